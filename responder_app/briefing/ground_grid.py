"""The US National Grid over a map: which lines run where, cut at the borders of its zones.

Lines are those of UTM by PROJ; what the squares are called says the library that all grid references are from.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer

from responder_app.briefing.answers.ground_grid import Box, GridLine, GroundGrid
from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.briefing.clipping import share_inside
from responder_app.briefing.grid_zones import NORTHMOST, SOUTHMOST, GridZone, zones_in
from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.briefing.ground_measuring import said_step
from responder_app.briefing.usng import usng
from responder_app.model.base import LonLat

STEPS_M = (10, 100, 1000, 10_000, 100_000)
SQUARE_M = 100_000
AROUND = 0.6
"""So much of what is looked at is covered beyond it, on each side: a map that is moved a little has its lines."""
MOST_LINES = 120
"""Of one family; a finer step than that is not drawn."""
STRAIGHT_M = 0.1
"""A line that leaves the chord between its ends by less has no places between."""
SAMPLES, PIECES = 13, 16
"""Places along a side of what is covered, and pieces of a line: a line of 40 km is within 0.1 m of the true one."""

Numbers = NDArray[np.float64]


def ground_grid(origin: LonLat, seen: Box, step_m: int) -> GroundGrid:
    """The grid over what is looked at, and somewhat around it.

    Args:
        origin: Of the scene.
        seen: What is looked at, metres of the scene.
        step_m: One of STEPS_M; a coarser one is taken where there would be more lines than anybody reads.
    """
    ground = ground_at(origin)
    box = _grown(seen)
    while step_m < STEPS_M[-1] and max(box[2] - box[0], box[3] - box[1]) / step_m > MOST_LINES:
        step_m *= 10
    places = _places(ground, box)
    families: list[tuple[GridLine, ...]] = []
    borders: list[tuple[ScenePoint, ...]] = []
    west, south = places.min(axis=0)
    east, north = places.max(axis=0)
    for zone in zones_in(west, south, east, north):
        drawing = _ZoneLines(ground, zone, places)
        for easting in (True, False):
            lines = tuple(drawing.lines(step_m, easting))
            if lines:
                families.append(lines)
            borders += [line.points for line in drawing.lines(SQUARE_M, easting)] if step_m < SQUARE_M else []
        borders += drawing.edges((west, south, east, north))
    squares = _squares(ground, seen)
    legend = f"USNG {said_step(step_m)}"
    return GroundGrid(
        step_m, box, tuple(families), tuple(borders), squares, " · ".join((legend, ", ".join(squares))).strip(" ·")
    )


class _ZoneLines:
    """Draws the lines of one zone."""

    def __init__(self, ground: LocalGround, zone: GridZone, places: Numbers) -> None:
        self._ground = ground
        self._zone = zone
        self._utm = _utm(zone.number, zone.southern)
        inside = np.column_stack(
            (np.clip(places[:, 0], zone.west, zone.east), np.clip(places[:, 1], zone.south, zone.north))
        )
        easts, norths = self._utm.transform(inside[:, 0], inside[:, 1])
        self._reach = (float(easts.min()), float(easts.max())), (float(norths.min()), float(norths.max()))

    def lines(self, step_m: int, easting: bool) -> Iterator[GridLine]:
        """Lines of one easting (or northing) each, from the west (or south), as far as the zone reaches."""
        across, along = self._reach if easting else self._reach[::-1]
        run = np.linspace(along[0] - step_m, along[1] + step_m, PIECES + 1)
        for number in range(int(-(-across[0] // step_m)), int(across[1] // step_m) + 1):
            at = np.full(PIECES + 1, float(number * step_m))
            name = _digits(number * step_m, step_m)
            for piece in self._cut(at, run) if easting else self._cut(run, at):
                yield GridLine(name, piece)

    def edges(self, around: Box) -> Iterator[tuple[ScenePoint, ...]]:
        """Where the zone ends in the east and the north, as far as that lies within a box in degrees."""
        zone, (west, south, east, north) = self._zone, around
        if zone.east < east:
            lats = np.linspace(max(south, zone.south), min(north, zone.north), PIECES + 1)
            yield self._on_scene(np.full(PIECES + 1, zone.east), lats)
        if zone.north < north:
            lons = np.linspace(max(west, zone.west), min(east, zone.east), PIECES + 1)
            yield self._on_scene(lons, np.full(PIECES + 1, zone.north))

    def _cut(self, easts: Numbers, norths: Numbers) -> Iterator[tuple[ScenePoint, ...]]:
        """What of a line lies in the zone."""
        lons, lats = self._utm.transform(easts, norths, direction="INVERSE")
        # Beside the antimeridian PROJ gives the other side's numbers.
        middle = (self._zone.west + self._zone.east) / 2
        lons = lons + 360 * np.round((middle - lons) / 360)
        limits = self._zone.west, self._zone.south, self._zone.east, self._zone.north
        piece: list[tuple[float, float]] = []
        for (lon, lat), (lon_end, lat_end) in pairwise(zip(lons.tolist(), lats.tolist(), strict=True)):
            step = lon_end - lon, lat_end - lat
            share = share_inside((lon, lat), step, limits)
            if share is None or share[0] == share[1]:
                continue
            first, last = ((lon + at * step[0], lat + at * step[1]) for at in share)
            if piece and piece[-1] != first:
                yield self._scene_line(piece)
                piece = []
            piece += [last] if piece else [first, last]
        if piece:
            yield self._scene_line(piece)

    def _scene_line(self, places: Sequence[tuple[float, float]]) -> tuple[ScenePoint, ...]:
        lons, lats = zip(*places, strict=True)
        return _straightened(self._on_scene(np.array(lons), np.array(lats)))

    def _on_scene(self, lons: Numbers, lats: Numbers) -> tuple[ScenePoint, ...]:
        return tuple((float(x), float(y)) for x, y in self._ground.places(np.column_stack((lons, lats))))


def _straightened(line: tuple[ScenePoint, ...]) -> tuple[ScenePoint, ...]:
    (x, y), (x_end, y_end) = line[0], line[-1]
    length = math.hypot(x_end - x, y_end - y)
    off = max(abs((px - x) * (y_end - y) - (py - y) * (x_end - x)) for px, py in line)
    return (line[0], line[-1]) if off < STRAIGHT_M * length else line


def _digits(metres: int, step_m: int) -> str:
    """The digits of a line in its 100 km square; those of the square's own edge are zeros."""
    count = len(str(SQUARE_M // step_m)) - 1
    return f"{metres % SQUARE_M // step_m:0{count}d}" if count else "0"


def _grown(seen: Box) -> Box:
    across, along = (seen[2] - seen[0]) * AROUND, (seen[3] - seen[1]) * AROUND
    return seen[0] - across, seen[1] - along, seen[2] + across, seen[3] + along


def _places(ground: LocalGround, box: Box) -> Numbers:
    """Longitudes and latitudes all over a box, the longitudes in one run also across 180 degrees."""
    xs, ys = np.meshgrid(np.linspace(box[0], box[2], SAMPLES), np.linspace(box[1], box[3], SAMPLES))
    lonlats = np.array(ground.lonlats(list(zip(xs.ravel().tolist(), ys.ravel().tolist(), strict=True))))
    middle = ground.origin[0]
    lonlats[:, 0] += 360 * np.round((middle - lonlats[:, 0]) / 360)
    lonlats[:, 1] = np.clip(lonlats[:, 1], SOUTHMOST, NORTHMOST)
    return lonlats


def _squares(ground: LocalGround, seen: Box) -> tuple[str, ...]:
    """The squares of what is looked at, the middle's first; none where there is no grid."""
    middle = ground.lonlat((seen[0] + seen[2]) / 2, (seen[1] + seen[3]) / 2)
    xs, ys = np.meshgrid(np.linspace(seen[0], seen[2], SAMPLES), np.linspace(seen[1], seen[3], SAMPLES))
    others = ground.lonlats(list(zip(xs.ravel().tolist(), ys.ravel().tolist(), strict=True)))
    named = Counter(_square(place) for place in others if SOUTHMOST <= place[1] <= NORTHMOST)
    first = [_square(middle)] if SOUTHMOST <= middle[1] <= NORTHMOST else []
    return tuple(dict.fromkeys([*first, *(name for name, _ in named.most_common())]))


def _square(place: LonLat) -> str:
    return " ".join(usng(place, 1).split()[:2])


@lru_cache(maxsize=16)
def _utm(number: int, southern: bool) -> Transformer:
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=utm +zone={number} {'+south ' if southern else ''}+ellps=WGS84"
    )
