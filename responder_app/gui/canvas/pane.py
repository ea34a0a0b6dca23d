"""A scene that is moved, zoomed and turned by fingers, mouse and keys. Owns where the view is, not what is shown.

Signals:
    view_changed: the part shown, its scale or its turn changed.
    place_pointed(object): the place under mouse or cross-hair in the coordinates of what is shown, None when there is
        none; at most a few times a second.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from responder_app.gui.canvas.floating import Floating
from responder_app.gui.canvas.framing import Framing, Standpoint
from responder_app.gui.canvas.gestures import TREMBLE_MM, TWICE_MM, Gestures
from responder_app.gui.canvas.inks import GROUND
from responder_app.gui.canvas.pointing import Pointer
from responder_app.gui.metrics import MM_PER_INCH, Metrics
from responder_app.gui.palette import NIGHT, Palette

CLOSEST_MM, ROOM_UNITS = 1.2, 60.0
"""A box that is brought into view is enlarged to at most so many millimetres of glass for a point or a metre.

That is for a room, ROOM_UNITS or more on its shorter side; down to half as much for a word, to see where it stands.
"""
AROUND = 0.2
"""Room on every side of such a box, as a share of its longer side."""
QUARTER_DEG, STRAIGHT = 90.0, 1e-6
SAYS = "Drawing. Arrow keys move it, plus and minus zoom, R turns it, 0 shows all of it."


class Pane(QGraphicsView):
    """Moves a scene. What a tap means and what is asked for once the view has settled is the subclass's."""

    view_changed = Signal()
    place_pointed = Signal(object)

    def __init__(self, metrics: Metrics, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._metrics = metrics
        self._palette = palette
        self._framing = Framing()
        self._upward = False
        self._metres_per_unit: float | None = None
        self._north_deg: float | None = None
        self._gestures = Gestures(self, metrics.px(TREMBLE_MM), metrics.px(TWICE_MM))
        self._floating = Floating(self, metrics, palette)
        self._pointer = Pointer(self)
        self._pointer.pointed.connect(self._on_pointed)
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._on_settled)
        self.setScene(QGraphicsScene(self))
        self._set_up()

    def _set_up(self) -> None:
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.viewport().setMouseTracking(True)
        for widget in (self, self.viewport()):
            widget.setAccessibleName(SAYS)
        self.setBackgroundBrush(QColor(GROUND[self.night]))

    # Where the view is

    @property
    def night(self) -> bool:
        """Whether the night palette is on."""
        return self._palette is NIGHT

    @property
    def pixels_per_unit(self) -> float:
        """Logical pixels for a scene unit."""
        return self._framing.scale

    @property
    def turn_deg(self) -> float:
        """Degrees clockwise that what is shown is turned on the screen, 0 to less than 360."""
        return self._framing.turn_deg

    @property
    def centre(self) -> QPointF:
        """What is in the middle, in the coordinates of what is shown."""
        return self._flipped(self._framing.centre)

    @property
    def fitted(self) -> bool:
        """Whether nothing was moved since the drawing was opened or fitted."""
        return self._framing.fitted

    @property
    def standpoint(self) -> Standpoint:
        """Where the view is, to come back to with `stand_at`."""
        return self._framing.standpoint

    def settle(self) -> None:
        """Do now what waits for the view to settle: what is new is then painted once, with its labels."""
        if self._settling.isActive():
            self._settling.stop()
            self._on_settled()

    def extent(self) -> tuple[int, int]:
        """Width and height of the viewport in logical pixels."""
        return self.viewport().width(), self.viewport().height()

    def place_at(self, position: QPointF) -> QPointF:
        """The place under a viewport position, in the coordinates of what is shown."""
        return self._flipped(self._framing.place_at(position))

    def position_of(self, place: QPointF) -> QPointF:
        """The viewport position of a place given in the coordinates of what is shown."""
        return self._framing.position_of(self._flipped(place))

    # Moving it

    def fit(self) -> None:
        """Show all of the sheet, or the map's own extent."""
        self._framing.fit()
        self._apply()

    def open(self) -> None:
        """Show the first picture again."""
        self._framing.open()
        self._apply()

    def pan_by(self, dx: float, dy: float) -> None:
        """Move what is shown by so many pixels."""
        self._framing.pan_by(dx, dy)
        self._apply()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge by a factor; the place at `at` (viewport pixels; the middle by default) stays where it is."""
        self._framing.zoom_by(factor, at or self._framing.middle)
        self._apply()

    def turn_to(self, turn_deg: float) -> None:
        """Turn what is shown so many degrees clockwise from upright, about the middle of the screen."""
        self._framing.turn_to(turn_deg)
        self._tell_north()
        self._apply()

    def turn_quarter(self, quarters: int) -> None:
        """Turn to the next quarter clockwise, or with -1 to the one before: from north up too it leads to upright."""
        beside = floor if quarters < 0 else ceil
        here = self.turn_deg / QUARTER_DEG
        at = round(here) if abs(here - round(here)) < STRAIGHT else beside(here) - quarters
        self.turn_to((at + quarters) * QUARTER_DEG)

    def north_up(self) -> None:
        """Turn so that north is up; nothing happens where nobody knows where north is."""
        if self._north_deg is not None:
            self.turn_to(-self._north_deg)

    def look_at(self, place: QPointF, pixels_per_unit: float | None = None) -> None:
        """Bring a place, in the coordinates of what is shown, to the middle."""
        self._framing.look_at(self._flipped(place), pixels_per_unit or self._framing.scale)
        self._apply()

    def show_area(self, area: QRectF) -> None:
        """Bring a box, in the coordinates of what is shown, into view with room around it."""
        box = QRectF(self._flipped(area.topLeft()), self._flipped(area.bottomRight())).normalized()
        room = max(box.width(), box.height()) * AROUND
        share = min(max(min(box.width(), box.height()) / ROOM_UNITS, 0.5), 1.0)
        closest = share * CLOSEST_MM * self._metrics.dpi / MM_PER_INCH
        self._framing.show_area(box.adjusted(-room, -room, room, room), closest)
        self._apply()

    def reach(self, area: QRectF, home: bool = False) -> None:
        """Let the view go to a box beyond what is shown, in its coordinates; as `home` it is what `fit` shows from now.

        A view that was fitted is fitted to it; any other stays where it is.
        """
        box = QRectF(self._flipped(area.topLeft()), self._flipped(area.bottomRight())).normalized()
        self._framing.reach(box, home)
        room = 4 * max(box.width(), box.height())
        self.setSceneRect(self.sceneRect().united(box.adjusted(-room, -room, room, room)))
        if home:
            self._apply()

    def keep_free(self, boxes: Callable[[], Sequence[QRectF]]) -> None:
        """No label is put where `boxes` says that something stands, in viewport pixels."""
        self._floating.others = boxes

    def floating_boxes(self) -> list[QRectF]:
        """Where scale bar, north arrow and credit stand, in viewport pixels."""
        return self._floating.own_boxes()

    def stand_at(self, standpoint: Standpoint) -> None:
        """Go back to a view of a sheet that is laid out like the one shown now."""
        self._framing.stand_at(standpoint)
        self._tell_north()
        self._apply()

    # What scale bar and arrow say

    def set_ground(self, metres_per_unit: float | None, north_deg: float | None) -> None:
        """What scale bar and north arrow say of what is shown, unturned; None where it is not known."""
        self._metres_per_unit = metres_per_unit
        self._north_deg = north_deg
        self._tell_north()
        self._framing.foot = float(self._floating.bar.height()) if metres_per_unit else 0.0
        self._settling.start()

    def set_palette(self, palette: Palette) -> None:
        """Day or night."""
        self._palette = palette
        self._floating.set_palette(palette)
        self.setBackgroundBrush(QColor(GROUND[self.night]))

    def tap(self, at: QPointF | None = None) -> None:
        """Tap at a viewport position, or in the middle."""
        raise NotImplementedError

    def tap_twice(self, at: QPointF) -> None:
        """The tap just told was the second of two at one place."""
        raise NotImplementedError

    def take_hold(self, at: QPointF) -> bool:  # noqa: ARG002  of the protocol
        """Nothing here is moved alone."""
        return False

    def drag(self, dx: float, dy: float) -> None:
        """Never asked: nothing is held."""
        raise NotImplementedError

    # For the subclass

    def _flipped(self, point: QPointF) -> QPointF:
        return QPointF(point.x(), -point.y()) if self._upward else point

    def _apply(self) -> None:
        """Bring the widget to where the framing is."""
        transform = self._framing.transform
        if self.transform() != transform:
            self.setTransform(transform)
        self.centerOn(self._framing.centre)
        self._pointer.follow()
        self._settling.start()

    @Slot()
    def _on_settled(self) -> None:
        """Once after any number of changes."""
        scale = self._framing.scale
        self._floating.bar.set_scale(scale / self._metres_per_unit if self._metres_per_unit else None)
        self.view_changed.emit()

    def _tell_north(self) -> None:
        north = self._north_deg
        self._floating.arrow.set_north(None if north is None else (north + self.turn_deg) % 360)

    @Slot(object)
    def _on_pointed(self, position: QPointF | None) -> None:
        self.place_pointed.emit(None if position is None else self.place_at(position))

    # Events

    def viewportEvent(self, event: QEvent) -> bool:
        """Gestures first; the rest (painting, tooltips) is Qt's."""
        if event.type() == QEvent.Type.Leave:
            self._pointer.move_to(None)
        elif event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._pointer.move_to(event.position())
        if self._gestures.handle(event):
            if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self._floating.cross.hide()
            return True
        return bool(super().viewportEvent(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The canvas's keys; others go on to the window."""
        if self._gestures.key(event):
            self._floating.cross.show()
            self._pointer.move_to(self._framing.middle)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No key taps in the middle any more: the cross-hair would only hide what is found there."""
        super().focusOutEvent(event)
        if not self._floating.cross.isHidden():
            self._floating.cross.hide()
            self._pointer.move_to(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was in the middle stays there; what was fitted is fitted again."""
        super().resizeEvent(event)
        self._floating.follow_size()
        self._framing.resize(QSizeF(self.viewport().size()))
        if not self._floating.cross.isHidden():
            # It stands in the new middle: what was pointed at is another place on the glass now.
            self._pointer.move_to(self._framing.middle)
        self._apply()
