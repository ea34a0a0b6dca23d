"""Map (F3): the building in its streets, layers to switch, symbols as a list, grid reference, export."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.site_map import MapPoint, MapScene
from responder_app.gui.export_panel import ExportPanel
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.map_ahead import MapAhead, foreseen
from responder_app.gui.map_layers import LayerKeys
from responder_app.gui.map_listing import listed
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.map_tools.tools import MapTools
from responder_app.gui.plans.hot_keys import bind
from responder_app.gui.ports import ExportMap, Position
from responder_app.gui.symbol_list import Listing, SymbolList, listing_of
from responder_app.gui.tasks import Lane
from responder_app.gui.under import Laying, Under
from responder_app.gui.view import FacilityView, Surroundings
from responder_app.model.base import LonLat
from responder_app.render.pool import RenderPool

SIDE_MM, SIDE_SHARE = 62.0, 0.3
"""Width of the list beside the drawing, at most this share of the screen."""
LAYERS_SAYS = "Show layers or symbols beside the map"
PLACE_M = 3.0
"""Side of the box around a place that a plan sent."""


class MapView(FacilityView):
    """Signals: `facility_chosen` (id of a neighbour with a pre-plan), `plan_wanted` (longitude and latitude).

    `zones_wanted` when hazmat zones are to be drawn or changed.
    """

    facility_chosen = Signal(str)
    plan_wanted = Signal(object)
    zones_wanted = Signal()
    title = "Map"

    def __init__(
        self, around: Surroundings, export_map: ExportMap, pool: RenderPool, exports: Lane, position: Position
    ) -> None:
        super().__init__(around)
        theme = self.theme
        self._pool = pool
        self._neighbour = ""
        self._touched: QPointF | None = None
        """The place that was touched or picked last, in metres of the scene."""
        self._place_wanted: LonLat | None = None
        self._shown_for = ""
        self.map = MapPanel(theme, "Site map")
        canvas = self.map.canvas
        # Before it is shown once a canvas does not know how large it will be.
        self.ahead = MapAhead(
            around, pool, lambda: canvas.opening() if self._shown_for else None, lambda: canvas.standpoint, self
        )
        self.moved = self.map.canvas
        self.map.place_found.connect(self._on_place)
        self.map.point_tapped.connect(self._on_point)
        self.symbols = SymbolList(theme, "Symbols on the map")
        self.symbols.symbol_picked.connect(self._on_picked)
        self.layers = LayerKeys(theme, self.map)
        self.layers.changed.connect(self._show_hidden)
        self.side = QWidget()
        self.tools = MapTools(around, self.map, pool, position)
        self.tools.wanted.connect(self._show_tools)
        self.tools.bind(self)
        self.grid = self.tools.place
        self.open_key = Key(theme, "Open this\npre-plan")
        self.open_key.setVisible(False)
        self.open_key.clicked.connect(lambda: self.facility_chosen.emit(self._neighbour))
        self.zones = Key(theme, "Hazmat zones", says="Draw or change hazmat zones")
        self.zones.clicked.connect(self.zones_wanted)
        self.exporting = ExportPanel(theme, export_map, around.current, exports, self.notice)
        self.exporting.left.connect(self._on_export_left)
        self.export = Key(theme, "Export\nmap", says="Export the map as a file", style=KeyStyle.PLAIN)
        self.export.setCheckable(True)
        self.export.clicked.connect(self._show_side)
        self.layers_key = Key(theme, "Layers", says=LAYERS_SAYS)
        self.layers_key.setCheckable(True)
        self.layers_key.clicked.connect(self._on_layers_pressed)
        self.tools_key = Key(theme, "Tools", says="Measure, find, grid, rings, floor plan, own position")
        self.tools_key.setCheckable(True)
        self.tools_key.clicked.connect(self._on_tools_pressed)
        self.plan = Key(theme, "Show on\nplan", says="Show the touched place, else the middle, on the floor's plan")
        self.plan.clicked.connect(self._on_plan_pressed)
        for key in (self.layers_key, self.tools_key, self.plan, self.export):
            self.map.add_key(key)
        bind(self, "Esc", self._on_escape)
        self._lay_out()
        self._on_layers_pressed()

    @property
    def unfinished(self) -> bool:
        """Whether base map or names are on their way."""
        return not self.map.canvas.complete

    def ask_for(self, facility_id: str, fire_floor: str) -> None:
        """Ask for the scene, its base maps, the address whose street is named first, and the rows."""
        del fire_floor
        questions, opening, ahead = self.around.questions, self.map.canvas.opening(), self.ahead.take(facility_id)

        def all_four() -> tuple[MapScene, Heading, Under | None, Listing]:
            bases = questions.basemaps(facility_id)
            known = ahead if ahead is not None and ahead.laying.bases == bases else None
            laying = known.laying if known is not None else Laying(self._pool, bases, opening)
            if known is None:
                laying.foresee(questions.location(facility_id))
            scene = questions.site_map(facility_id, laying.begin)
            now = known if known is not None and known.scene is scene else foreseen(laying, scene)
            return scene, questions.heading(facility_id), now.below, now.listing

        self.ask(all_four, lambda answers: self.show_scene(*answers))

    def show_scene(
        self, scene: MapScene, heading: Heading, below: Under | None = None, listing: Listing | None = None
    ) -> None:
        """Paint the map, its layers and its symbols."""
        self.heading_came.emit(heading)
        self._shown_for = heading.facility_id
        self.exporting.name_after(heading.facility_id, heading.name)
        # Words first: they may change the size of the map below them.
        self.map.say(f"USNG {scene.usng}", " · ".join(scene.notes))
        self.map.show_scene(scene, heading.address, hidden=frozenset(), under=below, base=True)
        self.layers.show_layers(scene)
        self.symbols.show_listing(listing or listing_of(listed(scene)))
        self.tools.follow(scene)
        self.open_key.setVisible(False)
        self._touched = None
        if self._place_wanted is not None:
            self.show_place(self._place_wanted)
        self.ahead.begin_beside(heading.facility_id)

    def expect(self) -> None:
        """The open facility's arrival sheet is on the screen: its map is likely to be next."""
        facility_id = self.around.current.facility_id
        if facility_id == self._shown_for:
            self.ahead.leave()
        else:
            self.ahead.begin_own(facility_id)

    def foresee(self, facility_id: str) -> None:
        """This facility is picked and likely to be opened: so is its map, then."""
        if facility_id != self._shown_for:
            self.ahead.begin_own(facility_id)

    def show_place(self, point: LonLat) -> None:
        """Bring a place into the middle and mark it, as soon as the map of the open facility is there."""
        scene, facility = self.map.scene, self.around.current.facility_id
        self._place_wanted = point
        if scene is None or self._shown_for != facility:
            return
        self._place_wanted = None

        def metres() -> tuple[float, float]:
            from responder_app.briefing.ground import ground_at  # noqa: PLC0415  see _on_place

            return ground_at(scene.origin).metres(point)

        self.around.lane.ask(metres, lambda place: self._mark(*place), self.on_failed)

    def _mark(self, x: float, y: float) -> None:
        half = QPointF(PLACE_M / 2, PLACE_M / 2)
        place = QPointF(x, y)
        self.map.canvas.look_at(place)
        self.map.canvas.highlight([QRectF(place - half, place + half)], 0)
        self._on_place(x, y)

    def _on_plan_pressed(self) -> None:
        """Show the place that was touched last, else the middle, on a plan."""
        scene, at = self.map.scene, self._touched or self.map.canvas.centre
        if scene is None:
            return

        def lonlat() -> LonLat:
            from responder_app.briefing.ground import lonlat_at  # noqa: PLC0415  see _on_place

            return lonlat_at(scene, at.x(), at.y())

        self.around.lane.ask(lonlat, self.plan_wanted.emit, self.on_failed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list gives way to the map on a narrow screen."""
        super().resizeEvent(event)
        self.side.setFixedWidth(min(self.theme.metrics.px(SIDE_MM), int(self.width() * SIDE_SHARE)))

    def _on_place(self, x: float, y: float) -> None:
        self._touched = QPointF(x, y)
        self.tools.touch(self._touched)

    def _on_point(self, point: MapPoint) -> None:
        self.layers_key.setChecked(False)
        self._on_layers_pressed()
        self._show_picked(self.symbols.pick(point.id))
        self._on_place(point.x, point.y)

    def _on_picked(self, ids: frozenset[str]) -> None:
        self._show_picked(ids, centre=True)

    def _show_picked(self, ids: frozenset[str], centre: bool = False) -> None:
        self.map.canvas.choose(ids, centre)
        points = [point for layer in self.map.scene.layers for point in layer.points] if self.map.scene else []
        found = next((point for point in points if point.id in ids), None)
        self._neighbour = found.facility_id or "" if found else ""
        self.open_key.setVisible(bool(self._neighbour))
        if self._neighbour:
            self.foresee(self._neighbour)

    def _show_hidden(self, count: int) -> None:
        """Yellow while layers are hidden, as on the plans, and how many."""
        self.layers_key.set_style(KeyStyle.WARNING if count else KeyStyle.PLAIN)
        says = f"Show layers or symbols beside the map; {count} hidden" if count else LAYERS_SAYS
        self.layers_key.set_caption(f"Layers:\n{count} hidden" if count else "Layers", says)

    def _on_layers_pressed(self) -> None:
        self.export.setChecked(False)
        self.tools_key.setChecked(False)
        self._show_side()

    def _on_tools_pressed(self) -> None:
        self.export.setChecked(False)
        self.layers_key.setChecked(False)
        if self.tools_key.isChecked():
            self.tools.back()
        self._show_side()

    def _show_tools(self) -> None:
        self.tools_key.setChecked(True)
        self.export.setChecked(False)
        self.layers_key.setChecked(False)
        self._show_side()

    def _on_escape(self) -> None:
        """One step back: out of a tool, then to the symbols."""
        if self.export.isChecked():
            self._on_export_left()
        elif not (self.tools_key.isChecked() and self.tools.back()):
            self.layers_key.setChecked(False)
            self._on_layers_pressed()

    def _on_export_left(self) -> None:
        self.export.setChecked(False)
        self._show_side()
        self.export.setFocus()

    def _show_side(self) -> None:
        """One thing beside the map: the forms of an export, the tools, the layers, or else the symbols."""
        exporting, layers = self.export.isChecked(), self.layers_key.isChecked()
        tools = self.tools_key.isChecked() and not exporting
        if not tools:
            # A tool that nobody sees must not take the taps.
            self.tools.back()
        self.exporting.setVisible(exporting)
        self.tools.stack.setVisible(tools)
        self.layers.setVisible(layers and not tools and not exporting)
        self.symbols.setVisible(not (layers or tools or exporting))

    def _lay_out(self) -> None:
        gap = self.theme.metrics.gap
        side = self.side
        side.setAccessibleName("Beside the map")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        column.addWidget(self.grid)
        column.addWidget(self.tools.state)
        column.addWidget(self.symbols, 1)
        column.addWidget(self.layers, 1)
        column.addWidget(self.tools.stack, 1)
        column.addWidget(self.exporting, 1)
        column.addWidget(self.open_key)
        column.addWidget(self.zones)
        row = QHBoxLayout()
        row.setSpacing(gap)
        row.addWidget(self.map, 1)
        row.addWidget(side)
        self.page.addLayout(row, 1)
