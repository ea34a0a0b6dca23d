"""No pre-plan at this address: what is known all the same. Hydrants, nearest facilities, the map there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal

from responder_app.briefing.answers.search import NoPrePlanAnswer
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.rows import Row, RowList
from responder_app.gui.split import Split
from responder_app.gui.view import Surroundings, View

Press = Callable[[], None]


class NoPrePlanView(View):
    """Signals: `facility_chosen` (id)."""

    facility_chosen = Signal(str)
    title = "No pre-plan here"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        theme = self.theme
        self.place = PlainLabel("", "value")
        self.message = PlainLabel("", "title", "caution")
        self.rows = RowList(theme, "What is near")
        self.rows.row_opened.connect(self._on_row_opened)
        self.map = MapPanel(theme)
        split = Split(theme, self.title, (4, 5))
        split.left.addWidget(self.place)
        split.left.addWidget(self.message)
        split.left.addWidget(self.rows, 1)
        split.right.addWidget(self.map, 1)
        self.page.addWidget(split, 1)
        self._actions: list[Press | None] = []

    def ask_about(self, place: str) -> None:
        """Ask what is known about the place: an address or coordinates, as typed."""
        self.ask(lambda: self.around.questions.at_address(place), self.show_answer)

    def show_answer(self, answer: NoPrePlanAnswer) -> None:
        """Paint the place, what is near, and the map."""
        self.place.setText(answer.place or answer.query)
        self.message.setText(answer.message)
        rows: list[Row] = []
        self._actions = []
        if answer.usng:
            self._add(rows, Row(f"USNG {answer.usng}", heading=True))
        self._add_candidates(rows, answer)
        self._add(rows, Row("Hydrants" if answer.hydrants else "No hydrants known near here", heading=True))
        for hydrant in answer.hydrants:
            self._add(rows, Row(hydrant.label, (hydrant.text,), severity=hydrant.severity))
        self._add(rows, Row("Nearest pre-plans" if answer.facilities else "No pre-plans near here", heading=True))
        for facility in answer.facilities:
            action = self._opening(facility.facility_id)
            self._add(rows, Row(facility.name, (facility.address,), (facility.text,)), action)
        self.rows.show_rows(rows)
        self.map.setVisible(answer.scene is not None)
        if answer.scene is not None:
            self.map.show_scene(answer.scene)

    def _add_candidates(self, rows: list[Row], answer: NoPrePlanAnswer) -> None:
        if len(answer.candidates) < 2:
            return
        self._add(rows, Row("Which address?", heading=True))
        for match in answer.candidates:
            self._add(rows, Row(match.address, ("Press to show this place",)), self._asking(match.address))

    def _add(self, rows: list[Row], row: Row, action: Press | None = None) -> None:
        rows.append(row)
        self._actions.append(action)

    def _opening(self, facility_id: str) -> Press:
        return lambda: self.facility_chosen.emit(facility_id)

    def _asking(self, address: str) -> Press:
        return lambda: self.ask_about(address)

    def _on_row_opened(self, index: int) -> None:
        action = self._actions[index]
        if action is not None:
            action()
