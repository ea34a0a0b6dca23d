"""The ways out on one floor's sheet: the edges of the evacuation network and each room's route, in page points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from responder_app.briefing.answers.plans import PlanLine, PlanLineKind
from responder_app.briefing.answers.sheet_ground import PagePoint
from responder_app.briefing.distance import spoken_distance, spoken_width
from responder_app.briefing.georeference import SheetPlacing
from responder_app.briefing.routes import Route
from responder_app.briefing.situation import Situation


def ways_on(situation: Situation, label: str, placing: SheetPlacing) -> Iterator[PlanLine]:
    """All ways on the floor of that label, or that lead outdoors from it."""
    network, floors = situation.drawn.network, situation.floors
    here = floors.ordinal(label)
    levels = {node.level for node in network.nodes.values() if node.level is not None}
    alike = {level for level in levels if level == label or floors.ordinal(level) == here}
    on_floor = {node.id for node in network.nodes.values() if node.level in alike}
    outdoors = {node.id for node in network.nodes.values() if node.level is None}
    drawn = [node for node in network.nodes.values() if node.id in on_floor or node.id in outdoors]
    pages = placing.line_to_page([node.point for node in drawn])
    places = {node.id: page for node, page in zip(drawn, pages, strict=True)}
    for number, edge in enumerate(network.edges, start=1):
        ends = {edge.start, edge.end}
        if not ends.isdisjoint(on_floor) and ends <= places.keys():
            points = (places[edge.start], places[edge.end])
            width = f"{spoken_width(edge.width_m)} wide" if edge.width_m else ""
            yield PlanLine(
                f"way-{number}", PlanLineKind.WAY, points, width, edge.accessible and not edge.stairs, edge.stairs
            )
    for route in situation.drawn.routes.values():
        if route.start.id in on_floor:
            yield _route_line(route, places)


def _route_line(route: Route, places: Mapping[str, PagePoint]) -> PlanLine:
    """The part of a way out that lies on its own floor, or outdoors behind it."""
    points = [places[route.start.id]]
    for here, there in pairwise(route.nodes):
        if there.level is not None and there.level != here.level:
            break
        points.append(places[there.id])
    name = route.start.label or route.start.id
    goal = route.end.label or route.end.id
    return PlanLine(
        id=f"route-{route.start.id}",
        kind=PlanLineKind.ROUTE,
        points=tuple(points),
        label=f"{name} to {goal}, {spoken_distance(route.length_m)}",
        accessible=route.accessible,
        stairs=route.by_stairs,
    )
