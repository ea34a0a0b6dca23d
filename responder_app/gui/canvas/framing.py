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
        fitted: Nothing was moved since everything was fitted, so a resized window fits again.
    """

    def __init__(self) -> None:
        self.viewport = QSizeF(1, 1)
        self.centre = QPointF(0, 0)
        self.scale = 1.0
        self.fitted = True
        self._content = QRectF(0, 0, 1, 1)
        self._home = self._content
        self._sharpest = 1.0

    def hold(self, content: QRectF, home: QRectF, sharpest: float) -> None:
        """Take other content; `home` is what `fit` shows of it, `sharpest` the greatest scale."""
        self._content, self._home, self._sharpest = content, home, sharpest
        self.fit()

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
        self.look_at(self._home.center(), self._fit_scale())
        self.fitted = True

    def resize(self, viewport: QSizeF) -> None:
        """Another viewport: what was fitted is fitted again, else the middle stays."""
        self.viewport = viewport
        if self.fitted:
            self.fit()

    def pan_by(self, dx: float, dy: float) -> None:
        """Move what is shown by so many pixels."""
        self.look_at(self.centre - QPointF(dx, dy) / self.scale, self.scale)

    def zoom_by(self, factor: float, at: QPointF) -> None:
        """Enlarge by a factor; the place under the viewport position `at` stays there."""
        least = self._fit_scale() * SMALLEST
        scale = min(max(self.scale * factor, least), max(self._sharpest, least))
        fixed = self.place_at(at)
        self.look_at(fixed - (at - self.middle) / scale, scale)

    def look_at(self, centre: QPointF, scale: float) -> None:
        """Bring a place to the middle; the middle never leaves the content."""
        inside = self._content
        x = min(max(centre.x(), inside.left()), inside.right())
        y = min(max(centre.y(), inside.top()), inside.bottom())
        self.centre, self.scale, self.fitted = QPointF(x, y), scale, False

    def _fit_scale(self) -> float:
        across = self.viewport.width() / max(self._home.width(), 1e-6)
        down = self.viewport.height() / max(self._home.height(), 1e-6)
        return max(min(across, down) * FIT_MARGIN, 1e-9)
