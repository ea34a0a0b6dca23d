"""Structured damage to JSON: what somebody would try who knows the format but has no key. Values in, values out."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

EXTREMES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, -(2**63), 10**400, 0.5, 1e308, "", "0", "-1", "é", "\u202e",
    "a" * 5000, [], {}, [[]], {"": {}}, "2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z",
    "0" * 64, "f" * 64, "../../etc/passwd",
)  # fmt: skip
"""What a value is replaced by."""
DEEP = 3_000
Path = tuple[str | int, ...]


def damaged(random: Random, value: Any, donor: Any) -> bytes:
    """The JSON of `value` with one to three kinds of damage; `donor` is another document to take from."""
    changed = copy.deepcopy(value)
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        changed = random.choice(_KINDS)(random, changed, donor)
    return random.choice(_WRITINGS)(random, json.dumps(changed, separators=(",", ":")))


def _places(value: Any, here: Path = ()) -> Iterator[Path]:
    yield here
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield from _places(item, (*here, key))


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def _inner(random: Random, value: Any) -> Path | None:
    """Somewhere below the top."""
    places = [path for path in _places(value) if path]
    return random.choice(places) if places else None


def _replace(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    _at(value, path[:-1])[path[-1]] = new
    return value


def _remove(random: Random, value: Any, donor: Any) -> Any:
    path = _inner(random, value)
    if path:
        del _at(value, path[:-1])[path[-1]]
    return value


def _extreme(random: Random, value: Any, donor: Any) -> Any:
    return _replace(value, _inner(random, value) or (), copy.deepcopy(random.choice(EXTREMES)))


def _shift(random: Random, value: Any, donor: Any) -> Any:
    """A number one off, a text with one letter changed."""
    leaves = [path for path in _places(value) if isinstance(_at(value, path), int | str)]
    if not leaves:
        return value
    path = random.choice(leaves)
    held = _at(value, path)
    if isinstance(held, str):
        place = random.randrange(len(held) or 1)
        return _replace(value, path, held[:place] + random.choice("0189abfz/ ") + held[place + 1 :])
    return _replace(value, path, int(held) + random.choice((-1, 1, 2, 1000)))


def _transplant(random: Random, value: Any, donor: Any) -> Any:
    """A piece of another document, at the same place where it has one."""
    shared = [path for path in _places(value) if path and path in set(_places(donor))]
    path = random.choice(shared) if shared and random.random() < 0.8 else _inner(random, value)
    source = path if shared and path in shared else _inner(random, donor)
    if path is None or source is None:
        return value
    return _replace(value, path, copy.deepcopy(_at(donor, source)))


def _exchange(random: Random, value: Any, donor: Any) -> Any:
    """Two siblings change places."""
    branches = [path for path in _places(value) if isinstance(_at(value, path), dict | list)]
    branch = _at(value, random.choice(branches)) if branches else None
    keys: list[Any] = list(branch) if isinstance(branch, dict) else list(range(len(branch or ())))
    if branch and len(keys) > 1:
        one, other = random.sample(keys, 2)
        branch[one], branch[other] = branch[other], branch[one]
    return value


def _repeat(random: Random, value: Any, donor: Any) -> Any:
    """List items once more, or a field under another name."""
    path = _inner(random, value)
    if path:
        branch = _at(value, path[:-1])
        if isinstance(branch, list):
            branch.append(copy.deepcopy(branch[0]))
        else:
            branch[f"{path[-1]}2"] = copy.deepcopy(branch[path[-1]])
    return value


def _nest(random: Random, value: Any, donor: Any) -> Any:
    path = _inner(random, value) or ()
    return _replace(value, path, {"signed": _at(value, path)})


_KINDS: tuple[Callable[[Random, Any, Any], Any], ...] = (
    _remove, _extreme, _extreme, _shift, _shift, _transplant, _transplant, _exchange, _repeat, _nest,
)  # fmt: skip


def _plain(random: Random, text: str) -> bytes:
    return text.encode()


def _twice(random: Random, text: str) -> bytes:
    """A name twice: which of the two counts?"""
    return text.replace("{", '{"version":1,"signed":{},', 1).encode()


def _deep(random: Random, text: str) -> bytes:
    return text.replace(":", ":" + "[" * DEEP + "]" * DEEP + ',"x":', 1).encode()


def _escaped(random: Random, text: str) -> bytes:
    place = random.randrange(len(text))
    return (text[:place] + f"\\u{random.choice((0xD800, 0x0000, 0x202E)):04x}" + text[place:]).encode()


def _spaced(random: Random, text: str) -> bytes:
    return text.replace(",", " ,\n\t").encode()


def _other_bytes(random: Random, text: str) -> bytes:
    return random.choice((text.encode("utf-16"), b"\xef\xbb\xbf" + text.encode(), text.encode() + b"\x00", b"\xff\xfe"))


_WRITINGS: tuple[Callable[[Random, str], bytes], ...] = (
    *[_plain] * 12, _twice, _deep, _escaped, _spaced, _other_bytes
)  # fmt: skip
