"""The evacuation screen: routes, exits, assembly points, areas of refuge. The lines are on plan and map."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.fact import Age, Fact
from responder_app.briefing.answers.heading import Heading


@dataclass(frozen=True)
class RouteRow:
    """The shortest way from a room to an exit, over the network that the owner drew."""

    id: str
    level: str
    """Floor label where it starts."""
    start: str
    exit: str
    length_m: float
    narrowest_m: float | None
    """None when a width on the way was not provided."""
    by_stairs: bool
    accessible: bool
    nodes: tuple[str, ...]
    summary: str
    """E.g. "42 m, narrowest 0.9 m, stairs"."""


@dataclass(frozen=True)
class ExitRow:
    """A door to the outside."""

    id: str
    label: str
    level: str
    accessible: bool
    rooms: int
    """How many rooms have it as their nearest exit."""


@dataclass(frozen=True)
class AssemblyRow:
    """Where people gather."""

    id: str
    label: str
    capacity: Fact
    distance_m: float
    direction: str
    """Compass direction from the facility, e.g. "NE"."""


@dataclass(frozen=True)
class RefugeRow:
    """Where people wait for help."""

    id: str
    label: str
    level: str
    location: str
    capacity: Fact


@dataclass(frozen=True)
class EvacuationAnswer:
    """The evacuation screen. `routes` has one row for each room, plus a step-free one where it differs."""

    heading: Heading
    routes: tuple[RouteRow, ...]
    routes_state: Fact
    no_way_out: tuple[str, ...]
    """Rooms from which the drawn network reaches no exit."""
    exits: tuple[ExitRow, ...]
    exits_state: Fact
    assembly_points: tuple[AssemblyRow, ...]
    assembly_state: Fact
    refuges: tuple[RefugeRow, ...]
    refuges_state: Fact
    assistance: tuple[Fact, ...]
    """People who cannot leave by themselves, or why that is not known."""
    age: Age
