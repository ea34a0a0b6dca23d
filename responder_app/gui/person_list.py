"""People as cards: who, what they are, and their phone numbers large enough to dial from at arm's length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from responder_app.gui.labels import PlainLabel
from responder_app.gui.scrolling import scroll_down_only
from responder_app.gui.theme import Theme


@dataclass(frozen=True)
class Person:
    """One card. `warning` stands first, as a bar; `lines` below the name; `phones` 4 mm high at the right."""

    name: str
    lines: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    warning: str = ""

    @property
    def spoken(self) -> str:
        """All of it, for screen readers."""
        return ". ".join(part for part in (self.warning, self.name, *self.phones, *self.lines) if part)


class PersonList(QScrollArea):
    """Cards one below the other; scrolls by touch, wheel, arrows and Page keys."""

    def __init__(self, theme: Theme, says: str) -> None:
        super().__init__()
        self._theme = theme
        self._says = says
        scroll_down_only(self, says, f"Scroll {says}", Qt.FocusPolicy.StrongFocus)
        self.shown: tuple[Person, ...] = ()

    def show_people(self, people: Sequence[Person]) -> None:
        """Replace everything shown."""
        self.shown = tuple(people)
        inside = QWidget()
        inside.setAccessibleName(self._says)
        column = QVBoxLayout(inside)
        edge = self._theme.metrics.px(0.6)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(self._theme.metrics.px(1))
        for person in self.shown:
            column.addWidget(self._card(person))
        column.addStretch(1)
        self.setWidget(inside)

    def _card(self, person: Person) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        card.setAccessibleName(person.spoken)
        grid = QGridLayout(card)
        pad = self._theme.metrics.px(1.4)
        grid.setContentsMargins(pad, pad // 2, pad, pad // 2)
        grid.setHorizontalSpacing(pad)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        if person.warning:
            bar = PlainLabel(person.warning, "title")
            bar.set_mark("fill", "caution")
            bar.setMargin(self._theme.metrics.px(0.8))
            grid.addWidget(bar, 0, 0, 1, 2)
        grid.addWidget(PlainLabel(person.name, "title"), 1, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        for line in person.lines:
            words.addWidget(PlainLabel(line))
        words.addStretch(1)
        # Beside a second number the lines keep to the left; below a single one they have the whole width.
        several = len(person.phones) > 1
        grid.addLayout(words, 2, 0, 1, 1 if several else 2)
        phones = QVBoxLayout()
        phones.setSpacing(0)
        for phone in person.phones:
            phones.addWidget(PlainLabel(phone, "value", wrap=False))
        phones.addStretch(1)
        grid.addLayout(phones, 1, 1, 2 if several else 1, 1)
        return card
