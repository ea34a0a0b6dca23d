"""Evacuation (F6): ways out, exits, assembly points and refuge as a list, drawn on the plan beside it."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget

from responder_app.briefing.answers.evacuation import EvacuationAnswer
from responder_app.briefing.answers.plans import FloorRow, LevelsAnswer
from responder_app.briefing.answers.site_map import LayerKind, MapScene
from responder_app.gui.evacuation_rows import Place, rows_of
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.plans.opened import Opened, why_no_plan
from responder_app.gui.plans.overlays import for_evacuation
from responder_app.gui.plans.sheet_drawing import SheetDrawing
from responder_app.gui.rows import RowList
from responder_app.gui.split import Split
from responder_app.gui.under import Under, under
from responder_app.gui.view import FacilityView, Surroundings
from responder_app.render.pool import RenderPool

NOT_A_WAY_OUT = frozenset(
    {
        *(LayerKind.HYDRANTS, LayerKind.SHUT_OFFS, LayerKind.PROTECTION, LayerKind.FDC),
        *(LayerKind.STAGING, LayerKind.KEY_BOXES, LayerKind.EXPOSURES),
    }
)
"""Layers that the map beside the list leaves out."""


class EvacuationView(FacilityView):
    """The picked row's floor is drawn; assembly points are drawn on the map."""

    title = "Evacuation"

    def __init__(self, around: Surroundings, pool: RenderPool) -> None:
        super().__init__(around)
        theme = self.theme
        self._facility = self._drawn_for = ""
        self._answers: tuple[EvacuationAnswer, LevelsAnswer] | None = None
        self._pool = pool
        self._places: tuple[Place | None, ...] = ()
        self._first_floor = ""
        self._shown_level = ""
        self.headline = PlainLabel("", "value")
        self.rows = RowList(theme, "Ways out, exits, assembly points, areas of refuge")
        self.rows.row_picked.connect(self._on_picked)
        self.plan = SheetDrawing(theme, pool, "Plan with ways out", ways=True)
        self.map = MapPanel(theme, "Map with assembly points")
        self.map.hide_layers(NOT_A_WAY_OUT)
        self.drawings = QStackedWidget()
        self.drawings.setAccessibleName("Drawing")
        self.drawings.addWidget(self.plan)
        self.drawings.addWidget(self.map)
        split = Split(theme, self.title, (4, 5))
        split.left.addWidget(self.headline)
        split.left.addWidget(self.rows, 1)
        split.right.addWidget(self.drawings, 1)
        self.page.addWidget(split, 1)

    def ask_for(self, facility_id: str, fire_floor: str) -> None:
        """Ask for the ways out, the floors and the map with its base maps in one go."""
        del fire_floor
        questions = self.around.questions
        if facility_id != self._facility:
            self.plan.canvas.forget_others()
        self._facility = facility_id

        def everything() -> tuple[EvacuationAnswer, LevelsAnswer, MapScene, Under | None]:
            scene = questions.site_map(facility_id)
            below = under(self._pool, questions.basemaps(facility_id), scene)
            return questions.evacuation(facility_id), questions.levels(facility_id), scene, below

        self.ask(everything, lambda answers: self.show_answer(*answers))

    def show_answer(
        self, answer: EvacuationAnswer, levels: LevelsAnswer, scene: MapScene, below: Under | None = None
    ) -> None:
        """Paint the list and the first drawing: the fire floor's when it is set."""
        self._answers = answer, levels
        self._shown_level = ""
        self.map.show_scene(scene, answer.heading.address, under=below)
        self.map.say("Assembly points", " · ".join(scene.notes))
        self.headline.setText(_headline(answer))
        self.heading_came.emit(answer.heading)
        self._show_rows(answer, levels)

    def showEvent(self, event: QShowEvent) -> None:
        """Another floor may have been opened on the plans since: its rows come first."""
        super().showEvent(event)
        current = self.around.current
        if self._answers is not None and self._answers[0].heading.facility_id == current.facility_id:
            answer, levels = self._answers
            if self._floor_in_question() != self._first_floor:
                self._show_rows(answer, levels)

    def _floor_in_question(self) -> str:
        return self.around.current.fire_floor or self.around.current.shown_floor

    def _show_rows(self, answer: EvacuationAnswer, levels: LevelsAnswer) -> None:
        self._first_floor = self._floor_in_question()
        labels = [floor.label for floor in levels.floors]
        placed = rows_of(answer, labels, self._first_floor, bool(self.around.current.fire_floor))
        self._places = tuple(place for _, place in placed)
        self.rows.show_rows([row for row, _ in placed])
        first = next((number for number, place in enumerate(self._places) if place is not None), None)
        if first is None:
            self.plan.say("")
            self.plan.show_nothing(f"Ways out: {answer.routes_state.value}")
        else:
            self.rows.setCurrentRow(first)

    def _on_picked(self, index: int) -> None:
        place = self._places[index]
        if place is None:
            return
        if not self._floor(place.level):
            self.drawings.setCurrentWidget(self.map)
            self.map.canvas.choose(place.symbol, centre=False)
            return
        self.drawings.setCurrentWidget(self.plan)
        if place.level == self._shown_level:
            self.ask_no_more()
            self._show_place(place)
        else:
            self._open(place)

    def _floor(self, label: str) -> FloorRow | None:
        floors = self._answers[1].floors if self._answers else ()
        return next((row for row in floors if row.label == label), None)

    def _open(self, place: Place) -> None:
        floor = self._floor(place.level)
        sheet = floor.sheet if floor else None
        if floor is None or sheet is None:
            self.ask_no_more()
            self._shown_level = ""
            self.plan.say(f"Floor {place.level}")
            self.plan.show_nothing(why_no_plan(floor))
            return
        questions, facility = self.around.questions, self._facility

        def opened() -> Opened:
            source = questions.sheet(facility, sheet.document_id, sheet.page)
            return Opened(source, for_evacuation(questions.overlay(facility, place.level)), floor)

        self.ask(opened, lambda answer: self._show_opened(answer, place))

    def _show_opened(self, opened: Opened, place: Place) -> None:
        if opened.source is None:
            return
        self.plan.show_sheet(opened.source, opened.overlay, keep_view=self._drawn_for == self._facility)
        self._drawn_for = self._facility
        self.plan.say(f"Floor {place.level}", opened.overlay.note if opened.overlay else "")
        self._shown_level = place.level
        self._show_place(place)

    def _show_place(self, place: Place) -> None:
        self.plan.show_routes(place.lines)
        if place.symbol:
            self.plan.canvas.choose(place.symbol, centre=False)


def _headline(answer: EvacuationAnswer) -> str:
    parts = (_counted(len(answer.exits), "exit"), _counted(len(answer.assembly_points), "assembly point"))
    return ", ".join(part for part in parts if part) or "Evacuation"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}" if count else ""
