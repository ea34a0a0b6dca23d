"""The emergency code, typed in gloves: its 32 signs as keys, in groups as on paper, slips said group by group."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme
from responder_app.session import emergency_code
from responder_app.session.emergency_code import ALPHABET, GROUPS, SIGNS

ACROSS = 8
TO_A_GROUP = SIGNS + 1
WHOLE = GROUPS * TO_A_GROUP
HOW = "7 groups of 5 signs. I and L are 1, O is 0."
READY = "No slip found. Press Open."


class CodePage(QWidget):
    """Signals: `entered` (str, the code as typed), `left`."""

    entered = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        metrics = theme.metrics
        self.words = PlainLabel(HOW, "title")
        self.line = QLineEdit()
        self.line.setAccessibleName("Emergency code")
        self.line.setMinimumHeight(metrics.px(13))
        self.line.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.line.textEdited.connect(self._on_typed)
        self.line.returnPressed.connect(self._on_entered)
        self.signs = {sign: self._sign(theme, sign) for sign in ALPHABET}
        grid = QGridLayout()
        grid.setSpacing(metrics.px(1))
        for number, key in enumerate(self.signs.values()):
            grid.addWidget(key, number // ACROSS, number % ACROSS)
        self.open_key = Key(theme, "Open", "Enter", KeyStyle.DANGER, says="Open with the emergency code")
        self.open_key.clicked.connect(self._on_entered)
        self.delete_key = Key(theme, "Delete")
        self.delete_key.clicked.connect(self._on_deleted)
        self.back_key = Key(theme, "Back", "Esc")
        self.back_key.clicked.connect(self.left)
        beside = QVBoxLayout()
        beside.setSpacing(metrics.px(2))
        for key in (self.delete_key, self.back_key):
            beside.addWidget(key)
        beside.addStretch(1)
        beside.addWidget(self.open_key)
        row = QHBoxLayout()
        row.setSpacing(metrics.px(3))
        row.addLayout(grid)
        row.addLayout(beside)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics.px(2))
        for widget in (PlainLabel("Emergency code from the station", "value"), self.line, self.words):
            column.addWidget(widget)
        column.addStretch(1)
        column.addLayout(row)
        self._show("")

    def take_keys(self) -> None:
        """Have the keyboard."""
        self.line.setFocus()

    def clear(self) -> None:
        """Forget what was typed."""
        self._show("")

    def show_trying(self) -> None:
        """The code is being tried."""
        self._use(False)
        self.words.setText("Opening ...")

    def show_refused(self, words: str) -> None:
        """Say why it was not taken; what was typed stays, to be corrected."""
        self._use(True)
        self._show(self._typed())
        self.words.set_mark("ink", "caution")
        self.words.setText(words)

    def _sign(self, theme: Theme, sign: str) -> Key:
        key = Key(theme, sign, cap_mm=3.5)
        key.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        key.setFixedSize(theme.metrics.primary, theme.metrics.primary)
        key.clicked.connect(lambda: self._show(self._typed() + sign))
        return key

    def _typed(self) -> str:
        return emergency_code.tidied(self.line.text())

    def _on_deleted(self) -> None:
        self._show(self._typed()[:-1])

    def _on_typed(self, text: str) -> None:
        """Put into groups what is typed at the end; what is corrected in the middle stays under the caret."""
        if self.line.cursorPosition() == len(text):
            self._show(emergency_code.tidied(text))
        else:
            self._judge(emergency_code.tidied(text))

    def _show(self, signs: str) -> None:
        signs = signs[:WHOLE]
        groups = [signs[start : start + TO_A_GROUP] for start in range(0, len(signs), TO_A_GROUP)]
        self.line.setText("  ".join(groups))
        self._judge(signs)

    def _judge(self, signs: str) -> None:
        wrong = emergency_code.wrong_groups(signs)
        whole = len(signs) == WHOLE
        self.open_key.setEnabled(whole and not wrong)
        self.words.set_mark("ink", "caution" if wrong else "")
        if wrong:
            # Of the first one: a sign too few or too many shifts all groups behind it.
            self.words.setText(f"There is a slip in group {wrong[0]}. Compare it with the paper.")
        elif whole:
            self.words.setText(READY)
        else:
            self.words.setText(HOW if not signs else f"Group {len(signs) // TO_A_GROUP + 1} of {GROUPS}. {HOW}")

    def _use(self, usable: bool) -> None:
        for widget in (self.line, self.open_key, self.delete_key, self.back_key, *self.signs.values()):
            widget.setEnabled(usable)

    def _on_entered(self) -> None:
        if self.open_key.isEnabled():
            self.entered.emit(self._typed())
