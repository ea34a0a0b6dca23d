"""The arrival sheet (F1): the critical alert, then twelve blocks, on one screen without scrolling.

On a narrow screen the blocks stand on two pages behind one large key; the text never gets smaller.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from responder_app.briefing.answers.sheet import ArrivalSheet, Block, BlockKind
from responder_app.gui.banner import AlertBanner
from responder_app.gui.block_tile import BlockTile
from responder_app.gui.detail_page import DetailPage
from responder_app.gui.floor_pad import FloorPad
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.metrics import WIDE_MM
from responder_app.gui.screens import Screen
from responder_app.gui.sheet_grid import SheetGrid
from responder_app.gui.view import FacilityView, Surroundings

T = TypeVar("T")

TILES = tuple(kind for kind in BlockKind if kind is not BlockKind.ALERT)
OPENS = {BlockKind.HAZMAT: Screen.HAZMAT, BlockKind.PEOPLE: Screen.PEOPLE}
"""Blocks whose screen says all that they say; the others open all their facts in large type."""
BESIDE = {
    BlockKind.ACCESS: Screen.MAP,
    BlockKind.WATER: Screen.MAP,
    BlockKind.EVACUATION: Screen.EVACUATION,
    BlockKind.FIRE_FLOOR: Screen.PLANS,
}
"""Screens that go on from a block's facts: one key beside them."""
WIDE_COLUMNS, NARROW_COLUMNS = 4, 3
NARROW_TILES = 6


class BriefView(FacilityView):
    """Signals: `screen_wanted` (Screen), `details_shown` (a block's kind, as text)."""

    screen_wanted = Signal(object)
    details_shown = Signal(str)
    title = "Arrival sheet"
    eager = True

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        theme = self.theme
        self.sheet: ArrivalSheet | None = None
        self.banner = AlertBanner(theme)
        self.fire_floor = Key(theme, "Set fire\nfloor", style=KeyStyle.PRIMARY, says="Set fire floor")
        self.fire_floor.clicked.connect(self.open_floor_pad)
        self.turn = Key(theme, "More\n1 of 2", style=KeyStyle.PRIMARY, says="Turn to the other blocks")
        self.turn.clicked.connect(self.turn_page)
        for key in (self.fire_floor, self.turn):
            key.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.tiles: dict[BlockKind, BlockTile] = {kind: self._tile(kind) for kind in TILES}
        self.floor_pad = FloorPad(theme)
        self.floor_pad.floor_chosen.connect(self._on_floor_chosen)
        self.floor_pad.cancelled.connect(self.close_inner)
        self.detail = DetailPage(theme)
        self.detail.closed.connect(self.close_inner)
        self.detail.screen_wanted.connect(self.screen_wanted)
        self._second_page = False
        self.grid = SheetGrid(theme, tuple(self.tiles.values()))
        self._pages = QStackedWidget()
        for widget in (self._sheet_page(), self.floor_pad, self.detail):
            self._pages.addWidget(widget)
        self.page.addWidget(self._pages, 1)
        self._arrange()

    def ask_for(self, facility_id: str, fire_floor: str) -> None:
        """Ask for the sheet."""
        questions = self.around.questions
        self.ask(lambda: questions.arrival_sheet(facility_id, fire_floor or None), self.show_sheet)

    def show_sheet(self, sheet: ArrivalSheet) -> None:
        """Paint the sheet."""
        changed_facility = self.sheet is None or self.sheet.heading.facility_id != sheet.heading.facility_id
        self.sheet = sheet
        self.banner.show_block(sheet.block(BlockKind.ALERT))
        for kind, tile in self.tiles.items():
            hazmat = kind is BlockKind.HAZMAT
            tile.show_block(sheet.block(kind), sheet.diamond if hazmat else None, sheet.signs if hazmat else ())
        chosen = sheet.fire_floor.label if sheet.fire_floor else ""
        words = f"Fire floor\n{chosen}" if chosen else "Set fire\nfloor"
        self.fire_floor.set_caption(words, f"Fire floor {chosen}. Press to change" if chosen else "Set fire floor")
        self._second_page = self._second_page and not changed_facility
        self._arrange()
        self.close_inner()
        self.heading_came.emit(sheet.heading)

    def open_floor_pad(self) -> None:
        """Show the pad of floors in place of the sheet."""
        if self.sheet is None:
            return
        self.floor_pad.show_floors(self.sheet.floor_labels, self.around.current.fire_floor)
        self._pages.setCurrentWidget(self.floor_pad)
        facility_id, questions = self.around.current.facility_id, self.around.questions
        self._ask_beside(lambda: questions.levels(facility_id), self.floor_pad.mark_ground)

    def close_inner(self) -> None:
        """Back from the pad or the details to the sheet."""
        self._pages.setCurrentIndex(0)

    def on_tile_pressed(self, kind: BlockKind) -> None:
        """Open what lies behind the block."""
        if self.sheet is None or self.sheet.heading.facility_id != self.around.current.facility_id:
            return
        if kind is BlockKind.FIRE_FLOOR and self.sheet.fire_floor is None:
            self.open_floor_pad()
        elif kind in OPENS:
            self.screen_wanted.emit(OPENS[kind])
        else:
            self._open_details(kind)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the pad and the details; Page keys turn the sheet."""
        if event.key() == Qt.Key.Key_Escape and self._pages.currentIndex():
            self.close_inner()
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp) and self.turn.isVisible():
            self.turn_page()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One page on a wide screen, two on a narrow one."""
        super().resizeEvent(event)
        self._arrange()

    def _tile(self, kind: BlockKind) -> BlockTile:
        screen = OPENS.get(kind)
        tile = BlockTile(self.theme, f"Opens {screen.caption}" if screen else "Opens all details")
        tile.clicked.connect(lambda _=False: self.on_tile_pressed(kind))
        return tile

    def _sheet_page(self) -> QWidget:
        page = QWidget()
        page.setAccessibleName(self.title)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.metrics.px(1.2))
        top = QHBoxLayout()
        top.addWidget(self.banner, 1)
        top.addWidget(self.fire_floor)
        top.addWidget(self.turn)
        column.addLayout(top)
        column.addWidget(self.grid, 1)
        return page

    def _arrange(self) -> None:
        wide = self.theme.metrics.mm(self.width()) >= WIDE_MM
        self.turn.setVisible(not wide)
        start = NARROW_TILES if self._second_page and not wide else 0
        shown = TILES if wide else TILES[start : start + NARROW_TILES]
        self.grid.show_tiles([self.tiles[kind] for kind in shown], WIDE_COLUMNS if wide else NARROW_COLUMNS)
        words = "Back\n2 of 2" if self._second_page else "More\n1 of 2"
        self.turn.set_caption(words, "Turn to the other blocks")

    def turn_page(self) -> None:
        """Show the other half of the blocks."""
        self._second_page = not self._second_page
        self._arrange()

    def _on_floor_chosen(self, label: str) -> None:
        self.close_inner()
        self.around.current.set_fire_floor(label)

    def _open_details(self, kind: BlockKind) -> None:
        current, questions = self.around.current, self.around.questions
        facility_id, floor = current.facility_id, current.fire_floor or None
        self._ask_beside(lambda: questions.details(facility_id, kind, floor), self._show_details)

    def _ask_beside(self, work: Callable[[], T], paint: Callable[[T], None]) -> None:
        """Ask without dropping a sheet that is on its way; the answer is for the facility that is open now."""
        facility_id = self.around.current.facility_id

        def painted(answer: T) -> None:
            if facility_id == self.around.current.facility_id:
                paint(answer)

        self.around.lane.ask(work, painted, self.on_failed)

    def _show_details(self, block: Block) -> None:
        self.detail.show_block(block, BESIDE.get(block.kind))
        self._pages.setCurrentWidget(self.detail)
        self.details_shown.emit(block.kind.value)
