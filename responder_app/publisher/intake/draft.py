"""A pre-plan in the making: the values that the readers found, and where each of them stands.

Readers put what they read here without judging it; the model judges it once, at the end, and the place of each
error leads back to a file, a line and a field. Owns the merging of what several files say about the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from responder_app.publisher.intake.report import Findings

Place = tuple[str | int, ...]
"""Where a value lies in the pre-plan: ("people", "contacts", 0, "phones")."""


@dataclass(frozen=True)
class Origin:
    """Where a value comes from. `line` counts from 1; `field` is what its file calls it, "" for a whole entry."""

    file: str
    line: int | None = None
    field: str = ""


@dataclass
class Draft:
    """Sections by name as plain values, and the origins of their places."""

    values: dict[str, Any] = field(default_factory=dict)
    origins: dict[Place, Origin] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    control_points: list[tuple[dict[str, Any], Origin]] = field(default_factory=list)
    """Places known on a plan and on the ground, until the levels that they belong to are known."""
    _ids: dict[tuple[str, str], dict[Any, int]] = field(default_factory=dict)

    def set(self, place: Place, value: Any, origin: Origin) -> None:
        """Put a value at a place below sections that are there already, or at the top."""
        target = self.values
        for step in place[:-1]:
            target = target[step]  # type: ignore[index]  # lists take positions
        target[place[-1]] = value  # type: ignore[index]
        self.origins[place] = origin

    def add(self, section: str, name: str, item: dict[str, Any], origin: Origin) -> Place | None:
        """Append an entry to a section's list and give its place.

        An entry with the id of one that another file gave completes that one. None when the section or the
        list is not what the model wants; the model will say so.
        """
        entries = self._entries(section, name)
        if entries is None:
            return None
        if _has_id(item):
            number = self._ids_of(section, name, entries).setdefault(item["id"], len(entries))
            if number < len(entries):
                return self._add_to(entries[number], item, (section, name, number), origin)
        entries.append(item)
        place: Place = (section, name, len(entries) - 1)
        self.origins[place] = origin
        return place

    def complete(self, section: str, name: str, item: dict[str, Any], origin: Origin) -> None:
        """Fill in a section's single entry, such as its alarm panel, with what this file says about it."""
        fields = self._section(section)
        if fields is None:
            return
        known = fields.get(name)
        if known is None:
            fields[name] = item
            self.origins[section, name] = origin
        elif isinstance(known, dict):
            self._complete(known, item, (section, name), origin)

    def fill(self, section: str, name: str, value: Any, origin: Origin) -> None:
        """Give a section's field a value where no file gave it one before."""
        fields = self._section(section)
        if fields is not None and fields.get(name) is None:
            fields[name] = value
            self.origins[section, name] = origin

    def origin(self, place: Place) -> Origin:
        """Where the value at a place comes from: the origin of the nearest place around it that has one."""
        for length in range(len(place), 0, -1):
            known = self.origins.get(place[:length])
            if known is not None:
                return Origin(known.file, known.line, dotted(known.field, place[length:]))
        return Origin("facility.yaml", None, dotted("", place))

    def error(self, place: Place, message: str) -> None:
        """An error about the value at a place."""
        origin = self.origin(place)
        self.findings.error(origin.file, message, origin.line, origin.field or None)

    def warning(self, place: Place, message: str) -> None:
        """A warning about the value at a place."""
        origin = self.origin(place)
        self.findings.warning(origin.file, message, origin.line, origin.field or None)

    def _ids_of(self, section: str, name: str, entries: list[Any]) -> dict[Any, int]:
        """The ids of a list's entries and their positions, noted once and kept up by `add`."""
        if (section, name) not in self._ids:
            known = [(entry["id"], number) for number, entry in enumerate(entries) if _has_id(entry)]
            self._ids[section, name] = dict(reversed(known))
        return self._ids[section, name]

    def _section(self, section: str) -> dict[str, Any] | None:
        fields = self.values.get(section)
        if fields is None:
            fields = self.values[section] = {}
        return fields if isinstance(fields, dict) else None

    def _entries(self, section: str, name: str) -> list[Any] | None:
        fields = self._section(section)
        if fields is None:
            return None
        entries = fields.get(name)
        if entries is None:
            entries = fields[name] = []
        return entries if isinstance(entries, list) else None

    def _add_to(self, known: dict[str, Any], item: dict[str, Any], place: Place, origin: Origin) -> Place:
        """Complete an entry of another file; the same file saying it again is a slip."""
        if self.origin(place).file == origin.file:
            self._error(origin, "id", f"{item['id']!r} appears twice in this file")
        else:
            self._complete(known, item, place, origin)
        return place

    def _complete(self, known: dict[str, Any], item: Mapping[str, Any], place: Place, origin: Origin) -> None:
        for name, value in item.items():
            before = known.get(name)
            if before is None:
                known[name] = value
                self.origins[*place, name] = Origin(origin.file, origin.line, dotted(origin.field, (name,)))
            elif not _same(before, value):
                other = self.origin((*place, name))
                where = other.file + (f", line {other.line}" if other.line else "")
                self._error(origin, name, f"differs from what {where} says")

    def _error(self, origin: Origin, name: str, message: str) -> None:
        self.findings.error(origin.file, message, origin.line, dotted(origin.field, (name,)))


def _has_id(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("id"), str)


def _same(one: Any, other: Any) -> bool:
    """Whether two files say the same: their scalars are text in one and numbers or truth values in another."""
    return one == other or str(one).casefold() == str(other).casefold()


def dotted(field: str, rest: Place) -> str:
    """The name of a field with the steps below it: people.contacts.0."""
    return ".".join([*([field] if field else []), *map(str, rest)])
