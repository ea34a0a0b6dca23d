"""The crash hook: a bug is logged by type and place and told in plain words, without anything of a package."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtWidgets import QApplication, QMessageBox

from responder_app.gui.metrics import Metrics, screen_dpi
from responder_app.process.hooks import place_of

log = logging.getLogger(__name__)

TITLE = "Responder: an error in the program"
WORDS = (
    "Something in the program went wrong. Your pre-plans are safe and unchanged.\n\n"
    "Go on if the screen still answers. If not, close the program and start it again.\n\n"
    "Tell the pre-plan office this line: {place}"
)

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def tell(words: str) -> None:
    """Show the words over the window, as plain text, without stopping the program."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, TITLE, words, QMessageBox.StandardButton.Ok, QApplication.activeWindow())
    box.setTextFormat(box.textFormat().PlainText)
    box.setAccessibleName(TITLE)
    metrics = Metrics(screen_dpi(QApplication.primaryScreen()))
    ok = box.button(QMessageBox.StandardButton.Ok)
    ok.setMinimumSize(metrics.primary, metrics.key)
    box.open()


def hook(show: Callable[[str], None] = tell) -> Hook:
    """A function for sys.excepthook. One message at a time: a bug in a paint event would repeat for ever."""
    told: set[str] = set()

    def on_bug(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, bug, trace)
            return
        place = place_of(kind, trace)
        log.error("Bug: %s", place)
        if place not in told:
            told.add(place)
            show(WORDS.format(place=place))

    return on_bug
