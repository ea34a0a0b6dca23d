"""The ground of a map out of the held areas: green, water, streets, buildings. Bounded, however much an area holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from responder_app.briefing.answers.site_map import TITLES, LayerKind, MapArea, MapLayer, MapLine
from responder_app.briefing.ground import LocalGround
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.packed_lines import Floats, Numbers, PackedLines
from responder_app.briefing.scene import REACH_M
from responder_app.briefing.scene_shapes import COARSE, CUT_M, MOST_POINTS, Line, drawable
from responder_app.model.base import Polygon

BUILDINGS_REACH_M = 800.0
"""Buildings are drawn up to here: a view that is wider shows them as specks, and they are most of a city."""
MOST_SHAPES = 8_000
"""Shapes of a layer: of more, the nearest. A dense city has a quarter of it within reach."""
MOST_HOLES = 100


@dataclass(frozen=True)
class GroundDrawing:
    """The layers, bottom first, and what must be said of them."""

    layers: tuple[MapLayer, ...]
    notes: tuple[str, ...]


def ground_drawing(neighbourhood: Neighbourhood, ground: LocalGround) -> GroundDrawing:
    """What the areas hold about the ground's origin; a layer without anything near is left out."""
    painter = _Painter(ground)
    green, water = neighbourhood.green, neighbourhood.water
    structures, outlines = neighbourhood.structures
    layers = (
        painter.areas(LayerKind.GREEN, green[1], lambda number: (green[0][number], "")),
        painter.areas(LayerKind.WATER_BODY, water[1], lambda number: (water[0][number], "")),
        painter.streets(neighbourhood),
        painter.areas(
            LayerKind.STRUCTURES,
            outlines,
            lambda number: (structures[number].outline, structures[number].name or ""),
        ),
    )
    return GroundDrawing(tuple(layer for layer in layers if layer.areas or layer.lines), tuple(painter.notes))


class _Painter:
    """Turns what is near into layers; `notes` collects what had to be left out."""

    def __init__(self, ground: LocalGround) -> None:
        self._ground = ground
        self.notes: list[str] = []

    def areas(self, kind: LayerKind, outlines: PackedLines, of: Callable[[int], tuple[Polygon, str]]) -> MapLayer:
        """Polygons; `of` gives each with its label."""
        areas: list[MapArea] = []
        for number, outer in self._lines(kind, outlines, closed=True):
            polygon, label = of(number)
            holes = tuple(self._holes(polygon)) if polygon.holes else ()
            areas.append(MapArea(f"{kind.value}-{len(areas)}", (outer, *holes), label))
        return MapLayer(kind, TITLES[kind], areas=tuple(areas))

    def streets(self, neighbourhood: Neighbourhood) -> MapLayer:
        """Streets and railways."""
        kind = LayerKind.STREETS
        held, packed = neighbourhood.streets
        lines = [
            MapLine(f"street-{place}", held[number].kind, line, held[number].name or "")
            for place, (number, line) in enumerate(self._lines(kind, packed, closed=False))
        ]
        return MapLayer(kind, TITLES[kind], lines=tuple(lines))

    def _lines(self, kind: LayerKind, packed: PackedLines, closed: bool) -> Iterator[tuple[int, Line]]:
        """The lines that are near, by number; one that is cut may give several."""
        reach_m = BUILDINGS_REACH_M if kind is LayerKind.STRUCTURES else REACH_M
        numbers = packed.near(self._ground.origin, reach_m)
        if numbers.size > MOST_SHAPES:
            numbers = packed.near(self._ground.origin, reach_m, MOST_SHAPES)
            self._note(f"{TITLES[kind]}: too many here, only the nearest {MOST_SHAPES:,} are drawn")
        found = packed.metres(self._ground, numbers)
        large = found.are_large(CUT_M, MOST_POINTS)
        arrays = found.arrays() if large.any() else []
        for place, line in enumerate(found.tuples()):
            if large[place]:
                yield from ((int(numbers[place]), part) for part in self._drawable(arrays[place], closed))
            else:
                yield int(numbers[place]), line

    def _holes(self, polygon: Polygon) -> Iterator[Line]:
        packed = PackedLines(polygon.holes)
        numbers: Numbers = packed.near(self._ground.origin, CUT_M, MOST_HOLES)
        for array in packed.metres(self._ground, numbers).arrays():
            yield from self._drawable(array, closed=True)

    def _drawable(self, line: Floats, closed: bool) -> Iterator[Line]:
        if len(line) > MOST_POINTS:
            self._note(COARSE)
        yield from drawable(line, closed)

    def _note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)
