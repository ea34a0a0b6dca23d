"""No pre-plan at this address: what is known all the same. Hydrants, nearest facilities, the map there.

Where the address is not known either: how to write it, and the addresses that are most like it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, Qt, Signal

from responder_app.briefing.answers.search import NoPrePlanAnswer
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.map_tools.tools import MapTools
from responder_app.gui.plans.hot_keys import bind
from responder_app.gui.ports import Position
from responder_app.gui.rows import Row, RowList
from responder_app.gui.screens import Screen
from responder_app.gui.split import Split
from responder_app.gui.under import Under, under
from responder_app.gui.view import Surroundings, View
from responder_app.render.pool import RenderPool

Press = Callable[[], None]
HOW_TO_WRITE = (
    "Write house number and street as on its sign:\n"
    "132 West Keel Street  or  132 w keel st\n\n"
    "Or the map grid (USNG):\n"
    "16T DM 47879 35661\n\n"
    "Or longitude, latitude:\n"
    "-87.6244, 41.8825"
)
"""What the briefing understands as a place."""


class NoPrePlanView(View):
    """Signals: `facility_chosen` (id), `search_wanted`, `back_wanted` to the facility that is still open.

    `zones_wanted` (MapScene, the place in words), `place_shown` (longitude and latitude, None for no known place).
    """

    facility_chosen = Signal(str)
    search_wanted = Signal()
    back_wanted = Signal()
    zones_wanted = Signal(object, str)
    place_shown = Signal(object)
    title = "No pre-plan here"

    def __init__(self, around: Surroundings, pool: RenderPool, position: Position) -> None:
        super().__init__(around)
        self._pool = pool
        theme = self.theme
        self.place = PlainLabel("", "value")
        self.message = PlainLabel("", "title", "caution")
        self.rows = RowList(theme, "What is near")
        self.rows.row_opened.connect(self._on_row_opened)
        self.map = MapPanel(theme)
        self.tools = MapTools(around, self.map, pool, position, plans=False)
        self.tools.wanted.connect(lambda: self._show_tools(True))
        self.tools.bind(self)
        self.tools_key = Key(theme, "Tools", says="Measure, find, grid, rings, own position")
        self.tools_key.setCheckable(True)
        self.tools_key.clicked.connect(self._show_tools)
        self.map.add_key(self.tools_key)
        self.map.place_found.connect(self._on_place)
        self.map.point_tapped.connect(lambda point: self._on_place(point.x, point.y))
        bind(self, "Esc", self._on_escape)
        self.grid = PlainLabel("", "title")
        self.how = PlainLabel(HOW_TO_WRITE, "title")
        self.how.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.how.setVisible(False)
        self.search = Key(theme, "Search again", Screen.SEARCH.hot_key, KeyStyle.PRIMARY)
        self.search.clicked.connect(self.search_wanted)
        self.zones = Key(theme, "Hazmat zones", says="Draw or change hazmat zones here", style=KeyStyle.PRIMARY)
        self.zones.clicked.connect(self._on_zones)
        self.back = Key(theme, "", says="Back to the open facility")
        self.back.clicked.connect(self.back_wanted)
        self.back.setVisible(False)
        split = Split(theme, self.title, (4, 5))
        for widget in (self.place, self.message, self.grid, self.tools.place, self.tools.state):
            split.left.addWidget(widget)
        split.left.addWidget(self.rows, 1)
        split.left.addWidget(self.tools.stack, 1)
        split.left.addWidget(self.search)
        split.left.addWidget(self.zones)
        split.left.addWidget(self.back)
        split.left.addStretch(0)
        split.right.addWidget(self.map, 1)
        split.right.addWidget(self.how, 1)
        self.page.addWidget(split, 1)
        self._actions: list[Press | None] = []
        self._show_tools(False)

    def ask_about(self, place: str) -> None:
        """Ask what is known about the place: an address or coordinates, as typed."""
        questions = self.around.questions

        def both() -> tuple[NoPrePlanAnswer, Under | None]:
            answer = questions.at_address(place)
            if answer.scene is None:
                return answer, None
            return answer, under(self._pool, questions.basemaps_at(answer.scene.origin), answer.scene)

        self.ask(both, lambda answers: self.show_answer(*answers))

    def show_way_back(self, name: str) -> None:
        """Offer the way back to the facility that was open; "" when none was."""
        self.back.set_caption(f"Back to {name}")
        self.back.setVisible(bool(name))

    def show_answer(self, answer: NoPrePlanAnswer, below: Under | None = None) -> None:
        """Paint the place, what is near, and the map; or how to write an address that is not known."""
        known = answer.point is not None
        self.place.setText(answer.place or f"“{answer.query.strip()}”")
        self.message.setText(answer.message)
        self.grid.setText(f"USNG {answer.usng}")
        self.grid.setVisible(bool(answer.usng))
        self.how.setVisible(not known)
        self.search.setVisible(not known)
        self.map.setVisible(answer.scene is not None)
        self.zones.setVisible(answer.scene is not None)
        rows: list[Row] = []
        self._actions = []
        self._add_candidates(rows, answer)
        if known:
            self._add_near(rows, answer)
        self.rows.show_rows(rows)
        if answer.scene is not None:
            self.map.show_scene(answer.scene, answer.place, under=below)
            self.tools.follow(answer.scene)
        self._show_tools(False)
        self.place_shown.emit(answer.scene.origin if answer.scene is not None else None)

    def _show_tools(self, shown: bool) -> None:
        """The tools in the place of what is near, or back. Without a map there are none."""
        shown = shown and not self.map.isHidden()
        self.tools_key.setChecked(shown)
        if not shown:
            # A tool that nobody sees must not take the taps.
            self.tools.back()
        self.tools.stack.setVisible(shown)
        self.tools.place.setVisible(shown)
        self.rows.setVisible(not shown and bool(self.rows.shown))

    def _on_place(self, x: float, y: float) -> None:
        self.tools.touch(QPointF(x, y))
        self.tools.place.setVisible(True)

    def _on_escape(self) -> None:
        """One step back: out of a tool, then to what is near."""
        if not self.tools.back():
            self._show_tools(False)

    def _on_zones(self) -> None:
        if self.map.scene is not None:
            self.zones_wanted.emit(self.map.scene, self.place.text())

    def _add_near(self, rows: list[Row], answer: NoPrePlanAnswer) -> None:
        self._add(rows, Row("Hydrants" if answer.hydrants else "No hydrants known near here", heading=True))
        for hydrant in answer.hydrants:
            self._add(rows, Row(hydrant.label, (hydrant.text,), severity=hydrant.severity))
        self._add(rows, Row("Nearest pre-plans" if answer.facilities else "No pre-plans near here", heading=True))
        for facility in answer.facilities:
            action = self._opening(facility.facility_id)
            self._add(rows, Row(facility.name, (facility.address,), (facility.text,)), action)

    def _add_candidates(self, rows: list[Row], answer: NoPrePlanAnswer) -> None:
        known = answer.point is not None
        if len(answer.candidates) < (2 if known else 1):
            return
        self._add(rows, Row("Which address?" if known else "Addresses most like it", heading=True))
        for match in answer.candidates:
            shown = known and match.address == answer.place
            words = "Shown here" if shown else "Press to show this place"
            self._add(rows, Row(match.address, (words,)), None if shown else self._asking(match.address))

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
