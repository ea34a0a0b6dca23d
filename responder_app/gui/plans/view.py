"""Plans (F2): floors as a strip, the sheet, keys over it, a panel beside it. Owns which sheet is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from responder_app.briefing.answers.plan_words import PlanHit
from responder_app.briefing.answers.plans import DocumentsAnswer, FloorRow, LevelsAnswer, SheetRef, Symbol
from responder_app.briefing.answers.sheet_ground import PlanPlace
from responder_app.errors import ResponderError
from responder_app.gui.plans.adjoining import Adjoining
from responder_app.gui.plans.again import Again
from responder_app.gui.plans.fire_key import FireKey
from responder_app.gui.plans.floor_strip import FloorStrip
from responder_app.gui.plans.key_row import Act
from responder_app.gui.plans.opened import (
    Opened,
    ground_floor,
    open_floor,
    open_sheet,
    said_of,
    why_no_plan,
)
from responder_app.gui.plans.page_turner import PageTurner
from responder_app.gui.plans.sent_place import NOT_ON_A_PLAN, SentPlace, box_around, floor_of
from responder_app.gui.plans.sheet_drawing import SheetDrawing
from responder_app.gui.plans.tools import Tools
from responder_app.gui.plans.turns import Turns
from responder_app.gui.plans.waiting import Waiting
from responder_app.gui.view import FacilityView, Surroundings
from responder_app.model.base import LonLat
from responder_app.render.pool import RenderPool

SIDE_MM, SIDE_SHARE = 62.0, 0.3
"""Width of the panel beside the drawing, at most this share of the screen."""


class PlansView(FacilityView):
    """The floor that is shown follows the fire floor when that is set, and the keys otherwise.

    Signals: `map_wanted` (longitude and latitude of the middle of the drawing), `sheet_shown` (document id, page).
    """

    map_wanted = Signal(object)
    sheet_shown = Signal(str, int)
    title = "Plans"

    def __init__(self, around: Surroundings, pool: RenderPool) -> None:
        super().__init__(around)
        theme = self.theme
        self.levels: LevelsAnswer | None = None
        self.level = ""
        self.sheet: SheetRef | None = None
        """The sheet that was asked for last."""
        self._facility = ""
        self._drawn_for = ""
        """The facility whose floor is on the canvas: its other floors keep the view."""
        self._document_wanted = ""
        self._sent = SentPlace()
        self._pages: tuple[SheetRef, ...] = ()
        self.strip = FloorStrip(theme)
        self.strip.floor_chosen.connect(self.show_floor)
        self.drawing = SheetDrawing(theme, pool, "Plan", headed=False)
        self.drawing.symbol_tapped.connect(self._on_symbol)
        self.moved = self.drawing.canvas
        self.drawing.canvas.drawing_failed.connect(self._on_not_drawn)
        self.again = Again(self)
        self.again.wanted.connect(self._show_again)
        self.waiting = Waiting(theme, self.drawing.canvas)
        self.tools = Tools(around, pool, self.drawing, self)
        self.tools.map_wanted.connect(self.map_wanted)
        self.tools.comparison.floor_wanted.connect(self.show_floor)
        self.tools.find.hit_chosen.connect(self.show_hit)
        self.documents = self.tools.documents
        self.documents.sheet_chosen.connect(self.show_sheet)
        self.turns = Turns(self)
        self._adjoining = Adjoining(around, pool, self.drawing)
        self.turner = PageTurner(theme)
        self.turner.page_wanted.connect(self._on_page_wanted)
        self.fire = FireKey(theme)
        # Before it is disabled: the keyboard would go to the next key, and the arrows with it.
        self.fire.clicked.connect(self.drawing.canvas.setFocus)
        self.fire.clicked.connect(lambda: around.current.set_fire_floor(self.level))
        self._lay_out()
        self.tools.open(Act.SYMBOLS)

    def ask_for(self, facility_id: str, fire_floor: str) -> None:
        """Ask for floors and documents; then for the fire floor, else the floor shown before, else the ground."""
        questions = self.around.questions

        def both() -> tuple[LevelsAnswer, DocumentsAnswer]:
            return questions.levels(facility_id), questions.documents(facility_id)

        if facility_id != self._facility:
            self.level = ""
            self.tools.leave(facility_id)
            self.drawing.canvas.forget_others()
            self._adjoining.forget()
        self._facility = facility_id
        self.ask(both, lambda answers: self._show_strip(*answers, fire_floor))

    def show_floor(self, label: str, then: Callable[[], None] | None = None) -> None:
        """Show a floor by its label, keeping the place and zoom of the floor before; `then` once it is there."""
        floor = self._floor(label)
        if floor is None:
            return
        self._adjoining.pause()
        self.level = self.around.current.shown_floor = label
        self.sheet = floor.sheet
        self.again.forget(self.sheet)
        self.strip.show_chosen(label)
        self.documents.show_chosen(None)
        self.turner.show_page(1, 1)
        self.fire.show_floor(self.level, self.around.current.fire_floor)
        questions, facility = self.around.questions, self._facility
        self.ask(lambda: open_floor(questions, facility, floor), lambda opened: self._show_opened(opened, then))

    def show_sheet(self, ref: SheetRef, then: Callable[[], None] | None = None) -> None:
        """Show a page of any document."""
        self._adjoining.pause()
        self.level = ""
        self.sheet = ref
        self.again.forget(ref)
        self.strip.show_chosen("")
        self.documents.show_chosen(ref)
        self._pages = self.documents.sheets(ref.document_id)
        self.turner.show_page(ref.page, len(self._pages))
        self.fire.show_floor(self.level, self.around.current.fire_floor)
        questions, facility = self.around.questions, self._facility
        self.ask(lambda: open_sheet(questions, facility, ref), lambda opened: self._show_opened(opened, then))

    def show_document(self, document_id: str) -> None:
        """Show the first page of a document, as soon as the documents are known."""
        self._document_wanted = document_id
        self._open_wanted()

    def show_hit(self, hit: PlanHit, place: int = 0) -> None:
        """Open the floor or page of what was found, and show it there."""

        def light() -> None:
            self.tools.light_hit(hit, place)

        if hit.floor and self._floor(hit.floor) is not None:
            if self.level == hit.floor and self.drawing.source is not None:
                light()
            else:
                self.show_floor(hit.floor, light)
        elif hit.sheet is not None:
            if self.sheet == hit.sheet and self.drawing.source is not None:
                light()
            else:
                self.show_sheet(hit.sheet, light)

    def show_place(self, point: LonLat) -> None:
        """Show a place of the map on the floor that is shown, else on the fire floor or the ground floor."""
        self._sent.keep(self.around.current.facility_id, point)
        if self.levels is not None and self._facility == self.around.current.facility_id:
            self._ask_place()

    def on_failed(self, error: ResponderError) -> None:
        """Say it, and never leave the floor before under the label of the one that was asked for."""
        super().on_failed(error)
        self.drawing.say(f"Floor {self.level}" if self.level else "")
        self.drawing.show_nothing("This sheet cannot be shown")
        self.turns.begin(self.tools.follow(self._facility, None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel gives way to the drawing on a narrow screen."""
        super().resizeEvent(event)
        self.tools.side.setFixedWidth(min(self.theme.metrics.px(SIDE_MM), int(self.width() * SIDE_SHARE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down change floors, or turn the pages of a document that has several."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif self.turner.turns:
            self.turner.turn(step)
        elif (beside := self.strip.beside(self.level, step)) != self.level:
            # At the last floor nothing is shown anew: what is measured there stays.
            self.show_floor(beside)

    def _floor(self, label: str) -> FloorRow | None:
        return next((row for row in self.levels.floors if row.label == label), None) if self.levels else None

    def _show_strip(self, levels: LevelsAnswer, documents: DocumentsAnswer, fire_floor: str) -> None:
        self.levels = levels
        self.strip.show_floors(levels.floors)
        self.strip.show_fire(fire_floor)
        self.documents.show_documents(documents)
        self.heading_came.emit(levels.heading)
        if self._ask_place():
            return
        if self._document_wanted and self._open_wanted():
            return
        labels = [floor.label for floor in levels.floors]
        wanted = next((label for label in (fire_floor, self.level, ground_floor(levels)) if label in labels), "")
        if wanted:
            self.show_floor(wanted)
        else:
            self.drawing.say("No floors")
            self.drawing.show_nothing(levels.state.value)
            self.turns.begin(self.tools.follow(self._facility, None))
            self.tools.open(Act.DOCUMENTS)

    def _open_wanted(self) -> bool:
        sheets = self.documents.sheets(self._document_wanted)
        if not sheets:
            return False
        self._document_wanted = ""
        self.tools.open(Act.DOCUMENTS)
        self.show_sheet(sheets[0])
        return True

    def _ask_place(self) -> bool:
        """Ask where the place that the map sent lies; False when none waits."""
        questions, facility = self.around.questions, self._facility
        point = self._sent.take(facility)
        if point is None:
            return False
        self.ask(lambda: questions.places_on_plans(facility, point), self._show_first_place)
        return True

    def _show_first_place(self, places: tuple[PlanPlace, ...]) -> None:
        ground = ground_floor(self.levels) if self.levels else ""
        found = floor_of(places, (self.level, self.around.current.fire_floor, ground))
        if found is None:
            self.show_floor(self.level or ground, self._say_not_here)
            return
        box = box_around(found)

        def light() -> None:
            self.drawing.canvas.look_at(box.center())
            self.drawing.light([box], 0)

        self.show_floor(found.level, light)

    def _say_not_here(self) -> None:
        """Why the place that the map sent is not on the floor that is shown instead."""
        self.tools.said.show_words(self.tools.ground.why_no_place or NOT_ON_A_PLAN, "caution")

    def _on_page_wanted(self, page: int) -> None:
        ref = next((ref for ref in self._pages if ref.page == page), None)
        if ref is not None:
            self.show_sheet(ref)

    def _show_opened(self, opened: Opened, then: Callable[[], None] | None) -> None:
        """The picture first; what lies over it and stands beside it in the turns after."""
        steps = [lambda: self._show_drawing(opened), self.drawing.lay_over, *self.tools.follow(self._facility, opened)]
        if then is not None:
            steps.append(then)
        later = [*self.tools.read()]
        if opened.floor is not None:
            later.append(self._expect_others)
        self.turns.begin(steps, later, lambda: self.drawing.canvas.has_picture)

    def _show_drawing(self, opened: Opened) -> None:
        floor, source, said = opened.floor, opened.source, said_of(opened)
        self.drawing.say(said.headline, said.note, "caution" if said.amber else "soft")
        if source is None:
            self.drawing.show_nothing(why_no_plan(floor))
        else:
            keep = floor is not None and self._drawn_for == self._facility
            self.drawing.show_bare(source, opened.overlay, keep)
            self._drawn_for = self._facility if floor else ""
            self.sheet_shown.emit(source.ref.document_id, source.ref.page)

    def _expect_others(self) -> None:
        if self.levels is not None:
            self._adjoining.expect(self._facility, self.levels.floors, self.level)

    def _on_not_drawn(self, _: str) -> None:
        """Nothing of the sheet is there: what measures and compares it goes with it."""
        if self.drawing.source is None:
            self.drawing.empty.setText(f"{self.drawing.empty.text()} {self.again.failed(self.sheet)}")
            self.turns.begin(self.tools.lose(self._facility))

    def _show_again(self) -> None:
        if self.level:
            self.show_floor(self.level)
        elif self.sheet is not None:
            self.show_sheet(self.sheet)

    def _on_symbol(self, payload: object) -> None:
        if isinstance(payload, Symbol):
            self.tools.show_symbol(payload.id)

    def _lay_out(self) -> None:
        gap = self.theme.metrics.gap
        left, middle, right, beside, page = QVBoxLayout(), QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for layout in (left, middle, right, beside, page):
            layout.setSpacing(gap)
        left.addWidget(self.strip, 1)
        left.addWidget(self.fire)
        middle.addWidget(self.tools.notices)
        middle.addWidget(self.tools.said)
        middle.addWidget(self.drawing, 1)
        middle.addWidget(self.tools.place)
        middle.addWidget(self.turner)
        beside.addLayout(middle, 1)
        beside.addWidget(self.tools.side)
        right.addWidget(self.tools.row)
        right.addLayout(beside, 1)
        page.addLayout(left)
        page.addLayout(right, 1)
        self.page.addLayout(page, 1)
