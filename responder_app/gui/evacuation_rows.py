"""The evacuation list: what concerns everyone, then floor by floor, the floor in question first. No widgets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from responder_app.briefing.answers.evacuation import AssemblyRow, EvacuationAnswer, ExitRow, RefugeRow, RouteRow
from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.briefing.distance import spoken_distance
from responder_app.gui.rows import Row

SINGLY = 4
"""So many ways out of a floor that is not in question have rows of their own."""


@dataclass(frozen=True)
class Place:
    """Where a row is: on a floor's sheet, else on the map. Ids are those of `PlanOverlay` and `MapScene`."""

    level: str
    lines: frozenset[str] = frozenset()
    symbol: str = ""


Placed = tuple[Row, Place | None]


def rows_of(answer: EvacuationAnswer, floors: Sequence[str], first: str, burns: bool) -> tuple[Placed, ...]:
    """The rows with the place of each.

    People who need help come first, then the floor `first` ("" for none), the assembly points, and the other
    floors in the order of `floors`: many ways out of one of those share a row. `burns` says that the first floor is
    the fire floor.
    """
    found: list[Placed] = [
        (Row(f"No way out drawn from {room}", severity=FactSeverity.DANGER), None) for room in answer.no_way_out
    ]
    found += [(Row(f"{fact.label}: {fact.value}", severity=fact.severity), None) for fact in answer.assistance]
    if first:
        on_it = (*_doors(answer, first), *(_route(route) for route in _routes(answer, first)))
        title = f"Floor {first} · FIRE FLOOR" if burns else f"Floor {first}"
        found.append((Row(title if on_it else f"{title}: no exit, refuge or way out listed", heading=True), None))
        found += on_it
    found += _group("Assembly points", answer.assembly_state, [_assembly(point) for point in answer.assembly_points])
    for label in (*floors, *_elsewhere(answer, floors)):
        on_it = (*_doors(answer, label), *_ways(_routes(answer, label))) if label != first else ()
        if on_it:
            found += [(Row(f"Floor {label}" if label in floors else label.capitalize(), heading=True), None), *on_it]
    for title, state, count in (
        ("Areas of refuge", answer.refuges_state, len(answer.refuges)),
        ("Ways out", answer.routes_state, len(answer.routes)),
        ("Exits", answer.exits_state, len(answer.exits)),
    ):
        if not count:
            found += _group(title, state, [])
    return tuple(found)


def _elsewhere(answer: EvacuationAnswer, floors: Sequence[str]) -> tuple[str, ...]:
    """Levels that rows name and the strip does not, such as outdoors."""
    named = (row.level for rows in (answer.refuges, answer.exits, answer.routes) for row in rows)
    return tuple(dict.fromkeys(level for level in named if level not in floors))


def _group(title: str, state: Fact, rows: Sequence[Placed]) -> list[Placed]:
    return [(Row(title if rows else f"{title}: {state.value}", heading=True), None), *rows]


def _doors(answer: EvacuationAnswer, label: str) -> Iterator[Placed]:
    yield from (_refuge(refuge) for refuge in answer.refuges if refuge.level == label)
    yield from (_exit(way) for way in answer.exits if way.level == label)


def _routes(answer: EvacuationAnswer, label: str) -> tuple[RouteRow, ...]:
    return tuple(route for route in answer.routes if route.level == label)


def _ways(routes: Sequence[RouteRow]) -> Iterator[Placed]:
    """A row for each way out, or one for all of a floor that has many: a tower has hundreds."""
    if len(routes) <= SINGLY:
        yield from (_route(route) for route in routes)
        return
    rooms = len({route.start for route in routes})
    longest = max(route.length_m for route in routes)
    row = Row(f"Ways out of {rooms} rooms", (f"Longest {spoken_distance(longest)}",))
    yield row, Place(routes[0].level, frozenset(f"route-{route.nodes[0]}" for route in routes))


def _assembly(point: AssemblyRow) -> Placed:
    lines = (f"{point.capacity.label}: {point.capacity.value}",)
    row = Row(point.label, lines, (f"{spoken_distance(point.distance_m)} {point.direction}",), icon="assembly_point")
    return row, Place("", symbol=f"assembly-{point.id}")


def _refuge(refuge: RefugeRow) -> Placed:
    capacity = refuge.capacity
    told = capacity.state is FactState.PROVIDED
    lines = (refuge.location, "" if told else f"{capacity.label}: {capacity.value}")
    right = (f"{capacity.label} {capacity.value}",) if told else ()
    row = Row(refuge.label, tuple(line for line in lines if line), right, icon="refuge")
    return row, Place(refuge.level, symbol=f"refuge-{refuge.id}")


def _exit(way: ExitRow) -> Placed:
    rooms = f"Nearest exit of {way.rooms} room{'' if way.rooms == 1 else 's'}"
    row = Row(way.label, (rooms,), ("Step-free",) if way.accessible else (), icon="exit")
    return row, Place(way.level, symbol=f"exit-{way.id}")


def _route(route: RouteRow) -> Placed:
    row = Row(f"{route.start} to {route.exit}", (route.summary,))
    return row, Place(route.level, frozenset({f"route-{route.nodes[0]}"}))
