"""The clipboard gives back what was copied out of the program, and keeps what others put there."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from responder_app.gui import copied
from responder_app.gui.capture import OutOfCapture
from responder_app.gui.copied import Copied


@pytest.fixture
def clipboard(qtbot: QtBot) -> Iterator[QClipboard]:
    found = QGuiApplication.clipboard()
    found.clear()
    yield found
    found.clear()


def test_what_was_copied_here_is_taken_back_after_a_while(qtbot: QtBot, clipboard: QClipboard) -> None:
    watch = Copied(kept_ms=80)
    clipboard.setText("Dana Ortiz 312-555-0142")
    assert clipboard.text()
    qtbot.waitUntil(lambda: not clipboard.text())
    watch.deleteLater()


def test_a_new_copy_has_its_own_time(qtbot: QtBot, clipboard: QClipboard) -> None:
    watch = Copied(kept_ms=400)
    clipboard.setText("one")
    qtbot.wait(250)
    copied_at = time.monotonic()
    clipboard.setText("two")
    qtbot.waitUntil(lambda: not clipboard.text())
    assert time.monotonic() - copied_at > 0.3  # 0.15 s were left to the first; Qt's timers are right to 5 %
    watch.deleteLater()


def test_what_another_program_put_there_stays(
    qtbot: QtBot, clipboard: QClipboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copied, "_alone", lambda: False)  # a screen that others share
    watch = Copied(kept_ms=20)
    clipboard.setText("a text of the mail program")
    qtbot.wait(150)
    copied.clear()
    assert clipboard.text() == "a text of the mail program"
    watch.deleteLater()


def test_every_window_that_is_shown_is_left_out_of_captures_where_that_can_be_asked(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    asked: list[int] = []
    out = OutOfCapture(app, asked.append)
    window, dialog, within = QWidget(), QDialog(), QWidget()
    for widget in (window, dialog, within):
        qtbot.addWidget(widget)
    within.setParent(window)
    window.show()
    within.show()
    dialog.show()
    assert asked == [int(window.winId()), int(dialog.winId())]
    app.removeEventFilter(out)
    out.deleteLater()
