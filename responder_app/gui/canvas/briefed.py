"""From briefing's plain answers to what the canvas shows: shapes and marks of a site map, marks and lines of a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from math import hypot

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.plans import PlanLineKind, PlanOverlay, ThingGroup
from responder_app.briefing.answers.sheet_ground import PagePoint
from responder_app.briefing.answers.site_map import LayerKind, MapPoint, MapScene, ScenePoint
from responder_app.briefing.answers.voice_grid import LETTERS, Projection, VoiceGrid
from responder_app.gui.canvas.shapes import Shape
from responder_app.gui.canvas.streets import StreetName
from responder_app.gui.canvas.symbols import Mark, icon_names
from responder_app.gui.canvas.voice_grid import Grid

FLOW_COLOURS = {"AA": "#7fc4ef", "A": "#58c26d", "B": "#f5a13c", "C": "#f4877d"}
"""Bonnet colours of hydrants by flow class (NFPA 291: light blue, green, orange, red)."""
SAID_BY_ICON = {"hydrant": "Hydrant ", "exposure": "Exposure ", "elevator": "Elevator ", "stair": "Stair "}
"""Words that a caption leaves out, because the symbol beside it says them."""

MINOR = frozenset({"hydrant", "facility", "exposure", "elevator"})
"""Kinds whose captions are written last."""
RANKED = 3
"""So many of the nearest hydrants have their rank on the map."""


def map_shapes(scene: MapScene) -> Iterator[Shape]:
    """All areas and lines of a site map, bottom layer first."""
    for layer in scene.layers:
        for area in layer.areas:
            yield Shape(layer.kind.value, area.rings, area=True, label=area.label, kind=layer.kind.value)
        for line in layer.lines:
            yield Shape(line.style, (line.points,), label=line.label, kind=layer.kind.value)


def map_marks(scene: MapScene) -> Iterator[Mark]:
    """All symbols of a site map. A mark's payload is its MapPoint."""
    known = frozenset(icon_names())
    for layer in scene.layers:
        for point in layer.points:
            yield _mark(point, layer.kind.value, known)


def street_names(scene: MapScene, address: str = "") -> Iterator[StreetName]:
    """The names of a site map's streets, each once; the one that the address names first."""
    lines: dict[str, list[tuple[ScenePoint, ...]]] = defaultdict(list)
    for layer in scene.layers:
        if layer.kind is LayerKind.STREETS:
            for line in layer.lines:
                if line.label:
                    lines[line.label].append(line.points)
    named = [StreetName(name, tuple(parts), _is_in(name, address)) for name, parts in lines.items()]
    yield from sorted(named, key=lambda street: (not street.own, _distance(street)))


def _is_in(street: str, address: str) -> bool:
    """Whether an address names the street, as whole words."""
    words, wanted = address.casefold().replace(",", " ").split(), street.casefold().split()
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def _distance(street: StreetName) -> float:
    """Metres from the scene's origin to the street's nearest corner: what is near is named first."""
    return min(hypot(x, y) for line in street.lines for x, y in line)


def plan_marks(overlay: PlanOverlay) -> Iterator[Mark]:
    """The symbols of a floor, in page points. A mark's payload is its Symbol."""
    known = frozenset(icon_names())
    for symbol in overlay.symbols:
        alert = symbol.severity is FactSeverity.DANGER
        sign = next((name for name in (symbol.icon, symbol.kind) if name in known), None)
        caption = symbol.label.removeprefix(SAID_BY_ICON.get(symbol.kind, ""))
        minor = symbol.kind in MINOR
        yield Mark(
            symbol.id, sign, symbol.x, symbol.y, symbol.label, symbol, alert, caption, minor=minor, kind=symbol.group
        )
    for side in overlay.sides:
        name = f"side_{side.letter.casefold()}"
        sign, says = (name if name in known else None), f"Side {side.letter}"
        caption = "" if sign else side.letter
        yield Mark(name, sign, side.x, side.y, says, side, caption=caption, kind=ThingGroup.SIDES)


def plan_grid(grid: VoiceGrid) -> Grid:
    """The lines between the cells of a voice grid, in page points, with the names of columns and rows."""
    place = _from_cells(grid.to_cells)
    columns, rows = grid.column_count, grid.row_count
    return Grid(
        columns=tuple((place(column, 0), place(column, rows)) for column in range(columns + 1)),
        rows=tuple((place(0, row), place(columns, row)) for row in range(rows + 1)),
        column_names=tuple(LETTERS[:columns]),
        row_names=tuple(str(row + 1) for row in range(rows)),
    )


def _from_cells(to_cells: Projection) -> Callable[[float, float], PagePoint]:
    """From columns and rows back to page points: the inverse of the projection, by its adjugate."""
    a, b, c, d, e, f, g, h, i = to_cells
    rows = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )

    def place(column: float, row: float) -> PagePoint:
        x, y, w = (one * column + two * row + three for one, two, three in rows)
        return x / w, y / w

    return place


def plan_shapes(overlay: PlanOverlay) -> Iterator[Shape]:
    """The ways and routes of a floor, in page points."""
    for line in overlay.lines:
        style = "way"
        if line.kind is PlanLineKind.ROUTE:
            style = "step-free route" if line.accessible else "route"
        yield Shape(style, (line.points,), label=line.label)


def _mark(point: MapPoint, kind: str, known: frozenset[str]) -> Mark:
    return Mark(
        id=point.id,
        icon=point.kind if point.kind in known else None,
        x=point.x,
        y=point.y,
        label=point.label,
        payload=point,
        alert=point.severity is FactSeverity.DANGER,
        caption=point.label.removeprefix(SAID_BY_ICON.get(point.kind, "")) if point.caption is None else point.caption,
        badge=_badge(point),
        badge_colour=FLOW_COLOURS.get(point.flow_class or "", "#ffffff"),
        minor=point.kind in MINOR,
        close_only=point.minor,
        kind=kind,
    )


def _badge(point: MapPoint) -> str:
    """A hydrant's flow class; before it the rank of those that take the least hose."""
    rank = str(point.rank) if point.rank is not None and point.rank <= RANKED else ""
    return f"{rank} {point.flow_class or ''}".strip()
