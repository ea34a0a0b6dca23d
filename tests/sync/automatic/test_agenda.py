"""When a vehicle syncs by itself: days of looks, without a clock that runs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from responder_app.settings import Settings
from responder_app.sync.automatic.agenda import (
    ARRIVED_S,
    BUSY_S,
    CATCH_UP_S,
    FIRST_AGAIN_S,
    LONGEST_AGAIN_S,
    Agenda,
    Due,
    Ended,
    Seen,
    Why,
)
from responder_app.sync.automatic.sticks import Carrier
from responder_app.sync.automatic.times import SPREAD_S

EVE = datetime(2026, 3, 3, 20, tzinfo=UTC)
RULES = Settings(sync_at=("06:30",))
STICK = Carrier(Path("/media/STATION/responder"), 42, "aa", 41)


def utc(naive: datetime) -> datetime:
    return naive.replace(tzinfo=UTC)


@dataclass
class Day:
    """An agenda that is looked at; seconds go by as it is told."""

    seen: Seen = field(default_factory=lambda: Seen(EVE, 1000.0, last_check=EVE, network="home"))
    rules: Settings = RULES
    share: float = 0.5
    cut: bool = False

    def __post_init__(self) -> None:
        self.agenda = Agenda("Engine 5", self.cut, lambda: self.share, utc)

    def see(self, **changes: object) -> Due | None:
        self.seen = replace(self.seen, **changes)  # type: ignore[arg-type]
        return self.agenda.look(self.seen, self.rules)

    def wait(self, seconds: float, every: float = 0.0) -> Due | None:
        """Look every few seconds until something is due, once a minute when hours go by."""
        every = every or (60.0 if seconds > 7200 else 5.0)
        until = self.seen.steady_s + seconds
        while self.seen.steady_s < until:
            step = timedelta(seconds=every)
            if due := self.see(now=self.seen.now + step, steady_s=self.seen.steady_s + every):
                return due
        return None

    def sleep(self, hours: float) -> None:
        """The clock goes on, the steady one stands."""
        self.seen = replace(self.seen, now=self.seen.now + timedelta(hours=hours))

    def sync(self, due: Due | None, how: Ended = Ended.DONE) -> None:
        self.agenda.began(due, self.seen, self.rules)
        if how is Ended.DONE:
            self.seen = replace(self.seen, last_check=self.seen.now)
        self.agenda.ended(how, self.seen.steady_s)


def test_nothing_is_due_before_the_time_and_one_sync_within_its_spread() -> None:
    day = Day()
    assert day.see() is None
    due = day.wait(24 * 3600)
    assert due == Due(Why.TIME)
    late = (day.seen.now - datetime(2026, 3, 4, 6, 30, tzinfo=UTC)).total_seconds()
    assert 0 <= late <= SPREAD_S + 60
    day.sync(due)
    assert day.wait(23 * 3600) is None


def test_a_time_that_was_slept_through_is_made_up_for_a_little_after_waking() -> None:
    day = Day()
    assert day.see() is None
    day.sleep(12)
    assert day.see() is None
    due = day.wait(CATCH_UP_S[1] + 5)
    assert due == Due(Why.MISSED)
    day.sync(due)
    assert day.wait(3600) is None


def test_vehicles_that_wake_together_do_not_sync_together() -> None:
    moments = set()
    for number in range(20):
        day = Day(share=number / 20)
        day.sleep(12)
        day.wait(CATCH_UP_S[1] + 5, every=1.0)
        moments.add(day.seen.steady_s)
    assert len(moments) == 20


def test_a_time_that_another_program_has_synced_for_is_answered() -> None:
    day = Day()
    day.sleep(12)
    assert day.see() is None
    assert day.see(last_check=day.seen.now) is None
    assert day.wait(3600) is None


def test_failures_are_tried_again_later_each_time_and_a_success_ends_that() -> None:
    day = Day()
    day.sync(None, Ended.NO_WAY)
    waits = []
    for _ in range(8):
        begun = day.seen.steady_s
        due = day.wait(3 * LONGEST_AGAIN_S, every=1.0)
        assert due is not None
        assert due.why is Why.AGAIN
        waits.append(day.seen.steady_s - begun)
        day.sync(due, Ended.NO_WAY)
    assert waits[0] == pytest.approx(FIRST_AGAIN_S * 0.75, abs=1)
    assert waits[1] == pytest.approx(FIRST_AGAIN_S * 1.5, abs=1)
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(LONGEST_AGAIN_S * 0.75, abs=1)
    due = day.wait(2 * LONGEST_AGAIN_S)
    day.sync(due)
    assert day.wait(5 * 3600) is None


@pytest.mark.parametrize("how", [Ended.REFUSED, Ended.STOPPED])
def test_what_was_refused_or_stopped_waits_for_the_next_occasion(how: Ended) -> None:
    day = Day()
    due = day.wait(24 * 3600)
    day.sync(due, how)
    assert day.wait(20 * 3600) is None
    assert day.wait(5 * 3600) == Due(Why.TIME)


def test_another_sync_that_runs_is_waited_for_without_counting_as_a_failure() -> None:
    day = Day()
    day.sync(None, Ended.BUSY)
    assert day.wait(BUSY_S) is None
    due = day.wait(BUSY_S)
    assert due == Due(Why.AGAIN)
    day.sync(due, Ended.NO_WAY)
    assert day.wait(FIRST_AGAIN_S) == Due(Why.AGAIN)


def test_a_network_that_comes_is_an_occasion_when_the_last_check_is_old() -> None:
    day = Day()
    day.see(network="")
    assert day.wait(2 * 3600) is None
    assert day.see(network="station") is None
    due = day.wait(ARRIVED_S[1] + 5)
    assert due == Due(Why.NETWORK)
    day.sync(due)
    day.see(network="")
    assert day.see(network="hotspot") is None
    assert day.wait(600) is None


def test_a_network_that_comes_back_is_tried_before_the_long_wait_after_failures() -> None:
    day = Day()
    for _ in range(8):
        day.sync(None, Ended.NO_WAY)
    day.see(network="")
    assert day.wait(60) is None
    day.see(network="home")
    due = day.wait(BUSY_S + ARRIVED_S[1] + 5)
    assert due == Due(Why.NETWORK)


def test_a_link_that_flaps_is_not_asked_each_time() -> None:
    day = Day(share=0.0)
    tries = 0
    day.sync(None, Ended.NO_WAY)
    for second in range(600):
        day.see(network=f"link {second % 2}")
        if due := day.wait(1, every=1.0):
            tries += 1
            day.sync(due, Ended.NO_WAY)
    assert 2 <= tries <= 600 / BUSY_S


def test_without_a_network_none_is_waited_for() -> None:
    day = Day()
    day.sleep(3)
    day.see(network="station")
    assert day.see(network="") is None
    assert day.wait(300) is None


def test_a_stick_with_news_is_an_occasion_once() -> None:
    day = Day()
    assert day.see(carriers=(STICK,)) is None
    due = day.wait(10)
    assert due == Due(Why.STICK, STICK)
    day.sync(due, Ended.REFUSED)
    assert day.wait(3600) is None
    newer = replace(STICK, version=43, mark="bb")
    day.see(carriers=(newer,))
    assert day.wait(10) == Due(Why.STICK, newer)


def test_a_stick_without_news_is_none_unless_something_is_lacking_here() -> None:
    day = Day()
    same = replace(STICK, version=41)
    day.see(carriers=(replace(STICK, version=40), same))
    assert day.wait(60) is None
    day.see(lacking=True)
    assert day.wait(10) == Due(Why.STICK, same)


def test_a_stick_that_is_pulled_before_its_turn_is_forgotten() -> None:
    day = Day()
    day.see(carriers=(STICK,))
    day.see(carriers=())
    assert day.wait(60) is None


def test_a_stick_that_was_pulled_out_half_way_is_taken_again_when_it_is_plugged_in_again() -> None:
    day = Day()
    day.see(carriers=(STICK,))
    day.sync(day.wait(10), Ended.NO_WAY)
    # Still in, but it fails: asking it all night changes nothing.
    assert day.wait(3600) is None
    day.see(carriers=())
    assert day.wait(60) is None
    # The records came, so that the stick has no news any more; the drawings are lacking.
    half = replace(STICK, known=STICK.version)
    day.see(carriers=(half,), lacking=True)
    due = day.wait(10)
    assert due == Due(Why.STICK, half)
    day.sync(due)
    day.see(carriers=(), lacking=False)
    day.see(carriers=(half,))
    assert day.wait(3600) is None


@pytest.mark.parametrize("how", [Ended.REFUSED, Ended.STOPPED])
def test_a_stick_that_was_refused_or_stopped_is_not_tried_again_by_plugging_it_in(how: Ended) -> None:
    day = Day()
    day.see(carriers=(STICK,))
    day.sync(day.wait(10), how)
    day.see(carriers=())
    day.see(carriers=(STICK,))
    assert day.wait(3600) is None


def test_a_stick_waits_while_another_sync_runs_and_is_then_taken() -> None:
    day = Day()
    day.see(carriers=(STICK,))
    due = day.wait(10)
    day.sync(due, Ended.BUSY)
    assert day.wait(BUSY_S - 10) is None
    assert day.wait(20) == Due(Why.STICK, STICK)


def test_a_sync_that_was_cut_goes_on_after_unlocking() -> None:
    day = Day(cut=True)
    assert day.see() is None
    due = day.wait(CATCH_UP_S[1] + 5)
    assert due == Due(Why.CUT)
    day.sync(due)
    assert day.wait(3600) is None


def test_a_sync_by_hand_answers_what_waits() -> None:
    day = Day(cut=True)
    day.sleep(12)
    day.see(network="other")
    day.sync(None)
    assert day.wait(3600) is None


def test_switched_off_nothing_is_ever_due() -> None:
    day = Day(rules=Settings(sync_by_itself=False), cut=True)
    day.sleep(12)
    day.see(carriers=(STICK,), network="other")
    assert day.wait(24 * 3600, every=60) is None
    assert day.agenda.following(day.seen, day.rules) is None


def test_each_occasion_has_its_own_switch() -> None:
    day = Day(rules=Settings(sync_at=(), sync_on_network=False, sync_on_stick=False))
    day.see(carriers=(STICK,), network="other")
    assert day.wait(24 * 3600, every=60) is None


def test_without_a_source_only_a_stick_is_taken() -> None:
    day = Day()
    day.see(has_source=False)
    assert day.wait(24 * 3600, every=60) is None
    day.see(carriers=(STICK,))
    assert day.wait(10) == Due(Why.STICK, STICK)


def test_a_clock_that_was_set_back_brings_one_sync_and_no_storm() -> None:
    day = Day()
    day.see(last_check=EVE + timedelta(days=300))
    due = day.wait(CATCH_UP_S[1] + 5)
    assert due == Due(Why.MISSED)
    day.agenda.began(due, day.seen, day.rules)
    day.agenda.ended(Ended.DONE, day.seen.steady_s)
    assert day.wait(6 * 3600) is None


def test_what_comes_next_is_known() -> None:
    day = Day()
    day.see()
    following = day.agenda.following(day.seen, day.rules)
    assert following is not None
    assert following[1] is Why.TIME
    assert following[0].day == 4
    day.sync(None, Ended.NO_WAY)
    following = day.agenda.following(day.seen, day.rules)
    assert following is not None
    assert following[1] is Why.AGAIN
    assert following[0] - day.seen.now == timedelta(seconds=FIRST_AGAIN_S * 0.75)


def test_while_an_incident_runs_nothing_begins_and_all_of_it_is_made_up_for() -> None:
    day = Day()
    assert day.see(incident=True) is None
    assert day.wait(24 * 3600) is None
    due = day.see(incident=False)
    assert due is not None
    assert due.why in (Why.TIME, Why.MISSED)
    day.sync(due)
    assert day.see(incident=True, carriers=(STICK,)) is None
    assert day.wait(600) is None
    assert day.see(incident=False) == Due(Why.STICK, STICK)


def test_a_sync_that_gave_way_to_an_incident_goes_on_after_it() -> None:
    day = Day()
    due = day.wait(24 * 3600)
    assert due is not None
    day.sync(due, Ended.ASIDE)
    assert day.see(incident=True) is None
    assert day.wait(3600) is None
    assert day.see(incident=False) == Due(Why.CUT)
    day.sync(Due(Why.CUT))
    assert day.wait(3600) is None
    day.see(carriers=(STICK,))
    stick = day.wait(60)
    assert stick == Due(Why.STICK, STICK)
    day.sync(stick, Ended.ASIDE)
    assert day.see(incident=True) is None
    day.wait(60)
    assert day.see(incident=False) == Due(Why.STICK, STICK)
