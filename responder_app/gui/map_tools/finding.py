"""Going to a place on the map: a grid reference, degrees or an address that is typed. The briefing finds it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.found_places import FoundPlace, FoundPlaces
from responder_app.briefing.answers.site_map import MapScene
from responder_app.errors import ResponderError
from responder_app.gui.canvas.place_mark import PlaceMark
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.map_tools.tool import BUILDING, MapTool
from responder_app.gui.rows import Row, RowList
from responder_app.gui.tasks import Task
from responder_app.gui.view import Surroundings
from responder_app.gui.words import explain

PAUSE_MS = 120
HELP = "USNG: 16T DM 47879 35661, or only 47879 35661\nDegrees: 41.8812, -87.6278\nAddress: 126 North Lake Street"
OUTSIDE = "Outside what this vehicle holds of the map"


class FindTool(MapTool):
    """A place is only ever chosen by the crew; Enter takes the first when it is the only one and sure."""

    title = "Find a place on the map"

    def __init__(self, around: Surroundings, panel_of: MapPanel, middle: str = BUILDING) -> None:
        super().__init__(around, panel_of, middle)
        self._found: FoundPlaces | None = None
        self._shown: FoundPlace | None = None
        self._asked: Task | None = None
        self._entered = False
        """Enter was pressed before the answer came."""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._seek)
        self._build()

    @property
    def state(self) -> str:
        """What is marked."""
        return f"Found: {self._shown.title}" if self._shown is not None else ""

    def follow(self, scene: MapScene, other: bool) -> None:
        """Places are metres of a scene: another one's mean nothing here."""
        super().follow(scene, other)
        if other:
            self.clear()
        elif self._shown is not None:
            self._mark(self._shown)

    def begin(self) -> None:
        """Type at once."""
        self.field.setFocus()
        self.field.selectAll()

    def clear(self) -> None:
        """Nothing is looked for, nothing marked."""
        self.field.clear()
        self._unmark()
        self._show_help()

    def show_found(self, found: FoundPlaces) -> None:
        """List what was found."""
        self._found = found
        rows = [
            # The grid reference on a line of its own: it is read aloud to its last digit.
            Row(
                one.title,
                tuple(one.about.split(" · ")),
                severity=FactSeverity.CAUTION if one.unsure else FactSeverity.NORMAL,
            )
            for one in found.places
        ]
        self.rows.show_rows(rows)
        self.rows.setVisible(bool(rows))
        self._say(found.message, "caution" if found.message else "soft")
        if self._entered:
            self._on_enter()

    def go_to(self, one: FoundPlace) -> None:
        """Bring a place to the middle and mark it, or say that it is not on this map."""
        place = QPointF(*one.place)
        if not self.canvas.holds(place):
            self._unmark()
            self._say(f"{OUTSIDE}: {one.about}", "caution")
            return
        self._say("", "soft")
        self._mark(one)
        self.canvas.look_at(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down leads from the field into the rows; Enter goes to the only place, or into the rows."""
        if watched is not self.field or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Down and self.rows.count():
            self.rows.setFocus()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter()
            return True
        return False

    def _on_enter(self) -> None:
        found = self._found
        self._entered = (found is None or found.query != self.field.text()) and bool(self.field.text().strip())
        if found is None or self._entered or not found.places:
            return
        if len(found.places) == 1 and not found.places[0].unsure:
            self.go_to(found.places[0])
        else:
            self.rows.setCurrentRow(0)
            self.rows.setFocus()

    def _seek(self) -> None:
        typed, scene, questions = self.field.text(), self.scene, self.around.questions
        if not typed.strip() or scene is None:
            return
        self._asked = self.around.lane.ask(
            lambda: questions.find_places(typed, scene.origin, self.middle),
            self.show_found,
            self._on_failed,
            instead_of=self._asked,
        )

    def _on_failed(self, error: ResponderError) -> None:
        self._say(explain(error).one_line, "caution")

    def _on_typed(self, text: str) -> None:
        self._entered = False
        if text.strip():
            self._pause.start()
            return
        self._pause.stop()
        if self._asked is not None:
            self._asked.drop()
        self._show_help()

    def _mark(self, one: FoundPlace) -> None:
        self._shown = one
        self.canvas.pin("found", PlaceMark(one.title, self.theme.metrics, self.theme.palette), QPointF(*one.place))
        self.changed.emit()

    def _unmark(self) -> None:
        if self._shown is not None:
            self._shown = None
            self.canvas.pin("found", None)
            self.changed.emit()

    def _show_help(self) -> None:
        self._found = None
        self.rows.show_rows(())
        self.rows.hide()
        self._say(HELP, "soft")

    def _say(self, words: str, ink: str) -> None:
        self.message.setText(words)
        self.message.setVisible(bool(words))
        self.message.set_mark("ink", ink)

    def _build(self) -> None:
        theme = self.theme
        self.field = QLineEdit()
        self.field.setAccessibleName("Find a grid reference, degrees or an address on the map")
        self.field.setPlaceholderText("USNG or address")
        self.field.setMinimumHeight(theme.metrics.key)
        self.field.setMaxLength(200)
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.message = PlainLabel("")
        self.rows = RowList(theme, "Places found")
        self.rows.row_opened.connect(lambda index: self.go_to(self._found.places[index]) if self._found else None)
        self.clear_key = Key(theme, "Clear", says="Clear the field and take the mark away")
        self.clear_key.clicked.connect(self._on_clear)
        foot = QHBoxLayout()
        foot.setSpacing(theme.metrics.gap // 2)
        for key in (self.clear_key, self.back_key()):
            foot.addWidget(key, 1)
        self.column.addWidget(self.field)
        self.column.addWidget(self.message)
        self.column.addWidget(self.rows, 1)
        self.column.addStretch(0)
        self.column.addLayout(foot)
        self._show_help()

    def _on_clear(self) -> None:
        self.clear()
        self.field.setFocus()
