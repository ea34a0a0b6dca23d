"""Plans (F2): floors as a strip, any document, the sheet on the canvas, its symbols as a list beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from responder_app.briefing.answers.fact import FactState
from responder_app.briefing.answers.plans import (
    DocumentsAnswer,
    FloorRow,
    LevelsAnswer,
    PlanOverlay,
    SheetRef,
    SheetSource,
    Symbol,
)
from responder_app.errors import ResponderError
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.listed import Listed
from responder_app.gui.plans.document_list import DocumentList
from responder_app.gui.plans.floor_strip import FloorStrip
from responder_app.gui.plans.overlays import for_plans
from responder_app.gui.plans.page_turner import PageTurner
from responder_app.gui.plans.sheet_drawing import SheetDrawing
from responder_app.gui.symbol_list import SymbolList
from responder_app.gui.view import FacilityView, Surroundings
from responder_app.render.pool import RenderPool

SIDE_MM, SIDE_SHARE = 62.0, 0.3
"""Width of the list beside the drawing, at most this share of the screen."""


@dataclass(frozen=True)
class Opened:
    """What one question brings: the sheet and, for a floor, what lies over it."""

    source: SheetSource | None
    overlay: PlanOverlay | None
    floor: FloorRow | None


class PlansView(FacilityView):
    """The floor that is shown follows the fire floor when that is set, and the keys otherwise."""

    title = "Plans"

    def __init__(self, around: Surroundings, pool: RenderPool) -> None:
        super().__init__(around)
        theme = self.theme
        self.levels: LevelsAnswer | None = None
        self.level = ""
        self._facility = ""
        self._drawn_for = ""
        """The facility whose floor is on the canvas: its other floors keep the view."""
        self._document_wanted = ""
        self._side_wanted = True
        self.strip = FloorStrip(theme)
        self.strip.floor_chosen.connect(self.show_floor)
        self.drawing = SheetDrawing(theme, pool, "Plan")
        self.drawing.symbol_tapped.connect(self._on_symbol)
        self.symbols = SymbolList(theme, "Symbols on this sheet")
        self.symbols.symbol_picked.connect(self.drawing.canvas.choose)
        self.documents = DocumentList(theme)
        self.documents.sheet_chosen.connect(self.show_sheet)
        self.turner = PageTurner(theme)
        self.turner.page_wanted.connect(self._on_page_wanted)
        self._pages: tuple[SheetRef, ...] = ()
        self.side = QStackedWidget()
        self.side.setAccessibleName("Beside the plan")
        self.side.addWidget(self.symbols)
        self.side.addWidget(self.documents)
        self.fire = Key(theme, "Set fire\nfloor", style=KeyStyle.PRIMARY, says="Set the shown floor as the fire floor")
        self.fire.clicked.connect(lambda: around.current.set_fire_floor(self.level))
        self.list_key = Key(theme, "Symbols", says="Show or hide the list of symbols")
        self.documents_key = Key(theme, "Documents", says="Show or hide the list of documents")
        for key, page in ((self.list_key, self.symbols), (self.documents_key, self.documents)):
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, page=page: self._on_side_pressed(page))
            self.drawing.add_key(key)
        self._lay_out()
        self._show_side(self.symbols)

    def ask_for(self, facility_id: str, fire_floor: str) -> None:
        """Ask for floors and documents; then for the fire floor, else the floor shown before, else the ground."""
        questions = self.around.questions

        def both() -> tuple[LevelsAnswer, DocumentsAnswer]:
            return questions.levels(facility_id), questions.documents(facility_id)

        if facility_id != self._facility:
            self.level = ""
        self._facility = facility_id
        self.ask(both, lambda answers: self._show_strip(*answers, fire_floor))

    def show_floor(self, label: str) -> None:
        """Show a floor by its label, keeping the place and zoom of the floor before."""
        floor = next((row for row in self.levels.floors if row.label == label), None) if self.levels else None
        if floor is None:
            return
        self.level = self.around.current.shown_floor = label
        self.strip.show_chosen(label)
        self.documents.show_chosen(None)
        self.turner.show_page(1, 1)
        self._offer_fire()
        questions, facility = self.around.questions, self._facility
        sheet = floor.sheet

        def opened() -> Opened:
            source = questions.sheet(facility, sheet.document_id, sheet.page) if sheet else None
            return Opened(source, for_plans(questions.overlay(facility, label)), floor)

        self.ask(opened, self._show_opened)

    def show_sheet(self, ref: SheetRef) -> None:
        """Show a page of any document."""
        self.level = ""
        self.strip.show_chosen("")
        self.documents.show_chosen(ref)
        self._pages = self.documents.sheets(ref.document_id)
        self.turner.show_page(ref.page, len(self._pages))
        self._offer_fire()
        questions, facility = self.around.questions, self._facility
        self.ask(lambda: Opened(questions.sheet(facility, ref.document_id, ref.page), None, None), self._show_opened)

    def show_document(self, document_id: str) -> None:
        """Show the first page of a document, as soon as the documents are known."""
        self._document_wanted = document_id
        self._open_wanted()

    def on_failed(self, error: ResponderError) -> None:
        """Say it, and never leave the floor before under the label of the one that was asked for."""
        super().on_failed(error)
        self.drawing.say(f"Floor {self.level}" if self.level else "")
        self.drawing.show_nothing("This sheet cannot be shown")
        self._list(())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list gives way to the drawing on a narrow screen."""
        super().resizeEvent(event)
        self.side.setFixedWidth(min(self.theme.metrics.px(SIDE_MM), int(self.width() * SIDE_SHARE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Page Down change floors, or turn the pages of a document that has several."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        elif self.turner.turns:
            self.turner.turn(step)
        else:
            self.show_floor(self.strip.beside(self.level, step))

    def _show_strip(self, levels: LevelsAnswer, documents: DocumentsAnswer, fire_floor: str) -> None:
        self.levels = levels
        self.strip.show_floors(levels.floors)
        self.strip.show_fire(fire_floor)
        self.documents.show_documents(documents)
        self.heading_came.emit(levels.heading)
        if self._document_wanted and self._open_wanted():
            return
        labels = [floor.label for floor in levels.floors]
        wanted = next((label for label in (fire_floor, self.level, _ground(levels)) if label in labels), "")
        if wanted:
            self.show_floor(wanted)
        else:
            self.drawing.say("No floors")
            self.drawing.show_nothing(levels.state.value)
            self._list(())
            self._show_side(self.documents)

    def _open_wanted(self) -> bool:
        sheets = self.documents.sheets(self._document_wanted)
        if not sheets:
            return False
        self._document_wanted = ""
        self._show_side(self.documents)
        self.show_sheet(sheets[0])
        return True

    def _on_page_wanted(self, page: int) -> None:
        ref = next((ref for ref in self._pages if ref.page == page), None)
        if ref is not None:
            self.show_sheet(ref)

    def _show_opened(self, opened: Opened) -> None:
        floor, overlay, source = opened.floor, opened.overlay, opened.source
        self._say(opened)
        if source is None:
            self.drawing.show_nothing(why_no_plan(floor))
        else:
            self.drawing.show_sheet(source, overlay, keep_view=floor is not None and self._drawn_for == self._facility)
            self._drawn_for = self._facility if floor else ""
        self._list(_listed(overlay))

    def _list(self, things: Sequence[Listed]) -> None:
        self.symbols.show_things(things)
        self._settle_side()

    def _say(self, opened: Opened) -> None:
        """The floor large, what its sheet is called small; what misleads or is old in amber."""
        floor, overlay, source = opened.floor, opened.overlay, opened.source
        title = source.ref.title if source else ""
        name = f"Floor {floor.label}" if floor else title
        age = floor.plan_age if floor else None
        oddity = floor.oddity if floor else None
        notes = (
            source.note if source else "",
            oddity or "",
            title if title != name else "",
            age.text if age else "",
            overlay.note if overlay else "",
        )
        amber = bool(source and source.stands_in) or bool(oddity) or bool(age and age.overdue)
        self.drawing.say(
            name, " · ".join(note[:1].upper() + note[1:] for note in notes if note), "caution" if amber else "soft"
        )

    def _offer_fire(self) -> None:
        burns = bool(self.level) and self.level == self.around.current.fire_floor
        self.fire.setEnabled(bool(self.level) and not burns)
        says = f"Floor {self.level} is the fire floor" if burns else f"Set floor {self.level} as the fire floor"
        self.fire.set_caption("FIRE\nFLOOR" if burns else "Set fire\nfloor", says)

    def _on_symbol(self, payload: object) -> None:
        if isinstance(payload, Symbol):
            self._show_side(self.symbols)
            self.symbols.pick(payload.id)

    def _on_side_pressed(self, page: SymbolList | DocumentList) -> None:
        if self._side_wanted and self.side.currentWidget() is page:
            self._side_wanted = False
            self._settle_side()
        else:
            self._show_side(page)

    def _show_side(self, page: SymbolList | DocumentList) -> None:
        self._side_wanted = True
        self.side.setCurrentWidget(page)
        self._settle_side()

    def _settle_side(self) -> None:
        """A list without rows gives its room to the drawing."""
        page = self.side.currentWidget()
        self.side.setVisible(self._side_wanted and not (page is self.symbols and self.symbols.is_empty))
        open_page = page if self._side_wanted else None
        self.list_key.setChecked(open_page is self.symbols)
        self.documents_key.setChecked(open_page is self.documents)

    def _lay_out(self) -> None:
        gap = self.theme.metrics.gap
        left = QVBoxLayout()
        left.setSpacing(gap)
        left.addWidget(self.strip, 1)
        left.addWidget(self.fire)
        right = QVBoxLayout()
        right.setSpacing(gap)
        right.addWidget(self.side, 1)
        row = QHBoxLayout()
        row.setSpacing(gap)
        row.addLayout(left)
        middle = QVBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(self.drawing, 1)
        middle.addWidget(self.turner)
        row.addLayout(middle, 1)
        row.addLayout(right)
        self.page.addLayout(row, 1)


def _ground(levels: LevelsAnswer) -> str:
    return next(
        (floor.label for floor in levels.floors if floor.ordinal == 0), levels.floors[0].label if levels.floors else ""
    )


def why_no_plan(floor: FloorRow | None) -> str:
    """Why a floor has no sheet to show, in words."""
    if floor is not None and floor.plan_state is FactState.NOT_SHARED:
        return "The plan of this floor is not shared with your agency"
    return "No plan of this floor was provided"


def _listed(overlay: PlanOverlay | None) -> list[Listed]:
    if overlay is None:
        return []
    placed = [Listed(s.id, s.label, s.kind, s.details, s.severity, icon=s.icon) for s in overlay.symbols]
    return placed + [Listed(t.id, t.label, t.kind, t.details, placed=False, icon=t.icon) for t in overlay.unplaced]
