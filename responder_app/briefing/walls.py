"""Outlines of buildings as shapes in metres: what is measured to, and what no hose goes through."""

from __future__ import annotations

import math
from collections.abc import Iterable

import shapely
from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as Shape

from responder_app.briefing.ground import LocalGround
from responder_app.model.base import Polygon


def wall_of(outline: Polygon, ground: LocalGround) -> Shape:
    """The outer ring; one that crosses itself is replaced by its hull, which is never too small. Perhaps empty."""
    shape = Shape([corner for corner in ground.line(outline.outer) if math.isfinite(corner[0] + corner[1])])
    if shape.is_valid:
        return shape
    hull = shape.convex_hull
    return hull if isinstance(hull, Shape) else Shape()


def walls_of(outlines: Iterable[Polygon], ground: LocalGround) -> MultiPolygon:
    """Several outlines as one shape; those that overlap are joined."""
    joined = shapely.union_all([wall_of(outline, ground) for outline in outlines])
    parts = shapely.get_parts(joined)
    return MultiPolygon([part for part in parts if isinstance(part, Shape) and not part.is_empty])
