"""What a crew does with the sheet that is shown: the keys over it, the panels beside it, what must not be overlooked.

Which sheet is shown is the view's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPointF, QRectF, Signal
from PySide6.QtWidgets import QApplication, QWidget

from responder_app.briefing.answers.plan_words import PlanHit
from responder_app.gui.labels import PlainLabel
from responder_app.gui.listed import Listed
from responder_app.gui.notice import NoticeBar
from responder_app.gui.plans.comparison import Comparison
from responder_app.gui.plans.document_list import DocumentList
from responder_app.gui.plans.find_panel import FindPanel
from responder_app.gui.plans.found_undrawn import FoundUndrawn
from responder_app.gui.plans.ground_tools import GroundTools
from responder_app.gui.plans.hot_keys import bind, bind_zoom
from responder_app.gui.plans.key_row import Act, KeyRow
from responder_app.gui.plans.notices import Notices
from responder_app.gui.plans.opened import Opened, listed
from responder_app.gui.plans.overlays import NETWORK
from responder_app.gui.plans.room_tap import RoomTap
from responder_app.gui.plans.sheet_drawing import SheetDrawing
from responder_app.gui.plans.sheet_layers import SheetLayers
from responder_app.gui.plans.side import Side
from responder_app.gui.plans.symbols_panel import SymbolsPanel
from responder_app.gui.view import Surroundings
from responder_app.render.pool import RenderPool

ROUND_A_HIT = 0.05
"""So much is shown around a word that was found, on each side, as a share of the sheet: to tell where it is."""
FILE_LAYERS = "Compared as the files open, with the layers that were hidden"
NO_SYMBOLS = "No symbols are recorded for this sheet"


class Tools(QObject):
    """Signals: `map_wanted` (longitude and latitude)."""

    map_wanted = Signal(object)

    def __init__(self, around: Surroundings, pool: RenderPool, drawing: SheetDrawing, screen: QWidget) -> None:
        super().__init__(screen)
        theme = around.theme
        self._drawing = drawing
        self._opened: Opened | None = None
        self._room = RoomTap(around, pool, drawing)
        self.row = KeyRow(theme, drawing.headline, drawing.zoom_keys)
        self.side = Side()
        self.notices = Notices(theme, drawing.note)
        self.said = NoticeBar(theme)
        self.symbols = SymbolsPanel(theme)
        self.documents = DocumentList(theme)
        self.find = FindPanel(around)
        self.layers = SheetLayers(around, pool, drawing)
        self.ground = GroundTools(theme, drawing)
        self.comparison = Comparison(around, pool, drawing)
        self.panels: dict[Act, QWidget] = {
            Act.SYMBOLS: self.symbols,
            Act.FIND: self.find,
            Act.LAYERS: self.layers.panel,
            Act.MEASURE: self.ground.panel,
            Act.COMPARE: self.comparison.panel,
            Act.DOCUMENTS: self.documents,
            Act.MORE: self.row.more,
        }
        for panel in self.panels.values():
            self.side.addWidget(panel)
        self._undrawn = FoundUndrawn(self.layers, self.notices, self.said)
        self._layers_hidden = self.notices.add("Show every layer", self.layers.show_everything)
        self._symbols_hidden = self.notices.add("Show all symbols", self.symbols.show_all)
        self._compared = self.notices.add("Show the plan alone", self.leave_comparison)
        self._connect(screen)

    @property
    def place(self) -> PlainLabel:
        """The strip at the foot: cell, grid reference and degrees."""
        return self.ground.place

    def leave(self, facility_id: str) -> None:
        """Another building is opened: what was hidden or looked for in the one before means nothing there."""
        self.symbols.show_all()
        self.find.follow(facility_id)

    def follow(self, facility_id: str, opened: Opened | None) -> tuple[Callable[[], None], ...]:
        """Another sheet is shown, or none: what has to be done about it, step by step."""
        overlay = opened.overlay if opened else None
        shown = opened if opened and opened.source else None
        floor = opened.floor.label if opened and opened.floor else ""

        def forget() -> None:
            self._opened = opened
            self._room.follow(opened)
            self._undrawn.follow(None)
            self.said.clear()
            if self.side.open_panel is self.comparison.panel:
                self.open(Act.SYMBOLS)

        return (
            forget,
            lambda: self.list(listed(overlay)),
            lambda: self.comparison.follow(facility_id, shown.source if shown else None, floor),
            lambda: self.layers.follow(facility_id, shown),
            lambda: self.ground.follow(overlay if shown else None),
            lambda: self.find.follow(facility_id, floor),
        )

    def read(self) -> tuple[Callable[[], None], ...]:
        """What is to be read of the sheet that is followed, and of all others, once its picture is there."""
        return (self.layers.read, self.find.read)

    def lose(self, facility_id: str) -> tuple[Callable[[], None], ...]:
        """The sheet could not be drawn: its things stay listed, the rest has nothing to work on."""
        return (
            lambda: self.comparison.follow(facility_id, None),
            lambda: self.layers.follow(facility_id, None),
            lambda: self.ground.follow(None),
        )

    def light_hit(self, hit: PlanHit, place: int) -> None:
        """Bring what was found on the shown sheet into view; say so where it may not be drawn."""
        if hit.thing and not self.ring(hit.thing):
            self.said.show_words(f"{hit.text}: not placed on a drawing of this floor", "caution")
        boxes = [QRectF(QPointF(x0, y0), QPointF(x1, y1)) for x0, y0, x1, y1 in hit.boxes]
        self._drawing.light(boxes, place if boxes else None)
        self._undrawn.follow(hit if boxes else None)
        if boxes:
            room = ROUND_A_HIT * self._drawing.longer_side
            self._drawing.canvas.show_area(boxes[place].adjusted(-room, -room, room, room))

    def list(self, things: list[Listed]) -> None:
        """These things stand in the list of symbols."""
        self.symbols.show_things(things)
        self._filter()
        self._settle()

    def press(self, act: Act) -> None:
        """Do what a key says, or say why not."""
        why_not = self._why_not(act)
        self.said.show_words(why_not, "caution")
        if act in self.panels:
            self._press_panel(act)
        elif not why_not:
            self._do(act)

    def open(self, act: Act) -> None:
        """Open a panel."""
        self._keep_keyboard()
        self.side.show_panel(self.panels[act])

    def close(self) -> None:
        """Close the panel that is open; the drawing has its room."""
        self.side.show_panel(None)

    def leave_comparison(self) -> None:
        """The plan alone again."""
        self.comparison.end()
        if self.side.open_panel is self.comparison.panel:
            self.open(Act.SYMBOLS)

    def show_symbol(self, thing_id: str) -> None:
        """The list beside the drawing, with the symbol's details."""
        self.open(Act.SYMBOLS)
        self._drawing.canvas.choose(self.symbols.pick(thing_id), centre=False)

    def ring(self, thing_id: str) -> bool:
        """Ring a thing that was found, also of a hidden group; False when it is not on the drawing."""
        ids = self.symbols.pick(thing_id)
        self._drawing.canvas.choose(ids or None)
        overlay = self._opened.overlay if self._opened and self._opened.source else None
        return overlay is not None and any(symbol.id in ids for symbol in overlay.symbols)

    def _press_panel(self, act: Act) -> None:
        panel = self.panels[act]
        self._keep_keyboard()
        if act is Act.COMPARE:
            if self.side.open_panel is panel:
                self.leave_comparison()
                return
            self.comparison.begin()
            self.comparison.list_floors()
            self.said.clear()
            self.open(act)
        else:
            self.side.toggle(panel)
        if panel is self.find and self.side.open_panel is panel:
            self.find.begin()

    def _do(self, act: Act) -> None:
        canvas = self._drawing.canvas
        if act is Act.TURN:
            canvas.turn_quarter(1)
        elif act is Act.NORTH:
            canvas.north_up()
        elif act is Act.GRID:
            self.ground.toggle_grid()
        elif act is Act.MAP and self.ground.ground is not None:
            place = self.ground.ground.lonlat(canvas.centre.x(), canvas.centre.y())
            self.map_wanted.emit(place)

    def _why_not(self, act: Act) -> str:
        """Why a key does nothing on this sheet; "" when it does something."""
        overlay = self._opened.overlay if self._opened else None
        if act is Act.NORTH:
            return "" if overlay and overlay.north_deg is not None else "Where north is on this sheet is not known"
        if act is Act.GRID:
            return self.ground.why_no_grid
        if act is Act.MAP:
            return self.ground.why_no_place
        if act is Act.COMPARE:
            return self.comparison.why_not
        if act is Act.SYMBOLS:
            return NO_SYMBOLS if self.symbols.is_empty else ""
        return ""

    def _unlight(self) -> None:
        self.comparison.light()
        self._undrawn.follow(None)

    def _on_side_turned(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is self.ground.panel:
            self.ground.stop()
        if now is self.ground.panel:
            self.ground.begin()
        if before is self.find:
            self._unlight()
        if now is None:
            # Else the keyboard would be sent to the first floor's key, and the strip with it.
            self._drawing.canvas.setFocus()
        self._settle()

    def _keep_keyboard(self) -> None:
        """Out of a panel that goes: else the keyboard is sent to the first floor's key, and the strip with it."""
        at = QApplication.focusWidget()
        if at is not None and self.side.isAncestorOf(at):
            self._drawing.canvas.setFocus()

    def _on_comparison(self) -> None:
        if self.comparison.is_wanted:
            self.open(Act.SYMBOLS)
            self.press(Act.COMPARE)
        self._settle()

    def _on_hot_key(self, act: Act) -> None:
        """As the key on the screen; but who wants to find once more does not want the field to go away."""
        if act is Act.FIND and self.side.open_panel is self.find:
            self.find.begin()
        else:
            self.press(act)

    def _on_escape(self) -> None:
        if self.side.open_panel is not None:
            self.close()
        else:
            self.comparison.end()

    def _filter(self) -> None:
        hidden = self.symbols.hidden
        self._drawing.canvas.set_filter(hidden)
        self._drawing.show_ways(NETWORK not in hidden)
        missing = self.symbols.missing()
        self._symbols_hidden.say(f"{missing}\nhidden: show" if missing else "")
        self.notices.arrange()

    def _settle(self) -> None:
        """Light the keys of what is on; a list without rows gives its room to the drawing."""
        opened = self.side.open_panel
        if opened is self.symbols and self.symbols.is_empty:
            opened = None
        self.side.setVisible(opened is not None)
        for act, panel in self.panels.items():
            self.row.light(act, panel is opened)
        behind = [act for act, panel in self.panels.items() if panel is opened and not self.row.is_in_row(act)]
        self.row.light(Act.MORE, bool(behind))
        self.row.light(Act.COMPARE, self.comparison.on)
        self.row.light(Act.GRID, self.ground.grid_on)
        for act in (Act.NORTH, Act.GRID, Act.MAP, Act.COMPARE, Act.SYMBOLS):
            self.row.allow(act, self._why_not(act))
        hidden, compared = self.layers.warning(), self.comparison.shows_file_layers
        self._layers_hidden.say("" if compared else hidden)
        self._drawing.say_also(FILE_LAYERS if compared and hidden else self.layers.note())
        self._compared.say("Leave\ncomparison" if self.comparison.on else "")
        self.notices.show_banner(self.comparison.banner)

    def _connect(self, screen: QWidget) -> None:
        canvas = self._drawing.canvas
        self.row.pressed.connect(self.press)
        self.side.turned.connect(self._on_side_turned)
        self.symbols.symbol_picked.connect(canvas.choose)
        self.symbols.filter_changed.connect(self._filter)
        self.layers.changed.connect(self._settle)
        # A comparison shows all layers: who hides some wants to see the plan.
        self.layers.chosen.connect(self.comparison.end)
        self.layers.said.connect(lambda words: self.said.show_words(words, "caution"))
        self.find.cleared.connect(self._unlight)
        self.ground.changed.connect(self._settle)
        self.ground.panel.done.connect(self.close)
        self.comparison.floor_wanted.connect(lambda _: self._keep_keyboard())
        self.comparison.changed.connect(self._on_comparison)
        for act in Act:
            if act.hot_key:
                bind(screen, act.hot_key, partial(self._on_hot_key, act))
        bind(screen, "Shift+R", lambda: canvas.turn_quarter(-1))
        bind(screen, "Esc", self._on_escape)
        bind_zoom(screen, canvas)
