"""Where scale bar, north arrow, credit and cross-hair stand over a canvas. They paint themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF
from PySide6.QtWidgets import QWidget

from responder_app.gui.canvas.overlay import Credit, CrossHair, NorthArrow, ScaleBar
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette


class Floating:
    """Those of one canvas: bar and credit at its foot, the arrow in a corner, the cross-hair in the middle."""

    def __init__(self, canvas: QWidget, metrics: Metrics, palette: Palette) -> None:
        self._canvas = canvas
        self._gap = metrics.gap
        self.bar = ScaleBar(canvas, metrics, palette)
        self.arrow = NorthArrow(canvas, metrics, palette)
        self.credit = Credit(canvas, metrics, palette)
        self.cross = CrossHair(canvas, metrics, palette)
        self.others: Callable[[], Sequence[QRectF]] = tuple
        """What else stands over the drawing where no label may, in viewport pixels."""

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        for one in (self.bar, self.arrow, self.credit, self.cross):
            one.set_palette(palette)

    def follow_size(self) -> None:
        """The canvas has another size."""
        width, height = self._canvas.width(), self._canvas.height()
        self.bar.fit_into(width)
        self.bar.move(0, height - self.bar.height())
        self._place_credit()
        self.cross.move((width - self.cross.width()) // 2, (height - self.cross.height()) // 2)

    def say_credit(self, words: str) -> None:
        """Whose data is shown; "" for nobody's."""
        self.credit.say(words)
        self._place_credit()

    def place_arrow(self, symbols: Sequence[QRectF]) -> None:
        """Put the arrow into the corner where it covers fewest symbols, given in viewport pixels."""
        gap, side = self._gap, self.arrow.width()
        right, foot = self._canvas.width() - side - gap, self._canvas.height() - side - gap
        foot -= 0 if self.credit.isHidden() else self.credit.height()
        corners = [QRect(x, y, side, side) for x, y in ((right, gap), (gap, gap), (right, foot))]
        self.arrow.setGeometry(min(corners, key=lambda corner: sum(map(QRectF(corner).intersects, symbols))))

    def boxes(self) -> list[QRectF]:
        """What of the canvas the bar, the arrow and others cover."""
        return [*self.own_boxes(), *self.others()]

    def own_boxes(self) -> list[QRectF]:
        """What of the canvas the bar, the arrow and the credit cover."""
        return [QRectF(one.geometry()) for one in (self.bar, self.arrow, self.credit) if not one.isHidden()]

    def _place_credit(self) -> None:
        width, height = self._canvas.width(), self._canvas.height()
        self.credit.fit_into(width - self.bar.width() - self._gap)
        self.credit.move(width - self.credit.width(), height - self.credit.height())
