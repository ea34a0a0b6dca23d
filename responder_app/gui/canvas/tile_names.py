"""What the canvas needs of the names on a base map's tile. Made in the pool's threads; puts nothing on a scene."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from responder_app.gui.canvas.chaining import Point, chained
from responder_app.gui.canvas.place_names import LETTERING, PlaceName
from responder_app.gui.canvas.streets import Piece, straight_pieces
from responder_app.render.mapping import MapName, NameKind

FAR_SCALE, MIDDLE_SCALE = 0.12, 0.4
"""Below these scales, in pixels for a metre, only great streets are named, and streets."""
FAR_RANK, MIDDLE_RANK = 1, 3


@dataclass(frozen=True)
class Street:
    """A street's straight pieces, the box around them, and the scale from which on it is named."""

    pieces: list[Piece]
    around: QRectF
    from_scale: float

    def and_also(self, more: Street) -> Street:
        """With another part of it."""
        pieces = [*self.pieces, *more.pieces]
        return Street(pieces, self.around.united(more.around), min(self.from_scale, more.from_scale))


@dataclass(frozen=True)
class TileNames:
    """The names of a tile, or of several: streets by name, and the others, those that matter most first."""

    streets: Mapping[str, Street]
    places: Collection[PlaceName]


def taken_in(names: Iterable[MapName]) -> TileNames:
    """The names of a tile as the canvas needs them."""
    lines: dict[str, list[Sequence[Point]]] = defaultdict(list)
    ranks: dict[str, int] = {}
    places: list[PlaceName] = []
    for name in names:
        if name.kind in (NameKind.STREET, NameKind.WATERWAY):
            lines[name.text].append(name.points)
            ranks[name.text] = min(name.rank, ranks.get(name.text, name.rank))
        elif name.kind in LETTERING:
            places.append(PlaceName(name.text, name.kind, name.points[0]))
    return TileNames({text: _street(ranks[text], parts) for text, parts in lines.items()}, places)


def _street(rank: int, lines: Sequence[Sequence[Point]]) -> Street:
    pieces = [piece for line in chained(lines) for piece in straight_pieces([QPointF(*point) for point in line])]
    xs, ys = ([point[axis] for line in lines for point in line] for axis in (0, 1))
    # A street straight along an axis has no area, and Qt's intersects() would leave it out.
    around = QRectF(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)).adjusted(-1, -1, 1, 1)
    from_scale = 0.0 if rank <= FAR_RANK else FAR_SCALE if rank <= MIDDLE_RANK else MIDDLE_SCALE
    return Street(pieces, around, from_scale)
