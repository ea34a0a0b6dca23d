"""Syncing by itself in a window: begins quietly, stands aside for a page, never twice, says so on F8."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from responder_app.errors import BusyError, InputError, NotFoundError, ResponderError, TamperedError, TransportError
from responder_app.gui import furnishing
from responder_app.gui.automatic.hook import add_watch
from responder_app.gui.automatic.ports import Outlook
from responder_app.gui.automatic.said import INCIDENT, LOCKED, facts, occasions
from responder_app.gui.automatic.watch import Watch, ended, problem
from responder_app.gui.screens import Screen
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.session.incident import AWAKE_S
from responder_app.settings import Settings
from responder_app.sync.answers import Change
from responder_app.sync.automatic.agenda import Ended, Why
from responder_app.sync.automatic.sticks import Carrier
from responder_app.sync.automatic.values import BEGUN, Last, Look
from responder_app.sync.wishes import Wishes
from tests.fakes.buildings import TOWER
from tests.gui.driving import settled, shown
from tests.gui.incident.desk import Desk
from tests.gui.lock.house import ORTIZ, SECRETS, House
from tests.gui.stage import FakeSync, end, library, stage

NOW = datetime(2026, 3, 4, 9, tzinfo=UTC)
STICK = Carrier(Path("/media/STATION/responder"), 99, "aa")


@dataclass
class FakeOutlook:
    """A vehicle that was checked an hour ago and sees what it is told."""

    wishes: Wishes
    device: str = "Engine 5"
    has_source: bool = True
    last_check: datetime | None = NOW - timedelta(minutes=10)
    network: str = "home"
    carriers: tuple[Carrier, ...] = ()
    last: Last | None = None
    remembered: list[Last] = field(default_factory=list)

    def look(self, disks: Iterable[Path]) -> Look:
        return Look(self.last_check, self.network, self.carriers, self.last)

    def remember(self, last: Last) -> None:
        self.remembered.append(last)


class Staged:
    """A window, its watch and the clocks that a test turns."""

    def __init__(self, qtbot: QtBot, window: Window, sync: FakeSync, outlook: FakeOutlook) -> None:
        self.qtbot, self.window, self.sync, self.outlook = qtbot, window, sync, outlook
        self.seconds = 1000.0
        self.incident = False
        self.watch: Watch = add_watch(window, outlook, lambda: self.incident)
        self.watch._clock = lambda: NOW
        self.watch._steady = lambda: self.seconds
        self.watch._disks = tuple

    def after(self, seconds: float) -> None:
        """Look after so many seconds, and let what begins begin."""
        self.seconds += seconds
        self.watch.look()
        self.qtbot.waitUntil(lambda: not self.watch._looking.busy)
        QApplication.processEvents()

    def done(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.syncing.running)
        self.qtbot.waitUntil(lambda: not self.watch._looking.busy)
        settled(self.qtbot, self.window)

    @property
    def said(self) -> dict[str, str]:
        groups = {group.title: group for group in self.window.deck.sync.about.groups}
        return {fact.label: fact.value for fact in groups["Syncs by itself"].facts}

    @property
    def on_rail(self) -> str:
        return self.window.rail.keys[Screen.SYNC].text()


@pytest.fixture
def staged(qtbot: QtBot, theme: Theme, tmp_path: Path) -> Iterator[Staged]:
    held = library()
    sync = FakeSync(held)
    outlook = FakeOutlook(Wishes(Settings(sync_at=()), tmp_path / "settings.json"))
    with stage(theme, held, sync=sync) as window:
        shown(qtbot, window)
        yield Staged(qtbot, window, sync, outlook)


def test_a_network_that_comes_begins_a_sync_that_shows_on_the_rail_and_nowhere_else(staged: Staged) -> None:
    gate = threading.Event()
    staged.sync.gate = lambda: (gate.wait(120), None)[1]
    staged.window.open_facility(TOWER)
    settled(staged.qtbot, staged.window)
    staged.after(0)
    staged.outlook.network, staged.outlook.last_check = "station", NOW - timedelta(hours=5)
    staged.after(1)
    assert staged.sync.syncs == 0
    staged.after(70)
    staged.qtbot.waitUntil(lambda: staged.on_rail == "Sync 14%")
    assert staged.window.screen_shown is Screen.BRIEF
    assert staged.window.syncing.by_itself
    gate.set()
    staged.done()
    assert (staged.sync.syncs, staged.on_rail) == (1, "Sync")
    assert staged.outlook.remembered[0].ended == BEGUN
    assert staged.outlook.remembered[-1] == Last(NOW, Ended.DONE, Why.NETWORK, "")


def test_a_failure_by_itself_opens_no_notice_is_told_on_f8_and_tried_again(staged: Staged) -> None:
    staged.sync.failure = TransportError("preplans.springfield.example cannot be reached")
    staged.after(0)
    staged.outlook.last_check = NOW - timedelta(hours=5)
    staged.outlook.network = "station"
    staged.after(1)
    staged.after(70)
    staged.done()
    assert not staged.window.deck.sync.notice.isVisibleTo(staged.window.deck.sync)
    assert "cannot be reached" in staged.said["Last"]
    assert "the next try" in staged.said["Next"]
    assert staged.sync.syncs == 1
    staged.after(200)
    staged.done()
    assert staged.sync.syncs == 2


def test_a_sync_by_hand_that_lost_its_way_goes_on_by_itself(staged: Staged) -> None:
    staged.after(0)
    staged.sync.failure = TransportError("gone")
    staged.window.syncing.begin()
    staged.done()
    assert staged.window.deck.sync.notice.text()
    staged.sync.failure = None
    staged.after(200)
    staged.done()
    assert staged.sync.syncs == 2


def test_an_incident_stops_what_began_by_itself_and_it_goes_on_after_the_end(staged: Staged) -> None:
    gate = threading.Event()
    staged.sync.gate = lambda: (gate.wait(120), None)[1]
    staged.after(0)
    staged.outlook.network, staged.outlook.last_check = "station", NOW - timedelta(hours=5)
    staged.after(1)
    staged.after(70)
    staged.qtbot.waitUntil(lambda: staged.window.syncing.by_itself and staged.window.syncing.running)
    staged.incident = True
    staged.after(5)
    assert staged.window.syncing.stops
    gate.set()
    staged.done()
    assert staged.outlook.remembered[-1].ended == Ended.ASIDE
    assert "stopped for the incident" in staged.said["Last"]
    assert staged.said["Next"] == INCIDENT
    staged.after(3600)
    assert staged.sync.syncs == 1
    staged.incident = False
    staged.after(200)
    staged.qtbot.waitUntil(lambda: staged.sync.syncs == 2)
    staged.done()


def test_a_sync_by_hand_runs_on_in_an_incident(staged: Staged) -> None:
    gate = threading.Event()
    staged.sync.gate = lambda: (gate.wait(120), None)[1]
    staged.after(0)
    staged.incident = True
    staged.window.syncing.begin()
    staged.after(5)
    assert not staged.window.syncing.stops
    gate.set()
    staged.done()
    assert staged.outlook.remembered[-1].ended == Ended.DONE


def test_a_page_that_is_asked_for_goes_first(staged: Staged) -> None:
    staged.outlook.carriers = (STICK,)
    staged.after(0)
    staged.window.open_facility(TOWER)
    staged.after(4)
    assert staged.sync.syncs == 0, "a screen was asked for four seconds ago"
    settled(staged.qtbot, staged.window)
    gate = threading.Event()
    staged.sync.gate = lambda: (gate.wait(120), None)[1]
    staged.after(6)
    staged.qtbot.waitUntil(lambda: staged.sync.syncs == 1)
    throttle = staged.sync.throttle
    assert throttle is not None
    assert not throttle.waiting
    staged.window.open_facility("another")
    assert throttle.waiting
    assert not throttle.paused
    assert not staged.window.syncing.held
    settled(staged.qtbot, staged.window)
    staged.qtbot.waitUntil(lambda: not throttle.waiting)
    gate.set()
    staged.done()


def test_pages_without_end_do_not_keep_a_sync_back_for_ever(staged: Staged) -> None:
    gate = threading.Event()
    staged.sync.gate = lambda: (gate.wait(120), None)[1]
    staged.window.syncing.begin(by_itself=True)
    staged.qtbot.waitUntil(lambda: staged.sync.syncs == 1)
    throttle = staged.sync.throttle
    assert throttle is not None
    aside = []
    for _ in range(30):
        staged.seconds += 1
        staged.window.around.lane.asked.emit()
        aside.append(throttle.waiting)
    assert aside[0]
    assert not aside[-1]
    gate.set()
    staged.done()


def test_a_sync_that_a_person_began_is_not_held_by_pages(staged: Staged) -> None:
    gate = threading.Event()
    staged.sync.gate = lambda: (gate.wait(120), None)[1]
    staged.window.syncing.begin()
    staged.qtbot.waitUntil(lambda: staged.sync.syncs == 1)
    staged.window.open_facility(TOWER)
    assert staged.sync.throttle is not None
    assert not staged.sync.throttle.waiting
    gate.set()
    staged.done()


def test_a_stick_is_taken_once_and_never_beside_another_sync(staged: Staged) -> None:
    gate = threading.Event()
    staged.sync.gate = lambda: (gate.wait(120), None)[1]
    staged.after(0)
    staged.window.syncing.begin()
    staged.qtbot.waitUntil(lambda: staged.sync.syncs == 1)
    staged.outlook.carriers = (STICK,)
    for _ in range(5):
        staged.after(10)
    assert staged.sync.syncs == 1
    gate.set()
    staged.done()
    for _ in range(5):
        staged.after(10)
        staged.done()
    assert staged.sync.syncs == 2
    assert staged.outlook.remembered[-1].why == Why.STICK


def test_what_the_lock_cut_goes_on_after_unlocking(staged: Staged) -> None:
    staged.outlook.last = Last(NOW - timedelta(minutes=3), BEGUN, Why.TIME)
    staged.after(0)
    assert "was cut; it goes on" in staged.said["Last"]
    staged.after(200)
    staged.done()
    assert staged.outlook.remembered[-1] == Last(NOW, Ended.DONE, Why.CUT, "")


def test_f8_says_when_and_on_what_and_what_the_lock_does(staged: Staged) -> None:
    staged.outlook.wishes.keep(sync_at=("06:00", "18:30"))
    staged.after(0)
    assert "at 06:00 and 18:30, on a network, from a stick" in staged.said["Next"]
    assert staged.said["Locked"] == LOCKED
    staged.outlook.wishes.keep(sync_by_itself=False)
    staged.after(5)
    assert staged.said["Next"].startswith("Switched off")
    assert "Locked" not in staged.said


def test_what_is_looked_at_is_not_painted_anew_by_a_sync_that_did_not_touch_it(staged: Staged) -> None:
    window = staged.window
    window.open_facility(TOWER)
    settled(staged.qtbot, window)
    sheet = window.deck.brief.sheet
    staged.sync.change = Change(42, updated=("another",))
    window.syncing.begin(by_itself=True)
    staged.done()
    assert window.deck.brief.sheet is sheet
    staged.sync.change = Change(43, drawn=(TOWER,))
    window.syncing.begin(by_itself=True)
    staged.done()
    staged.qtbot.waitUntil(lambda: window.deck.brief.sheet is not sheet)


@pytest.mark.parametrize(
    ("outcome", "how"),
    [
        (Change(1), Ended.DONE),
        (Change(1, cancelled=True), Ended.STOPPED),
        (TransportError("x"), Ended.NO_WAY),
        (NotFoundError("an upload under way"), Ended.NO_WAY),
        (BusyError("x"), Ended.BUSY),
        (TamperedError("x"), Ended.REFUSED),
        (InputError("x"), Ended.REFUSED),
    ],
)
def test_every_outcome_has_its_name(outcome: Change | ResponderError, how: Ended) -> None:
    assert ended(outcome) is how
    assert bool(problem(outcome)) is isinstance(outcome, ResponderError)


def test_the_words_of_every_state() -> None:
    rules = Settings(sync_at=("06:00",))
    assert occasions(Settings(sync_at=(), sync_on_network=False, sync_on_stick=False)) == "on no occasion"
    assert facts(rules, False, None, None)[0].value == "No source is set, so only from a stick."
    assert facts(rules, True, None, None)[0].value == "At 06:00, on a network, from a stick."
    spread = facts(rules, True, (NOW, Why.TIME), None)[0].value
    assert "its time (spread over 15 minutes)" in spread
    assert facts(rules, True, (NOW, Why.TIME), None, incident=True)[0].value == INCIDENT
    off = Settings(sync_by_itself=False)
    assert facts(off, True, None, None, incident=True)[0].value.startswith("Switched off")
    refused = facts(rules, True, None, Last(NOW, Ended.REFUSED, Why.STICK, "This is not what the office signed."))[1]
    assert "REFUSED" in refused.value
    assert refused.severity == "danger"


def test_the_windows_incident_keeps_syncs_from_beginning_until_it_may_have_been_forgotten(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[Callable[[], bool]] = []

    def noted(window: Window, outlook: Outlook, in_incident: Callable[[], bool]) -> Watch:
        given.append(in_incident)
        return add_watch(window, outlook, in_incident)

    monkeypatch.setattr(furnishing, "add_watch", noted)
    desk, outlook = Desk(), FakeOutlook(Wishes(Settings(), tmp_path / "settings.json"))
    parts = replace(House().open(ORTIZ.id, SECRETS[ORTIZ.id]), outlook=outlook, incidents=desk)
    window = furnishing.furnished(parts, theme)
    try:
        (in_incident,) = given
        assert not in_incident()
        desk.begin(TOWER, "Lakeside Tower")
        assert in_incident()
        desk.ran = AWAKE_S + 1
        assert not in_incident()
    finally:
        end(window)
