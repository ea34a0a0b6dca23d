"""The site map's scene: streets and water below, the building, what the owner and the areas know on top."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.site_map import (
    LayerKind,
    MapArea,
    MapLayer,
    MapLine,
    MapPoint,
    MapScene,
    ScenePoint,
)
from responder_app.briefing.distance import distance_m, spoken_offset
from responder_app.briefing.facts import provided
from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.briefing.hydrants import flow_class, flow_text, severity_of
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.neighbours import Neighbour
from responder_app.briefing.sides import side_spots
from responder_app.briefing.thing import Thing
from responder_app.briefing.things import things_of
from responder_app.briefing.usng import usng
from responder_app.model.base import LonLat, Polygon
from responder_app.model.building import Hydrant
from responder_app.model.facility import PrePlan

REACH_M = 1200.0
"""What lies farther from the origin is not drawn."""
FIT_HYDRANTS = 3
"""As many of the nearest hydrants are inside the first view."""
FIT_WITHIN_M = 250.0
"""But nothing farther than this widens it."""
MARGIN_M = 15.0
SIDE_GAP_M = 7.0
MOST_HYDRANTS = 80
SAME_DOOR_M = 3.0
DOORS = frozenset({"access_point", "main_entrance"})

TITLES = {
    LayerKind.GREEN: "Green",
    LayerKind.WATER_BODY: "Water",
    LayerKind.STREETS: "Streets",
    LayerKind.STRUCTURES: "Buildings without a pre-plan",
    LayerKind.OTHER_FACILITIES: "Other facilities",
    LayerKind.FOOTPRINT: "This building",
    LayerKind.EVACUATION: "Evacuation routes",
    LayerKind.ASSEMBLY: "Assembly points",
    LayerKind.STAGING: "Staging",
    LayerKind.FIRST_AID: "First aid",
    LayerKind.HYDRANTS: "Hydrants",
    LayerKind.SHUT_OFFS: "Shut-offs",
    LayerKind.PROTECTION: "FDC and systems",
    LayerKind.ACCESS: "Access",
    LayerKind.HAZMAT: "Hazmat",
    LayerKind.SIDES: "Sides A to D",
}


class SceneBuilder:
    """Gathers one scene about a point."""

    def __init__(self, origin: LonLat, neighbourhood: Neighbourhood) -> None:
        self.ground: LocalGround = ground_at(origin)
        self._origin = origin
        self._neighbourhood = neighbourhood
        self._layers: dict[LayerKind, MapLayer] = {}
        self._fit: list[ScenePoint] = [(0.0, 0.0)]

    def add_areas(self) -> None:
        """Streets, structures, water and green within reach."""
        for area in self._neighbourhood.areas:
            self._put(LayerKind.GREEN, areas=self._polygons("green", area.green))
            self._put(LayerKind.WATER_BODY, areas=self._polygons("water", area.water))
            outlines = [(item.outline, item.name or "") for item in area.structures]
            self._put(LayerKind.STRUCTURES, areas=self._named_polygons("structure", outlines))
            streets = [street for street in area.streets if self._is_near(street.line)]
            self._put(
                LayerKind.STREETS,
                lines=[
                    MapLine(f"street-{number}", street.kind, self.ground.line(street.line), street.name or "")
                    for number, street in enumerate(streets)
                ],
            )

    def add_hydrants(self, own: Sequence[Hydrant]) -> None:
        """Hydrants of the areas and of the facility."""
        near = self._neighbourhood.hydrants_near(self._origin, MOST_HYDRANTS, own)
        points = [self._hydrant(hydrant) for metres, hydrant in near if metres <= REACH_M]
        self._put(LayerKind.HYDRANTS, points=points)
        self._fit += [(point.x, point.y) for point in points[:FIT_HYDRANTS]]

    def _hydrant(self, hydrant: Hydrant) -> MapPoint:
        x, y = self.ground.metres(hydrant.point)
        facts = [
            provided("Flow", flow_text(hydrant)),
            provided("From here", spoken_offset(self._origin, hydrant.point)),
        ]
        if hydrant.location:
            facts.append(provided("Where", hydrant.location))
        kind = flow_class(hydrant.flow_gpm) if hydrant.in_service else None
        label = f"Hydrant {hydrant.id}"
        return MapPoint(f"hydrant-{hydrant.id}", "hydrant", x, y, label, tuple(facts), severity_of(hydrant), kind)

    def add_place(self, label: str) -> None:
        """The point itself, where no pre-plan says what stands there."""
        self._put(LayerKind.FOOTPRINT, points=[MapPoint("place", "place", 0.0, 0.0, label, ())])

    def add_facility(self, preplan: PrePlan) -> None:
        """The building itself with everything on its ground."""
        things = [thing for thing in things_of(preplan) if _belongs_outdoors(thing)]
        doors = [thing.point for thing in things if thing.kind in DOORS and thing.point is not None]
        for thing in things:
            if thing.point is not None and not _is_shown_as_door(thing, doors):
                x, y = self.ground.metres(thing.point)
                self._put(
                    thing.layer,
                    points=[MapPoint(thing.id, thing.kind, x, y, thing.label, thing.details, thing.severity)],
                )
                self._fit.append((x, y))
        site = preplan.site
        footprint = (site.footprint if site else None) or ()
        areas = self._named_polygons("footprint", _named_once(footprint, preplan.identity.name))
        self._put(LayerKind.FOOTPRINT, areas=areas)
        self._fit += [corner for area in areas for corner in area.rings[0]]
        if site is not None and site.side_a_bearing_deg is not None and areas:
            corners = [corner for area in areas for corner in area.rings[0]]
            self._put(LayerKind.SIDES, points=list(_sides(corners, site.side_a_bearing_deg)))
        self._put(LayerKind.EVACUATION, lines=list(self._routes(preplan)))

    def add_other(self, other: Neighbour) -> None:
        """Another facility with a pre-plan; a tap on it opens it."""
        if distance_m(self._origin, other.point) > REACH_M:
            return
        x, y = self.ground.metres(other.point)
        facts = [provided("Address", other.address), provided("Pre-plan", "Held on this vehicle")]
        if other.hazmat:
            facts.append(provided("Hazmat", "Listed in its pre-plan", FactSeverity.CAUTION))
        name, areas = f"facility-{other.facility_id}", other.footprint
        there = MapPoint(name, "facility", x, y, other.name, tuple(facts), facility_id=other.facility_id)
        self._put(LayerKind.OTHER_FACILITIES, areas=self._polygons(name, areas), points=[there])

    def _routes(self, preplan: PrePlan) -> Iterator[MapLine]:
        """Edges of the evacuation network that lie outdoors or lead there."""
        plan = preplan.evacuation
        nodes = {node.id: node for node in (plan.nodes if plan else None) or ()}
        for number, edge in enumerate((plan.edges if plan else None) or ()):
            start, end = nodes[edge.start], nodes[edge.end]
            if start.level is None or end.level is None:
                step_free = edge.accessible and not edge.stairs
                line = self.ground.line((start.point, end.point))
                yield MapLine(f"route-{number}", "step-free route" if step_free else "route", line)

    def _is_near(self, points: Sequence[LonLat]) -> bool:
        """Whether the line's bounding box touches the square within reach."""
        lon, lat = self._origin
        up = REACH_M / 110_500
        across = up / max(0.05, math.cos(math.radians(lat)))
        lons = [point[0] for point in points]
        lats = [point[1] for point in points]
        beside = min(lons) > lon + across or max(lons) < lon - across
        return not (beside or min(lats) > lat + up or max(lats) < lat - up)

    def _polygons(self, prefix: str, polygons: Iterable[Polygon], label: str = "") -> list[MapArea]:
        return self._named_polygons(prefix, [(polygon, label) for polygon in polygons])

    def _named_polygons(self, prefix: str, polygons: Iterable[tuple[Polygon, str]]) -> list[MapArea]:
        return [
            MapArea(
                f"{prefix}-{number}", tuple(self.ground.line(ring) for ring in (polygon.outer, *polygon.holes)), label
            )
            for number, (polygon, label) in enumerate(polygons)
            if self._is_near(polygon.outer)
        ]

    def _put(
        self,
        kind: LayerKind,
        areas: Sequence[MapArea] = (),
        lines: Sequence[MapLine] = (),
        points: Sequence[MapPoint] = (),
    ) -> None:
        if not (areas or lines or points):
            return
        held = self._layers.get(kind) or MapLayer(kind, TITLES[kind])
        self._layers[kind] = MapLayer(
            kind, held.title, (*held.areas, *areas), (*held.lines, *lines), (*held.points, *points)
        )

    def scene(self, title: str, side_a_bearing_deg: float | None, notes: Iterable[str]) -> MapScene:
        """The scene of all that was added, layers from the bottom up."""
        near = [(x, y) for x, y in self._fit if math.hypot(x, y) <= FIT_WITHIN_M]
        xs, ys = [x for x, _ in near], [y for _, y in near]
        extent = (
            min(*xs, -MARGIN_M) - MARGIN_M,
            min(*ys, -MARGIN_M) - MARGIN_M,
            max(*xs, MARGIN_M) + MARGIN_M,
            max(*ys, MARGIN_M) + MARGIN_M,
        )
        layers = tuple(self._layers[kind] for kind in LayerKind if kind in self._layers)
        return MapScene(title, self._origin, extent, layers, usng(self._origin), side_a_bearing_deg, tuple(notes))


def site_map(preplan: PrePlan, neighbourhood: Neighbourhood, others: Sequence[Neighbour]) -> MapScene:
    """The map of a facility; `others` are the facilities nearby."""
    site = preplan.site
    builder = SceneBuilder(preplan.identity.location, neighbourhood)
    builder.add_areas()
    for other in others:
        builder.add_other(other)
    builder.add_hydrants((preplan.water.hydrants if preplan.water else None) or ())
    builder.add_facility(preplan)
    return builder.scene(
        preplan.identity.name, site.side_a_bearing_deg if site else None, _notes(preplan, neighbourhood)
    )


def _notes(preplan: PrePlan, neighbourhood: Neighbourhood) -> Iterator[str]:
    """Layers that are missing, in words."""
    if not neighbourhood.areas:
        yield "No area map held: streets, buildings and city hydrants are missing"
    for section, words in (("site", "Footprint and access"), ("utilities", "Shut-offs"), ("evacuation", "Evacuation")):
        if preplan.is_withheld(section):
            yield f"{words}: not shared with your agency"
        elif preplan.section(section) is None:
            yield f"{words}: not provided"
    if preplan.site is not None and not preplan.site.footprint:
        yield "Footprint: not provided"


def _belongs_outdoors(thing: Thing) -> bool:
    """Indoor things are on the plans; on the map only what a crew outside needs."""
    if thing.layer in (LayerKind.SHUT_OFFS, LayerKind.HAZMAT, LayerKind.ASSEMBLY, LayerKind.STAGING):
        return True
    outside = {"access_point", "main_entrance", "key_box", "gate", "fire_command_center", "fdc", "alarm_panel", "exit"}
    return thing.kind in outside or (thing.level is None and thing.runs is None)


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
