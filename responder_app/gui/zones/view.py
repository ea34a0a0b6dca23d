"""Hazmat zones: map, wind and distances on one screen, of the open facility or of a point without a pre-plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from responder_app.briefing.answers.materials import Material, ZoneQuestion
from responder_app.briefing.answers.site_map import LayerKind, MapScene
from responder_app.errors import NoAnswerError, ResponderError
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.view import Surroundings, View
from responder_app.gui.zones.drawn import DrawnZones, Place
from responder_app.gui.zones.inside_page import warnings_of
from responder_app.gui.zones.layer import ZoneLayer
from responder_app.gui.zones.material_list import MaterialList
from responder_app.gui.zones.side import ZoneSide
from responder_app.gui.zones.site import Site, facility_site, point_site
from responder_app.gui.zones.spill_point import SpillPoint
from responder_app.model.base import LonLat
from responder_app.render.pool import RenderPool

SIDE_MM, SIDE_SHARE = 74.0, 0.36
"""Width of what stands beside the map, at most this share of the screen."""
PLACE_M = 10.0
NEAR_MM = 0.2
"""From so many millimetres of glass for a metre on, the site's own symbols are shown."""
SITE = frozenset(LayerKind) - {
    *(LayerKind.GREEN, LayerKind.WATER_BODY, LayerKind.STREETS),
    *(LayerKind.STRUCTURES, LayerKind.FOOTPRINT),
}


class ZonesView(View):
    """Signals: `left` for the screen before; `drawn_changed` when zones were drawn, changed or cleared anywhere."""

    left = Signal()
    drawn_changed = Signal()
    title = "Hazmat zones"

    def __init__(self, around: Surroundings, pool: RenderPool, facility: DrawnZones, point: DrawnZones) -> None:
        super().__init__(around)
        theme = self.theme
        self._pool = pool
        self._of_facility, self._of_point = facility, point
        self.drawn = facility
        """The zones that the screen is about."""
        self.site: Site | None = None
        self._place: Place = ""
        """Where the screen is about, its site there or still on its way."""
        self._near = True
        self._wanted = ""
        """The chemical to draw as soon as its place is there."""
        self.map = MapPanel(theme, "Map with zones")
        self.moved = self.map.canvas
        self.map.canvas.view_changed.connect(self._on_view_changed)
        self.side = ZoneSide(theme)
        dial = self.side.wind.dial
        self.layer = ZoneLayer(theme, self.map, home=True, held=lambda: dial.held)
        dial.released.connect(self.layer.fit_again)
        self.point = SpillPoint(self.map, self.side.spill.point, self.notice, around.lane)
        self.side.place_picked.connect(self._look_at)
        self.side.material_wanted.connect(self.choose_material)
        self.side.clear_pressed.connect(self._on_clear)
        self.side.back_pressed.connect(self.left)
        self.materials = MaterialList(around)
        self.materials.picked.connect(self._on_material)
        self.materials.left.connect(self._on_list_left)
        self.materials.restored.connect(self._on_restored)
        self.warning = PlainLabel("", "title")
        self.warning.setMargin(theme.metrics.px(1))
        self.warning.set_mark("fill", "danger")
        self.words = PlainLabel("", "strong")
        self.caution = PlainLabel("", "strong", "caution")
        self.caveat = PlainLabel("", ink="soft")
        self.pages = QStackedWidget()
        self.pages.setAccessibleName(self.title)
        self._lay_out()
        for drawn in (facility, point):
            drawn.changed.connect(self._on_changed)
            drawn.changed.connect(self.drawn_changed)
            drawn.failed.connect(lambda error, drawn=drawn: self._on_not_drawn(drawn, error))

    @property
    def at_point(self) -> bool:
        """Whether the screen is about a place without a pre-plan."""
        return self.drawn is self._of_point

    def show_facility(self, facility_id: str, chemical_id: str = "", choose: bool = False) -> None:
        """Zones of the open facility: of a chemical at once; else those drawn, or the list of materials."""
        questions, pool = self.around.questions, self._pool
        self._open(self._of_facility, facility_id, lambda: facility_site(questions, pool, facility_id))
        self._then(chemical_id, choose)

    def show_point(self, scene: MapScene, address: str) -> None:
        """Zones at a place without a pre-plan."""
        questions, pool = self.around.questions, self._pool
        self._open(self._of_point, scene.origin, lambda: point_site(questions, pool, scene, address))
        self._then("", choose=False)

    @property
    def only_at_point(self) -> bool:
        """Whether zones are drawn at a place without a pre-plan and at no facility."""
        return self._of_facility.shown is None and self._of_point.shown is not None

    def said(self, at_point: bool) -> tuple[str, str]:
        """The wind in two words, and all in a line, of the zones at the point or at the facility; empty for none."""
        shown = (self._of_point if at_point else self._of_facility).shown
        if shown is None:
            return "", ""
        return shown.wind, f"{shown.answer.question.material.name}. {shown.answer.wind_text}"

    def leave_facility(self, facility_id: str) -> None:
        """A facility is opened: the zones of another one go."""
        self._of_facility.leave(facility_id)

    def leave_point(self, point: LonLat | None) -> None:
        """Another place without a pre-plan is shown: the zones of the one before go."""
        self._of_point.leave(point)

    def question_for(self, facility_id: str) -> ZoneQuestion | None:
        """What was said of the zones that are drawn at a facility, for the same time: to hand them on with its map."""
        shown = self._of_facility.shown
        if shown is None or shown.place != facility_id:
            return None
        return replace(shown.answer.question, at=shown.answer.sun.at)

    def refresh(self) -> None:
        """The library has changed: another map, other people inside."""
        if self.site is not None and self.site.facility_id is not None:
            facility, self.site = self.site.facility_id, None
            # Without zones it is asked for when the screen is opened next.
            if facility == self.around.current.facility_id and self.drawn.shown is not None and not self.at_point:
                self.show_facility(facility, choose=self.pages.currentWidget() is self.materials)
        for drawn in (self._of_facility, self._of_point):
            drawn.ask_again()

    def choose_material(self) -> None:
        """Show the list of materials."""
        self.pages.setCurrentWidget(self.materials)
        self.materials.begin(self._place if isinstance(self._place, str) else None, self.drawn.cleared)

    def take_keys(self) -> None:
        """The list has the keyboard while it is shown."""
        if self.pages.currentWidget() is self.materials:
            self.materials.field.setFocus()
        else:
            super().take_keys()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc stops choosing a place. It never takes zones away."""
        if event.key() == Qt.Key.Key_Escape and self.point.picking:
            self.point.pick(False)
            self._on_changed()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands beside the map gives way to it on a narrow screen."""
        super().resizeEvent(event)
        metrics, side = self.theme.metrics, min(self.theme.metrics.px(SIDE_MM), int(self.width() * SIDE_SHARE))
        self.side.setFixedWidth(side)
        keys = sum(key.sizeHint().width() + self.map.keys.spacing() for key in self.map.zoom_keys)
        self.warning.setFixedWidth(max(1, self.width() - side - 3 * metrics.gap - keys))

    # The place

    def _open(self, drawn: DrawnZones, place: Place, make: Callable[[], Site]) -> None:
        self.drawn, self._place = drawn, place
        drawn.leave(place)
        self.point.pick(False)
        self.side.back.setVisible(drawn is self._of_point)
        if self.site is None or self.site.place != place:
            self.site = None
            self.ask(make, self._show_site)

    def _then(self, chemical_id: str, choose: bool) -> None:
        self._wanted = chemical_id
        if self.site is not None:
            self._draw_wanted()
        if choose or (not chemical_id and self.drawn.question is None):
            self.choose_material()
        else:
            self.pages.setCurrentIndex(0)
            self._on_changed()

    def _show_site(self, site: Site) -> None:
        self.site = site
        self._near = True
        self.map.show_scene(site.scene, site.address, hidden=frozenset(), under=site.below)
        self.layer.follow(self.drawn)
        self._draw_wanted()
        self._on_changed()

    def _draw_wanted(self) -> None:
        site, chemical, self._wanted = self.site, self._wanted, ""
        if site is not None and chemical in site.inventory:
            self._draw(site, site.inventory[chemical])

    def _draw(self, site: Site, material: Material) -> None:
        """Where it is stored; else where the crew touched the map, at last the building."""
        question = self.drawn.question
        touched = question.spill if question is not None and self.drawn.place == site.place else None
        if touched in site.stored.values():
            touched = None
        self.drawn.draw(site.place, material, site.stored.get(material.chemical_id or "") or touched)

    # What is said

    def _on_material(self, material: Material) -> None:
        if self.site is None:
            return
        self._draw(self.site, material)
        self._show_map()

    def _on_list_left(self) -> None:
        if self.drawn.question is None:
            self.left.emit()
        else:
            self._show_map()

    def _show_map(self) -> None:
        self.pages.setCurrentIndex(0)
        self.take_keys()

    def _on_restored(self) -> None:
        self.drawn.restore()
        self._show_map()

    def _on_clear(self) -> None:
        self.drawn.clear()
        self.choose_material()

    def _on_changed(self) -> None:
        shown = self.drawn.shown
        if shown is None or self.site is None or shown.place != self.site.place:
            return
        answer = shown.answer
        if not self.point.picking:
            self.notice.clear()
        self.side.show_zones(self.drawn, shown)
        self.point.show_zones(self.site, self.drawn)
        warned = warnings_of(answer)
        self.warning.setText(f"INSIDE: {', '.join(warned)}" if warned else "")
        self.warning.setVisible(bool(warned))
        self.words.setText("\n".join(zone.spoken for zone in answer.zones))
        self.caution.setText(". ".join(answer.cautions))
        self.caution.setVisible(bool(answer.cautions))
        self.caveat.setText(answer.caveat)
        self.map.canvas.setAccessibleDescription(answer.spoken)
        self.settled.emit()

    def _on_not_drawn(self, drawn: DrawnZones, error: ResponderError) -> None:
        """Say why; what was drawn before stays, and without any another material is to be chosen."""
        if drawn is not self.drawn:
            return
        if isinstance(error, NoAnswerError):
            said = str(error)
            self.notice.show_words(f"{said[:1].upper()}{said[1:]}. Choose another material.", "caution")
            self.settled.emit()
        else:
            self.on_failed(error)
        shown = self.drawn.shown
        if shown is not None:
            self.side.show_again(self.drawn)
        elif self.site is not None:
            self.choose_material()

    # The view

    def _on_view_changed(self) -> None:
        """From far off the site's symbols would cover the zones: they come as one comes closer."""
        metrics = self.theme.metrics
        near = metrics.mm(self.map.canvas.pixels_per_unit) >= NEAR_MM
        if self.map.scene is not None and near is not self._near:
            self._near = near
            self.map.hide_layers(frozenset() if near else SITE)

    def _look_at(self, point: LonLat) -> None:
        site = self.site
        if site is None:
            return

        def metres() -> tuple[float, float]:
            from responder_app.briefing.ground import ground_at  # noqa: PLC0415  pyproj: on a lane

            return ground_at(site.scene.origin).metres(point)

        self.around.lane.ask(metres, lambda place: self._mark(QPointF(*place)), self.on_failed)

    def _mark(self, place: QPointF) -> None:
        half = QPointF(PLACE_M, PLACE_M)
        self.map.canvas.look_at(place)
        self.map.canvas.highlight([QRectF(place - half, place + half)], 0)

    def _lay_out(self) -> None:
        gap = self.theme.metrics.gap
        zones = QWidget()
        zones.setAccessibleName(self.title)
        row, left = QHBoxLayout(zones), QVBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap)
        left.setSpacing(self.theme.metrics.px(0.8))
        # Beside the zoom keys there is room that the map does not miss.
        self.map.keys.insertWidget(0, self.warning, 1)
        left.addWidget(self.map, 1)
        for label in (self.words, self.caution, self.caveat):
            left.addWidget(label)
        row.addLayout(left, 1)
        row.addWidget(self.side)
        self.pages.addWidget(zones)
        self.pages.addWidget(self.materials)
        self.page.addWidget(self.pages, 1)
