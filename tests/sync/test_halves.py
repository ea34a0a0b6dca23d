from __future__ import annotations

from collections.abc import Iterator

import pytest

from responder_app.errors import TransportError
from responder_app.sync.halves import Halves, at_the_pause, to_the_end
from responder_app.sync.tally import Tally
from responder_app.sync.transport.base import Traffic

CHANGE = Tally().change(7, Traffic(), cancelled=False)


def _halves(steps: list[str], pauses: bool = True) -> Halves:
    try:
        steps.append("records")
        if pauses:
            yield
        steps.append("drawings")
        return CHANGE
    finally:
        steps.append("closed")


def test_it_is_called_between_the_halves() -> None:
    steps: list[str] = []
    assert to_the_end(at_the_pause(_halves(steps), lambda: steps.append("pause"))) is CHANGE
    assert steps == ["records", "pause", "drawings", "closed"]


def test_without_a_pause_it_is_not_called() -> None:
    steps: list[str] = []
    assert to_the_end(at_the_pause(_halves(steps, pauses=False), lambda: steps.append("pause"))) is CHANGE
    assert steps == ["records", "drawings", "closed"]


def test_it_pauses_where_the_halves_pause() -> None:
    steps: list[str] = []
    running: Iterator[None] = at_the_pause(_halves(steps), lambda: None)
    next(running)
    assert steps == ["records"]
    with pytest.raises(StopIteration):
        next(running)


def test_halves_that_are_left_in_the_middle_are_closed() -> None:
    steps: list[str] = []
    running = at_the_pause(_halves(steps), lambda: None)
    next(running)
    running.close()
    assert steps == ["records", "closed"]


def test_what_the_halves_raise_is_raised() -> None:
    def failing() -> Halves:
        yield
        raise TransportError("no way")

    with pytest.raises(TransportError):
        to_the_end(at_the_pause(failing(), lambda: None))
