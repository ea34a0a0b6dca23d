from __future__ import annotations

import threading
import time

import pytest

from responder_app.errors import NotFoundError, TamperedError, TransportError
from responder_app.sync.retry import Halt, Persistence, Stopped, persistently

QUICK = Persistence(tries=3, first_wait_s=0.001, longest_wait_s=0.002)


class _Way:
    """A transfer that gives each of the outcomes in turn: an error to raise, or bytes that it moves first."""

    def __init__(self, *outcomes: Exception | int) -> None:
        self._outcomes = list(outcomes)
        self.calls = 0
        self.moved = 0

    def __call__(self) -> str:
        self.calls += 1
        outcome = self._outcomes.pop(0) if self._outcomes else 0
        if isinstance(outcome, Exception):
            raise outcome
        self.moved += outcome
        if outcome:
            raise TransportError("cut")
        return "whole"


def _try(way: _Way, persistence: Persistence = QUICK) -> str:
    return persistently(way, lambda: way.moved, Halt(), persistence)


def test_a_broken_transfer_is_tried_again() -> None:
    way = _Way(TransportError("1"), TransportError("2"))
    assert _try(way) == "whole"
    assert way.calls == 3


def test_the_last_failure_is_raised_when_the_tries_are_used_up() -> None:
    way = _Way(*(TransportError(str(number)) for number in range(1, 10)))
    with pytest.raises(TransportError, match="3"):
        _try(way)
    assert way.calls == 3


def test_a_transfer_that_moves_on_is_never_given_up() -> None:
    assert _try(_Way(*[1] * 50)) == "whole"


@pytest.mark.parametrize("error", [TamperedError("x"), NotFoundError("x")])
def test_what_is_not_the_fault_of_the_way_is_not_tried_again(error: Exception) -> None:
    way = _Way(error)
    with pytest.raises(type(error)):
        _try(way)
    assert way.calls == 1


def test_a_cancelled_wait_ends_at_once() -> None:
    cancel = threading.Event()
    threading.Timer(0.05, cancel.set).start()
    begun = time.monotonic()
    with pytest.raises(Stopped):
        persistently(
            _Way(*(TransportError("x") for _ in range(9))),
            lambda: 0,
            Halt(cancel.is_set),
            Persistence(5, first_wait_s=30),
        )
    assert time.monotonic() - begun < 25


def test_a_run_that_ends_by_itself_was_not_asked_to() -> None:
    halt = Halt()
    halt.end()
    assert halt.is_set()
    assert not halt.asked


def test_waits_double_up_to_a_bound_and_differ() -> None:
    persistence = Persistence(first_wait_s=1, longest_wait_s=6)
    for failures, whole in ((1, 1), (2, 2), (3, 4), (4, 6), (5, 6)):
        waits = {persistence.wait_s(failures) for _ in range(20)}
        assert len(waits) > 1
        assert all(whole / 2 <= wait <= whole for wait in waits)


def test_a_try_that_brought_nothing_and_is_made_again_is_told_and_no_other() -> None:
    told: list[str] = []
    dead, dead_again = TransportError("it is silent"), TransportError("it is silent still")
    way = _Way(dead, 5, dead_again)
    assert persistently(way, lambda: way.moved, Halt(), QUICK, lambda error: told.append(str(error))) == "whole"
    assert told == ["it is silent", "it is silent still"]
    told.clear()
    way = _Way(*[dead] * 9)
    with pytest.raises(TransportError):
        persistently(way, lambda: way.moved, Halt(), QUICK, lambda error: told.append(str(error)))
    assert len(told) == QUICK.tries - 1, "the last one is raised, not told"
