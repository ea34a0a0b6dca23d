"""A scrolling list of facts with groups: every detail card and detail screen is one of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from responder_app.briefing.answers.fact import Age, Fact, FactSeverity, FactState
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme


@dataclass(frozen=True)
class Group:
    """Facts under one heading; `age` stands beside it, `note` below the facts."""

    title: str
    facts: tuple[Fact, ...] = ()
    age: Age | None = None
    note: str = ""


def ink_of(fact: Fact) -> str:
    """The ink of a fact's value: loud facts by severity, absent ones softer."""
    if fact.severity is FactSeverity.DANGER:
        return "danger"
    if fact.severity is FactSeverity.CAUTION:
        return "caution"
    return "soft" if fact.state in (FactState.MISSING, FactState.NOT_SHARED) else ""


class FactList(QScrollArea):
    """Groups of facts, one below the other; scrolls by touch, wheel, arrows and Page keys."""

    def __init__(self, theme: Theme, says: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(says)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setAccessibleName(f"Scroll {says}")
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.groups: tuple[Group, ...] = ()
        self.show_groups(())

    def show_groups(self, groups: Sequence[Group]) -> None:
        """Replace everything shown."""
        self.groups = tuple(groups)
        inside = QWidget()
        inside.setAccessibleName(self.accessibleName())
        column = QVBoxLayout(inside)
        gap = self._theme.metrics.gap
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        for group in self.groups:
            column.addWidget(self._card(group))
        column.addStretch(1)
        self.setWidget(inside)

    def _card(self, group: Group) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        card.setAccessibleName(group.title)
        grid = QGridLayout(card)
        pad = self._theme.metrics.px(2)
        grid.setContentsMargins(pad, pad, pad, pad)
        grid.setHorizontalSpacing(pad)
        grid.setVerticalSpacing(self._theme.metrics.px(0.8))
        grid.setColumnStretch(1, 1)
        if group.title:
            grid.addWidget(PlainLabel(group.title, "title"), 0, 0, 1, 2)
        row = 1
        for fact in group.facts:
            row = self._add_fact(grid, row, fact)
        age = group.age
        for words, ink in (
            (group.note, "soft"),
            (age.text if age else "", "caution" if age and age.overdue else "soft"),
        ):
            if words:
                grid.addWidget(PlainLabel(words, ink=ink), row, 0, 1, 2)
                row += 1
        return card

    def _add_fact(self, grid: QGridLayout, row: int, fact: Fact) -> int:
        value = PlainLabel(fact.value, "strong", ink_of(fact))
        if not fact.label:
            grid.addWidget(value, row, 0, 1, 2)
            return row + 1
        label = PlainLabel(fact.label, ink="soft")
        label.setMaximumWidth(self._theme.metrics.px(40))
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, row, 0)
        value.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addWidget(value, row, 1)
        return row + 1
