"""Holding a sync, limiting its rate, sorting what is held."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from responder_app.gui.screens import Screen
from responder_app.gui.sync_doing import STOPPING
from responder_app.gui.sync_keys import speed
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.position.fix import Fix, State, Whereabouts
from responder_app.sync.progress import Progress
from tests.gui.driving import settled, shown
from tests.gui.stage import FakeSync, library, stage


@pytest.fixture
def syncing(qtbot: QtBot, theme: Theme) -> Iterator[tuple[Window, FakeSync]]:
    held = library()
    sync = FakeSync(held)
    with stage(theme, held, sync=sync) as window:
        window.show_screen(Screen.SYNC)
        shown(qtbot, window)
        settled(qtbot, window)
        yield window, sync


def test_a_running_sync_can_be_held_and_goes_on(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    window, sync = syncing
    gate = threading.Event()
    sync.gate = lambda: (gate.wait(120), None)[1]
    view = window.deck.sync
    assert not view.keys.pause.isEnabled()
    view.go.click()
    qtbot.waitUntil(lambda: "3 of 24 facilities" in view.doing.text())
    view.keys.pause.click()
    assert sync.throttle is not None
    assert sync.throttle.paused
    assert view.doing.text().startswith("Paused")
    assert view.keys.pause.text() == "Continue"
    view.keys.pause.click()
    assert not sync.throttle.paused
    assert view.keys.pause.text() == "Pause"
    gate.set()
    qtbot.waitUntil(lambda: not window.syncing.running)
    settled(qtbot, window)
    assert not view.keys.pause.isEnabled()


def test_a_held_sync_can_be_stopped_and_the_next_is_not_held(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    window, sync = syncing
    gate = threading.Event()
    sync.gate = lambda: (gate.wait(120), None)[1]
    view = window.deck.sync
    view.go.click()
    view.keys.pause.click()
    view.go.click()
    gate.set()
    qtbot.waitUntil(lambda: not window.syncing.running)
    view.go.click()
    qtbot.waitUntil(lambda: sync.syncs == 2)
    assert sync.throttle is not None
    assert not sync.throttle.paused
    qtbot.waitUntil(lambda: not window.syncing.running)
    settled(qtbot, window)


def test_a_sync_that_was_asked_to_stop_says_so_until_it_has(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    window, sync = syncing
    gate = threading.Event()
    sync.gate = lambda: (gate.wait(120), None)[1]
    view = window.deck.sync
    view.go.click()
    qtbot.waitUntil(lambda: "3 of 24 facilities" in view.doing.text())
    assert view.rows.shown[2].right[0] == "Incomplete"  # as listed before it began
    window.syncing.ask_status()
    qtbot.waitUntil(lambda: view.rows.shown[2].right[0] == "Updating")
    assert "1 updating" in view.headline.text()
    view.go.click()
    window.syncing._on_progress(sync.progress)  # one that was on its way
    assert view.doing.text() == STOPPING
    assert view.go.text() == "Stopping"
    assert not view.keys.pause.isEnabled()
    view.go.click()
    assert view.doing.text() == STOPPING
    gate.set()
    qtbot.waitUntil(lambda: not window.syncing.running)
    settled(qtbot, window)
    assert view.go.text() == "Sync now"
    assert view.doing.text().startswith("Sync stopped")
    assert view.rows.shown[2].right[0] == "Incomplete"


def test_where_nothing_comes_no_rate_is_shown(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    window, sync = syncing
    gate = threading.Event()
    sync.gate = lambda: (gate.wait(120), None)[1]
    view = window.deck.sync
    view.go.click()
    qtbot.waitUntil(lambda: "36 seconds left" in view.doing.text())
    view.progress.look()
    assert "36 seconds left" in view.doing.text()
    view.progress._told_at -= 3600.0
    view.progress.look()
    assert "nothing came for" in view.doing.text()
    assert "3 of 24 facilities" in view.doing.text()
    assert "left" not in view.doing.text()
    assert "a second" not in view.doing.text()
    window.syncing._on_progress(sync.progress)
    assert "36 seconds left" in view.doing.text()
    view.keys.pause.click()
    view.progress._told_at -= 3600.0
    view.progress.look()
    assert view.doing.text().startswith("Paused")
    view.go.click()
    gate.set()
    qtbot.waitUntil(lambda: not window.syncing.running)
    settled(qtbot, window)


def test_what_has_no_room_is_said_before_it_is_missed(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    view = syncing[0].deck.sync
    view.progress.show_progress(Progress("Fetching previews", warning="No room for 3.0 MB: left out are base maps."))
    assert view.doing.text().splitlines() == ["No room for 3.0 MB: left out are base maps.", "Fetching previews"]


def test_the_speed_key_goes_through_limits_and_is_remembered(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    window, sync = syncing
    key = window.deck.sync.keys.limit
    said = []
    for _ in range(5):
        said.append(key.text())
        key.click()
    settled(qtbot, window)
    assert said == ["No limit", "10 Mbit/s", "2 Mbit/s", "500 kbit/s", "No limit"]
    qtbot.waitUntil(lambda: len(sync.limits) == 5)
    assert sync.limits == [10_000, 2_000, 500, 0, 10_000]
    assert speed(750) == "750 kbit/s"


def test_headings_sort_what_is_held_and_turn_it_round(qtbot: QtBot, syncing: tuple[Window, FakeSync]) -> None:
    view = syncing[0].deck.sync
    by_state, by_name, _, by_size = view.sorting.keys

    def names() -> list[str]:
        return [row.title for row in view.rows.shown]

    assert view.rows.shown[0].right[0] == "REFUSED"
    by_state.click()
    assert view.rows.shown[-1].right[0] == "REFUSED"
    by_name.click()
    assert names() == sorted(names(), key=str.casefold)
    by_name.click()
    assert names() == sorted(names(), key=str.casefold, reverse=True)
    by_size.click()
    assert names()[0] == "St. Brigid Hospital"
    assert by_size.isChecked()
    assert not by_name.isChecked()


class _Parked:
    """A receiver that knows where it is."""

    def start(self) -> None:
        """It looks already."""

    def now(self) -> Whereabouts:
        return Whereabouts(State.FRESH, Fix((-87.62, 41.87)), 1.0)


def test_a_sync_is_told_where_the_vehicle_is(qtbot: QtBot, theme: Theme) -> None:
    held = library()
    sync = FakeSync(held)
    with stage(theme, held, sync=sync, position=_Parked()) as window:
        shown(qtbot, window)
        window.syncing.begin()
        qtbot.waitUntil(lambda: not window.syncing.running)
        settled(qtbot, window)
    assert sync.here == (-87.62, 41.87)
