"""One thing that has a place, and the facts that many of them share."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.site_map import LayerKind
from responder_app.briefing.facts import missing, provided
from responder_app.briefing.whereabouts import place_of
from responder_app.model.base import Located, LonLat


@dataclass(frozen=True)
class Thing:
    """One thing. `kind` names an icon, unless `icon` says more; `runs` is (from, to) of what several floors have."""

    id: str
    kind: str
    label: str
    layer: LayerKind
    level: str | None
    point: LonLat | None
    details: tuple[Fact, ...]
    severity: FactSeverity = FactSeverity.NORMAL
    runs: tuple[str, str] | None = None
    icon: str = ""
    """A drawing that says more than the kind's own, such as a stair's that reaches the roof."""
    group: str = ""
    """What it is filtered by, a ThingGroup."""
    section: str = ""
    """The section of the pre-plan that it comes from, whose check is its own."""


def details_of(thing: Located, *facts: Fact) -> tuple[Fact, ...]:
    """Where it is, then the other facts."""
    place = place_of(thing)
    return (provided("Where", place) if place else missing("Where"), *facts)


def notes_of(notes: str | None) -> tuple[Fact, ...]:
    """The notes as a fact, when there are any."""
    return (provided("Notes", notes),) if notes else ()


def yes_no(label: str, value: bool | None) -> Fact:
    """A yes-or-no fact, or that nobody said."""
    return missing(label) if value is None else provided(label, "Yes" if value else "No")
