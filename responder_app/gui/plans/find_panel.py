"""Find: words and things on all plans of the open facility, listed with their floors. Draws nothing on the sheet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from responder_app.briefing.answers.plan_words import PlanHits, PlanWordsState
from responder_app.errors import ResponderError
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.plans.found_words import HELP, Place, places_of, rows_of
from responder_app.gui.plans.found_words import headline as headline_of
from responder_app.gui.rows import RowList
from responder_app.gui.tasks import Task
from responder_app.gui.view import Surroundings
from responder_app.gui.words import explain

PAUSE_MS = 60
"""Typing must pause this long before it is searched for."""
BREATH_MS = 15
"""Between two steps of reading, so that other questions on the lane are answered first."""
LIMIT = 50


class FindPanel(QWidget):
    """Reads the plans' words step by step from `read` on, whether it is shown or not.

    Signals: `hit_chosen` (PlanHit, which of its boxes from 0), `cleared` when nothing is chosen any more.
    """

    hit_chosen = Signal(object, int)
    cleared = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setAccessibleName("Find on all plans")
        self._around = around
        self._facility = ""
        self._floor = ""
        self._found: PlanHits | None = None
        self._meant: tuple[int | None, ...] = ()
        self._places: tuple[Place, ...] = ()
        self._at = -1
        self._search: Task | None = None
        self._reading: Task | None = None
        self._complete = False
        self._build()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._seek)
        self._breath = QTimer(self, singleShot=True, interval=BREATH_MS)
        self._breath.timeout.connect(self._read)
        self._show_help("")

    def follow(self, facility_id: str, floor: str = "") -> None:
        """The open facility and the floor that is shown or burns, whose hits come first among equals.

        Call it when the plans screen opens and with every floor; the words are read once `read` is called, too.
        """
        self._floor = floor
        if facility_id == self._facility:
            return
        self._facility = facility_id
        for task in (self._search, self._reading):
            if task is not None:
                task.drop()
        self._complete = False
        self.field.clear()
        self._show_help("")

    def read(self) -> None:
        """Read the words of the plans, unless they have been read."""
        if not self._complete:
            self._read()

    def begin(self) -> None:
        """Put the cursor into the field, and look for sheets that have arrived meanwhile."""
        self.field.setFocus()
        self.field.selectAll()
        self._read()

    def step(self, places: int) -> None:
        """Choose the next place, or an earlier one; after the last comes the first."""
        if not self._places:
            return
        start = self._at if self._at >= 0 else (-1 if places > 0 else 0)
        self._choose((start + places) % len(self._places))

    @property
    def chosen(self) -> Place | None:
        """The hit and the place that is chosen."""
        return self._places[self._at] if self._at >= 0 else None

    def show_found(self, found: PlanHits) -> None:
        """List what was found; nothing is chosen by itself."""
        self._found = found
        rows = rows_of(found.hits)
        self._meant = tuple(hit for _, hit in rows)
        self._places = tuple(places_of(found.hits))
        self._forget()
        self.rows.show_rows([row for row, _ in rows])
        self.rows.setVisible(bool(rows))
        self._say(found.note, headline_of(found), "soft" if found.hits else "caution")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the field into the rows; Enter steps to the next place, Shift+Enter back."""
        if watched is not self.field or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Down and self.rows.count():
            self.rows.setFocus()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._is_fresh():
                self.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
            return True
        return super().eventFilter(watched, event)

    def _seek(self) -> None:
        typed, questions, facility, floor = self._typed(), self._around.questions, self._facility, self._floor
        if not typed or not facility:
            return

        def find() -> PlanHits:
            return questions.find_in_plans(facility, typed, LIMIT, floor)

        self._search = self._around.lane.ask(find, self._on_found, self._on_failed, instead_of=self._search)

    def _on_found(self, found: PlanHits) -> None:
        again = self._found is not None and self._found.query == found.query and self._found.hits == found.hits
        if again and found.hits:
            # The same list stays as it is, with what is chosen in it.
            self._found = found
            self._say(found.note)
        else:
            self.show_found(found)

    def _read(self) -> None:
        questions, facility = self._around.questions, self._facility
        if not facility:
            return
        self._reading = self._around.lane.ask(
            lambda: questions.prepare_plan_words(facility),
            self._on_read,
            self._on_failed,
            instead_of=self._reading,
            spare=True,
        )

    def _on_read(self, state: PlanWordsState) -> None:
        self._say(state.note)
        self._complete = state.complete
        if not state.complete:
            self._breath.start()
        unsure = self._found is not None and not self._found.complete
        if unsure and (state.complete or not self._places) and not self._pause.isActive():
            self._seek()

    def _on_failed(self, error: ResponderError) -> None:
        self._say(explain(error).one_line)

    def _on_typed(self) -> None:
        self.clear.setEnabled(bool(self.field.text()))
        if self._typed():
            self._pause.start()
            return
        self._pause.stop()
        if self._search is not None:
            self._search.drop()
        self._show_help(self.note.text())

    def _on_row_opened(self, index: int) -> None:
        """A row's first place; pressed again, its next one."""
        hit = self._meant[index]
        mine = [at for at, (number, _) in enumerate(self._places) if number == hit]
        if mine:
            self._choose(mine[(mine.index(self._at) + 1) % len(mine)] if self._at in mine else mine[0])

    def _choose(self, at: int) -> None:
        self._at = at
        number, place = self._places[at]
        self.rows.blockSignals(True)
        self.rows.setCurrentRow(self._meant.index(number))
        self.rows.blockSignals(False)
        self._tell_place()
        if self._found is not None:
            self.hit_chosen.emit(self._found.hits[number], place)

    def _forget(self) -> None:
        """Nothing is chosen any more."""
        was, self._at = self._at, -1
        self._tell_place()
        if was >= 0:
            self.cleared.emit()

    def _tell_place(self) -> None:
        count = len(self._places)
        places = "1\nplace" if count == 1 else f"{count}\nplaces"
        self.place.setText(f"{self._at + 1} of {count}" if self._at >= 0 else places)
        for widget in (self.previous, self.place, self.next):
            widget.setVisible(bool(count))

    def _show_help(self, note: str) -> None:
        self._found, self._meant, self._places = None, (), ()
        self.rows.show_rows(())
        self.rows.hide()
        self._forget()
        self._say(note, HELP)

    def _say(self, note: str, headline: str | None = None, ink: str = "soft") -> None:
        """What must be known of the sheets, and what was found; None leaves that as it stands."""
        self.note.setText(note)
        self.note.setVisible(bool(note))
        if headline is not None:
            self.headline.setText(headline)
            self.headline.setVisible(bool(headline))
            self.headline.set_mark("ink", ink)

    def _typed(self) -> str:
        return self.field.text().strip()

    def _is_fresh(self) -> bool:
        return self._found is not None and self._found.query == self._typed()

    def _build(self) -> None:
        theme = self._around.theme
        self.field = QLineEdit()
        self.field.setAccessibleName("Find words and things on all plans")
        self.field.setPlaceholderText("Find")
        self.field.setMinimumHeight(theme.metrics.key)
        self.field.setMaxLength(200)
        self.field.textChanged.connect(lambda _: self._on_typed())
        self.field.installEventFilter(self)
        self.clear = Key(theme, "Clear", says="Clear the field")
        self.clear.setEnabled(False)
        self.clear.clicked.connect(self._on_clear)
        self.headline = PlainLabel("", "strong")
        self.note = PlainLabel("", "", "caution")
        # The places are counted below: a second count beside it is one too many.
        self.rows = RowList(theme, "Found on plans", counted=False)
        self.rows.row_opened.connect(self._on_row_opened)
        self.previous = Key(theme, "Previous", says="Go to the place before")
        self.previous.clicked.connect(lambda: self.step(-1))
        self.next = Key(theme, "Next", says="Go to the next place")
        self.next.clicked.connect(lambda: self.step(1))
        self.place = PlainLabel("", "strong", wrap=False)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        top, foot, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self.field, 1)
        top.addWidget(self.clear)
        for widget in (self.previous, self.place, self.next):
            foot.addWidget(widget, 1)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap // 2)
        column.addLayout(top)
        column.addWidget(self.headline)
        column.addWidget(self.note)
        column.addWidget(self.rows, 1)
        column.addLayout(foot)
        column.addStretch(0)

    def _on_clear(self) -> None:
        self.field.clear()
        self.field.setFocus()
