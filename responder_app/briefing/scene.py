"""One scene being gathered: its layers, what the first view holds, ids that are each used once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from responder_app.briefing.answers.fact import Fact
from responder_app.briefing.answers.site_map import (
    TITLES,
    Extent,
    GroundPlan,
    LayerKind,
    MapArea,
    MapLayer,
    MapLine,
    MapPoint,
    MapScene,
    PlanOffMap,
    ScenePoint,
)
from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.briefing.scene_shapes import COARSE, CUT_M, MOST_POINTS, Line, drawable, is_plain
from responder_app.briefing.usng import usng
from responder_app.model.base import LonLat, Polygon

REACH_M = 1200.0
"""What lies farther from the origin is not drawn."""
FIT_WITHIN_M = 250.0
"""Nothing farther than this widens the first view."""
MARGIN_M = 15.0
MOST_HOLES = 100
FAR = f"Something lies more than {CUT_M / 1609.344:.1f} mi ({CUT_M / 1000:.0f} km) away: not on the map"


class SceneBuilder:
    """Takes what others put on the map about a point."""

    def __init__(self, origin: LonLat) -> None:
        self.origin = origin
        self.ground: LocalGround = ground_at(origin)
        self.notes: list[str] = []
        self._layers: dict[LayerKind, MapLayer] = {}
        self._fit: list[ScenePoint] = [(0.0, 0.0)]
        self._points: set[str] = set()

    def put(
        self,
        kind: LayerKind,
        areas: Iterable[MapArea] = (),
        lines: Iterable[MapLine] = (),
        points: Iterable[MapPoint] = (),
    ) -> None:
        """Add to a layer, on top of what it has. A point whose id is taken gets another one."""
        held = self._layers.get(kind) or MapLayer(kind, TITLES[kind])
        named = self._named(points)
        layer = MapLayer(kind, held.title, (*held.areas, *areas), (*held.lines, *lines), (*held.points, *named))
        if layer.areas or layer.lines or layer.points:
            self._layers[kind] = layer

    def put_layers(self, layers: Iterable[MapLayer]) -> None:
        """Add whole layers that are not there yet, such as the ground's."""
        self._layers.update((layer.kind, layer) for layer in layers)

    def areas(self, prefix: str, polygons: Iterable[tuple[Polygon, str]]) -> Iterator[MapArea]:
        """Polygons with their labels, in metres, as they can be drawn."""
        number = 0
        for polygon, label in polygons:
            holes = tuple(part for ring in polygon.holes[:MOST_HOLES] for part in self.parts(ring, closed=True))
            for outer in self.parts(polygon.outer, closed=True):
                yield MapArea(f"{prefix}-{number}", (outer, *holes), label)
                number += 1

    def rings(self, prefix: str, rings: Iterable[Line]) -> Iterator[MapArea]:
        """Outlines that are in metres already."""
        parts = (part for ring in rings for part in self._drawable(ring, closed=True))
        yield from (MapArea(f"{prefix}-{number}", (part,)) for number, part in enumerate(parts))

    def parts(self, line: tuple[LonLat, ...], closed: bool = False) -> Iterator[Line]:
        """A line or ring in metres: as it is, or what can be drawn of it."""
        yield from self._drawable(self.ground.line(line), closed)

    def _drawable(self, places: Line, closed: bool) -> Iterator[Line]:
        if is_plain(places):
            yield places
        else:
            self.note(COARSE if len(places) > MOST_POINTS else FAR)
            yield from drawable(places, closed)

    def note(self, words: str) -> None:
        """Say it once."""
        if words not in self.notes:
            self.notes.append(words)

    def fit(self, points: Iterable[ScenePoint]) -> None:
        """Let the first view hold these, as far as they are near."""
        self._fit += points

    @property
    def extent(self) -> Extent:
        """What the first view is to hold, of what was added until now."""
        near = [(x, y) for x, y in self._fit if math.hypot(x, y) <= FIT_WITHIN_M]
        xs, ys = [x for x, _ in near], [y for _, y in near]
        return (
            min(*xs, -MARGIN_M) - MARGIN_M,
            min(*ys, -MARGIN_M) - MARGIN_M,
            max(*xs, MARGIN_M) + MARGIN_M,
            max(*ys, MARGIN_M) + MARGIN_M,
        )

    def has(self, kind: LayerKind) -> bool:
        """Whether anything is on that layer."""
        return kind in self._layers

    def _named(self, points: Iterable[MapPoint]) -> Iterator[MapPoint]:
        """Points that are somewhere, each with an id of its own: two areas may call two hydrants the same."""
        for point in points:
            if not is_plain([(point.x, point.y)]):
                self.note(FAR)
                continue
            name = point.id if point.id not in self._points else f"{point.id}@{point.x:.0f},{point.y:.0f}"
            if name not in self._points:
                self._points.add(name)
                yield point if name == point.id else replace(point, id=name)

    def scene(
        self,
        title: str,
        side_a_bearing_deg: float | None = None,
        plans: tuple[Sequence[GroundPlan], Sequence[PlanOffMap]] = ((), ()),
        fire_flow: Fact | None = None,
    ) -> MapScene:
        """The scene of all that was added, layers from the bottom up."""
        return MapScene(
            title=title,
            origin=self.origin,
            extent=self.extent,
            layers=tuple(self._layers[kind] for kind in LayerKind if kind in self._layers),
            usng=usng(self.origin),
            side_a_bearing_deg=side_a_bearing_deg,
            notes=tuple(self.notes),
            plans=tuple(plans[0]),
            plans_off=tuple(plans[1]),
            fire_flow=fire_flow,
        )
