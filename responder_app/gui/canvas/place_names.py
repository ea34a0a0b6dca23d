"""Names of places, areas, landmarks and houses on a map: upright at their place, however far the map is turned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QGraphicsItem, QGraphicsRectItem, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.streets import OnScreen, Spot
from responder_app.gui.canvas.symbols import haloed
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette
from responder_app.render.mapping import NameKind


@dataclass(frozen=True)
class Lettering:
    """How the names of one kind are written: height of a capital, weight, between which scales, and how early."""

    cap_mm: float
    weight: QFont.Weight
    from_scale: float
    to_scale: float
    order: int
    italic: bool = False


MOST = 1e9
LETTERING: Mapping[NameKind, Lettering] = MappingProxyType(
    {
        NameKind.PLACE: Lettering(3.0, QFont.Weight.DemiBold, 0.0, 1.5, 5),
        NameKind.WATER: Lettering(2.4, QFont.Weight.Medium, 0.1, MOST, 6, italic=True),
        NameKind.AREA: Lettering(2.4, QFont.Weight.Medium, 0.2, MOST, 7, italic=True),
        NameKind.LANDMARK: Lettering(2.4, QFont.Weight.Medium, 0.4, MOST, 7),
        NameKind.NUMBER: Lettering(2.2, QFont.Weight.Medium, 2.0, MOST, 8),
    }
)
"""Orders as in `labels`. Scales are pixels for a metre."""


def kinds_at(scale: float) -> tuple[NameKind, ...]:
    """The kinds that are named at so many pixels for a metre."""
    return tuple(kind for kind, letters in LETTERING.items() if letters.from_scale <= scale < letters.to_scale)


@dataclass(frozen=True, eq=False)
class PlaceName:
    """A name at one place of the scene; only itself is equal to it: hundreds are looked up when a map is opened."""

    text: str
    kind: NameKind
    place: tuple[float, float]


class PlaceNameItem(QGraphicsRectItem):
    """One name on the scene. Its rectangle is its bounds, as with marks."""

    def __init__(self, name: PlaceName, metrics: Metrics, palette: Palette) -> None:
        super().__init__()
        self.name = name
        self._palette = palette
        self._gap = metrics.px(0.5)
        self._place = QPointF(*name.place)
        lettering = LETTERING[name.kind]
        self.order = lettering.order
        self._font = metrics.font(lettering.cap_mm, lettering.weight)
        self._font.setItalic(lettering.italic)
        measure = QFontMetricsF(self._font)
        width, height = measure.horizontalAdvance(name.text) + 2 * self._gap, measure.height()
        self._box = QRectF(-width / 2, -height / 2, width, height)
        self.setPen(Qt.PenStyle.NoPen)
        self.setRect(self._box.adjusted(-3, -3, 3, 3))
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        # Outlined words are slow to paint, and nothing here changes while the canvas moves.
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setZValue(9)
        self.setPos(self._place)
        self.hide()

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self.update()

    def spots(self, screen: QRectF, on_screen: OnScreen) -> Iterator[Spot]:
        """The one place for it, where all of it is on the screen."""
        middle = on_screen(self._place)
        if screen.contains(self._box.translated(middle)):
            yield Spot(middle, 0.0)

    def boxes(self, spot: Spot) -> tuple[QRectF, ...]:
        """What the name would cover there."""
        return (self._box.translated(spot.middle),)

    def stand_at(self, spot: Spot, place: QPointF) -> None:  # noqa: ARG002  as a street's name
        """Show the name: it never leaves its place."""
        self.show()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        """The words with an outline."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        haloed(painter, self.name.text, self._font, self._box, self._gap, self._palette.soft, self._palette.surface)
