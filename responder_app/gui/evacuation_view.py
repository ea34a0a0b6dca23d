"""Evacuation (F6): ways out, exits, assembly points and refuge as a list, drawn on the plan beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget

from responder_app.briefing.answers.evacuation import EvacuationAnswer
from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.plans import FloorRow, LevelsAnswer
from responder_app.briefing.answers.site_map import MapScene
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.plans_view import Opened
from responder_app.gui.rows import Row, RowList
from responder_app.gui.sheet_drawing import SheetDrawing
from responder_app.gui.split import Split
from responder_app.gui.view import FacilityView, Surroundings
from responder_app.render.pool import RenderPool


@dataclass(frozen=True)
class Place:
    """Where a row is: on a floor's sheet, else on the map. Ids are those of `PlanOverlay` and `MapScene`."""

    level: str
    lines: frozenset[str] = frozenset()
    symbol: str = ""


class EvacuationView(FacilityView):
    """The picked row's floor is drawn; assembly points are drawn on the map."""

    title = "Evacuation"

    def __init__(self, around: Surroundings, pool: RenderPool) -> None:
        super().__init__(around)
        theme = self.theme
        self._facility = ""
        self._levels: LevelsAnswer | None = None
        self._places: list[Place | None] = []
        self._shown_level = ""
        self.headline = PlainLabel("", "value")
        self.rows = RowList(theme, "Ways out, exits, assembly points, areas of refuge")
        self.rows.row_picked.connect(self._on_picked)
        self.plan = SheetDrawing(theme, pool, "Plan with ways out")
        self.map = MapPanel(theme, "Map with assembly points")
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
        """Ask for the ways out, the floors and the map in one go."""
        questions = self.around.questions
        self._facility = facility_id

        def all_three() -> tuple[EvacuationAnswer, LevelsAnswer, MapScene]:
            return questions.evacuation(facility_id), questions.levels(facility_id), questions.site_map(facility_id)

        self.ask(all_three, lambda answers: self.show_answer(*answers, fire_floor))

    def show_answer(self, answer: EvacuationAnswer, levels: LevelsAnswer, scene: MapScene, fire_floor: str) -> None:
        """Paint the list and the first drawing: the fire floor's when it is set."""
        self._levels = levels
        self._shown_level = ""
        self.map.show_scene(scene)
        self.map.say("Assembly points", " ".join(scene.notes))
        rows, self._places = rows_of(answer, fire_floor)
        self.headline.setText(_headline(answer))
        self.rows.show_rows(rows)
        self.heading_came.emit(answer.heading)
        drawn = [number for number, place in enumerate(self._places) if place is not None]
        burning = [n for n in drawn if fire_floor and (place := self._places[n]) and place.level == fire_floor]
        first = next(iter((*burning, *drawn)), None)
        if first is None:
            self.plan.say("")
            self.plan.show_nothing(answer.routes_state.value)
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
            self._show_place(place)
        else:
            self._open(place)

    def _floor(self, label: str) -> FloorRow | None:
        floors = self._levels.floors if self._levels else ()
        return next((row for row in floors if row.label == label), None)

    def _open(self, place: Place) -> None:
        floor = self._floor(place.level)
        sheet = floor.sheet if floor else None
        self.plan.say(f"Floor {place.level}")
        if floor is None or sheet is None:
            self._shown_level = place.level
            self.plan.show_nothing("No plan of this floor was provided")
            return
        questions, facility = self.around.questions, self._facility

        def opened() -> Opened:
            source = questions.sheet(facility, sheet.document_id, sheet.page)
            return Opened(source, questions.overlay(facility, place.level), floor)

        self.ask(opened, lambda answer: self._show_opened(answer, place))

    def _show_opened(self, opened: Opened, place: Place) -> None:
        if opened.source is None:
            return
        self.plan.show_sheet(opened.source, opened.overlay, keep_view=True)
        self.plan.say(f"Floor {place.level}", opened.overlay.note if opened.overlay else "")
        self._shown_level = place.level
        self._show_place(place)

    def _show_place(self, place: Place) -> None:
        self.plan.show_routes(place.lines)
        if place.symbol:
            self.plan.canvas.choose(place.symbol, centre=False)


def rows_of(answer: EvacuationAnswer, fire_floor: str) -> tuple[list[Row], list[Place | None]]:
    """The rows with the place of each; routes of the fire floor come first."""
    rows: list[Row] = []
    places: list[Place | None] = []

    def add(row: Row, place: Place | None = None) -> None:
        rows.append(row)
        places.append(place)

    def group(title: str, state: Fact, count: int) -> None:
        add(Row(title if count else f"{title}: {state.value}", heading=True))

    for room in answer.no_way_out:
        add(Row(f"No way out drawn from {room}", severity=FactSeverity.DANGER))
    for fact in answer.assistance:
        add(Row(f"{fact.label}: {fact.value}", severity=fact.severity))
    group("Assembly points", answer.assembly_state, len(answer.assembly_points))
    for point in answer.assembly_points:
        where = f"{point.distance_m:.0f} m {point.direction}"
        add(
            Row(point.label, (f"{point.capacity.label}: {point.capacity.value}",), (where,)),
            Place("", symbol=f"assembly-{point.id}"),
        )
    group("Areas of refuge", answer.refuges_state, len(answer.refuges))
    for refuge in answer.refuges:
        lines = (refuge.location, f"{refuge.capacity.label}: {refuge.capacity.value}")
        add(
            Row(refuge.label, tuple(line for line in lines if line), (f"Floor {refuge.level}",)),
            Place(refuge.level, symbol=f"refuge-{refuge.id}"),
        )
    group("Ways out", answer.routes_state, len(answer.routes))
    for route in sorted(answer.routes, key=lambda route: route.level != fire_floor):
        row = Row(f"{route.start} to {route.exit}", (route.summary,), (f"Floor {route.level}",))
        add(row, Place(route.level, frozenset({f"route-{route.nodes[0]}"})))
    group("Exits", answer.exits_state, len(answer.exits))
    for way in answer.exits:
        rooms = f"Nearest exit of {way.rooms} room{'' if way.rooms == 1 else 's'}"
        about = (rooms, "Step-free") if way.accessible else (rooms,)
        add(Row(way.label, about, (f"Floor {way.level}",)), Place(way.level, symbol=f"exit-{way.id}"))
    return rows, places


def _headline(answer: EvacuationAnswer) -> str:
    parts = (_counted(len(answer.exits), "exit"), _counted(len(answer.assembly_points), "assembly point"))
    return ", ".join(part for part in parts if part) or "Evacuation"


def _counted(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}" if count else ""
