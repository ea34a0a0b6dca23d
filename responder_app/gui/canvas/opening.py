"""How a canvas will open its next map: what of it will be on the screen is known before there is a map. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF

from responder_app.briefing.answers.site_map import Extent
from responder_app.gui.canvas.framing import Framing

SHARPEST_MAP = 40.0
"""Greatest scale of maps, pixels for a metre."""


@dataclass(frozen=True)
class Opening:
    """The glass that the map will be seen through; `foot` as `Framing` has it, `ratio` device pixels for a pixel."""

    viewport: QSizeF
    foot: float
    ratio: float
    night: bool

    def shown(self, extent: Extent) -> tuple[QRectF, float]:
        """The part of the scene that will be on the screen, and logical pixels for a metre."""
        home, framing = home_of(extent), Framing()
        framing.viewport, framing.foot = self.viewport, self.foot
        framing.hold(home, home, SHARPEST_MAP)
        return framing.shown, framing.scale


def home_of(extent: Extent) -> QRectF:
    """What is fitted first, in scene units: y grows south."""
    x_min, y_min, x_max, y_max = extent
    return QRectF(QPointF(x_min, -y_max), QPointF(x_max, -y_min))
