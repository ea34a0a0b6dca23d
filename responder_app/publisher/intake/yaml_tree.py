"""YAML to plain values with the line of each: a strict subset, read as a stream of events, never as objects.

Scalars stay text, as the owner wrote them ("05401", "13", "no"); the model turns them into numbers, dates and
truth values. Only an empty, null or ~ scalar becomes None. Anchors, aliases, tags, several documents, keys given
twice and keys that are not text are refused, so nothing can multiply itself or make objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from responder_app.errors import InputError
from responder_app.publisher.intake.limits import YAML_DEPTH, YAML_NODES
from responder_app.publisher.intake.report import shown

Place = tuple[str | int, ...]
"""Where a value lies: keys and positions from the top."""

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


class YamlError(InputError):
    """The text is not YAML that is taken; `line` counts from 1."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.line = line


@dataclass
class _Open:
    """A mapping or sequence whose end has not come yet."""

    place: Place
    value: dict[str, Any] | list[Any]
    key: str | None = None


@dataclass
class _Builder:
    """Puts events together without recursion, so that depth costs nothing."""

    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    _open: list[_Open] = field(default_factory=list)

    def take(self, event: yaml.Event) -> None:
        """Use one event. Raises YamlError."""
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise YamlError("anchors and aliases (& and *) are not taken; write the value again", line)
        if getattr(event, "tag", None) is not None:
            raise YamlError("tags (!) are not taken; write the plain value", line)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._begin({} if isinstance(event, yaml.MappingStartEvent) else [], line)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop()

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            if event.value in top.value:
                raise YamlError(f"{shown(event.value)} is given twice", line)
            top.key = event.value
            self.lines[(*top.place, event.value)] = line
            return
        plain_nothing = event.implicit[0] and event.value in _NOTHING
        self._put(None if plain_nothing else event.value, line)

    def _begin(self, value: dict[str, Any] | list[Any], line: int) -> None:
        if len(self._open) >= YAML_DEPTH:
            raise YamlError(f"is nested more than {YAML_DEPTH} deep", line)
        self._open.append(_Open(self._put(value, line), value))

    def _put(self, value: Any, line: int) -> Place:
        """Give the value its place. A key's own line stands for its value."""
        if not self._open:
            self.value = value
            place: Place = ()
        else:
            top = self._open[-1]
            if isinstance(top.value, list):
                place = (*top.place, len(top.value))
                top.value.append(value)
            elif top.key is None:
                raise YamlError("a key must be plain text", line)
            else:
                place = (*top.place, top.key)
                top.value[top.key] = value
                top.key = None
        self.lines.setdefault(place, line)
        if len(self.lines) > YAML_NODES:
            raise YamlError(f"holds more than {YAML_NODES:,} values", line)
        return place


def read_yaml(data: bytes) -> tuple[Any, Mapping[Place, int]]:
    """The values of one YAML document and the line, from 1, of each place in it.

    Raises YamlError with the line for anything else than the subset above.
    """
    builder = _Builder()
    documents = 0
    for event in _events(_text(data)):
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            raise YamlError("holds more than one document (---)", _line(event))
        builder.take(event)
    return builder.value, builder.lines


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise YamlError("is not UTF-8 text; save it as UTF-8", line) from error


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(f"is not YAML: {error.problem or error.context}", mark.line + 1 if mark else None) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise YamlError(f"contains the character U+{ord(_character(error)):04X}, which YAML forbids", line) from error
    except yaml.YAMLError as error:
        raise YamlError("is not YAML", None) from error


def _character(error: yaml.reader.ReaderError) -> str:
    return error.character if isinstance(error.character, str) else chr(error.character)
