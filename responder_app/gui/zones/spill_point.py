"""Where it was spilled: at the building, where it is stored, or where the crew touches the map."""

from __future__ import annotations

from PySide6.QtCore import QObject

from responder_app.briefing.answers.site_map import MapPoint
from responder_app.errors import ResponderError
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.notice import NoticeBar
from responder_app.gui.tasks import Lane
from responder_app.gui.zones.choice import Choice, Option
from responder_app.gui.zones.drawn import DrawnZones
from responder_app.gui.zones.site import Site
from responder_app.model.base import LonLat

TOUCH = "Touch the map where it was spilled. Esc: leave it where it is."
BUILDING, STORED, ON_MAP = "building", "stored", "map"


class SpillPoint(QObject):
    """Listens to its choice and, while `picking`, to the map."""

    def __init__(self, panel: MapPanel, choice: Choice, notice: NoticeBar, lane: Lane) -> None:
        super().__init__(panel)
        self.picking = False
        self._canvas = panel.canvas
        self._choice = choice
        self._notice = notice
        self._lane = lane
        self._site: Site | None = None
        self._drawn: DrawnZones | None = None
        choice.chosen.connect(self._on_chosen)
        panel.place_found.connect(self._on_place)
        panel.point_tapped.connect(self._on_point)

    def show_zones(self, site: Site, drawn: DrawnZones) -> None:
        """Offer the places that there are; the one that counts is lit."""
        self._site, self._drawn = site, drawn
        question, stored = drawn.question, self._stored
        if question is None:
            return
        options = [Option(BUILDING, "Building" if site.facility_id else "Address")]
        if stored is not None:
            options.append(Option(STORED, "Where it\nis stored"))
        options.append(Option(ON_MAP, "Touch\nthe map"))
        value = BUILDING if question.spill is None else STORED if question.spill == stored else ON_MAP
        self._choice.show_options(options, ON_MAP if self.picking else value)

    def pick(self, picking: bool) -> None:
        """Wait for a touch on the map, or wait no more."""
        self.picking = picking
        self._notice.show_words(TOUCH if picking else "")
        if picking:
            self._canvas.setFocus()

    @property
    def _stored(self) -> LonLat | None:
        question = self._drawn.question if self._drawn is not None else None
        if self._site is None or question is None:
            return None
        return self._site.stored.get(question.material.chemical_id or "")

    def _on_chosen(self, value: object) -> None:
        self.pick(value == ON_MAP)
        if self._drawn is not None and value != ON_MAP:
            self._drawn.say(spill=self._stored if value == STORED else None)

    def _on_point(self, point: MapPoint) -> None:
        self._on_place(point.x, point.y)

    def _on_place(self, x: float, y: float) -> None:
        site, drawn = self._site, self._drawn
        if site is None or drawn is None or not self.picking:
            return

        def lonlat() -> LonLat:
            from responder_app.briefing.ground import lonlat_at  # noqa: PLC0415  pyproj: on a lane

            return lonlat_at(site.scene, x, y)

        self.pick(False)
        self._lane.ask(lonlat, lambda point: drawn.say(spill=point), self._on_failed)

    def _on_failed(self, error: ResponderError) -> None:
        self._notice.show_failure(error)
