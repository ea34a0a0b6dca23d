"""Which part of the content the canvas shows, and how large. Arithmetic only: the widget applies it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

FIT_MARGIN = 0.96
SMALLEST = 0.4
"""Least scale, as a share of the scale that shows everything."""


class Framing:
    """The place in the middle (scene units) and the scale (logical pixels for a unit), kept within bounds.

    Attributes:
        viewport: Size of the viewport in logical pixels.
        foot: Pixels at the viewport's bottom that something floats over: what is fitted stands above them.
        fitted: Nothing was moved since `fit` or `open`, so a resized window does the same again.
    """

    def __init__(self) -> None:
        self.viewport = QSizeF(1, 1)
        self.foot = 0.0
        self.centre = QPointF(0, 0)
        self.scale = 1.0
        self.fitted = True
        self._content = QRectF(0, 0, 1, 1)
        self._home = self._first = self._kept = self._content
        self._sharpest = 1.0

    def hold(self, content: QRectF, home: QRectF, sharpest: float, first: QRectF | None = None) -> None:
        """Take other content and open it.

        `home` is what `fit` shows of it, `first` the first picture (`home` unless told), `sharpest` the greatest scale.
        """
        self._content, self._home, self._sharpest, self._first = content, home, sharpest, first or home
        self.open()

    @property
    def middle(self) -> QPointF:
        """The viewport's middle in its pixels."""
        return QPointF(self.viewport.width() / 2, self.viewport.height() / 2)

    @property
    def shown(self) -> QRectF:
        """The part of the scene on the screen."""
        area = QRectF(0, 0, self.viewport.width() / self.scale, self.viewport.height() / self.scale)
        area.moveCenter(self.centre)
        return area

    def place_at(self, position: QPointF) -> QPointF:
        """The scene's place under a viewport position."""
        return self.centre + (position - self.middle) / self.scale

    def position_of(self, place: QPointF) -> QPointF:
        """The viewport position of a place in the scene."""
        return (place - self.centre) * self.scale + self.middle

    def fit(self) -> None:
        """Show all of `home`."""
        self._show(self._home)

    def open(self) -> None:
        """Show the first picture again."""
        self._show(self._first)

    def resize(self, viewport: QSizeF) -> None:
        """Another viewport: what was fitted is fitted again, else the middle stays."""
        self.viewport = viewport
        if self.fitted:
            self._show(self._kept)

    def pan_by(self, dx: float, dy: float) -> None:
        """Move what is shown by so many pixels."""
        self.look_at(self.centre - QPointF(dx, dy) / self.scale, self.scale)

    def zoom_by(self, factor: float, at: QPointF) -> None:
        """Enlarge by a factor; the place under the viewport position `at` stays there."""
        least = self._scale_for(self._home) * SMALLEST
        scale = min(max(self.scale * factor, least), max(self._sharpest, least))
        fixed = self.place_at(at)
        self.look_at(fixed - (at - self.middle) / scale, scale)

    def look_at(self, centre: QPointF, scale: float) -> None:
        """Bring a place to the middle; the middle never leaves the content."""
        inside = self._content
        x = min(max(centre.x(), inside.left()), inside.right())
        y = min(max(centre.y(), inside.top()), inside.bottom())
        self.centre, self.scale, self.fitted = QPointF(x, y), scale, False

    def _show(self, area: QRectF) -> None:
        scale = self._scale_for(area)
        self.look_at(area.center() + QPointF(0, self.foot / 2 / scale), scale)
        self.fitted, self._kept = True, area

    def _scale_for(self, area: QRectF) -> float:
        across = self.viewport.width() / max(area.width(), 1e-6)
        down = (self.viewport.height() - self.foot) / max(area.height(), 1e-6)
        return max(min(across, down) * FIT_MARGIN, 1e-9)
