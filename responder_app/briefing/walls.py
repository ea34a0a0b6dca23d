"""Outlines of buildings as shapes in metres: what is measured to, and what no hose goes through."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as Shape

from responder_app.briefing.ground import LocalGround
from responder_app.briefing.packed_lines import Floats
from responder_app.model.base import Polygon

LEAST_CORNERS = 3
"""A ring of no more points has no area."""


def wall_of(outline: Polygon, ground: LocalGround) -> Shape:
    """The outer ring; one that crosses itself is replaced by its hull, which is never too small. Perhaps empty."""
    return wall_in(np.array(ground.line(outline.outer)))


def wall_in(ring: Floats) -> Shape:
    """The same of a closed ring in metres, n by 2."""
    finite = ring[np.isfinite(ring).all(axis=1)]
    shape = Shape(finite) if len(finite) > LEAST_CORNERS else Shape()
    if shape.is_valid:
        return shape
    hull = shape.convex_hull
    return hull if isinstance(hull, Shape) else Shape()


def walls_of(outlines: Iterable[Polygon], ground: LocalGround) -> MultiPolygon:
    """Several outlines as one shape; those that overlap are joined."""
    shapes = [wall_of(outline, ground) for outline in outlines]
    parts = shapely.get_parts(shapely.union_all(shapes)) if len(shapes) > 1 else shapes
    return MultiPolygon([part for part in parts if isinstance(part, Shape) and not part.is_empty])
