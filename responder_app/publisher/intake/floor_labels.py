"""Floor labels as buildings write them, and the ordinal that one usually stands for (0 is the ground floor)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

_GROUND = frozenset({"g", "gf", "ground", "ground floor", "lobby", "l", "0", "00"})
_ROOF = frozenset({"r", "rf", "roof"})
_BELOW = re.compile(r"(?:b|basement|sb|-)\s*0*([1-9]?\d?)")
_NUMBERED = re.compile(r"(?:floor|level|f|l)?\s*0*([1-9]\d{0,2})(?:st|nd|rd|th)?")
_WORDS: Mapping[str, int] = MappingProxyType(
    {
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "fifth": 5,
        "sixth": 6,
        "seventh": 7,
        "eighth": 8,
        "ninth": 9,
        "tenth": 10,
        "eleventh": 11,
        "twelfth": 12,
    }
)


def simple(label: str) -> str:
    """A label without what people write differently: case, blanks at the ends, leading zeros."""
    text = label.strip().casefold()
    return text.lstrip("0") or text


def is_roof(label: str) -> bool:
    """Whether the label names the roof."""
    return label.strip().casefold() in _ROOF


def ordinals(labels: Iterable[str], known: Mapping[str, int]) -> dict[str, int | None]:
    """The ordinal of each label: from `known` where it is there, else what the label usually means, else None.

    Floor 1 is the ground floor unless another label among them names it. The roof lies above the highest.
    """
    names = list(labels)
    has_ground = any(name.strip().casefold() in _GROUND for name in names)
    found = {name: known.get(name, _usual(name, has_ground)) for name in names}
    top = max((number for number in found.values() if number is not None), default=0)
    return {name: top + 1 if number is None and is_roof(name) else number for name, number in found.items()}


def _usual(label: str, has_ground: bool) -> int | None:
    text = label.strip().casefold()
    if text in _GROUND:
        return 0
    below = _BELOW.fullmatch(text)
    if below:
        return -int(below[1] or 1)
    numbered = _NUMBERED.fullmatch(text)
    number = int(numbered[1]) if numbered else _WORDS.get(text.removesuffix(" floor"))
    return None if number is None else number - (not has_ground)
