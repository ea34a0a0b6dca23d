"""Long runs shared among processes come to one tally, and a process that dies is not passed over."""

from __future__ import annotations

import os
import signal

from tests.faults.shares import shared
from tests.faults.tally import Tally, Until


def _share(number: int, tally: Tally) -> None:
    tally.tried["turn"] += number + 1
    tally.counts["turns"] += 10
    tally.lost.append(f"by {number}")


def test_what_processes_count_and_find_is_put_together() -> None:
    tally = Tally("kind", "")
    shared(tally, 3, _share)
    assert tally.tried["turn"] == 1 + 2 + 3
    assert tally.counts["turns"] == 30
    assert sorted(tally.lost) == ["by 0", "by 1", "by 2"]


def test_a_single_share_is_done_here() -> None:
    tally, here = Tally("kind", ""), []
    shared(tally, 1, lambda _number, _tally: here.append(os.getpid()))
    assert here == [os.getpid()]


def test_a_process_that_dies_is_wrong() -> None:
    def dying(number: int, tally: Tally) -> None:
        if number:
            os._exit(1)
        tally.tried["turn"] += 1

    tally = Tally("kind", "")
    shared(tally, 2, dying)
    assert tally.tried["turn"] == 1
    assert tally.wrong == 1


def test_a_bug_in_a_process_is_wrong() -> None:
    def broken(number: int, tally: Tally) -> None:
        raise ZeroDivisionError

    tally = Tally("kind", "")
    shared(tally, 2, broken)
    assert len(tally.crashed) == 2
    assert "ZeroDivisionError" in tally.crashed[0]


def test_a_run_that_is_interrupted_tells_what_it_found() -> None:
    def until_told(number: int, tally: Tally) -> None:
        until = Until(None)
        Until.stop_when_interrupted()
        assert not until.over
        os.kill(os.getpid(), signal.SIGINT)
        tally.tried["noticed"] += until.over

    tally = Tally("kind", "")
    shared(tally, 2, until_told)
    assert tally.tried["noticed"] == 2
    assert not Until.was_stopped()
