"""Owns building services on plans, hidden by default: lights (E-LITE), sprinkler heads (F-SPKR), ducts (M-DUCT)."""

from __future__ import annotations

from collections.abc import Iterator

from shapely import Point, prepare

from tests.city.drawing.pen import Pen
from tests.city.drawing.sheet import Sheet
from tests.city.plan.shapes import CLOSED, RATED, Floor, Room

XY = tuple[float, float]
HIDDEN = frozenset({"E-LITE", "F-SPKR", "M-DUCT"})


def _spread(room: Room, step: float) -> Iterator[XY]:
    x0, y0, x1, y1 = room.shape.bounds
    columns, rows = max(1, round((x1 - x0) / step)), max(1, round((y1 - y0) / step))
    prepare(room.shape)
    for i in range(columns):
        for j in range(rows):
            at = (x0 + (i + 0.5) * (x1 - x0) / columns, y0 + (j + 0.5) * (y1 - y0) / rows)
            if room.shape.contains(Point(at)):
                yield at


def draw(pen: Pen, sheet: Sheet, floor: Floor, sprinklered: bool) -> None:
    """Heads every 4 m, lights every 3 m (wider in large buildings), a duct along each walking line."""
    wide = 1.0 if floor.outline.area < 4000 else 2.5
    rooms = [room for room in floor.rooms if room.use not in RATED | CLOSED]
    with pen.layer("E-LITE"):
        pen.stroke(0.3, 0, rgb=(0.75, 0.5, 0.0))
        for room in rooms:
            for x, y in _spread(room, 3.2 * wide):
                px, py = sheet.page((x, y))
                pen.rect(px - 0.3 * sheet.k, py - 0.15 * sheet.k, 0.6 * sheet.k, 0.3 * sheet.k)
    if sprinklered:
        with pen.layer("F-SPKR"):
            pen.stroke(0.5, 0, rgb=(0.75, 0.0, 0.0))
            for room in rooms:
                for at in _spread(room, 4.2 * wide):
                    pen.circle(sheet.page(at), 0.12 * sheet.k)
    with pen.layer("M-DUCT"):
        pen.stroke(0.5, 0, rgb=(0.0, 0.35, 0.65))
        for line in floor.lines:
            body = line.buffer(0.3, cap_style="flat", join_style="mitre").intersection(floor.outline)
            for part in getattr(body, "geoms", [body]):
                rings = [part.exterior, *part.interiors] if hasattr(part, "exterior") else []
                pen.path([[sheet.page((x, y)) for x, y in ring.coords] for ring in rings])
