"""What the map shows of the building itself: outline, sides, doors, connections, shut-offs, ways out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from responder_app.briefing.answers.site_map import LayerKind, MapLine, MapPoint, ScenePoint
from responder_app.briefing.distance import distance_m
from responder_app.briefing.facts import absent
from responder_app.briefing.scene import SceneBuilder
from responder_app.briefing.sides import side_spots
from responder_app.briefing.thing import Thing
from responder_app.model.base import LonLat, Polygon
from responder_app.model.facility import PrePlan

SIDE_GAP_M = 7.0
SAME_DOOR_M = 3.0
PLACE = "place"
"""The symbol of a place without an outline, and its id."""
AROUND_M = 60.0
"""Shown around such a place: a building and what is next to it, whatever its size."""
DOORS = frozenset({"access_point", "main_entrance"})
ON_THE_GROUND = frozenset(
    {
        *(LayerKind.SHUT_OFFS, LayerKind.HAZMAT, LayerKind.ASSEMBLY),
        *(LayerKind.STAGING, LayerKind.FDC, LayerKind.KEY_BOXES),
    }
)
"""Layers whose things are on the map wherever they are: a crew outside asks for them."""
OUTSIDE = frozenset({*DOORS, "gate", "fire_command_center", "alarm_panel", "exit"})
"""So are these kinds."""


def add_facility(builder: SceneBuilder, preplan: PrePlan, things: Sequence[Thing]) -> None:
    """The building with everything on its ground. `things` are those of the pre-plan."""
    outdoors = [thing for thing in things if thing.point is not None and _belongs_outdoors(thing)]
    doors = [thing.point for thing in outdoors if thing.kind in DOORS and thing.point is not None]
    for thing in outdoors:
        if thing.point is not None and not _is_shown_as_door(thing, doors):
            x, y = builder.ground.metres(thing.point)
            mark = MapPoint(thing.id, thing.kind, x, y, thing.label, thing.details, thing.severity)
            builder.put(thing.layer, points=[mark])
            builder.fit([(x, y)])
    _add_outline(builder, preplan)
    builder.put(LayerKind.EVACUATION, lines=_routes(preplan, builder))


def _add_outline(builder: SceneBuilder, preplan: PrePlan) -> None:
    site, name = preplan.site, preplan.identity.name
    footprint = (site.footprint if site else None) or ()
    areas = list(builder.areas("footprint", _named_once(footprint, name)))
    corners = [corner for area in areas for corner in area.rings[0]]
    if not areas:
        # Else a facility of which only the place is known would be an empty map.
        said = absent(preplan, "site", "Footprint")
        builder.put(LayerKind.FOOTPRINT, points=[MapPoint(PLACE, PLACE, 0.0, 0.0, name, (said,))])
        builder.fit([(-AROUND_M, -AROUND_M), (AROUND_M, AROUND_M)])
    builder.put(LayerKind.FOOTPRINT, areas=areas)
    builder.fit(corners)
    if site is not None and site.side_a_bearing_deg is not None and corners:
        builder.put(LayerKind.SIDES, points=_sides(corners, site.side_a_bearing_deg))


def _routes(preplan: PrePlan, builder: SceneBuilder) -> Iterator[MapLine]:
    """Edges of the evacuation network that lie outdoors or lead there."""
    plan = preplan.evacuation
    nodes = {node.id: node for node in (plan.nodes if plan else None) or ()}
    for number, edge in enumerate((plan.edges if plan else None) or ()):
        start, end = nodes[edge.start], nodes[edge.end]
        if start.level is None or end.level is None:
            step_free = edge.accessible and not edge.stairs
            for line in builder.parts((start.point, end.point)):
                yield MapLine(f"route-{number}", "step-free route" if step_free else "route", line)


def _belongs_outdoors(thing: Thing) -> bool:
    """Indoor things are on the plans; on the map only what a crew outside needs."""
    return thing.layer in ON_THE_GROUND or thing.kind in OUTSIDE or (thing.level is None and thing.runs is None)


def _is_shown_as_door(thing: Thing, doors: Sequence[LonLat]) -> bool:
    """Whether an exit is a door that the map shows already; the evacuation screen lists both."""
    point = thing.point
    return thing.kind == "exit" and point is not None and any(distance_m(point, door) < SAME_DOOR_M for door in doors)


def _named_once(footprint: Sequence[Polygon], name: str) -> list[tuple[Polygon, str]]:
    """The name on the widest outline only: tanks and wings of the same facility go without."""

    def width(polygon: Polygon) -> float:
        return max(distance_m(polygon.outer[0], corner) for corner in polygon.outer)

    widest = max(footprint, key=width, default=None)
    return [(polygon, name if polygon is widest else "") for polygon in footprint]


def _sides(corners: Sequence[ScenePoint], side_a_bearing_deg: float) -> Iterator[MapPoint]:
    """The letters A to D just outside the footprint."""
    for side, (x, y) in side_spots(corners, side_a_bearing_deg, SIDE_GAP_M).items():
        yield MapPoint(f"side-{side}", "side", x, y, side)
