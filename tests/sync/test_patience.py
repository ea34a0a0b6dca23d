from __future__ import annotations

import pytest

from responder_app.errors import BusyError, ResponderError, RollbackError, TransportError
from responder_app.sync.answers import Change
from responder_app.sync.patience import LONGEST_WAIT_S, patiently, wait_s


class _Source:
    """Fails with each of these, then answers; keeps a clock that only waiting moves."""

    def __init__(self, *failures: ResponderError) -> None:
        self.failures = list(failures)
        self.now = 0.0
        self.waits: list[float] = []

    def sync(self) -> Change:
        if self.failures:
            raise self.failures.pop(0)
        return Change(7)

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    def run(self, patience_s: float, share: float = 1.0) -> Change:
        return patiently(self.sync, patience_s, lambda *_: None, lambda: self.now, self.sleep, lambda: share)


def test_it_waits_for_the_source_and_for_whoever_syncs() -> None:
    source = _Source(TransportError("no route"), BusyError("another sync"), TransportError("no route"))
    assert source.run(3600).sequence == 7
    assert source.waits == [5, 10, 20]


def test_when_the_time_is_up_the_last_reason_is_given() -> None:
    source = _Source(*(TransportError(str(number)) for number in range(50)))
    with pytest.raises(TransportError):
        source.run(60)
    assert sum(source.waits) == 60


def test_without_patience_it_is_tried_once() -> None:
    source = _Source(TransportError("no route"))
    with pytest.raises(TransportError):
        source.run(0)
    assert not source.waits


def test_what_is_not_believed_is_not_tried_again() -> None:
    source = _Source(RollbackError("40 after 41"))
    with pytest.raises(RollbackError):
        source.run(3600)
    assert not source.waits


def test_a_fleet_comes_back_over_time_and_not_at_once() -> None:
    for failures in (1, 3, 60):
        waits = [wait_s(failures, share / 10) for share in range(11)]
        assert waits == sorted(waits)
        assert waits[-1] == 2 * waits[0]
        assert waits[-1] <= LONGEST_WAIT_S
