from __future__ import annotations

import logging
import sys

import pytest

from responder_app.gui.crash import hook

SECRET = "code 4711 at 120 North Lake Street"


def crash() -> None:
    raise ValueError(SECRET)


def run(show: list[str], times: int = 1) -> None:
    on_bug = hook(show.append)
    for _ in range(times):
        try:
            crash()
        except ValueError:
            kind, bug, trace = sys.exc_info()
            assert kind is not None
            assert bug is not None
            on_bug(kind, bug, trace)


def test_a_bug_is_told_plainly_without_its_content(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []
    logging.getLogger("responder_app").propagate = True
    with caplog.at_level(logging.ERROR):
        run(told)
    assert "ValueError in test_crash.py, line" in told[0]
    assert "safe" in told[0]
    assert SECRET not in told[0]
    assert "ValueError" in caplog.text
    assert SECRET not in caplog.text


def test_the_same_bug_is_told_once() -> None:
    told: list[str] = []
    run(told, times=5)
    assert len(told) == 1
