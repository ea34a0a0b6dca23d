"""What every screen is: a page that asks its question off the GUI thread and paints the answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from responder_app.errors import ResponderError
from responder_app.gui.current import Current
from responder_app.gui.labels import PlainLabel
from responder_app.gui.notice import NoticeBar
from responder_app.gui.ports import Questions
from responder_app.gui.tasks import Lane, Task
from responder_app.gui.theme import Theme
from responder_app.gui.words import explain

T = TypeVar("T")
UNSEEN_MS = 300
"""What nobody looks at yet is asked for once what is looked at has been painted: both would wait for each other."""


@dataclass(frozen=True)
class Surroundings:
    """What a screen is built with: colours and sizes, the questions it may ask, the lane, what is open."""

    theme: Theme
    questions: Questions
    lane: Lane
    current: Current


class View(QWidget):
    """A screen. `page` is its layout; `notice` its bar for failures.

    Signals: `settled` when an answer or a failure has been painted.
    """

    settled = Signal()
    title = ""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.title)
        self.around = around
        self.theme = around.theme
        self.notice = NoticeBar(around.theme)
        gap = around.theme.metrics.gap
        self.page = QVBoxLayout(self)
        self.page.setContentsMargins(gap, gap, gap, gap)
        self.page.setSpacing(gap)
        self.page.addWidget(self.notice)
        self.moved: QWidget | None = None
        """The drawing of a screen that is mostly one: the arrow keys move it as soon as the screen is shown."""
        self._task: Task | None = None
        self._said_failure = False
        around.theme.changed.connect(self._on_theme_changed)

    @property
    def unfinished(self) -> bool:
        """Whether something that is on the screen is still on its way, the answer apart."""
        return False

    def take_keys(self) -> None:
        """Have the keyboard."""
        (self if self.moved is None or self.moved.isHidden() else self.moved).setFocus()

    def ask(self, work: Callable[[], T], paint: Callable[[T], None]) -> None:
        """Put a question to the lane; the view's older question is dropped."""

        def painted(answer: T) -> None:
            # What is said of something else, such as a file that was written, stays.
            if self._said_failure:
                self._said_failure = False
                self.notice.clear()
            paint(answer)
            self.settled.emit()

        self._task = self.around.lane.ask(work, painted, self.on_failed, instead_of=self._task)

    def ask_no_more(self) -> None:
        """Nobody waits for the answer that is on its way."""
        if self._task is not None:
            self._task.drop()

    def showEvent(self, event: QShowEvent) -> None:
        """Dressed for day or night when it is needed."""
        self.theme.dress(self)
        super().showEvent(event)

    def _on_theme_changed(self) -> None:
        if self.isVisible():
            self.theme.dress(self)

    def on_failed(self, error: ResponderError) -> None:
        """Say it in words; what was painted before stays."""
        self._said_failure = True
        self.notice.show_failure(error)
        self.settled.emit()


class Cover(PlainLabel):
    """Hides what is painted of one facility until another one's answer is there, or says why it does not come."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__("", "title", parent=parent)
        self._theme = theme
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setVisible(False)

    def begin(self) -> None:
        """Cover the screen, without words yet."""
        self.setText("")
        self.raise_()
        self.setVisible(True)

    def event(self, event: QEvent) -> bool:
        """What lies under it is not painted: a style sheet takes that away again whenever it is put on."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Polish, QEvent.Type.StyleChange):
            self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        return done

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, then the words: nothing of another facility stands through."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("window"))
        painter.end()
        super().paintEvent(event)


class FacilityView(View):
    """A screen about the open facility. It asks when it is shown, and again when the facility changes.

    Signals: `heading_came` (Heading) with every answer that has one.
    """

    heading_came = Signal(object)
    eager = False
    """Whether it asks before it is shown."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._painted_for: tuple[str, str] = ("", "")
        self._answered = ""
        self._stale = False
        self.cover = Cover(self.theme, self)
        self._unseen = QTimer(self, singleShot=True, interval=UNSEEN_MS)
        self._unseen.timeout.connect(self._ask_unseen)
        around.current.facility_opened.connect(self._on_changed)
        around.current.fire_floor_set.connect(self._on_changed)

    def ask_for(self, facility_id: str, fire_floor: str) -> None:
        """Ask what this screen shows of that facility."""
        raise NotImplementedError

    def ask(self, work: Callable[[], T], paint: Callable[[T], None]) -> None:
        """Put a question about the open facility; its answer takes away the cover over the one before."""
        facility_id = self.around.current.facility_id

        def uncovered(answer: T) -> None:
            if facility_id != self._answered:
                self.notice.clear()
            self._answered = facility_id
            self.cover.setVisible(False)
            paint(answer)

        super().ask(work, uncovered)

    def on_failed(self, error: ResponderError) -> None:
        """Say it; where nothing of the open facility is painted yet, in place of the facility before."""
        self.cover.setText(explain(error).one_line)
        super().on_failed(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cover stays as large as the screen."""
        super().resizeEvent(event)
        self.cover.setGeometry(self.rect())

    def refresh(self, now: bool = True) -> None:
        """Ask again: the library has changed. Without `now` only when this is shown the next time."""
        self._stale = not now
        if now or not self.isVisible():
            self._painted_for = ("", "")
        if now:
            self._on_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        """What has changed meanwhile is asked for when this is shown again."""
        if self._stale:
            self._painted_for, self._stale = ("", ""), False
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask, unless the answer is on screen already."""
        super().showEvent(event)
        self._on_changed()

    def _on_changed(self) -> None:
        if self.around.current.facility_id != self._answered:
            self.cover.begin()
        if self.isVisible():
            self._ask_now()
        elif self.eager:
            self._unseen.start()

    @Slot()
    def _ask_unseen(self) -> None:
        if self.around.lane.busy or self.around.current.still_drawing():
            self._unseen.start()
        else:
            self._ask_now()

    @Slot()
    def _ask_now(self) -> None:
        current = self.around.current
        wanted = (current.facility_id, current.fire_floor)
        if current.facility_id and wanted != self._painted_for:
            self._painted_for = wanted
            self.ask_for(*wanted)
