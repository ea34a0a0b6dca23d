"""A scrolling list of facts with groups: every detail card and detail screen is one of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from responder_app.briefing.answers.fact import Age, Fact, FactSeverity, FactState
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import TEXT_CAP_MM, VALUE_CAP_MM
from responder_app.gui.pager import Pager
from responder_app.gui.scrolling import scroll_down_only
from responder_app.gui.signs import Sign, sign_of
from responder_app.gui.theme import Theme

LABEL_MM = 34.0


@dataclass(frozen=True)
class Group:
    """Facts under one heading: `note` stands below it, `sources` below each value, `age` at the end."""

    title: str
    facts: tuple[Fact, ...] = ()
    age: Age | None = None
    note: str = ""
    sources: tuple[str, ...] = ()
    """One for each fact: where the number comes from and when it holds."""


def ink_of(fact: Fact) -> str:
    """The ink of a fact's value: loud facts by severity, absent ones softer."""
    if fact.severity is FactSeverity.DANGER:
        return "danger"
    if fact.severity is FactSeverity.CAUTION:
        return "caution"
    return "soft" if fact.state in (FactState.MISSING, FactState.NOT_SHARED) else ""


class FactList(QScrollArea):
    """Groups of facts, one below the other; scrolls by touch, wheel, arrows and Page keys."""

    def __init__(self, theme: Theme, says: str, large: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._role, self._cap_mm = ("value", VALUE_CAP_MM) if large else ("strong", TEXT_CAP_MM)
        scroll_down_only(self, says, f"Scroll {says}", Qt.FocusPolicy.StrongFocus)
        self.groups: tuple[Group, ...] = ()
        self.pager: Pager | None = None
        self.show_groups(())

    def add_page_keys(self) -> None:
        """Two large keys at the foot in place of the bar, where the facts are higher than their room: for gloves."""
        says = self.accessibleName().casefold()
        self.pager = Pager(self._theme, self, says, lambda below: self.setViewportMargins(0, 0, 0, below))

    def show_groups(self, groups: Sequence[Group], width: int = 0) -> None:
        """Replace everything shown.

        `width` is how wide the list will be: a value that does not fit beside the labels then stands below its own.
        With 0 all stand beside them.
        """
        self.groups = tuple(groups)
        inside = QWidget()
        inside.setAccessibleName(self.accessibleName())
        column = self._column = QVBoxLayout(inside)
        gap = self._theme.metrics.gap
        edge = self._theme.metrics.px(1)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(gap)
        for group in self.groups:
            column.addWidget(self._card(group, width))
        column.addStretch(1)
        self.setWidget(inside)

    def height_for(self, width: int) -> int:
        """How high it must be, so wide, to show everything."""
        frame, column = 2 * self.frameWidth(), self._column
        # Fresh labels have no style yet, and words in bold need more lines.
        for label in self.findChildren(QWidget):
            label.ensurePolished()
        return column.totalHeightForWidth(width - frame) + frame

    def _card(self, group: Group, width: int) -> QFrame:
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
        if group.note:
            grid.addWidget(PlainLabel(group.note, ink="caution"), row, 0, 1, 2)
            row += 1
        sources = group.sources or ("",) * len(group.facts)
        for fact, source in zip(group.facts, sources, strict=True):
            self._add_fact(grid, row, fact, source, self._fits(fact, group, width))
            row += 1
        if group.age is not None and group.age.text:
            words = group.age.text[:1].upper() + group.age.text[1:]
            grid.addWidget(PlainLabel(words, ink="caution" if group.age.overdue else "soft"), row, 0, 1, 2)
        return card

    def _fits(self, fact: Fact, group: Group, width: int) -> bool:
        """Whether the value stands beside the labels of its group on one line."""
        if not width:
            return True
        metrics = self._theme.metrics
        room = width - 2 * self.frameWidth() - 2 * metrics.px(1) - 3 * metrics.px(2)
        room -= max(self._label_width(other.label) for other in group.facts)
        if sign_of(fact):
            room -= metrics.px(self._cap_mm + 3)
        return QFontMetrics(metrics.font(self._cap_mm, QFont.Weight.DemiBold)).horizontalAdvance(fact.value) <= room

    def _label_width(self, words: str) -> int:
        metrics = self._theme.metrics
        natural = QFontMetrics(metrics.font()).horizontalAdvance(words) + metrics.px(1)
        return min(natural, metrics.px(LABEL_MM)) if words else 0

    def _add_fact(self, grid: QGridLayout, row: int, fact: Fact, source: str, beside: bool) -> None:
        cell = self._cell(fact, source)
        label = PlainLabel(fact.label, ink="soft")
        if not fact.label or not beside:
            if fact.label:
                cell.insertWidget(0, label)
            grid.addLayout(cell, row, 0, 1, 2)
            return
        label.setFixedWidth(self._label_width(fact.label))
        # The first line of the label stands on the first line of the value, which may be larger.
        label.setContentsMargins(0, self._theme.metrics.px((self._cap_mm - TEXT_CAP_MM) * 0.9), 0, 0)
        grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(cell, row, 1)

    def _cell(self, fact: Fact, source: str) -> QVBoxLayout:
        """Sign and value, the source below the value; all at the top of the row."""
        value = PlainLabel(fact.value, self._role, ink_of(fact))
        top = QHBoxLayout()
        top.setSpacing(self._theme.metrics.px(1))
        sign = sign_of(fact)
        if sign:
            top.addWidget(Sign(self._theme, sign, self._cap_mm), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(value, 1)
        cell = QVBoxLayout()
        cell.setSpacing(0)
        cell.addLayout(top)
        if source:
            cell.addWidget(PlainLabel(source, ink="soft"))
        cell.addStretch(1)
        return cell
