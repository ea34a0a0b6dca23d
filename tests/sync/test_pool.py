from __future__ import annotations

import threading
import time

import pytest

from responder_app.errors import NotFoundError, ResponderError, TamperedError, TransportError
from responder_app.sync.pool import Behind, Done, Failed, run_all
from responder_app.sync.retry import Halt


def _act(item: int | ResponderError) -> int:
    if isinstance(item, ResponderError):
        raise item
    return item * 2


def test_every_item_gives_its_result_or_its_failure() -> None:
    bad = TamperedError("x")
    items: list[int | ResponderError] = [1, bad, 3]
    outcomes = list(run_all(items, _act, 2, Halt()))
    assert {outcome.result for outcome in outcomes if isinstance(outcome, Done)} == {2, 6}
    assert [outcome.error for outcome in outcomes if isinstance(outcome, Failed)] == [bad]


def test_no_more_run_at_once_than_there_are_threads() -> None:
    running, most, lock, together = 0, 0, threading.Lock(), threading.Barrier(3, timeout=60)

    def act(item: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        together.wait()
        with lock:
            running -= 1

    assert len(list(run_all(range(30), act, 3, Halt()))) == 30
    assert most == 3


def test_items_are_begun_in_order() -> None:
    begun: list[int] = []
    list(run_all(range(50), begun.append, 1, Halt()))
    assert begun == list(range(50))


def test_a_way_that_is_gone_ends_the_run() -> None:
    begun: list[int] = []

    def act(item: int) -> None:
        begun.append(item)
        raise TransportError(str(item))

    with pytest.raises(TransportError):
        list(run_all(range(1000), act, 2, Halt()))
    assert len(begun) < 20


def test_single_failures_of_the_way_do_not_end_the_run() -> None:
    items: list[int | ResponderError] = [
        1,
        TransportError("a"),
        TransportError("b"),
        2,
        TransportError("c"),
        TransportError("d"),
        3,
    ]
    assert len(list(run_all(items, _act, 1, Halt()))) == 7


def test_missing_files_do_not_end_the_run() -> None:
    assert len(list(run_all(map(NotFoundError, "abcdefghi"), _act, 1, Halt()))) == 9


def test_a_cancelled_run_begins_nothing_more() -> None:
    halt, begun = Halt(), list[int]()

    def act(item: int) -> None:
        begun.append(item)
        if item == 3:
            halt.end()
        halt.check()

    assert len(list(run_all(range(1000), act, 1, halt))) == 3
    assert begun == [0, 1, 2, 3]


def test_whoever_stops_listening_stops_the_threads() -> None:
    begun: list[int] = []
    halt = Halt()

    def act(item: int) -> None:
        begun.append(item)
        halt.wait(0.01)

    outcomes = run_all(range(1000), act, 2, halt)
    next(outcomes)
    del outcomes
    assert halt.is_set()
    assert len(begun) < 20


def test_a_bug_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        list(run_all([0], lambda item: 1 // item, 2, Halt()))


def test_behind_works_while_its_owner_goes_on_and_gives_each_outcome_once() -> None:
    go_on = threading.Event()
    with Behind[int]() as behind:
        assert not behind.is_busy
        assert behind.outcome() is None
        behind.begin(lambda: 7 if go_on.wait(60) else 0)
        assert behind.is_busy
        go_on.set()
        assert behind.outcome() == 7
        assert behind.outcome() is None


def test_what_failed_behind_is_raised_where_its_outcome_is_asked_for() -> None:
    def fail() -> None:
        raise TamperedError("x")

    with Behind[None]() as behind:
        behind.begin(fail)
        with pytest.raises(TamperedError):
            behind.outcome()
        assert behind.outcome() is None


def test_leaving_waits_for_what_is_under_way() -> None:
    done: list[int] = []

    def act() -> None:
        time.sleep(0.02)
        done.append(1)

    with Behind[None]() as behind:
        behind.begin(act)
    assert done == [1]
