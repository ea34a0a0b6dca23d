"""The keys of all tools of the map. Does nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from responder_app.gui.keys import Key
from responder_app.gui.pager import Pager
from responder_app.gui.scrolling import scroll_down_only
from responder_app.gui.theme import Theme


class Tool(Enum):
    """Caption, what it says, hot key."""

    MEASURE = ("Measure", "Measure lengths and areas on the map", "M")
    FIND = ("Find\nplace", "Find a grid reference or an address on the map", "Ctrl+F")
    GRID = ("Grid", "Lay the US National Grid over the map", "G")
    RINGS = ("Range\nrings", "Draw range rings", "")
    PLAN = ("Floor\nplan", "Lay a floor's plan on the map", "P")
    POSITION = ("GPS", "This vehicle's own position", "")
    TURN = ("Turn", "Turn the map clockwise by a quarter", "R")
    NORTH = ("North\nup", "Turn the map until north is up", "N")
    LARGE = ("Large\ndigits", "Show the grid reference in large digits", "")

    @property
    def hot_key(self) -> str:
        """The key of the keyboard, "" for none."""
        return self.value[2]


COLUMNS = 3
AT_ONCE = (Tool.TURN, Tool.NORTH)
"""They do something and are never lit."""


class ToolsPanel(QScrollArea):
    """Signals: `pressed` (Tool). Keys are lit by `light`, not by being pressed."""

    pressed = Signal(object)

    def __init__(self, theme: Theme, tools: Sequence[Tool] = tuple(Tool)) -> None:
        super().__init__()
        scroll_down_only(self, "Tools of the map", "Scroll tools")
        self.pager = Pager(theme, self, "tools", lambda below: self.setViewportMargins(0, 0, 0, below))
        inside = QWidget()
        inside.setAccessibleName("Tools of the map")
        column, grid = QVBoxLayout(inside), QGridLayout()
        column.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.metrics.gap // 2)
        self.keys: dict[Tool, Key] = {}
        for number, tool in enumerate(tools):
            caption, says, hot_key = tool.value
            key = Key(theme, caption, says=says)
            key.setToolTip(f"{says} ({hot_key})" if hot_key else says)
            if hot_key:
                key.setAccessibleDescription(f"Hot key {hot_key}")
            key.setCheckable(tool not in AT_ONCE)
            key.clicked.connect(lambda lit=False, tool=tool: self._on_pressed(tool, lit))
            self.keys[tool] = key
            grid.addWidget(key, number // COLUMNS, number % COLUMNS)
        column.addLayout(grid)
        column.addStretch(1)
        self.setWidget(inside)

    def light(self, tool: Tool, lit: bool) -> None:
        """Light a key, or not; one that is not here stays unlit."""
        if tool in self.keys:
            self.keys[tool].setChecked(lit)

    def _on_pressed(self, tool: Tool, lit: bool) -> None:
        if self.keys[tool].isCheckable():
            self.keys[tool].setChecked(not lit)
        self.pressed.emit(tool)
