"""What stands in the list beside a plan or map, and in which order: what a crew looks for first, first. No widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.gui.facts import Group

KINDS = {
    "fdc": "FDC",
    "hvac": "HVAC",
    "facility": "Pre-plan",
    "aed": "AED",
    "first_aid": "First-aid kit",
    "first_aid_room": "First-aid room",
    "bleeding_control": "Bleeding-control kit",
    "assistance": "People who need help",
}
"""Kinds whose icon's name is not how they are said."""

ORDER = (
    *("main_entrance", "key_box", "assistance", "fire_command_center", "alarm_panel", "smoke_control", "fdc", "stair"),
    *("standpipe", "sprinkler_valve", "suppression", "fire_pump"),
    *("gas", "electric", "water", "hvac", "generator", "solar", "battery"),
    *("medical_gas", "hazmat", "refuge", "shelter", "access_point", "gate", "staging", "exit", "assembly_point"),
    *("safe_room", "aed", "bleeding_control", "first_aid_room", "first_aid", "oxygen", "eyewash", "safety_shower"),
    *("command_center", "elevator", "camera"),
)
"""Kinds as a crew asks for them (field.md, the first five minutes). Hydrants, exposures and neighbours come after."""
NEAR_HYDRANTS = 8
"""So many hydrants come before exposures and neighbours with a pre-plan, the others behind them."""
GROUPED = frozenset({"elevator", "camera"})
GROUP_FROM = 3
"""So many of a grouped kind share a row."""


_LOUDER = {severity: rank for rank, severity in enumerate(FactSeverity)}
_RANKS = {kind: rank for rank, kind in enumerate(ORDER)}


@dataclass(frozen=True)
class Listed:
    """One thing on the drawing, or beside it when it could not be placed."""

    id: str
    label: str
    kind: str
    details: tuple[Fact, ...] = ()
    severity: FactSeverity = FactSeverity.NORMAL
    placed: bool = True
    icon: str = ""
    """A drawing that says more than the kind's; "" for the kind's."""
    group: str = ""
    """What it is filtered by, as said on screen; "" where nothing is filtered."""


@dataclass(frozen=True)
class Entry:
    """One row: a thing, or several of a kind that are hardly ever looked for one by one."""

    things: tuple[Listed, ...]

    @property
    def kind(self) -> str:
        """The kind that all its things are of."""
        return self.things[0].kind

    @property
    def icon(self) -> str:
        """The icon's name."""
        return self.things[0].icon or self.kind

    @property
    def ids(self) -> frozenset[str]:
        """The marks that the row stands for."""
        return frozenset(thing.id for thing in self.things)

    @property
    def severity(self) -> FactSeverity:
        """The loudest of its things."""
        return max((thing.severity for thing in self.things), key=_LOUDER.__getitem__)

    @property
    def title(self) -> str:
        """The thing's label, or what the group is called: "Elevators EL-1 to EL-10"."""
        first = self.things[0].label
        if len(self.things) == 1:
            return first
        name = f"{said(self.kind)}s"
        tails = [thing.label.removeprefix(f"{said(self.kind)} ") for thing in self.things]
        return f"{name} {tails[0]} to {tails[-1]}" if _in_a_row(tails) else f"{len(tails)} {name.casefold()}"

    @property
    def line(self) -> str:
        """The second line: the kind unless the title says it, the first detail (of a hydrant hose and flow).

        Of a group what not all of it has.
        """
        if len(self.things) > 1:
            return _set_apart(self.things) or _elsewhere(self.things)
        thing = self.things[0]
        kind = said(thing.kind)
        told = [fact for fact in thing.details if fact.state is FactState.PROVIDED]
        parts = (
            "" if thing.label.casefold().startswith(kind.casefold()) else kind,
            f"{told[0].label}: {_in_short(told[0])}" if told else "",
            _in_short(told[1]) if thing.kind == "hydrant" and len(told) > 1 else "",
            # Which stair reaches the roof is asked before any other detail of it is.
            *(fact.label.casefold() for fact in told[1:] if thing.kind == "stair" and fact.value == "Yes"),
            "" if thing.placed else "not placed on the drawing",
        )
        return " · ".join(part for part in parts if part) or kind

    @property
    def details(self) -> tuple[Group, ...]:
        """Everything known, things with the same details together."""
        alike: dict[tuple[Fact, ...], list[str]] = {}
        for thing in self.things:
            alike.setdefault(thing.details or (Fact("", said(thing.kind)),), []).append(thing.label)
        kind = f"{said(self.kind)} "
        return tuple(
            Group(labels[0] if len(labels) == 1 else ", ".join(label.removeprefix(kind) for label in labels), facts)
            for facts, labels in alike.items()
        )


def _in_short(fact: Fact) -> str:
    """The value in fewer words where it has some: the card has all of them."""
    return fact.shorter[0] if fact.shorter else fact.value


def said(kind: str) -> str:
    """The kind in words."""
    return KINDS.get(kind, kind.replace("_", " ").capitalize())


def entries_of(things: Iterable[Listed]) -> tuple[Entry, ...]:
    """The rows: what is dangerous first, then by kind; elevators and cameras in one row each where they are many."""
    given = tuple(things)
    near = frozenset(thing.id for thing in [thing for thing in given if thing.kind == "hydrant"][:NEAR_HYDRANTS])
    ranked = sorted(given, key=lambda thing: (not _is_loud(thing), _rank(thing.kind, thing.id in near)))
    found: list[Entry] = []
    for alike in _runs(ranked):
        together = alike[0].kind in GROUPED and alike[0].placed and len(alike) >= GROUP_FROM
        if together:
            found.append(Entry(tuple(sorted(alike, key=lambda thing: _natural(thing.label)))))
        else:
            found += [Entry((thing,)) for thing in alike]
    return tuple(found)


def _runs(ranked: Iterable[Listed]) -> Iterator[list[Listed]]:
    """Neighbours of the same kind and weight."""
    for _, run in groupby(ranked, key=lambda thing: (thing.kind, thing.severity, thing.placed)):
        yield list(run)


def _is_loud(thing: Listed) -> bool:
    """Dangerous and part of the building: a hydrant out of service somewhere down the street is not."""
    return thing.severity is FactSeverity.DANGER and thing.kind in _RANKS


def _rank(kind: str, near: bool) -> int:
    after = len(ORDER)
    ranks = {"hydrant": after + (1 if near else 4), "exposure": after + 2, "facility": after + 3}
    return _RANKS.get(kind, ranks.get(kind, after))


def _natural(label: str) -> list[tuple[bool, int, str]]:
    """A key that puts EL-2 before EL-10."""
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", label)]


def _in_a_row(names: Sequence[str]) -> bool:
    """Whether names count up by one: "EL-1", "EL-2", "EL-3"."""
    matched = [re.fullmatch(r"(.*?)(\d+)", name) for name in names]
    if not all(matched):
        return False
    stems = {match[1] for match in matched if match}
    numbers = [int(match[2]) for match in matched if match]
    return len(stems) == 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _set_apart(things: Sequence[Listed]) -> str:
    """What some of the group have and others lack, e.g. "Fire service: EL-1, EL-6"; "" when nothing."""
    kind = f"{said(things[0].kind)} "
    for label in dict.fromkeys(fact.label for thing in things for fact in thing.details):
        having = [
            thing for thing in things if any(fact.label == label and fact.value == "Yes" for fact in thing.details)
        ]
        if 0 < len(having) < len(things):
            return f"{label}: {', '.join(thing.label.removeprefix(kind) for thing in having)}"
    return ""


def _elsewhere(things: Sequence[Listed]) -> str:
    """What all of the group say, where they say the same."""
    told = [fact for fact in things[0].details if fact.state is FactState.PROVIDED]
    same = [fact for fact in told if all(fact in thing.details for thing in things)]
    return f"{same[0].label}: {same[0].value}" if same else ""
