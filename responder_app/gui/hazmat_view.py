"""Hazmat (F4): the inventory, the most dangerous first, and beside it what must be known of the picked chemical.

Number, guide, signs and distances are there at once, without scrolling; one key leads to everything else and back.
"""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from responder_app.briefing.answers.fact import FactSeverity, FactState
from responder_app.briefing.answers.hazmat import Diamond, HazmatAnswer, HazmatRow, Mark
from responder_app.gui.diamond import DiamondView
from responder_app.gui.facts import FactList, Group
from responder_app.gui.hazmat_facts import groups_of, reactions_line
from responder_app.gui.hazmat_first import FirstFacts
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import Row, RowList
from responder_app.gui.sign_row import HEIGHT_MM, SignRow
from responder_app.gui.split import Split
from responder_app.gui.view import FacilityView, Surroundings
from responder_app.gui.zones.hazmat_keys import ZoneKeys

UN_NUMBERS = re.compile(r"UN \d{4}(?: or \d{4})*")
UN_BY = {" by CAS": " by CAS", " by its name": " by name", " (": ", doubtful", ", not": ", doubtful"}
"""How a number that is not simply the record's own goes on, and the word for it."""
NO_UN = "No UN number"
LOUD = frozenset({Mark.EHS, Mark.WATER_REACTIVE, Mark.NO_WATER, Mark.POLYMERIZES, Mark.TOXIC_INHALATION})


class HazmatView(FacilityView):
    """Signals: `document_wanted` (id of a safety data sheet's document).

    `zones_wanted` (the chemical's id, "" to choose a material first).
    """

    document_wanted = Signal(str)
    zones_wanted = Signal(str)
    title = "Hazardous materials"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        theme = self.theme
        self.answer: HazmatAnswer | None = None
        self._row: HazmatRow | None = None
        self.headline = PlainLabel("", "title")
        self.reactions = PlainLabel("", "strong", "danger")
        self.caveat = PlainLabel("", ink="soft")
        self.rows = RowList(theme, "Chemicals, most dangerous first")
        self.rows.row_picked.connect(self._on_picked)
        self.diamond = DiamondView(theme, HEIGHT_MM)
        self.name = PlainLabel("", "title")
        self.numbers = PlainLabel("", "value")
        self.marks = PlainLabel("", "strong", "danger")
        self.rated = PlainLabel("", ink="soft")
        self.signs = SignRow(theme)
        self.sds = Key(theme, "Open the safety data sheet")
        self.sds.clicked.connect(self._on_sds)
        self.zones = ZoneKeys(theme)
        self.zones.zones_wanted.connect(self.zones_wanted)
        self.zones.details.clicked.connect(self._show_page)
        self.first = FirstFacts(theme)
        self.facts = FactList(theme, "Details of the chemical")
        self.facts.add_page_keys()
        self.pages = QStackedWidget()
        self.pages.setAccessibleName("About the chemical")
        self.pages.setMinimumHeight(theme.metrics.px(20))  # else nothing fits over this screen
        for page in (self.first, self.facts):
            page.setMinimumHeight(0)
            self.pages.addWidget(page)
        split = Split(theme, self.title, (1, 1))
        split.left.addWidget(self.headline)
        split.left.addWidget(self.reactions)
        split.left.addWidget(self.rows, 1)
        split.left.addWidget(self.caveat)
        split.left.addStretch(0)
        words = QVBoxLayout()
        for label in (self.name, self.numbers, self.marks, self.rated):
            words.addWidget(label)
        self.seen = QWidget()
        self.seen.setAccessibleName("Signs")
        signs = QHBoxLayout(self.seen)
        signs.setContentsMargins(0, 0, 0, 0)
        signs.addWidget(self.diamond)
        signs.addWidget(self.signs, 1)
        signs.addStretch(0)
        split.right.addLayout(words)
        split.right.addWidget(self.seen)
        split.right.addWidget(self.pages, 1)
        split.right.addWidget(self.sds)
        split.right.addWidget(self.zones)
        self.page.addWidget(split, 1)

    def ask_for(self, facility_id: str, fire_floor: str) -> None:
        """Ask for the inventory."""
        del fire_floor
        questions = self.around.questions
        self.ask(lambda: questions.hazmat(facility_id), self.show_answer)

    def show_answer(self, answer: HazmatAnswer) -> None:
        """Paint the inventory; the first chemical is picked."""
        self.answer = answer
        count = len(answer.rows)
        words = (
            f"{count} chemical{'' if count == 1 else 's'}" if count else f"{answer.state.label}: {answer.state.value}"
        )
        self.headline.setText(" · ".join(part for part in (words, answer.reported) if part))
        self.reactions.setText(reactions_line(answer))
        self.reactions.setVisible(bool(self.reactions.text()))
        self.caveat.setText(" ".join(part for part in (answer.caveat if count else "", _withheld(answer)) if part))
        self.rows.show_rows([_row(row) for row in answer.rows], 0 if count else None)
        self.rows.setVisible(bool(count))
        if count:
            self._on_picked(0)
        else:
            self._show_none(answer)
        self.heading_came.emit(answer.heading)

    def _on_picked(self, index: int) -> None:
        if self.answer is None:
            return
        self._row = row = self.answer.rows[index]
        self.name.setText(row.name)
        self.zones.show_chemical(row.id, row.name)
        self.numbers.setText(" · ".join(_numbers(row)))
        self.numbers.setVisible(True)
        self._rate(row.diamond)
        self.marks.setText(" · ".join(row.marks))
        self.marks.set_mark("ink", "danger" if LOUD & set(row.marks) else "caution")
        self.signs.show_signs((*row.placards, *row.signs))
        self.facts.show_groups(groups_of(row, self.answer))
        self.first.show_chemical(row, self.answer)
        self._show_page()

    def _show_none(self, answer: HazmatAnswer) -> None:
        self._row = None
        for label in (self.name, self.numbers, self.marks):
            label.setText("")
        self.zones.show_chemical("", "")
        self._rate(answer.diamond)
        self.signs.show_signs(())
        group = Group("Inventory", (answer.state, answer.restricted_state), answer.age)
        self.facts.show_groups((group,))
        self.first.show_only(group)
        self._show_page()

    def _show_page(self) -> None:
        """What must be known first, or in its place everything: then the signs make room."""
        row, everything = self._row, self._row is not None and self.zones.details.isChecked()
        self.numbers.setVisible(row is not None)
        self.marks.setVisible(bool(self.marks.text()) and not everything)
        self.rated.setVisible(bool(self.rated.text()) and (everything or row is None or self._doubted))
        self.seen.setVisible(not everything)
        self.sds.setVisible(everything and row is not None and row.sds is not None)
        self.pages.setCurrentWidget(self.facts if everything else self.first)

    @property
    def _doubted(self) -> bool:
        """Whether a question mark in the diamond must be explained at once."""
        return self._row is not None and self._row.diamond is not None and bool(self._row.diamond.doubted)

    def _rate(self, diamond: Diamond | None) -> None:
        """The diamond, and in words where its ratings are from."""
        self.diamond.show_diamond(diamond)
        self.rated.setText(_rated(diamond) if diamond else "")

    def _on_sds(self) -> None:
        index = self.rows.currentRow()
        document = self.answer.rows[index].sds if self.answer and 0 <= index < len(self.answer.rows) else None
        if document is not None:
            self.document_wanted.emit(document)


def _rated(diamond: Diamond) -> str:
    """Where the ratings are from, or what the question mark means; the details say both in full."""
    if diamond.doubted:
        return "NFPA 704 ?: sources differ, graver shown"
    return f"NFPA 704: {diamond.source}"


def _withheld(answer: HazmatAnswer) -> str:
    restricted = answer.restricted_state
    return f"{restricted.label}: {restricted.value}." if restricted.state is FactState.NOT_SHARED else ""


def _row(row: HazmatRow) -> Row:
    where = "; ".join(place.text for place in row.places) or row.places_state.value
    # The raw code of the report stands in the details.
    pounds = row.amount.value.partition(", Tier II")[0]
    amount = " · ".join(part for part in (pounds, row.physical_state) if part)
    lines = (" · ".join(row.marks), f"{amount} · {where}")
    loud = bool(LOUD & set(row.marks))
    severity = FactSeverity.DANGER if loud else FactSeverity.CAUTION if row.marks else FactSeverity.NORMAL
    return Row(row.name, tuple(line for line in lines if line), _short_numbers(row), severity)


def _short_numbers(row: HazmatRow) -> tuple[str, str]:
    """The same for the list: "UN 1093?" where the number is not the record's own, so that names keep their room."""
    un, guide = _numbers(row)
    if " or " in un:
        return "UN unclear", guide
    return (un if len(un) <= len("UN 1093") or un == NO_UN else f"{un[: len('UN 1093')]}?"), guide


def _numbers(row: HazmatRow) -> tuple[str, str]:
    """UN numbers and guides, as radio and book want them, with a word where the number is not the record's own."""
    found = UN_NUMBERS.match(row.un.value)
    un = NO_UN
    if found is not None:
        first, *others = found[0].split(" or ")
        rest = row.un.value[found.end() :]
        how = next((word for start, word in UN_BY.items() if rest.startswith(start)), "")
        un = f"{first} or {len(others)} more{how}" if len(others) > 1 else f"{found[0]}{how}"
    guides = ", ".join(str(guide.number) for guide in row.guides)
    return un, f"Guide {guides}" if guides else "No ERG guide"
