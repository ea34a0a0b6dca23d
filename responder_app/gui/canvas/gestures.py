"""Fingers, mouse, wheel, touchpad and keys, turned into panning, zooming and taps. Knows nothing of what is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QEventPoint,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QTouchEvent,
    QWheelEvent,
)

WHEEL_STEP = 120.0
"""Eighths of a degree of one notch of a wheel (QWheelEvent.angleDelta)."""
ZOOM_NOTCH = 1.25
ZOOM_KEY = 1.5
PAN_KEY = 0.2
"""Share of the canvas that one arrow key moves."""
TREMBLE_MM = 2.0
"""A finger in a moving car that moves less than this taps, and more drags."""
TWICE_MM, TWICE_S = 15.0, 0.6
"""Two taps so near and so soon after each other are a double tap: a gloved finger comes down up to its width off."""

MOUSE = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonRelease,
)
PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
TOUCH = (QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel)


class Surface(Protocol):
    """What can be moved. Positions and distances are logical pixels of the viewport."""

    def pan_by(self, dx: float, dy: float) -> None:
        """Move what is shown by so many pixels."""

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge about a position, or about the middle."""

    def fit(self) -> None:
        """Show everything."""

    def open(self) -> None:
        """Show the first picture again."""

    def turn_quarter(self, quarters: int) -> None:
        """Turn to the next quarter clockwise, or with -1 to the one before."""

    def north_up(self) -> None:
        """Turn so that north is up, where it is known."""

    def tap(self, at: QPointF | None = None) -> None:
        """Tap at a position, or in the middle."""

    def tap_twice(self, at: QPointF) -> None:
        """The tap just told was the second of two at one place."""

    def take_hold(self, at: QPointF) -> bool:
        """Whether a finger put down here holds something that it moves alone, such as a measured corner."""

    def drag(self, dx: float, dy: float) -> None:
        """Move what is held by so many pixels from where it was taken hold of."""

    def extent(self) -> tuple[int, int]:
        """Width and height of the viewport."""


class Gestures:
    """Feeds a surface. `handle` takes the viewport's events, `key` the keys; each says whether the event was used."""

    def __init__(
        self, surface: Surface, tremble_px: float, twice_px: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._surface = surface
        self._tremble_px = tremble_px
        self._twice_px = twice_px
        self._clock = clock
        self._tapped: tuple[QPointF, float] | None = None
        self._holds = False
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._dragged = False
        self._pinched = False
        self._fingers: tuple[QPointF, QPointF] | None = None

    def handle(self, event: QEvent) -> bool:
        """Use an event of the viewport."""
        if event.type() in TOUCH and isinstance(event, QTouchEvent):
            return self._touch(event)
        if event.type() in MOUSE and isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QWheelEvent):
            return self._wheel(event)
        if isinstance(event, QNativeGestureEvent):
            return self._touchpad(event)
        return False

    def key(self, event: QKeyEvent) -> bool:
        """Use a key: arrows pan, + and - zoom, 0 fits, Home opens again, Enter and Space tap in the middle.

        R turns a quarter clockwise, Shift+R a quarter back, N turns north up.
        """
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        width, height = self._surface.extent()
        arrows = {
            Qt.Key.Key_Left: (width * PAN_KEY, 0.0),
            Qt.Key.Key_Right: (-width * PAN_KEY, 0.0),
            Qt.Key.Key_Up: (0.0, height * PAN_KEY),
            Qt.Key.Key_Down: (0.0, -height * PAN_KEY),
        }
        key = Qt.Key(event.key())
        if key in arrows:
            self._surface.pan_by(*arrows[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self._surface.zoom_by(ZOOM_KEY)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self._surface.zoom_by(1 / ZOOM_KEY)
        elif key == Qt.Key.Key_0:
            self._surface.fit()
        elif key == Qt.Key.Key_Home:
            self._surface.open()
        elif key == Qt.Key.Key_R:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._surface.turn_quarter(-1 if back else 1)
        elif key == Qt.Key.Key_N:
            self._surface.north_up()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._surface.tap()
        else:
            return False
        return True

    def _mouse(self, event: QMouseEvent) -> bool:
        left = Qt.MouseButton.LeftButton
        if event.type() in PRESSES and event.button() == left:
            self._press(event.position())
        elif event.type() == QEvent.Type.MouseMove and self._pressed is not None:
            self._move(event.position())
        elif event.type() == QEvent.Type.MouseButtonRelease and event.button() == left:
            self._release(event.position())
        else:
            return False
        return True

    def _touch(self, event: QTouchEvent) -> bool:
        places = [point.position() for point in event.points()]
        if event.type() == QEvent.Type.TouchCancel:
            self._pressed = None
        elif len(places) > 1:
            lifted = any(point.state() == QEventPoint.State.Released for point in event.points())
            self._pinch(None if lifted else (places[0], places[1]))
        elif event.type() == QEvent.Type.TouchBegin:
            self._pinched = False
            self._press(places[0])
        elif event.type() == QEvent.Type.TouchUpdate and not self._pinched:
            self._move(places[0])
        elif event.type() == QEvent.Type.TouchEnd and not self._pinched:
            self._release(places[0])
        if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel) or len(places) < 2:
            self._fingers = None
        event.accept()
        return True

    def _pinch(self, fingers: tuple[QPointF, QPointF] | None) -> None:
        """Two fingers move and zoom at once; the finger left over when one lifts neither drags nor taps."""
        self._pinched, self._pressed = True, None
        before, self._fingers = self._fingers, fingers
        if before is None or fingers is None:
            return
        one, two = fingers
        middle, moved = (one + two) / 2, (one + two) / 2 - (before[0] + before[1]) / 2
        apart_before, apart = _length(before[1] - before[0]), _length(two - one)
        self._surface.pan_by(moved.x(), moved.y())
        if apart_before > 1 and apart > 1:
            self._surface.zoom_by(apart / apart_before, middle)

    def _wheel(self, event: QWheelEvent) -> bool:
        notches = event.angleDelta().y() / WHEEL_STEP
        if notches:
            self._surface.zoom_by(ZOOM_NOTCH**notches, event.position())
        return True

    def _touchpad(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._surface.zoom_by(max(0.2, 1 + event.value()), event.position())
        return True

    def _press(self, at: QPointF) -> None:
        self._pressed, self._last, self._dragged = at, at, False
        self._holds = self._surface.take_hold(at)

    def _move(self, at: QPointF) -> None:
        if self._pressed is None:
            return
        least = max(self._tremble_px, QGuiApplication.styleHints().startDragDistance())
        if self._dragged or _length(at - self._pressed) >= least:
            self._dragged = True
            if self._holds:
                self._surface.drag(at.x() - self._pressed.x(), at.y() - self._pressed.y())
            else:
                self._surface.pan_by(at.x() - self._last.x(), at.y() - self._last.y())
            self._last = at

    def _release(self, at: QPointF) -> None:
        tapped = self._pressed is not None and not self._dragged
        self._pressed = None
        if not tapped:
            self._tapped = None
            return
        before, now = self._tapped, self._clock()
        self._tapped = (at, now)
        self._surface.tap(at)
        if before is not None and now - before[1] <= TWICE_S and _length(at - before[0]) <= self._twice_px:
            self._tapped = None
            self._surface.tap_twice(at)


def _length(vector: QPointF) -> float:
    return float((vector.x() ** 2 + vector.y() ** 2) ** 0.5)
