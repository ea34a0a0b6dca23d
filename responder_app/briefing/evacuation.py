"""The evacuation screen: each room's way out, exits, assembly points, areas of refuge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from responder_app.briefing.answers.evacuation import AssemblyRow, EvacuationAnswer, ExitRow, RefugeRow, RouteRow
from responder_app.briefing.answers.fact import Fact
from responder_app.briefing.blocks.life import assistance
from responder_app.briefing.distance import bearing_deg, compass, distance_m, spoken_distance, spoken_width
from responder_app.briefing.exits import exit_names
from responder_app.briefing.facts import joined, missing, none, provided, state_of
from responder_app.briefing.routes import Route
from responder_app.briefing.situation import Situation
from responder_app.model.evacuation import AreaOfRefuge, AssemblyPoint, Evacuation, EvacuationNode
from responder_app.model.facility import PrePlan
from responder_app.model.terms import NodeKind

OUTDOORS = "outdoors"


def evacuation_answer(situation: Situation) -> EvacuationAnswer:
    """Everything on the evacuation screen."""
    preplan = situation.preplan
    plan = preplan.evacuation or Evacuation()
    network, routes = situation.drawn.network, situation.drawn.routes
    exits = network.of_kind(NodeKind.EXIT)
    rows = _rows(situation, routes, network.step_free_routes())
    return EvacuationAnswer(
        heading=situation.heading,
        routes=rows,
        routes_state=_routes_state(preplan, plan, rows),
        no_way_out=tuple(_name(room) for room in network.of_kind(NodeKind.ROOM) if room.id not in routes),
        exits=_exit_rows(exits, routes, exit_names(preplan)),
        exits_state=state_of(preplan, "evacuation", exits if plan.nodes is not None else None, "Exits", "exits"),
        assembly_points=tuple(_assembly(preplan, point) for point in plan.assembly_points or ()),
        assembly_state=state_of(preplan, "evacuation", plan.assembly_points, "Assembly points", "listed"),
        refuges=tuple(_refuge(refuge) for refuge in plan.areas_of_refuge or ()),
        refuges_state=state_of(preplan, "evacuation", plan.areas_of_refuge, "Areas of refuge", "listed"),
        assistance=tuple(assistance(preplan)),
        age=situation.age("evacuation"),
    )


def _routes_state(preplan: PrePlan, plan: Evacuation, rows: tuple[RouteRow, ...]) -> Fact:
    if plan.nodes and not rows:
        return none("Routes", "The drawn network joins no room to an exit")
    return state_of(preplan, "evacuation", rows if plan.nodes is not None else None, "Routes", "ways out")


def _rows(situation: Situation, routes: dict[str, Route], step_free: dict[str, Route]) -> tuple[RouteRow, ...]:
    """One row for each room from the top floor down, and its step-free way where that is another one."""
    found = list(routes.values())
    for key, route in step_free.items():
        if key not in routes or routes[key].nodes != route.nodes:
            found.append(route)
    ranked = sorted(found, key=lambda route: -(situation.floors.ordinal(route.start.level or "") or 0))
    names = exit_names(situation.preplan)
    return tuple(_row(number, route, names) for number, route in enumerate(ranked, start=1))


def _row(number: int, route: Route, names: Mapping[str, str]) -> RouteRow:
    width = f"narrowest {spoken_width(route.narrowest_m)}" if route.narrowest_m is not None else "a width not provided"
    way = "stairs" if route.by_stairs else "no stairs"
    step_free = "step-free" if route.accessible else None
    return RouteRow(
        id=f"route-{number}",
        level=route.start.level or OUTDOORS,
        start=_name(route.start),
        exit=names.get(route.end.id) or _name(route.end),
        length_m=route.length_m,
        narrowest_m=route.narrowest_m,
        by_stairs=route.by_stairs,
        accessible=route.accessible,
        nodes=tuple(node.id for node in route.nodes),
        summary=joined(spoken_distance(route.length_m), width, way, step_free),
    )


def _name(node: EvacuationNode) -> str:
    return node.label or f"{node.kind.capitalize()} {node.id}"


def _exit_rows(exits: list[EvacuationNode], routes: dict[str, Route], names: Mapping[str, str]) -> tuple[ExitRow, ...]:
    rooms = Counter(route.end.id for route in routes.values())
    return tuple(
        ExitRow(node.id, names[node.id], node.level or OUTDOORS, node.accessible, rooms[node.id]) for node in exits
    )


def _capacity(capacity: int | None) -> Fact:
    return missing("Capacity") if capacity is None else provided("Capacity", f"{capacity:,}")


def _assembly(preplan: PrePlan, point: AssemblyPoint) -> AssemblyRow:
    here = preplan.identity.location
    return AssemblyRow(
        id=point.id,
        label=point.label,
        capacity=_capacity(point.capacity),
        distance_m=distance_m(here, point.point),
        direction=compass(bearing_deg(here, point.point)),
    )


def _refuge(refuge: AreaOfRefuge) -> RefugeRow:
    return RefugeRow(refuge.id, refuge.label, refuge.level or "", refuge.location or "", _capacity(refuge.capacity))
