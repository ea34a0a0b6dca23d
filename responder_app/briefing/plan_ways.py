"""The ways out on one floor's sheet: the edges of the evacuation network and each room's route, in page points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from responder_app.briefing.answers.plans import PlanLine, PlanLineKind
from responder_app.briefing.answers.sheet_ground import PagePoint
from responder_app.briefing.georeference import SheetPlacing
from responder_app.briefing.routes import EscapeNetwork, Route
from responder_app.briefing.situation import Situation
from responder_app.model.evacuation import EvacuationNode


def ways_on(situation: Situation, label: str, placing: SheetPlacing) -> Iterator[PlanLine]:
    """All ways on the floor of that label, or that lead outdoors from it."""
    plan = situation.preplan.evacuation
    if plan is None or not plan.nodes:
        return
    network = EscapeNetwork(plan, situation.floors)
    pages = placing.line_to_page([node.point for node in network.nodes.values()])
    places = dict(zip(network.nodes, pages, strict=True))

    def on_floor(node: EvacuationNode) -> bool:
        return node.level == label or (
            node.level is not None and situation.floors.ordinal(node.level) == situation.floors.ordinal(label)
        )

    for number, edge in enumerate(network.edges, start=1):
        start, end = network.nodes[edge.start], network.nodes[edge.end]
        leads_out = (on_floor(start) and end.level is None) or (on_floor(end) and start.level is None)
        if (on_floor(start) and on_floor(end)) or leads_out:
            points = (places[edge.start], places[edge.end])
            width = f"{edge.width_m:g} m wide" if edge.width_m else ""
            yield PlanLine(
                f"way-{number}", PlanLineKind.WAY, points, width, edge.accessible and not edge.stairs, edge.stairs
            )
    for route in network.routes().values():
        if on_floor(route.start):
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
        label=f"{name} to {goal}, {route.length_m:.0f} m",
        accessible=route.accessible,
        stairs=route.by_stairs,
    )
