"""The one window: rail, header, screens, blackout. Wires what a screen says to what another shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.site_map import MapScene
from responder_app.gui.blackout import Blackout
from responder_app.gui.deck import Deck
from responder_app.gui.header import Header
from responder_app.gui.rail import Rail
from responder_app.gui.screens import ABOUT_A_FACILITY, BLACKOUT_KEY, NIGHT_KEY, Screen
from responder_app.gui.syncing import Syncing
from responder_app.gui.tasks import Lane
from responder_app.gui.view import FacilityView, Surroundings
from responder_app.gui.zones.drawn import DrawnZones
from responder_app.model.base import LonLat
from responder_app.sync.answers import Change

FIRST_SIZE = (1366, 768)


class Window(QWidget):
    """What tells its screens something goes with it: theme, current, syncing, zones, lanes. Else that would hold them.

    Signals: `night_chosen` (bool), `screen_came` (Screen), `header_changed` when it was written,
    `closing` before the window goes.
    """

    night_chosen = Signal(bool)
    screen_came = Signal(object)
    header_changed = Signal()
    closing = Signal()

    def __init__(self, around: Surroundings, deck: Deck, syncing: Syncing) -> None:
        super().__init__()
        self.setObjectName("window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Responder")
        self.setAccessibleName("Responder")
        self.around = around
        self.syncing = syncing
        self.deck = deck
        self.lanes: tuple[Lane, ...] = ()
        """All work of this window; see `add_lanes`."""
        self.endings: list[Callable[[], None]] = []
        """What else ends when the window goes or is locked, before its lanes are waited for."""
        self.listing_waits_ms = 0
        """So long after `start` it is asked what is held: listing 10,000 takes turns with the first paint."""
        self.zones: tuple[DrawnZones, ...] = ()
        self.screen_shown = self._before_search = Screen.SEARCH
        around.current.still_drawing = lambda: self.deck.views[self.screen_shown].unfinished
        self._heading: Heading | None = None
        self._gone = False
        """Whether the open facility was removed since it was read."""
        self.rail = Rail(around.theme)
        self.header = Header(around.theme)
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("Screen")
        for view in deck.views.values():
            self.stack.addWidget(view)
        self._lay_out()
        self.blackout = Blackout(self)
        self._dress()
        self._connect()
        self.adopt(around.theme, around.current, syncing)
        self.resize(*FIRST_SIZE)
        self.show_screen(Screen.SEARCH)

    def adopt(self, *senders: QObject) -> None:
        """Have them go with the window: what Qt is told to call holds on to screens, unseen by Python's search."""
        for sender in senders:
            sender.setParent(self)

    def add_lanes(self, *lanes: Lane) -> None:
        """Work of this window, which ends with it."""
        self.adopt(*lanes)
        self.lanes = (*self.lanes, *lanes)

    def start(self, open_text: str | None = None) -> None:
        """Ask what is held; search for `open_text` as if it had been typed."""
        if self.listing_waits_ms:
            QTimer.singleShot(self.listing_waits_ms, self, self.syncing.ask_status)
        else:
            self.syncing.ask_status()
        self.deck.search.begin(open_text or "")

    def open_facility(self, facility_id: str, screen: Screen = Screen.BRIEF) -> None:
        """Open a facility on a screen, the arrival sheet unless told otherwise."""
        if facility_id != self.around.current.facility_id:
            self._heading, self._gone = None, False
        self.around.current.open(facility_id, lambda: self.show_screen(screen))

    def show_screen(self, screen: Screen) -> None:
        """Show a screen. One about a facility needs an open one; else Search is shown."""
        if screen is Screen.ZONES:
            self._prepare_zones()
        needs = screen in ABOUT_A_FACILITY or (screen is Screen.ZONES and not self.deck.zones.at_point)
        self._show(Screen.SEARCH if needs and not self.around.current.facility_id else screen)

    def _show(self, screen: Screen) -> None:
        if screen is Screen.SEARCH and self.screen_shown is not screen:
            self._before_search = self.screen_shown
        self.screen_shown = screen
        view = self.deck.views[screen]
        self.stack.setCurrentWidget(view)
        self.rail.show_chosen(screen)
        self._show_header(screen)
        self._show_zones()
        self.rail.set_usable(ABOUT_A_FACILITY, self._about_the_facility(screen))
        if screen is Screen.SEARCH:
            self.deck.search.begin()
        else:
            view.take_keys()
        if screen is Screen.SYNC:
            self.syncing.ask_status()
            self.syncing.ask_protections()
        self.screen_came.emit(screen)

    def put_on_top(self, strip: QWidget) -> None:
        """Show it over every screen."""
        self._right.insertWidget(0, strip)

    def toggle_night(self) -> None:
        """Swap day and night in the whole program."""
        night = not self.around.theme.night
        self.around.theme.set_night(night)
        self.night_chosen.emit(night)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the owner of the parts stop them first."""
        self.closing.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        right = self._right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(self.stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)

    def _dress(self) -> None:
        for part in (self.rail, self.header):
            self.around.theme.dress(part)

    def _connect(self) -> None:
        deck, current = self.deck, self.around.current
        self.rail.screen_chosen.connect(self.show_screen)
        self.rail.night_pressed.connect(self.toggle_night)
        self.rail.blackout_pressed.connect(self.blackout.begin)
        self.header.search_pressed.connect(lambda: self.show_screen(Screen.SEARCH))
        self.header.fire_floor_cleared.connect(lambda: current.set_fire_floor(""))
        self.around.theme.changed.connect(self._dress)
        current.fire_floor_set.connect(self.header.show_fire_floor)
        deck.search.facility_chosen.connect(self.open_facility)
        deck.search.facility_picked.connect(deck.map.foresee)
        deck.search.place_chosen.connect(self._on_place_chosen)
        deck.search.left.connect(lambda: self.show_screen(self._before_search))
        deck.no_preplan.facility_chosen.connect(self.open_facility)
        deck.no_preplan.search_wanted.connect(lambda: self.show_screen(Screen.SEARCH))
        deck.no_preplan.back_wanted.connect(lambda: self.show_screen(Screen.BRIEF))
        deck.map.facility_chosen.connect(self.open_facility)
        deck.map.plan_wanted.connect(self._on_plan_wanted)
        deck.plans.map_wanted.connect(self._on_map_wanted)
        deck.sync.facility_chosen.connect(self.open_facility)
        deck.brief.screen_wanted.connect(self.show_screen)
        deck.brief.settled.connect(lambda: deck.map.expect() if deck.brief.isVisible() else None)
        deck.hazmat.document_wanted.connect(self._on_document_wanted)
        deck.hazmat.zones_wanted.connect(self._on_zones_wanted)
        deck.map.zones_wanted.connect(lambda: self.show_screen(Screen.ZONES))
        deck.no_preplan.zones_wanted.connect(self._on_zones_at)
        deck.no_preplan.place_shown.connect(deck.zones.leave_point)
        deck.zones.left.connect(self._on_zones_left)
        deck.zones.drawn_changed.connect(self._show_zones)
        current.facility_opened.connect(deck.zones.leave_facility)
        for view in deck.views.values():
            if isinstance(view, FacilityView):
                view.heading_came.connect(self._on_heading)
        self.syncing.listing_came.connect(lambda listing: deck.search.set_welcome(listing.welcome))
        self.syncing.changed.connect(self._on_library_changed)
        for screen in Screen:
            if screen.hot_key:
                self._hot_key(screen.hot_key).activated.connect(lambda screen=screen: self._on_hot_key(screen))
        self._hot_key(NIGHT_KEY).activated.connect(self.toggle_night)
        self._hot_key(BLACKOUT_KEY).activated.connect(self.blackout.begin)

    def _hot_key(self, keys: str) -> QShortcut:
        return QShortcut(QKeySequence(keys), self)

    def _about_the_facility(self, screen: Screen) -> bool:
        """Whether the keys F1 to F6 mean what is named above them: not at a place that is another one."""
        return bool(self.around.current.facility_id) and not self._at_a_place(screen)

    def _at_a_place(self, screen: Screen) -> bool:
        """Whether a screen is about a place without a pre-plan."""
        return screen is Screen.NO_PREPLAN or (screen is Screen.ZONES and self.deck.zones.at_point)

    def _on_hot_key(self, screen: Screen) -> None:
        if screen in ABOUT_A_FACILITY and self._at_a_place(self.screen_shown):
            return
        self.show_screen(screen)

    def _show_header(self, screen: Screen) -> None:
        if self._at_a_place(screen):
            self.header.show_elsewhere("No pre-plan here", "Check everything on site")
        elif self._heading is None and self.around.current.facility_id:
            self.header.show_elsewhere("Not shown yet", "The facility that was chosen has not been read")
        elif self._heading is not None and self._gone:
            self.header.show_elsewhere(self._heading.name, "No longer held. What is shown is from before.")
        elif self._heading is not None:
            self.header.show_heading(self._heading)
            self.header.show_fire_floor(self.around.current.fire_floor)
        self.header_changed.emit()

    @property
    def named(self) -> str:
        """The name of the open facility where the header has it; "" at a place that is another one."""
        return self._heading.name if self._heading is not None and not self._at_a_place(self.screen_shown) else ""

    def _on_heading(self, heading: Heading) -> None:
        if heading.facility_id == self.around.current.facility_id:
            self._heading, self._gone = heading, False
            self._show_header(self.screen_shown)

    def _on_place_chosen(self, place: str) -> None:
        self.show_screen(Screen.NO_PREPLAN)
        self.deck.no_preplan.show_way_back(self._heading.name if self._heading else "")
        self.deck.no_preplan.ask_about(place)

    def _on_document_wanted(self, document_id: str) -> None:
        self.show_screen(Screen.PLANS)
        self.deck.plans.show_document(document_id)

    def _on_map_wanted(self, point: LonLat) -> None:
        self.show_screen(Screen.MAP)
        self.deck.map.show_place(point)

    def _on_plan_wanted(self, point: LonLat) -> None:
        # First what is wanted: a screen that is shown for the first time asks for it then.
        self.deck.plans.show_place(point)
        self.show_screen(Screen.PLANS)

    def _on_zones_wanted(self, chemical_id: str) -> None:
        self.deck.zones.show_facility(self.around.current.facility_id, chemical_id, choose=not chemical_id)
        self._show(Screen.ZONES)

    def _on_zones_at(self, scene: MapScene, place: str) -> None:
        self.deck.zones.show_point(scene, place)
        self._show(Screen.ZONES)

    def _on_zones_left(self) -> None:
        self.show_screen(Screen.NO_PREPLAN if self.deck.zones.at_point else Screen.HAZMAT)

    def _prepare_zones(self) -> None:
        """Those of the place that is looked at."""
        zones, place = self.deck.zones, self.deck.no_preplan
        if self.screen_shown is Screen.SEARCH and self._before_search is Screen.ZONES:
            return  # back from the search: as it was
        if self._zones_at_a_place and place.map.scene is not None:
            zones.show_point(place.map.scene, place.place.text())
        elif self.around.current.facility_id:
            zones.show_facility(self.around.current.facility_id)

    @property
    def _zones_at_a_place(self) -> bool:
        """Whether zones of a place without a pre-plan are meant: on screens that are about no place, if drawn alone."""
        alone = self.deck.zones.only_at_point and self.screen_shown not in ABOUT_A_FACILITY
        return self._at_a_place(self.screen_shown) or alone

    def _show_zones(self) -> None:
        """Say of the place that is looked at whether zones are drawn there."""
        self.rail.show_zones(*self.deck.zones.said(self._zones_at_a_place))

    def _on_library_changed(self, change: Change) -> None:
        """What is looked at is painted anew only if it is another: nothing moves under the eyes of a crew."""
        if change.is_nothing:
            return
        self.deck.zones.refresh()
        if self.around.current.facility_id in change.removed:
            self._gone = True
            self._show_header(self.screen_shown)
        now = self.around.current.facility_id in change.touched
        for view in self.deck.views.values():
            if isinstance(view, FacilityView):
                view.refresh(now)
