"""Which material: the inventory, or any of the guidebook's by number, name, CAS, placard or guide."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.hazmat import Mark
from responder_app.briefing.answers.materials import Material, MaterialsAnswer
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import Row, RowList
from responder_app.gui.view import Surroundings, View

PAUSE_MS = 60
MOST = 40
HOW = "UN number (1017), name, CAS number, placard words or class, or guide 124"
_LOUD = frozenset({Mark.EHS, Mark.WATER_REACTIVE, Mark.NO_WATER, Mark.POLYMERIZES, Mark.TOXIC_INHALATION})


class MaterialList(View):
    """Signals: `picked` (Material), `left` when none is wanted, `restored` for what was cleared last."""

    picked = Signal(object)
    left = Signal()
    restored = Signal()
    title = "Which material?"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        theme = self.theme
        self.page.setContentsMargins(0, 0, 0, 0)
        self._facility: str | None = None
        self._materials: tuple[Material | None, ...] = ()
        self.field = QLineEdit()
        self.field.setAccessibleName(f"Search for a material: {HOW}")
        self.field.setPlaceholderText("UN number, name, CAS, placard, guide")
        self.field.setMinimumHeight(theme.metrics.primary)
        self.field.setMaxLength(120)
        self.back = Key(theme, "Back", "Esc")
        self.back.clicked.connect(self.left)
        self.again = Key(theme, "", style=KeyStyle.PRIMARY)
        self.again.clicked.connect(self.restored)
        self.message = PlainLabel("", "title")
        self.rows = RowList(theme, "Materials")
        self.rows.row_opened.connect(self._on_row_opened)
        top = QHBoxLayout()
        top.setSpacing(theme.metrics.gap)
        top.addWidget(self.field, 1)
        top.addWidget(self.back)
        self.page.addLayout(top)
        self.page.addWidget(self.again)
        self.page.addWidget(self.message)
        self.page.addWidget(self.rows, 1)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.field.textChanged.connect(lambda _: self._pause.start())
        self.field.returnPressed.connect(self._on_enter)
        self.field.installEventFilter(self)

    def begin(self, facility: str | None, cleared: Material | None) -> None:
        """An empty field and the inventory of a facility; a key that draws again what was cleared."""
        self._facility = facility
        self.again.setVisible(cleared is not None)
        if cleared is not None:
            self.again.set_caption(f"Draw again: {cleared.name}")
        self.field.clear()
        self._pause.stop()
        self._ask()
        self.field.setFocus()

    def show_answer(self, answer: MaterialsAnswer) -> None:
        """What was found; what nobody knows is always on offer."""
        found: list[tuple[Row, Material | None]] = [(_row(material), material) for material in answer.hits]
        if answer.more:
            found.append((Row("More fit: type more of it", heading=True), None))
        unknown = answer.unidentified
        found.append((Row("Not known what it is", (unknown.name,), (unknown.un_text,)), unknown))
        self._materials = tuple(material for _, material in found)
        self.rows.show_rows([row for row, _ in found], 0 if answer.query.strip() and answer.hits else None)
        said = answer.message
        if not said and not answer.query.strip():
            said = "From the inventory, or type" if answer.hits else f"Type {HOW}"
        self.message.setText(said)
        self.message.setVisible(bool(said))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The down key leads from the field into the results."""
        pressed = watched is self.field and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down and self.rows.count():
            if self.rows.currentRow() < 0:
                self.rows.setCurrentRow(0)
            self.rows.setFocus()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        text, facility, questions = self.field.text(), self._facility, self.around.questions
        self.ask(lambda: questions.materials(text, MOST, facility), self.show_answer)

    def _on_enter(self) -> None:
        if not self._pause.isActive() and self.rows.currentRow() >= 0:
            self._on_row_opened(self.rows.currentRow())

    def _on_row_opened(self, index: int) -> None:
        material = self._materials[index]
        if material is not None:
            self.picked.emit(material)


def _row(material: Material) -> Row:
    guides = "guide " + " or ".join(map(str, material.guides)) if material.guides else "no guide"
    near = "Spelt differently" if material.near else ""
    lines = (" · ".join(part for part in (material.amount, near, material.found) if part), material.doubt)
    loud = bool(_LOUD & set(material.marks))
    severity = FactSeverity.DANGER if loud else FactSeverity.CAUTION if material.marks else FactSeverity.NORMAL
    return Row(material.name, tuple(line for line in lines if line), (material.un_text, guides), severity)
