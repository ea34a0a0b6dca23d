"""What lies over one floor's sheet: symbols and evacuation lines in page points, through the level's georeference."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise

from responder_app.briefing.answers.plans import (
    ListedThing,
    PlanLine,
    PlanLineKind,
    PlanOverlay,
    SheetRef,
    Symbol,
)
from responder_app.briefing.georeference import SheetPlacing, fit
from responder_app.briefing.plans import sheet_of_level
from responder_app.briefing.routes import EscapeNetwork, Route
from responder_app.briefing.situation import Situation
from responder_app.briefing.things import Thing, things_of
from responder_app.errors import InputError
from responder_app.model.building import Level
from responder_app.model.evacuation import EvacuationNode

POOR_FIT_M = 3.0
"""A worse fit is said loudly: a symbol may then stand in the next room."""


def overlay_of(situation: Situation, said: str) -> PlanOverlay:
    """Everything on one floor. Raises NoAnswerError when there is no floor of that label.

    Things without a floor are taken to be outdoors: they are drawn on the ground floor's sheet where
    they fall on it. Without a usable georeference nothing is placed and everything is listed.
    """
    label = situation.floors.label(said)
    level = situation.floors.levels.get(label)
    things = _things_on(situation, label)
    placing, note = _placing(level)
    sheet = sheet_of_level(situation.preplan, level) if level else None
    if placing is None or sheet is None:
        unplaced = tuple(_listed(thing) for thing in things if thing.level or thing.runs)
        return PlanOverlay(label, (), (), unplaced, None, None, None, note or "No plan of this floor")
    symbols: list[Symbol] = []
    unplaced_things: list[ListedThing] = []
    for thing in things:
        symbol = _symbol(thing, placing, sheet)
        if symbol is not None:
            symbols.append(symbol)
        elif thing.level or thing.runs:
            unplaced_things.append(_listed(thing))
    return PlanOverlay(
        level=label,
        symbols=tuple(symbols),
        lines=tuple(_lines(situation, label, placing)),
        unplaced=tuple(unplaced_things),
        north_deg=placing.north_deg,
        points_per_metre=placing.points_per_metre,
        rms_error_m=placing.rms_error_m,
        note=note,
        building=_building(situation, placing, sheet),
    )


def _placing(level: Level | None) -> tuple[SheetPlacing | None, str]:
    if level is None or level.georeference is None:
        return None, "This sheet is not tied to the ground: nothing can be placed on it"
    try:
        placing = fit(level.georeference)
    except InputError as error:
        return None, f"The sheet's georeference is not usable: {error}"
    if len(level.georeference.control_points) == 2:
        return placing, "Positions not checked: the sheet is placed by two points only"
    # Rounded up, and never better than a metre: the points themselves were placed by hand.
    metres = max(1, math.ceil(placing.rms_error_m))
    words = "Positions good to" if placing.rms_error_m <= POOR_FIT_M else "POSITIONS POOR: only good to"
    return placing, f"{words} {metres} m"


def _building(situation: Situation, placing: SheetPlacing, sheet: SheetRef) -> tuple[float, float, float, float] | None:
    """The box on the page around the outlines whose middle lies on the sheet: other buildings of a campus do not."""
    site = situation.preplan.site
    if placing.rms_error_m > POOR_FIT_M:
        return None
    corners: list[tuple[float, float]] = []
    for polygon in (site.footprint if site else None) or ():
        outline = [placing.to_page(corner) for corner in polygon.outer]
        x, y = (sum(values) / len(outline) for values in zip(*outline, strict=True))
        if 0 <= x <= sheet.width_pt and 0 <= y <= sheet.height_pt:
            corners += outline
    if not corners:
        return None
    xs, ys = zip(*corners, strict=True)
    return max(0.0, min(xs)), max(0.0, min(ys)), min(sheet.width_pt, max(xs)), min(sheet.height_pt, max(ys))


def _things_on(situation: Situation, label: str) -> list[Thing]:
    floors = situation.floors
    ground = floors.ordinal(label) == 0
    found = []
    for thing in things_of(situation.preplan):
        if thing.runs is not None:
            here = floors.serves(*thing.runs, label) is not False
        elif thing.level is None:
            here = ground and thing.point is not None
        else:
            here = thing.level == label or (
                floors.ordinal(thing.level) is not None and floors.ordinal(thing.level) == floors.ordinal(label)
            )
        if here:
            found.append(thing)
    return found


def _symbol(thing: Thing, placing: SheetPlacing, sheet: SheetRef) -> Symbol | None:
    if thing.point is None:
        return None
    x, y = placing.to_page(thing.point)
    if not (0 <= x <= sheet.width_pt and 0 <= y <= sheet.height_pt):
        return None
    return Symbol(thing.id, thing.kind, thing.label, x, y, thing.details, thing.severity, icon=thing.icon)


def _listed(thing: Thing) -> ListedThing:
    return ListedThing(thing.id, thing.kind, thing.label, thing.details, icon=thing.icon)


def _lines(situation: Situation, label: str, placing: SheetPlacing) -> Iterator[PlanLine]:
    plan = situation.preplan.evacuation
    if plan is None or not plan.nodes:
        return
    network = EscapeNetwork(plan, situation.floors)

    def on_floor(node: EvacuationNode) -> bool:
        return node.level == label or (
            node.level is not None and situation.floors.ordinal(node.level) == situation.floors.ordinal(label)
        )

    for number, edge in enumerate(network.edges, start=1):
        start, end = network.nodes[edge.start], network.nodes[edge.end]
        leads_out = (on_floor(start) and end.level is None) or (on_floor(end) and start.level is None)
        if (on_floor(start) and on_floor(end)) or leads_out:
            points = (placing.to_page(start.point), placing.to_page(end.point))
            width = f"{edge.width_m:g} m wide" if edge.width_m else ""
            yield PlanLine(
                f"way-{number}", PlanLineKind.WAY, points, width, edge.accessible and not edge.stairs, edge.stairs
            )
    for route in network.routes().values():
        if on_floor(route.start):
            yield _route_line(route, placing)


def _route_line(route: Route, placing: SheetPlacing) -> PlanLine:
    """The part of a way out that lies on its own floor, or outdoors behind it."""
    points = [placing.to_page(route.start.point)]
    for here, there in pairwise(route.nodes):
        if there.level is not None and there.level != here.level:
            break
        points.append(placing.to_page(there.point))
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
