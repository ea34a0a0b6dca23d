"""Builds the window and its screens around one theme, and lanes for answers, for what is held, for transfers."""

from __future__ import annotations

from collections.abc import Callable

from responder_app.gui.brief_view import BriefView
from responder_app.gui.current import Current
from responder_app.gui.deck import Deck
from responder_app.gui.ending import drop_work
from responder_app.gui.evacuation_view import EvacuationView
from responder_app.gui.hazmat_view import HazmatView
from responder_app.gui.map_view import MapView
from responder_app.gui.no_preplan_view import NoPrePlanView
from responder_app.gui.people_view import PeopleView
from responder_app.gui.plans.view import PlansView
from responder_app.gui.ports import ExportMap, Position, Questions, Sync
from responder_app.gui.search_view import SearchView
from responder_app.gui.sync_view import SyncView
from responder_app.gui.syncing import Syncing
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme
from responder_app.gui.view import Surroundings
from responder_app.gui.window import Window
from responder_app.gui.zones.drawn import DrawnZones
from responder_app.gui.zones.layer import ZoneLayer
from responder_app.gui.zones.view import ZonesView
from responder_app.position.service import PositionService
from responder_app.render.isolation import Isolation, isolation
from responder_app.render.pool import RenderPool


def build_window(
    questions: Questions,
    sync: Sync,
    pool: RenderPool,
    export_map: ExportMap,
    theme: Theme,
    isolation: Callable[[], Isolation] = isolation,
    position: Position | None = None,
) -> Window:
    """A window that is ready to be shown; nothing has been asked yet. Without `position` there is no own position.

    The theme is the window's from now on and goes with it.
    """
    # What is held takes most of a second to list at 10,000 facilities: a lane of its own, or the first search waits.
    answers, holdings, transfers, exports = Lane(), Lane(), Lane(), Lane()
    around = Surroundings(theme, questions, answers, Current())
    where = position or PositionService(None)
    syncing = Syncing(sync, holdings, transfers, isolation, where)
    of_facility, of_point = DrawnZones(questions, answers), DrawnZones(questions, answers)
    deck = Deck(
        search=SearchView(around),
        brief=BriefView(around),
        plans=PlansView(around, pool),
        map=MapView(around, export_map, pool, exports, where),
        hazmat=HazmatView(around),
        people=PeopleView(around),
        evacuation=EvacuationView(around, pool),
        sync=SyncView(around, syncing),
        no_preplan=NoPrePlanView(around, pool, where),
        zones=ZonesView(around, pool, of_facility, of_point),
    )
    ZoneLayer(theme, deck.map.map).follow(of_facility)
    ZoneLayer(theme, deck.no_preplan.map).follow(of_point)
    deck.map.exporting.zones = deck.zones.question_for
    window = Window(around, deck, syncing)
    window.add_lanes(answers, holdings, transfers, exports)
    window.zones = (of_facility, of_point)
    window.adopt(*window.zones)

    def stop() -> None:
        drop_work(window)
        for lane in window.lanes:
            lane.join()

    window.closing.connect(stop)
    return window
