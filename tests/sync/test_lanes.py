from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from responder_app.sync.lanes import BUSY, FEW, LOOK_EVERY_S, Lanes

MOST = 8


class _Machine:
    """A clock and the processor's seconds, as a test wants them."""

    def __init__(self) -> None:
        self.clock = self.spent = 0.0

    def goes_on(self, load: float) -> None:
        self.clock += 2 * LOOK_EVERY_S
        self.spent += load * 2 * LOOK_EVERY_S


@pytest.fixture
def machine() -> _Machine:
    return _Machine()


@pytest.fixture
def lanes(machine: _Machine) -> Lanes:
    return Lanes(MOST, lambda: machine.clock, lambda: machine.spent)


def _takes(lanes: Lanes, count: int) -> bool:
    """Whether so many enter, and no more while nobody leaves."""
    entered, leave = threading.Semaphore(0), threading.Event()

    def transfer(_: int) -> None:
        with lanes:
            entered.release()
            assert leave.wait(60)

    with ThreadPoolExecutor(MOST + 2) as pool:
        done = pool.map(transfer, range(MOST + 2))
        try:
            return all(entered.acquire(timeout=60) for _ in range(count)) and not entered.acquire(timeout=0.3)
        finally:
            leave.set()
            list(done)


def test_it_begins_with_few(lanes: Lanes) -> None:
    assert _takes(lanes, FEW)


def test_all_go_on_while_the_processor_idles(lanes: Lanes, machine: _Machine) -> None:
    machine.goes_on(BUSY / 2)
    assert _takes(lanes, MOST)


def test_few_go_on_while_the_processor_is_what_they_wait_for(lanes: Lanes, machine: _Machine) -> None:
    machine.goes_on(0)
    with lanes:
        machine.goes_on(1.2)
    assert _takes(lanes, FEW)
    machine.goes_on(0.1)
    assert _takes(lanes, MOST)


def test_never_more_than_are_allowed() -> None:
    machine = _Machine()
    lanes = Lanes(2, lambda: machine.clock, lambda: machine.spent)
    assert _takes(lanes, 2)
    machine.goes_on(0)
    assert _takes(lanes, 2)


def test_one_that_fails_gives_its_lane_back() -> None:
    lanes = Lanes(1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), lanes:
            _ = 1 // 0
    assert _takes(lanes, 1)
