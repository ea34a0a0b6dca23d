from __future__ import annotations

import threading

import pytest
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from responder_app.errors import NoAnswerError, ResponderError
from responder_app.gui.tasks import Lane


def fail_test(error: ResponderError) -> None:
    pytest.fail(str(error))


def test_work_runs_elsewhere_and_its_answer_comes_home(qtbot: QtBot, lane: Lane) -> None:
    seen: list[tuple[threading.Thread, threading.Thread]] = []
    lane.ask(threading.current_thread, lambda worker: seen.append((worker, threading.current_thread())), fail_test)
    assert seen == []
    qtbot.waitUntil(lambda: bool(seen))
    worker, home = seen[0]
    assert worker is not home
    assert home is threading.main_thread()


def test_an_expected_failure_is_delivered_as_one(qtbot: QtBot, lane: Lane) -> None:
    failures: list[ResponderError] = []

    def work() -> None:
        raise NoAnswerError("no such floor")

    lane.ask(work, lambda _: pytest.fail("there is no answer"), failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert isinstance(failures[0], NoAnswerError)


def test_a_bug_reaches_the_crash_hook(qtbot: QtBot, lane: Lane) -> None:
    with capture_exceptions() as caught:
        lane.ask(lambda: 1 / 0, lambda _: pytest.fail("there is no answer"), fail_test)
        qtbot.waitUntil(lambda: not lane.busy)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_a_newer_question_replaces_the_older(qtbot: QtBot, lane: Lane) -> None:
    gate, answers, done = threading.Event(), list[str](), list[str]()

    def slow() -> str:
        gate.wait(120)
        return "old"

    def never() -> str:
        done.append("ran")
        return "skipped"

    older = lane.ask(slow, answers.append, fail_test)
    skipped = lane.ask(never, answers.append, fail_test, instead_of=older)
    lane.ask(lambda: "new", answers.append, fail_test, instead_of=skipped)
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert answers == ["new"]
    assert done == []


def test_progress_from_the_worker_arrives_on_the_gui_thread(qtbot: QtBot, lane: Lane) -> None:
    heard: list[tuple[int, threading.Thread]] = []

    def hear(value: int) -> None:
        heard.append((value, threading.current_thread()))

    tell = lane.bring_home(hear)
    lane.ask(lambda: tell(7), lambda _: None, fail_test)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [(7, threading.main_thread())]


def test_a_closed_lane_delivers_nothing(qtbot: QtBot) -> None:
    lane, answers = Lane(), list[int]()
    for number in range(20):
        lane.ask(number.bit_length, answers.append, fail_test)
    lane.close()
    qtbot.wait(30)
    lane.ask(lambda: 99, answers.append, fail_test)
    qtbot.wait(30)
    assert answers == []
    assert not lane.busy


def test_what_can_wait_is_begun_when_nothing_else_waits(qtbot: QtBot, lane: Lane) -> None:
    gate, order = threading.Event(), list[str]()
    lane.ask(lambda: gate.wait(120), lambda _: None, fail_test)
    lane.ask(lambda: "spare", order.append, fail_test, spare=True)
    lane.ask(lambda: "asked later", order.append, fail_test)
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert order == ["asked later", "spare"]


def test_nobody_waits_for_what_is_spare(qtbot: QtBot, lane: Lane) -> None:
    gate = threading.Event()
    lane.ask(lambda: gate.wait(120), lambda _: None, fail_test, spare=True)
    assert lane.busy
    assert not lane.awaited
    lane.ask(lambda: None, lambda _: None, fail_test)
    assert lane.awaited
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert not lane.awaited
