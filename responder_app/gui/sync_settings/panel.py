"""The settings of the sync, in the place of the sync screen's lists while they are open. Each holds at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal

from responder_app.errors import InputError, ResponderError
from responder_app.gui.automatic.said import occasions
from responder_app.gui.current import Current
from responder_app.gui.keys import Key
from responder_app.gui.over_lists import OverLists
from responder_app.gui.ports import Position, Questions
from responder_app.gui.sync_keys import speed
from responder_app.gui.sync_settings import words
from responder_app.gui.sync_settings.occasions import OccasionsPage, TimePage
from responder_app.gui.sync_settings.pages import BudgetPage, DistrictsPage, OverviewPage, PlacePage, SpeedPage
from responder_app.gui.sync_settings.ports import Foresight
from responder_app.gui.sync_view import SyncView
from responder_app.gui.syncing import Syncing
from responder_app.gui.tasks import Lane
from responder_app.model.base import LonLat
from responder_app.sync.wishes import Wishes

STATION = "Of what is fetched, what lies nearest to the station comes first. Anybody at this laptop can read it."
INCIDENT = (
    "From a stick or a vehicle's folder what lies nearest to the incident comes first. Never told to a network, and "
    "forgotten when the screen locks, unless it runs (F7). Not set: what is nearest to this vehicle."
)


class SettingsPanel(OverLists):
    """Adds one key to the sync screen. `work` is a lane of its own. Signals: `kept` when something was changed."""

    kept = Signal()

    def __init__(
        self,
        view: SyncView,
        syncing: Syncing,
        wishes: Wishes,
        foresight: Foresight,
        questions: Questions,
        where: Position,
        current: Current,
        work: Lane,
    ) -> None:
        super().__init__(view)
        theme = view.theme
        self.setAccessibleName("Settings of the sync")
        self._syncing, self._wishes, self._foresight = syncing, wishes, foresight
        self._questions, self._where, self._current, self._work = questions, where, current, work
        self.key = Key(theme, "Settings", says="Settings of the sync: when by itself, what first, how much")
        self.key.clicked.connect(self.open)
        view.below.addWidget(self.key)
        self.overview, self.occasions, self.time = OverviewPage(theme), OccasionsPage(theme), TimePage(theme)
        self.districts, self.budget, self.speed = DistrictsPage(theme), BudgetPage(theme), SpeedPage(theme)
        self.station = PlacePage(theme, "Where is the station?", STATION)
        self.incident = PlacePage(theme, "Where is the incident?", INCIDENT)
        for page in (
            self.overview, self.occasions, self.time, self.districts,
            self.station, self.incident, self.budget, self.speed,
        ):  # fmt: skip
            self.addWidget(page)
        self._connect()

    def open(self) -> None:
        """Show what is set."""
        self.cover(self.overview)
        self._to_overview()

    def _connect(self) -> None:
        self.overview.left.connect(self.uncover)
        for page in (self.occasions, self.districts, self.station, self.incident, self.budget, self.speed):
            page.left.connect(self._to_overview)
        self.time.left.connect(self._to_occasions)
        openings: tuple[Callable[[], None], ...] = (
            self._to_occasions, self._to_districts, partial(self._to_place, self.station),
            partial(self._to_place, self.incident), self._to_budget, self._to_speed,
        )  # fmt: skip
        for key, opening in zip(self.overview.keys.values(), openings, strict=True):
            key.clicked.connect(lambda _=False, opening=opening: opening())
        self.occasions.chosen.connect(lambda changes: self._keep(self._to_occasions, **changes))
        self.occasions.time_wanted.connect(lambda: self.setCurrentWidget(self.time))
        self.time.chosen.connect(self._on_time)
        self.districts.chosen.connect(lambda names: self._keep(self._to_districts, first_districts=names))
        self.budget.asked.connect(self._on_budget_asked)
        self.budget.chosen.connect(lambda size: self._keep(self._to_overview, disk_budget_gb=size))
        self.speed.chosen.connect(self._on_speed)
        for page, set_it in ((self.station, self._set_station), (self.incident, self._set_incident)):
            page.here.clicked.connect(lambda _=False, set_it=set_it: self._on_here(set_it))
            page.open.clicked.connect(lambda _=False, set_it=set_it: self._on_building(set_it))
            page.remove.clicked.connect(lambda _=False, set_it=set_it: set_it(None))
            page.typed.connect(lambda text, set_it=set_it: self._on_typed(text, set_it))

    def _failed(self, error: ResponderError) -> None:
        self._view.on_failed(error)

    def _keep(self, then: Callable[[], None], **changes: object) -> None:
        """On the lane: a write that is sure to be on disk takes as long as the disk wants."""

        def kept(_: object) -> None:
            then()
            self.kept.emit()

        self._view.notice.clear()
        self._work.ask(lambda: self._wishes.keep(**changes), kept, self._failed)

    def _to_overview(self) -> None:
        now = self._wishes.now
        self.overview.show_values(
            (
                occasions(now) if now.sync_by_itself else "off: only when somebody presses Sync now",
                words.districts(now.first_districts),
                words.place(now.station),
                words.place(self._syncing.incident),
                words.budget(now.disk_budget_gb),
                speed(self._syncing.most_kbit_s),
            )
        )
        self.setCurrentWidget(self.overview)
        self._view.settled.emit()

    def _to_occasions(self) -> None:
        self.occasions.show_rules(self._wishes.now)
        self.setCurrentWidget(self.occasions)
        self._view.settled.emit()

    def _on_time(self, at: str) -> None:
        self._keep(self._to_occasions, sync_at=tuple(sorted({*self._wishes.now.sync_at, at})))

    def _to_districts(self) -> None:
        def show(found: object) -> None:
            self.districts.show_districts(found, self._wishes.now.first_districts)  # type: ignore[arg-type]
            self.setCurrentWidget(self.districts)
            self._view.settled.emit()

        self._work.ask(self._foresight.districts, show, self._failed)

    def _to_place(self, page: PlacePage) -> None:
        point = self._wishes.now.station if page is self.station else self._syncing.incident
        has_fix = self._where.now().fix is not None
        page.show_place(words.place(point), has_fix, bool(self._current.facility_id))
        self.setCurrentWidget(page)
        self._view.settled.emit()

    def _set_station(self, point: LonLat | None) -> None:
        self._keep(partial(self._to_place, self.station), station=point)

    def _set_incident(self, point: LonLat | None) -> None:
        self._syncing.incident = point
        self._to_place(self.incident)

    def _on_here(self, set_it: Callable[[LonLat | None], None]) -> None:
        fix = self._where.now().fix
        if fix is not None:
            set_it(fix.point)

    def _on_building(self, set_it: Callable[[LonLat | None], None]) -> None:
        facility = self._current.facility_id
        self._work.ask(lambda: self._foresight.place_of(facility), set_it, self._failed)

    def _on_typed(self, text: str, set_it: Callable[[LonLat | None], None]) -> None:
        def found() -> LonLat:
            answer = self._questions.at_address(text)
            if answer.point is None:
                raise InputError(f"no place fits {text!r}: type an address, USNG, or longitude, latitude")
            if len(answer.candidates) > 1:
                raise InputError(f"{len(answer.candidates)} addresses fit {text!r}: type it in full")
            return answer.point

        self._view.notice.clear()
        self._work.ask(found, set_it, self._failed)

    def _to_budget(self) -> None:
        self.budget.disk.setText("")
        self._work.ask(self._foresight.disk, self.budget.show_disk, self._failed)
        self.budget.pick(self._wishes.now.disk_budget_gb)
        self.setCurrentWidget(self.budget)

    def _on_budget_asked(self, size: float) -> None:
        def show(found: object) -> None:
            self.budget.forecast.setText(words.forecast(size, found))  # type: ignore[arg-type]
            self._view.settled.emit()

        self._work.ask(lambda: self._foresight.forecast(size), show, self._failed)

    def _to_speed(self) -> None:
        self.speed.show_limit(self._syncing.most_kbit_s)
        self.setCurrentWidget(self.speed)
        self._view.settled.emit()

    def _on_speed(self, most_kbit_s: int) -> None:
        self._syncing.limit(most_kbit_s)
        self._view.keys.show_state()
        self._to_speed()
