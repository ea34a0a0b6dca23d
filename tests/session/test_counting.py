"""How long a user waits after wrong tries, by the rules alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.session import boot_clock, counting
from responder_app.session.boot_clock import Moment, least_age_s
from responder_app.session.counting import DEFAULT_LIMITS, Tries, after_wrong, in_words, wait_s


def at(seconds: float, boot: str = "a") -> Moment:
    return Moment(boot, seconds)


def wrong(*seconds: float, tries: Tries | None = None) -> Tries:
    tries = tries or Tries()
    for second in seconds:
        tries = after_wrong(tries, at(second), DEFAULT_LIMITS)
    return tries


def wait(tries: Tries, seconds: float, boot: str = "a") -> float:
    return wait_s(tries, at(seconds, boot), DEFAULT_LIMITS)


def test_nobody_waits_before_the_first_try() -> None:
    assert wait(Tries(), 5) == 0


def test_each_wrong_try_doubles_the_pause() -> None:
    assert [wait(wrong(*range(100, 100 + count)), 99 + count) for count in (1, 2, 3, 4)] == [1, 2, 4, 8]


def test_the_fifth_within_a_quarter_of_an_hour_locks_for_that_long() -> None:
    tries = wrong(0, 60, 120, 180, 899)
    assert wait(tries, 899) == 900
    assert wait(tries, 899 + 899) == 1
    assert wait(tries, 899 + 900) == 0


def test_five_that_are_further_apart_lock_nobody() -> None:
    assert wait(wrong(0, 300, 600, 900, 1200), 1200) < 60


def test_each_lock_is_twice_the_one_before_up_to_four_times() -> None:
    tries, now, lengths = Tries(), 0.0, []
    for _ in range(4):
        tries = wrong(*[now + second for second in range(5)], tries=tries)
        lengths.append(wait(tries, now + 4))
        now += 10_000
    assert lengths == [900, 1800, 3600, 3600]


def test_a_restart_ends_no_lock() -> None:
    tries = wrong(5000, 5001, 5002, 5003, 5004)
    assert wait(tries, 20, boot="b") == 880
    assert wait(tries, 901, boot="b") == 0


def test_a_boot_that_cannot_be_told_apart_never_shortens_a_lock() -> None:
    """Where the system names no boot: a machine started anew seems younger than the failure."""
    assert least_age_s(Moment("", 500), Moment("", 100)) == 100
    assert least_age_s(Moment("", 500), Moment("", 600)) == 100


@given(
    failures=st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 5000)), max_size=12),
    now=st.tuples(st.sampled_from("ab"), st.floats(0, 5000)),
    later=st.floats(0, 5000),
)
def test_waiting_only_ever_shortens_the_wait_and_it_always_ends(
    failures: list[tuple[str, float]], now: tuple[str, float], later: float
) -> None:
    tries = Tries()
    for boot, second in failures:
        tries = after_wrong(tries, Moment(boot, second), DEFAULT_LIMITS)
    first = wait_s(tries, Moment(*now), DEFAULT_LIMITS)
    second = wait_s(tries, Moment(now[0], now[1] + later), DEFAULT_LIMITS)
    assert 0 <= second <= max(first, 3600)
    assert wait_s(tries, Moment("c", 3600.0), DEFAULT_LIMITS) == 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (61, "1 minute 1 second"), (900, "15 minutes"), (859.5, "14 minutes 20 seconds")],
)
def test_a_wait_is_said_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_the_machines_own_clock_goes_on_and_names_its_boot() -> None:
    first, second = boot_clock.now(), boot_clock.now()
    assert first.boot == second.boot
    assert second.since_boot_s >= first.since_boot_s > 0
    assert counting.FIRST_PAUSE_S == 1
