"""All the facts of one block in large type, with the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from responder_app.briefing.answers.sheet import Block
from responder_app.gui.facts import FactList, Group
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme


class DetailPage(QWidget):
    """Signals: `closed`, `screen_wanted` (Screen) by the key of the screen that goes on from these facts."""

    closed = Signal()
    screen_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Details")
        self.heading = PlainLabel("", "value")
        self.facts = FactList(theme, "Details", large=True)
        self.facts.add_page_keys()
        self._screen: Screen | None = None
        self.onward = Key(theme, "")
        self.onward.clicked.connect(lambda: self.screen_wanted.emit(self._screen))
        back = Key(theme, "Back", "Esc", says="Back to the arrival sheet")
        back.clicked.connect(self.closed)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.onward)
        top.addWidget(back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap)
        column.addLayout(top)
        column.addWidget(self.facts, 1)

    def show_block(self, block: Block, screen: Screen | None) -> None:
        """Show all facts of the block, and the key of the screen that goes on from them."""
        self._screen = screen
        self.onward.setVisible(screen is not None)
        if screen is not None:
            self.onward.set_caption(f"{screen.hot_key}\n{screen.caption}", f"Go on to {screen.caption}")
        self.heading.setText(block.title)
        self.facts.show_groups((Group("", block.facts, block.age),))
        self.facts.setFocus()
