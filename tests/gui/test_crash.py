from __future__ import annotations

import logging
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from responder_app.gui.crash import hook
from responder_app.gui.metrics import Metrics, screen_dpi
from responder_app.gui.window import Window

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


def test_a_bug_in_a_slot_of_the_window_is_told_over_it_in_plain_words(qtbot: QtBot, opened: Window) -> None:
    def broken() -> None:
        raise ValueError(SECRET)

    opened.rail.night_pressed.disconnect()
    opened.rail.night_pressed.connect(broken)
    with qtbot.captureExceptions() as caught:
        opened.rail.night.click()
    kind, bug, trace = caught[0]
    hook()(kind, bug, trace)
    box = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMessageBox))
    assert box.isVisible()
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert "ValueError in test_crash.py, line" in box.text()
    assert "safe and unchanged" in box.text()
    shown = " ".join((box.text(), box.informativeText(), box.detailedText(), box.windowTitle()))
    assert SECRET not in shown
    assert "Lakeside" not in shown
    ok = box.button(QMessageBox.StandardButton.Ok)
    metrics = Metrics(screen_dpi(QApplication.primaryScreen()))
    assert metrics.mm(min(ok.width(), ok.height())) >= 15
    box.close()
