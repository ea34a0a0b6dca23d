"""A chemical's signs side by side in one row or several: placards, then pictograms; each is read aloud by itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from responder_app.briefing.answers.signs import HazardSign, Placard
from responder_app.gui.pictogram import paint_pictogram
from responder_app.gui.placard import paint_placard
from responder_app.gui.theme import Theme

SIDE_MM, HEIGHT_MM = 17.0, 21.0
"""Of a sign, at most; of the row, that of the NFPA 704 diamond beside it."""
MOST_ROWS = 3


def paint_sign(painter: QPainter, box: QRectF, sign: HazardSign | Placard, theme: Theme) -> None:
    """Paint either kind into the middle of `box`."""
    if isinstance(sign, Placard):
        paint_placard(painter, box, sign, theme)
    else:
        paint_pictogram(painter, box, sign, theme)


class SignView(QWidget):
    """One sign, with its words as accessible name and tool tip."""

    def __init__(self, theme: Theme, sign: HazardSign | Placard, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sign = sign
        self.setAccessibleName(sign.spoken)
        self.setToolTip(sign.spoken)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sign in the whole square."""
        del event
        paint_sign(QPainter(self), QRectF(self.rect()), self.sign, self._theme)


class SignRow(QWidget):
    """All signs, in as many rows as make them largest; never one cut off."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.views: list[SignView] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_signs(())

    def show_signs(self, signs: Sequence[HazardSign | Placard]) -> None:
        """Replace the signs; none hides the row."""
        for view in self.views:
            view.hide()
            view.deleteLater()
        self.views = [SignView(self._theme, sign, self) for sign in signs]
        self.setAccessibleName(f"{len(signs)} sign{'' if len(signs) == 1 else 's'}" if signs else "No signs")
        for view in self.views:
            view.show()
        self.setVisible(bool(signs))
        self._lay_out()

    def sizeHint(self) -> QSize:
        """As high as the diamond."""
        return QSize(self._theme.metrics.px(SIDE_MM), self._theme.metrics.px(HEIGHT_MM))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The signs share the room."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        if not self.views:
            return
        gap = self._theme.metrics.px(1)
        side, columns = max(self._fit(rows, gap) for rows in range(1, MOST_ROWS + 1))
        rows = math.ceil(len(self.views) / columns)
        top = (self.height() - rows * side - (rows - 1) * gap) // 2
        for number, view in enumerate(self.views):
            row, column = divmod(number, columns)
            view.setGeometry(column * (side + gap), top + row * (side + gap), side, side)

    def _fit(self, rows: int, gap: int) -> tuple[int, int]:
        """Side of a sign and signs in a row, with so many rows."""
        columns = math.ceil(len(self.views) / rows)
        across = (self.width() - gap * (columns - 1)) // columns
        down = (self.height() - gap * (rows - 1)) // rows
        return max(1, min(self._theme.metrics.px(SIDE_MM), across, down)), columns
