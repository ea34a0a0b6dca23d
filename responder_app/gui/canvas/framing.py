"""Which part of the content the canvas shows, how large and how far turned. Arithmetic only: the widget applies it."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

FIT_MARGIN = 0.96
SMALLEST = 0.4
"""Least scale, as a share of the scale that shows everything, unless told."""
QUARTERS = {0.0: (1.0, 0.0), 90.0: (0.0, 1.0), 180.0: (-1.0, 0.0), 270.0: (0.0, -1.0)}
"""Cosine and sine of quarter turns to the last bit: else nothing drawn so would lie on whole pixels."""


@dataclass(frozen=True)
class Standpoint:
    """Where a view is, to come back to on another sheet of the same layout.

    `centre` is a scene place, `scale` logical pixels for a unit, `turn_deg` degrees clockwise. `kept` says what the
    view does when the window changes: "home" and "first" are fitted again, "" stays.
    """

    centre: QPointF
    scale: float
    turn_deg: float
    kept: str


class Framing:
    """The place in the middle (scene units), the scale (logical pixels for a unit) and the turn, within bounds.

    Attributes:
        viewport: Size of the viewport in logical pixels.
        foot: Pixels at the viewport's bottom that something floats over: what is fitted stands above them.
        turn_deg: Degrees clockwise that the content is turned on the screen, 0 to less than 360.
        smallest: Least scale, as a share of the scale that shows all of `home`.
    """

    def __init__(self) -> None:
        self.viewport = QSizeF(1, 1)
        self.foot = 0.0
        self.smallest = SMALLEST
        self.centre = QPointF(0, 0)
        self.scale = 1.0
        self.turn_deg = 0.0
        self._cos, self._sin = QUARTERS[0.0]
        self._content = QRectF(0, 0, 1, 1)
        self._views = {"home": self._content, "first": self._content}
        self._kept = "first"
        self._sharpest = 1.0

    def hold(self, content: QRectF, home: QRectF, sharpest: float, first: QRectF | None = None) -> None:
        """Take other content and open it, turned as it was.

        `home` is what `fit` shows of it, `first` the first picture (`home` unless told), `sharpest` the greatest scale.
        """
        self._content, self._sharpest = content, sharpest
        self._views = {"home": home, "first": first or home}
        self.open()

    def reach(self, area: QRectF, home: bool) -> None:
        """Let the view go to a box beyond the content too; as `home` it is what `fit` shows from now on."""
        self._content = self._content.united(area)
        if home:
            self._views = {"home": area, "first": area}
            if self._kept:
                self._show(self._kept)
        else:
            farther = self._scale_for(area) / self._scale_for(self._views["home"])
            self.smallest = min(self.smallest, farther)

    @property
    def fitted(self) -> bool:
        """Nothing was moved since `fit` or `open`, so a resized window does the same again."""
        return bool(self._kept)

    @property
    def content(self) -> QRectF:
        """All there is, in scene units."""
        return self._content

    @property
    def middle(self) -> QPointF:
        """The viewport's middle in its pixels."""
        return QPointF(self.viewport.width() / 2, self.viewport.height() / 2)

    @property
    def screen(self) -> QRectF:
        """The viewport in its own pixels."""
        return QRectF(QPointF(0, 0), self.viewport)

    @property
    def shown(self) -> QRectF:
        """The box of the scene that holds all that is on the screen; when turned it holds more."""
        size = self._turned(self.viewport) / self.scale
        area = QRectF(QPointF(0, 0), size)
        area.moveCenter(self.centre)
        return area

    @property
    def transform(self) -> QTransform:
        """The scene's scale and turn, without its place."""
        across, down = self._cos * self.scale, self._sin * self.scale
        return QTransform(across, down, -down, across, 0, 0)

    def place_at(self, position: QPointF) -> QPointF:
        """The scene's place under a viewport position."""
        return self.centre + self._unturn((position - self.middle) / self.scale)

    def position_of(self, place: QPointF) -> QPointF:
        """The viewport position of a place in the scene."""
        # In one go: a map asks it of hundreds of symbols whenever labels are arranged.
        x, y = (place.x() - self.centre.x()) * self.scale, (place.y() - self.centre.y()) * self.scale
        turned_x, turned_y = x * self._cos - y * self._sin, x * self._sin + y * self._cos
        return QPointF(turned_x + self.viewport.width() / 2, turned_y + self.viewport.height() / 2)

    def fit(self) -> None:
        """Show all of `home`."""
        self._show("home")

    def open(self) -> None:
        """Show the first picture again."""
        self._show("first")

    def resize(self, viewport: QSizeF) -> None:
        """Another viewport: what was fitted is fitted again, else the middle stays."""
        self.viewport = viewport
        if self._kept:
            self._show(self._kept)

    def pan_by(self, dx: float, dy: float) -> None:
        """Move what is shown by so many pixels."""
        self.look_at(self.centre - self._unturn(QPointF(dx, dy)) / self.scale, self.scale)

    def zoom_by(self, factor: float, at: QPointF) -> None:
        """Enlarge by a factor; the place under the viewport position `at` stays there."""
        least = self._scale_for(self._views["home"]) * self.smallest
        scale = min(max(self.scale * factor, least), max(self._sharpest, least))
        fixed = self.place_at(at)
        self.look_at(fixed - self._unturn((at - self.middle) / scale), scale)

    def turn_to(self, turn_deg: float) -> None:
        """Turn about the middle; what was fitted is fitted again."""
        self.turn_deg = turn_deg % 360.0
        radian = radians(self.turn_deg)
        self._cos, self._sin = QUARTERS.get(self.turn_deg, (cos(radian), sin(radian)))
        if self._kept:
            self._show(self._kept)

    def look_at(self, centre: QPointF, scale: float) -> None:
        """Bring a place to the middle; the middle never leaves the content."""
        inside = self._content
        x = min(max(centre.x(), inside.left()), inside.right())
        y = min(max(centre.y(), inside.top()), inside.bottom())
        self.centre, self.scale, self._kept = QPointF(x, y), scale, ""

    def show_area(self, area: QRectF, closest: float) -> None:
        """Bring a box into view with room around it, no closer than the scale `closest`."""
        scale = min(self._scale_for(area), closest, self._sharpest)
        self.look_at(self._above_foot(area.center(), scale), scale)

    @property
    def standpoint(self) -> Standpoint:
        """Where the view is."""
        return Standpoint(self.centre, self.scale, self.turn_deg, self._kept)

    def stand_at(self, standpoint: Standpoint) -> None:
        """Take the place, scale and turn of a view of content laid out alike; a fitted view is fitted anew."""
        self.turn_to(standpoint.turn_deg)
        if standpoint.kept:
            self._show(standpoint.kept)
        else:
            self.look_at(standpoint.centre, standpoint.scale)

    def _show(self, which: str) -> None:
        area = self._views[which]
        scale = self._scale_for(area)
        self.look_at(self._above_foot(area.center(), scale), scale)
        self._kept = which

    def _above_foot(self, centre: QPointF, scale: float) -> QPointF:
        return centre + self._unturn(QPointF(0, self.foot / 2 / scale))

    def _scale_for(self, area: QRectF) -> float:
        size = self._turned(area.size())
        across = self.viewport.width() / max(size.width(), 1e-6)
        down = (self.viewport.height() - self.foot) / max(size.height(), 1e-6)
        return max(min(across, down) * FIT_MARGIN, 1e-9)

    def _turned(self, size: QSizeF) -> QSizeF:
        """Size of the upright box around a turned one; the same for both directions of turning."""
        across, down = abs(self._cos), abs(self._sin)
        return QSizeF(
            size.width() * across + size.height() * down,
            size.width() * down + size.height() * across,
        )

    def _unturn(self, vector: QPointF) -> QPointF:
        x, y = vector.x(), vector.y()
        return QPointF(x * self._cos + y * self._sin, -x * self._sin + y * self._cos)
