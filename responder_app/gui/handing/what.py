"""What is handed on: everything, the districts that are pressed, or the open building and what is near it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout

from responder_app.briefing.distance import spoken_distance
from responder_app.gui.handing.pages import Page
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import Row, RowList
from responder_app.gui.theme import Theme
from responder_app.sync.handing.part import Part

NEAR_M = (200.0, 500.0, 1000.0, 2000.0)


@dataclass(frozen=True)
class Words:
    """How the page speaks of what is done with the choice."""

    heading: str
    verb: str


COPY = Words("What goes onto the stick?", "Copy")
SHARE = Words("What may the other vehicle take?", "Share")


class WhatPage(Page):
    """Signals: `chosen` (Part)."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, COPY.heading)
        self._words = COPY
        self._facility = self._repository = self.near_name = ""
        self._found: tuple[tuple[str, int], ...] = ()
        self._picked: tuple[str, ...] = ()
        self.everything = Key(theme, "Everything", style=KeyStyle.PRIMARY)
        self.everything.clicked.connect(lambda: self._choose(Part()))
        self.about = PlainLabel("Or districts, with the maps: press those that are wanted.", "strong")
        self.rows = RowList(theme, "Districts")
        self.rows.row_opened.connect(self._on_pressed)
        self.picked = Key(theme, "")
        self.picked.clicked.connect(lambda: self._choose(Part(districts=self._picked)))
        self.near_about = PlainLabel("", "strong")
        self.near = {metres: Key(theme, spoken_distance(metres)) for metres in NEAR_M}
        grid = QGridLayout()
        grid.setSpacing(theme.metrics.gap)
        for number, (metres, key) in enumerate(self.near.items()):
            key.clicked.connect(lambda _=False, metres=metres: self._choose(Part((), self._facility, metres)))
            grid.addWidget(key, number // 2, number % 2)
        self._place(theme.metrics.gap, grid)

    def _place(self, gap: int, near: QGridLayout) -> None:
        """The districts have a column of their own: on the smallest screen five of them are seen at once."""
        left, right, both = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for layout in (left, right, both):
            layout.setSpacing(gap)
        left.addWidget(self.everything)
        left.addWidget(self.near_about)
        left.addLayout(near)
        left.addStretch(1)
        left.addWidget(self.leave)
        right.addWidget(self.about)
        right.addWidget(self.rows, 1)
        right.addWidget(self.picked)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        self.column.addLayout(both, 1)

    def ask(self, words: Words, repository: str = "") -> None:
        """What it is for, and of which office, "" for all: before `show_choices`."""
        self._words, self._repository = words, repository
        self.heading.setText(words.heading)
        self.setAccessibleName(words.heading)

    def show_choices(self, districts: Sequence[tuple[str, int]], facility: str, name: str) -> None:
        """The districts that there are, with how many buildings; the open building, "" for none."""
        self._found, self._facility, self._picked = tuple(districts), facility, ()
        self.near_name = name
        for part in (self.about, self.rows, self.picked):
            part.setVisible(bool(self._found))
        self.near_about.setText(
            f"Or {name} and all within:" if facility else "Or the open building and all within: open one first."
        )
        for key in self.near.values():
            key.setEnabled(bool(facility))
        self._show()

    def _on_pressed(self, index: int) -> None:
        name = self._found[index][0]
        if name in self._picked:
            self._picked = tuple(one for one in self._picked if one != name)
        else:
            self._picked = (*self._picked, name)
        self._show()

    def _show(self) -> None:
        picked = self._picked
        rows = [Row(name, (_buildings(count),), ("WANTED" if name in picked else "",)) for name, count in self._found]
        self.rows.show_rows(rows)
        count = sum(count for name, count in self._found if name in picked)
        self.picked.setEnabled(bool(picked))
        what = _buildings(count) if picked else "these districts"
        self.picked.set_caption(f"{self._words.verb} {what}")

    def _choose(self, part: Part) -> None:
        self.chosen.emit(replace(part, repository=self._repository))


def _buildings(count: int) -> str:
    return "1 building" if count == 1 else f"{count:,} buildings"
