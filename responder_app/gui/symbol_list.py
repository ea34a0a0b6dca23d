"""The symbols of a plan or map as rows beside it, with a card of details: what screen readers and keyboards use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.gui.facts import FactList, Group
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import Row, RowList
from responder_app.gui.theme import Theme

KINDS = {"fdc": "FDC", "hvac": "HVAC", "facility": "Pre-plan"}
"""Kinds whose icon's name is not how they are said."""


@dataclass(frozen=True)
class Listed:
    """One thing on the drawing, or beside it when it could not be placed."""

    id: str
    label: str
    kind: str
    details: tuple[Fact, ...] = ()
    severity: FactSeverity = FactSeverity.NORMAL
    placed: bool = True


class SymbolList(QWidget):
    """Signals: `symbol_picked` (id) when a row is picked."""

    symbol_picked = Signal(str)

    def __init__(self, theme: Theme, says: str) -> None:
        super().__init__()
        self.setAccessibleName(says)
        self._things: tuple[Listed, ...] = ()
        self.note = PlainLabel("", ink="soft")
        self.rows = RowList(theme, says)
        self.rows.row_picked.connect(self._on_picked)
        self.card = FactList(theme, f"Details: {says}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap)
        column.addWidget(self.note)
        column.addWidget(self.rows, 3)
        column.addWidget(self.card, 2)

    def show_things(self, things: Sequence[Listed], note: str = "") -> None:
        """Replace the rows; `note` stands above them."""
        self._things = tuple(things)
        rows = [Row(thing.label, (_second_line(thing),), severity=thing.severity) for thing in self._things]
        self.rows.show_rows(rows)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.card.show_groups(())
        self.card.setVisible(False)

    def pick(self, thing_id: str) -> None:
        """Pick the row of a symbol that was pressed on the drawing."""
        for number, thing in enumerate(self._things):
            if thing.id == thing_id:
                self.rows.setCurrentRow(number)

    def _on_picked(self, index: int) -> None:
        thing = self._things[index]
        self.card.show_groups((Group(thing.label, thing.details or (Fact("", thing.kind),)),))
        self.card.setVisible(True)
        self.symbol_picked.emit(thing.id)


def _second_line(thing: Listed) -> str:
    """What kind of thing it is unless the label says so, then its first detail."""
    kind = KINDS.get(thing.kind, thing.kind.replace("_", " ").capitalize())
    told = [fact for fact in thing.details if fact.state is FactState.PROVIDED]
    parts = (
        "" if thing.label.casefold().startswith(kind.casefold()) else kind,
        f"{told[0].label}: {told[0].value}" if told else "",
        "" if thing.placed else "not placed on the drawing",
    )
    return " · ".join(part for part in parts if part) or kind
