"""From briefing's plain answers to what the canvas shows: shapes and marks of a site map, marks and lines of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from math import atan2, degrees, hypot

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.plans import PlanLineKind, PlanOverlay
from responder_app.briefing.answers.site_map import MapLine, MapPoint, MapScene
from responder_app.gui.canvas.shapes import Shape
from responder_app.gui.canvas.symbols import Mark, icon_names

FLOW_COLOURS = {"AA": "#7fc4ef", "A": "#58c26d", "B": "#f5a13c", "C": "#ef6a5f"}
"""Bonnet colours of hydrants by flow class (NFPA 291: light blue, green, orange, red)."""
NAMED_FROM_M = 25.0
"""A street's name needs a straight piece at least this long."""


def map_shapes(scene: MapScene) -> Iterator[Shape]:
    """All areas and lines of a site map, bottom layer first."""
    for layer in scene.layers:
        for area in layer.areas:
            yield Shape(layer.kind.value, area.rings, area=True, label=area.label)
        for line in layer.lines:
            yield Shape(line.style, (line.points,), label=line.label)


def map_marks(scene: MapScene) -> Iterator[Mark]:
    """All symbols of a site map and the names of its streets. A mark's payload is its MapPoint."""
    known = frozenset(icon_names())
    for layer in scene.layers:
        for point in layer.points:
            yield _mark(point, known)
        for line in layer.lines:
            if line.label and line.style not in ("route", "step-free route"):
                yield from _street_name(line)


def plan_marks(overlay: PlanOverlay) -> Iterator[Mark]:
    """The symbols of a floor, in page points. A mark's payload is its Symbol."""
    known = frozenset(icon_names())
    for symbol in overlay.symbols:
        alert = symbol.severity is FactSeverity.DANGER
        sign = symbol.kind if symbol.kind in known else None
        yield Mark(symbol.id, sign, symbol.x, symbol.y, symbol.label, symbol, alert)


def plan_shapes(overlay: PlanOverlay) -> Iterator[Shape]:
    """The ways and routes of a floor, in page points."""
    for line in overlay.lines:
        style = "way"
        if line.kind is PlanLineKind.ROUTE:
            style = "step-free route" if line.accessible else "route"
        yield Shape(style, (line.points,), label=line.label)


def _mark(point: MapPoint, known: frozenset[str]) -> Mark:
    return Mark(
        id=point.id,
        icon=point.kind if point.kind in known else None,
        x=point.x,
        y=point.y,
        label=point.label,
        payload=point,
        alert=point.severity is FactSeverity.DANGER,
        badge=point.flow_class or "",
        badge_colour=FLOW_COLOURS.get(point.flow_class or "", "#ffffff"),
    )


def _street_name(line: MapLine) -> Iterator[Mark]:
    """The name along the line's longest straight piece, never upside down."""
    pairs = list(zip(line.points, line.points[1:], strict=False))
    (x0, y0), (x1, y1) = max(pairs, key=lambda pair: hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]))
    if hypot(x1 - x0, y1 - y0) < NAMED_FROM_M:
        return
    # y grows north and the screen's down, so the angle turns the other way round.
    angle = (-degrees(atan2(y1 - y0, x1 - x0)) + 90) % 180 - 90
    yield Mark(f"name-{line.id}", None, (x0 + x1) / 2, (y0 + y1) / 2, line.label, angle_deg=angle)
