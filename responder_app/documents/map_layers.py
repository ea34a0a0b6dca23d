"""A scene as Folium layers: what is painted how. All text from packages is escaped here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import folium

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
from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.documents.map_list import details_text
from responder_app.documents.map_spread import spread, symbol_m
from responder_app.documents.map_zones import paint_zones
from responder_app.documents.named_once import name_spot, nameless
from responder_app.documents.offline_map import OfflineMap, TextPopup
from responder_app.documents.plain_text import for_folium
from responder_app.model.terms import StreetKind
from responder_app.paths import RESOURCES

LatLon = tuple[float, float]
"""Leaflet's order: latitude, longitude."""

INK = "#16202c"
_AREAS: dict[LayerKind, dict[str, Any]] = {
    LayerKind.GREEN: {"color": "#a9c79a", "weight": 1, "fill_color": "#d3e6c6", "fill_opacity": 1},
    LayerKind.WATER_BODY: {"color": "#7fb0d0", "weight": 1, "fill_color": "#b5d7ea", "fill_opacity": 1},
    LayerKind.STRUCTURES: {"color": "#a89f90", "weight": 1, "fill_color": "#dcd5c8", "fill_opacity": 1},
    LayerKind.OTHER_FACILITIES: {"color": "#4a5f80", "weight": 2, "fill_color": "#c3cfe2", "fill_opacity": 1},
    LayerKind.EXPOSURES: {"color": "#b3541e", "weight": 3, "dash_array": "8 5", "fill": False},
    LayerKind.FOOTPRINT: {"color": "#16202c", "weight": 4, "fill_color": "#f4c84a", "fill_opacity": 0.85},
}
_STREETS: dict[str, tuple[int, str, str]] = {
    StreetKind.SERVICE: (4, "#ffffff", "#c9c2b4"),
    StreetKind.MINOR: (8, "#ffffff", "#bdb5a6"),
    StreetKind.MAJOR: (13, "#fff3cf", "#c0a45c"),
    StreetKind.HIGHWAY: (16, "#fbd9a0", "#b98336"),
    StreetKind.RAIL: (3, "#5a6068", "#5a6068"),
}
"""Width in pixels, colour, colour of the edge; drawn from the least to the greatest."""
_ROUTES: dict[str, dict[str, Any]] = {
    "route": {"color": "#0b6b34", "weight": 5, "dash_array": "10 7"},
    "step-free route": {"color": "#0b6b34", "weight": 6},
}


class LayerPainter:
    """Puts the layers of one scene on one map. `numbers` are those of the list, by symbol id."""

    def __init__(
        self, drawn: OfflineMap, scene: MapScene, numbers: dict[str, int], zones: ZoneAnswer | None = None
    ) -> None:
        self._map = drawn
        self._scene = scene
        self._zones = zones
        self._numbers = numbers
        self._ground: LocalGround = ground_at(scene.origin)
        self._apart_m = symbol_m(scene)
        self._places = self._spread()
        self._nameless = nameless(scene)

    def _spread(self) -> dict[str, ScenePoint]:
        """Where the numbered symbols stand."""
        points = [(layer.kind, point) for layer in self._scene.layers for point in layer.points]
        sides = [(point.x, point.y) for kind, point in points if kind is LayerKind.SIDES]
        numbered = {point.id: (point.x, point.y) for _, point in points if point.id in self._numbers}
        return spread(numbered, sides, self._apart_m)

    def paint(self) -> None:
        """All layers, bottom first, each with its toggle, and the first view."""
        for layer in self._scene.layers:
            group = folium.FeatureGroup(name=layer.title)
            self._areas(group, layer)
            self._lines(group, layer)
            for point in layer.points:
                self._point(group, layer.kind, point)
            group.add_to(self._map)
        if self._zones is not None:
            # Over the building, in which the innermost may lie; symbols have a pane above all shapes.
            paint_zones(self._map, self._zones)
        folium.LayerControl(collapsed=True).add_to(self._map)
        west, south, east, north = self._first_view()
        self._map.first_view = [list(corner) for corner in self._latlons(((west, south), (east, north)))]
        self._map.fit_bounds(self._map.first_view, padding=(8, 8))

    def _first_view(self) -> tuple[float, float, float, float]:
        """What is fitted first: the building and its hydrants, and all zones where there are any."""
        views = [self._scene.extent, *([self._zones.extent] if self._zones else [])]
        wests, souths, easts, norths = zip(*views, strict=True)
        return min(wests), min(souths), max(easts), max(norths)

    def _latlons(self, points: Sequence[ScenePoint]) -> list[LatLon]:
        return [(round(lat, 7), round(lon, 7)) for lon, lat in self._ground.lonlats(points)]

    def _areas(self, group: folium.FeatureGroup, layer: MapLayer) -> None:
        if not layer.areas:
            return
        rings = [[self._latlons(ring) for ring in area.rings] for area in layer.areas]
        shape = folium.Polygon(rings[0], **_AREAS[layer.kind], interactive=False)
        # Leaflet draws many polygons as one; Folium's own check of its argument knows only one with holes.
        setattr(shape, "locations", rings)  # noqa: B010  its type is that of the check
        shape.add_to(group)
        quiet = layer.kind is LayerKind.STRUCTURES
        for area in layer.areas:
            if area.label and (layer.kind is LayerKind.FOOTPRINT or (quiet and area.id not in self._nameless)):
                self._area_name(group, area, quiet)

    def _area_name(self, group: folium.FeatureGroup, area: MapArea, quiet: bool) -> None:
        html = f'<div class="named{" quiet" if quiet else ""}">{for_folium(area.label)}</div>'
        self._icon(group, name_spot(area), html, (0, 0))

    def _lines(self, group: folium.FeatureGroup, layer: MapLayer) -> None:
        for style, paint in _ROUTES.items():
            self._polyline(group, [line for line in layer.lines if line.style == style], **paint)
        streets = {kind: [line for line in layer.lines if line.style == kind] for kind in _STREETS}
        for kind, lines in streets.items():
            width, _, edge = _STREETS[kind]
            self._polyline(group, lines, color=edge, weight=width + 2)
        for kind, lines in streets.items():
            width, colour, _ = _STREETS[kind]
            self._polyline(group, lines, color=colour, weight=width)
        for line, start, end in street_names(layer.lines if layer.kind is LayerKind.STREETS else ()):
            self._street_name(group, line, start, end)

    def _polyline(self, group: folium.FeatureGroup, lines: list[MapLine], **paint: Any) -> None:
        if lines:
            paths = [self._latlons(line.points) for line in lines]
            folium.PolyLine(paths, **paint, opacity=1, interactive=False).add_to(group)

    def _street_name(self, group: folium.FeatureGroup, line: MapLine, start: ScenePoint, end: ScenePoint) -> None:
        """The name along the street, never upside down."""
        turn = -math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
        turn = (turn + 90) % 180 - 90
        style = f"transform: rotate({turn:.1f}deg) translate(-50%, -50%)"
        html = f'<div class="street" style="{style}">{for_folium(line.label)}</div>'
        self._icon(group, ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), html, (0, 0))

    def _point(self, group: folium.FeatureGroup, kind: LayerKind, point: MapPoint) -> None:
        if kind is LayerKind.SIDES:
            self._icon(group, (point.x, point.y), f'<div class="side">{for_folium(point.label)}</div>', (15, 15))
            return
        if point.kind == "facility":
            name = f'<i class="place"></i><div class="named quiet">{for_folium(point.label)}</div>'
            self._icon(group, (point.x, point.y), name, (0, 0), point)
            return
        number = self._numbers.get(point.id)
        badge = f"<b>{number}</b>" if number is not None else ""
        flow = f'<i class="flow {point.flow_class or "unknown"}"></i>' if point.kind == "hydrant" else ""
        loud = " danger" if point.severity is FactSeverity.DANGER else ""
        loud += " minor" if point.minor else ""
        said = for_folium(point.label)
        drawing = f"{icon_svg(point.kind)}{badge}{flow}"
        html = f'<div class="mark{loud}" role="img" title="{said}" aria-label="{said}">{drawing}</div>'
        place = self._places.get(point.id, (point.x, point.y))
        if math.dist(place, (point.x, point.y)) > self._apart_m / 4:
            self._leader(group, (point.x, point.y), place)
        self._icon(group, place, html, (17, 17), point)

    def _leader(self, group: folium.FeatureGroup, really: ScenePoint, shown: ScenePoint) -> None:
        """A line from a symbol that was moved to the spot where the thing is."""
        spot, symbol = self._latlons((really, shown))
        paint: dict[str, Any] = {"color": INK, "weight": 2, "interactive": False, "class_name": "leader"}
        folium.PolyLine([spot, symbol], opacity=1, **paint).add_to(group)
        folium.CircleMarker(spot, radius=4, fill=True, fill_color="#ffffff", fill_opacity=1, **paint).add_to(group)

    def _icon(
        self,
        group: folium.FeatureGroup,
        place: ScenePoint,
        html: str,
        anchor: tuple[int, int],
        opens: MapPoint | None = None,
    ) -> None:
        icon = folium.DivIcon(html=html, icon_size=(2 * anchor[0], 2 * anchor[1]), icon_anchor=anchor)
        # Names lie below symbols, which must never be covered.
        plain = {"interactive": False, "keyboard": False, "z_index_offset": 0 if anchor[0] else -1000}
        # No text of a package among these options: see `for_folium`.
        shown: dict[str, Any] = {} if opens else plain
        marker = folium.Marker(self._latlons((place,))[0], icon=icon, **shown)
        if opens is not None:
            lines = (f"<b>{for_folium(opens.label)}</b>", for_folium(details_text(opens.details)))
            marker.add_child(TextPopup("<br>".join(filter(None, lines))))
        marker.add_to(group)


def street_names(lines: Iterable[MapLine]) -> list[tuple[MapLine, ScenePoint, ScenePoint]]:
    """For each name once, the stretch to write it on: long and near the middle of the map."""
    best: dict[str, tuple[float, MapLine, ScenePoint, ScenePoint]] = {}
    for line in lines:
        if not line.label or line.style == StreetKind.RAIL:
            continue
        for start, end in zip(line.points, line.points[1:], strict=False):
            begin, stop = _stretch(start, end)
            length = math.dist(begin, stop)
            middle = math.hypot((begin[0] + stop[0]) / 2, (begin[1] + stop[1]) / 2)
            worth = min(length, NAME_M) - middle / 3
            if line.label not in best or worth > best[line.label][0]:
                best[line.label] = (worth, line, begin, stop)
    return [(line, start, end) for _, line, start, end in best.values()]


NAME_M = 120.0
"""A stretch of this length has room for a name."""


def _stretch(start: ScenePoint, end: ScenePoint) -> tuple[ScenePoint, ScenePoint]:
    """The part of a long straight that lies nearest to the middle of the map, NAME_M long."""
    length = math.dist(start, end)
    if length <= NAME_M:
        return start, end
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    foot = -(start[0] * along[0] + start[1] * along[1])
    # Beside the foot of the perpendicular rather than on it, where the building's own symbols are.
    middle = min(max(foot + NAME_M * 0.45, NAME_M / 2), length - NAME_M / 2)
    low, high = middle - NAME_M / 2, middle + NAME_M / 2
    return (
        (start[0] + along[0] * low, start[1] + along[1] * low),
        (start[0] + along[0] * high, start[1] + along[1] * high),
    )


PLAIN_MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    f'<circle cx="24" cy="24" r="20" fill="{INK}" stroke="#ffffff" stroke-width="4"/></svg>'
)


@cache
def icon_svg(kind: str) -> str:
    """The drawing of a symbol from resources/icons, to stand inside the page; a disc for a kind without one."""
    file = RESOURCES / "icons" / f"{kind}.svg"
    return file.read_text(encoding="utf-8") if file.is_file() else PLAIN_MARK
