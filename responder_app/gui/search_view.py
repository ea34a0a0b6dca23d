"""Search (Ctrl+K): answers as you type. Two candidates stay two; nothing opens by itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit

from responder_app.briefing.answers.search import SearchAnswer
from responder_app.gui.found import Meant, candidates, headline, leads
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import Row, RowList
from responder_app.gui.view import Surroundings, View
from responder_app.gui.welcome import Welcome

PAUSE_MS = 60
"""Typing must pause this long before a question is asked."""
PICKED_MS = 100
"""So long a facility is picked before others hear of it: whoever types on or walks down the rows means another."""

NOTHING = "Check the spelling or type less of it; clear the line for the list of pre-plans."


class SearchView(View):
    """Signals: `facility_chosen` (id), `place_chosen` (what was typed: an address without a pre-plan), `left` (Esc).

    `facility_picked` (id) when one has been picked for a moment, so that Enter would open it.
    """

    left = Signal()
    facility_picked = Signal(str)
    facility_chosen = Signal(str)
    place_chosen = Signal(str)
    title = "Search"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.field = QLineEdit()
        self.field.setAccessibleName("Search by name, address, tenant or chemical")
        self.field.setPlaceholderText("Name, address, tenant, chemical")
        self.field.setMinimumHeight(self.theme.metrics.primary)
        self.field.setMaxLength(200)
        self.message = PlainLabel("", "title")
        self.help = PlainLabel("", "")
        self.rows = RowList(self.theme, "Search results")
        self.rows.row_opened.connect(self._on_row_opened)
        for widget in (self.field, self.message, self.help):
            self.page.addWidget(widget)
        self.page.addWidget(self.rows, 1)
        self.page.addStretch(0)
        self._answer: SearchAnswer | None = None
        self._meant: tuple[Meant, ...] = ()
        self._welcome = Welcome("", "")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_paused)
        self._picking = QTimer(self, singleShot=True, interval=PICKED_MS)
        self._picking.timeout.connect(self._on_picked)
        self.rows.row_picked.connect(lambda _: self._picking.start())
        self.field.textChanged.connect(lambda _: self._pause.start())
        self.field.textChanged.connect(lambda _: self._picking.stop())
        self.field.returnPressed.connect(self._on_enter)
        self.field.installEventFilter(self)
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Esc"), self, context=within).activated.connect(self.left)
        self._show_welcome()

    def begin(self, text: str | None = None) -> None:
        """Put the cursor into the field; `text` is typed for the person."""
        self.field.setFocus()
        if text is None:
            self.field.selectAll()
        else:
            self.field.setText(text)

    def set_welcome(self, welcome: Welcome) -> None:
        """What stands here while nothing is typed."""
        if welcome == self._welcome:
            return  # rows that somebody looks through stay where they are
        self._welcome = welcome
        if not self.field.text().strip():
            self._show_welcome()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The down key leads from the field into the results."""
        pressed = watched is self.field and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down and self.rows.count():
            self._enter_rows()
            return True
        return super().eventFilter(watched, event)

    @property
    def answered(self) -> str:
        """What was typed that the rows are the answer to; "" where they are none."""
        return self._answer.query.strip() if self._answer is not None else ""

    def show_answer(self, answer: SearchAnswer) -> None:
        """Paint the candidates, or what to do when there are none."""
        self._answer = answer
        found = candidates(answer)
        self._show_rows(found, 0 if leads(answer.hits) else None)
        self._say(headline(answer), "" if answer.hits else "\n".join((*answer.ended, NOTHING)))
        self._picking.start()

    def _on_paused(self) -> None:
        text = self.field.text().strip()
        if not text:
            if self._task is not None:
                self._task.drop()
            self._show_welcome()
            return
        self.ask(lambda: self.around.questions.search(text), self.show_answer)

    def _show_welcome(self) -> None:
        self._answer = None
        held = [(Row(one.name, (one.about,)), ("facility", one.facility_id)) for one in self._welcome.facilities]
        self._show_rows(held, None)
        self._say(self._welcome.message, self._welcome.help_text)

    def _show_rows(self, found: Sequence[tuple[Row, Meant]], pick: int | None) -> None:
        self._meant = tuple(meant for _, meant in found)
        self.rows.show_rows([row for row, _ in found], pick)
        self.rows.setVisible(bool(found))

    def _say(self, message: str, help_text: str) -> None:
        self.message.setText(message)
        self.message.setVisible(bool(message))
        self.help.setText(help_text)
        self.help.setVisible(bool(help_text))

    def _on_enter(self) -> None:
        fresh = self._answer is not None and self.answered == self.field.text().strip()
        if not fresh or not self._meant:
            return
        if self.rows.currentRow() >= 0:
            self._on_row_opened(self.rows.currentRow())
        else:
            self._enter_rows()

    def _on_picked(self) -> None:
        index = self.rows.currentRow()
        kind, value = self._meant[index] if 0 <= index < len(self._meant) else ("", "")
        if kind == "facility" and self.isVisible():
            self.facility_picked.emit(value)

    def _enter_rows(self) -> None:
        if self.rows.currentRow() < 0:
            self.rows.setCurrentRow(next(n for n, row in enumerate(self.rows.shown) if not row.heading))
        self.rows.setFocus()

    def _on_row_opened(self, index: int) -> None:
        kind, value = self._meant[index]
        if kind == "facility":
            self.facility_chosen.emit(value)
        elif kind == "place":
            self.place_chosen.emit(value)
        else:
            self.begin(value)
