"""The sheet as it was painted last, kept in pixels of the screen: when it is panned, these are moved along.

Painting a turned or scaled sheet anew works out every pixel of the screen; moving what was painted only those that come
into sight. Owns the kept picture and which of it is good; what a sheet looks like is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap, QRegion, QTransform
from PySide6.QtWidgets import QWidget

from responder_app.gui.canvas.pictures import Seen

Draw = Callable[[QPainter, QRectF, Seen], None]
"""Draws a part of the sheet; of that, only what is `Seen`."""
WHOLE_PX = 1e-3
"""Moved by so nearly a whole number of pixels, a picture lies on the same pixels."""
AROUND_PX = 2
"""What a change reaches beyond its own area: smoothing looks at the pixels beside."""
MOST_RECTS = 6
"""A region of more rectangles is painted as the box around it."""


class Backing:
    """One kept picture as large as the viewport, of one zoom and one turn. A ground may be transparent."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._place = QTransform()
        self._ratio = 1.0
        self._good = QRegion()
        self._is_first = True

    def anew(self) -> Backing:
        """One for another drawing, with nothing painted, in the memory of this one: to get as much takes 4 ms."""
        other = Backing()
        other._picture, self._picture, self._good = self._picture, QPixmap(), QRegion()
        return other

    def forget(self, area: QRectF | None = None) -> None:
        """A part of the sheet (all of it by default) looks otherwise now."""
        if area is None:
            self._good = QRegion()
        elif not self._good.isEmpty():
            box = self._place.mapRect(area).toAlignedRect()
            self._good -= QRegion(box.adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX))

    def paint(self, painter: QPainter, viewport: QWidget, ground: QColor, sheet: QRectF, draw: Draw) -> bool:
        """Paint the sheet on its ground; False, and nothing is painted, while it is being zoomed or turned.

        A picture that is not moved but drawn otherwise each time would only have to be painted twice. What is painted
        for the first time is kept at once: it has just been opened, and its tiles come one by one.
        """
        ratio = painter.device().devicePixelRatio()
        place = painter.worldTransform() * QTransform.fromScale(ratio, ratio)
        screen = QRect(0, 0, ceil(viewport.width() * ratio), ceil(viewport.height() * ratio))
        first, self._is_first = self._is_first, False
        if ratio != self._ratio or not _alike(place, self._place):
            self._place, self._ratio, self._good = place, ratio, QRegion()
            if not first:
                return False
        if self._picture.size() != screen.size():
            self._picture, self._good = QPixmap(screen.size()), QRegion()
            # Else it has no alpha channel.
            self._picture.fill(ground)
        self._move_to(place)
        seen = _region(painter, place) & QRegion(screen)
        missing = seen - self._good
        if not missing.isEmpty():
            self._draw(missing, ground, sheet, draw)
        self._show(painter, ratio)
        return True

    def _move_to(self, place: QTransform) -> None:
        """Follow a pan."""
        across, down = place.dx() - self._place.dx(), place.dy() - self._place.dy()
        self._place = place
        step = QPoint(round(across), round(down))
        if max(abs(across - step.x()), abs(down - step.y())) > WHOLE_PX:
            self._good = QRegion()
        elif not step.isNull() and not self._good.isEmpty():
            self._picture.scroll(step.x(), step.y(), self._picture.rect())
            self._good = self._good.translated(step) & QRegion(self._picture.rect())

    def _draw(self, missing: QRegion, ground: QColor, sheet: QRectF, draw: Draw) -> None:
        """Paint a part of the kept picture."""
        few = missing.rectCount() <= MOST_RECTS
        boxes = [QRect(box) for box in missing] if few else [missing.boundingRect()]  # type: ignore[attr-defined]
        back, _ = self._place.inverted()
        painter = QPainter(self._picture)
        for box in boxes:
            painter.resetTransform()
            painter.setClipRect(box)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
            painter.fillRect(box, ground)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setTransform(self._place)
            exposed = back.mapRect(QRectF(box)).intersected(sheet)
            if not exposed.isEmpty():
                draw(painter, exposed, lambda area, box=box: QRectF(box).intersects(self._place.mapRect(area)))  # type: ignore[misc]
            self._good += QRegion(box)
        painter.end()

    def _show(self, painter: QPainter, ratio: float) -> None:
        """Copy the kept picture to the screen; the window's own clip leaves out what it does not repaint."""
        painter.save()
        painter.setWorldTransform(QTransform())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, on=False)
        self._picture.setDevicePixelRatio(ratio)
        painter.drawPixmap(0, 0, self._picture)
        self._picture.setDevicePixelRatio(1.0)
        painter.restore()


def _alike(one: QTransform, other: QTransform) -> bool:
    """Whether two places differ by a pan only."""
    parts = ((place.m11(), place.m12(), place.m21(), place.m22()) for place in (one, other))
    return next(parts) == next(parts)


def _region(painter: QPainter, place: QTransform) -> QRegion:
    """What of the viewport is painted now, in its device pixels; a picture taken of it is painted whole."""
    clip, whole = painter.paintEngine().systemClip(), painter.deviceTransform()
    if clip.isEmpty():
        return QRegion(-(1 << 20), -(1 << 20), 1 << 21, 1 << 21)
    return clip.translated(round(place.dx() - whole.dx()), round(place.dy() - whole.dy()))
