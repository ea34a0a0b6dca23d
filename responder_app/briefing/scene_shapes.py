"""Lines and rings as a map can draw them: cut off far away, with no more points than the eye needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.briefing.packed_lines import Floats

CUT_M = 3000.0
"""What goes on farther than this is cut off: it would make the map as large as itself."""
MOST_POINTS = 2_000
"""Points of a line or ring; one that has more is drawn coarser."""
COARSER_M = (0.2, 1.0, 5.0, 25.0)
"""Errors that are tried one after the other, until there are few enough points."""
COARSE = "Some outlines have too many points here: drawn coarser"

Line = tuple[ScenePoint, ...]


def is_plain(line: Sequence[ScenePoint]) -> bool:
    """Whether it can be drawn as it is."""
    return len(line) <= MOST_POINTS and all(abs(x) <= CUT_M and abs(y) <= CUT_M for x, y in line)


def drawable(line: Sequence[ScenePoint] | Floats, closed: bool) -> Iterator[Line]:
    """The parts of a line, or of a `closed` ring, that are near, with as many points as can be drawn."""
    places = np.asarray(line, dtype=np.float64).reshape(-1, 2)
    whole = places[np.isfinite(places).all(axis=1)]
    if len(whole) < (4 if closed else 2):
        return
    shape = shapely.Polygon(whole) if closed else shapely.LineString(whole)
    for part in shapely.get_parts(shapely.clip_by_rect(shape, -CUT_M, -CUT_M, CUT_M, CUT_M)):
        drawn = _coarser(part.exterior if isinstance(part, shapely.Polygon) else part)
        if not drawn.is_empty:
            yield tuple((x, y) for x, y in shapely.get_coordinates(drawn).tolist())


def _coarser(line: shapely.LineString) -> shapely.LineString:
    for error_m in COARSER_M:
        if shapely.get_num_coordinates(line) <= MOST_POINTS:
            break
        line = shapely.simplify(line, error_m, preserve_topology=False)
    return line
