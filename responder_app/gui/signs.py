"""The sign beside a loud or withheld fact, so that colour is never the only mark: triangle or padlock."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.gui import painting
from responder_app.gui.theme import Theme

INKS = {"danger": "danger_ink", "caution": "warning_ink", "lock": "soft"}


def sign_of(fact: Fact) -> str:
    """The sign that a fact carries: "danger", "caution", "lock" or none."""
    if fact.severity is FactSeverity.DANGER:
        return "danger"
    if fact.severity is FactSeverity.CAUTION:
        return "caution"
    return "lock" if fact.state is FactState.NOT_SHARED else ""


class Sign(QWidget):
    """A triangle or a padlock as high as a capital of `cap_mm`."""

    def __init__(self, theme: Theme, sign: str, cap_mm: float) -> None:
        super().__init__()
        self._theme = theme
        self._sign = sign
        self._side = theme.metrics.px(cap_mm * 1.3)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName({"lock": "Not shared"}.get(sign, sign.capitalize()))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A square that is a little higher than the capitals beside it."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sign, low in its square: where the capitals stand."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._side * 0.86
        box = QRectF(0, self._side - side, side, side)
        ink = self._theme.colour(INKS[self._sign])
        if self._sign == "lock":
            painting.padlock(painter, box.adjusted(side * 0.15, 0, -side * 0.15, 0), ink)
        else:
            painting.warning_triangle(painter, box, ink, self._theme.colour("surface"))
