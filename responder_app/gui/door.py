"""In place of the window: plain words when the vehicle cannot be opened at all."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from responder_app.errors import ResponderError
from responder_app.gui.application import application
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import Metrics, screen_dpi
from responder_app.gui.theme import Theme
from responder_app.gui.words import explain

PROGRAM = "Responder"
WIDTH_MM = 150
KEY_WIDTH_MM = 30


class Door(QDialog):
    """The program's name, a title, a sentence, and Close."""

    def __init__(self, theme: Theme, title: str, sentence: str, detail: str = "") -> None:
        super().__init__()
        self.setWindowTitle(f"{PROGRAM}: {title.rstrip('.')}")
        self.setAccessibleName(title)
        self.setMinimumWidth(theme.metrics.px(WIDTH_MM))
        theme.dress(self)
        self.close_key = Key(theme, "Close", "Esc")
        self.close_key.clicked.connect(self.reject)
        self.close_key.setMinimumSize(theme.metrics.px(KEY_WIDTH_MM), theme.metrics.primary)
        self.words = PlainLabel(sentence, "title")
        layout = QVBoxLayout(self)
        edge = theme.metrics.px(5)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(theme.metrics.px(3))
        for widget in (PlainLabel(PROGRAM, "title", "soft"), PlainLabel(title, "value"), self.words):
            layout.addWidget(widget)
        if detail:
            layout.addWidget(PlainLabel(detail, ink="soft"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_key)
        layout.addLayout(row)
        self.close_key.setFocus()


def turn_away(error: ResponderError, night: bool = False) -> None:
    """Say why nothing can be opened, where there is no window yet."""
    theme = Theme(Metrics(screen_dpi(application().primaryScreen())), night)
    theme.apply()
    refuse(theme, error)


def refuse(theme: Theme, error: ResponderError) -> None:
    """Say why the vehicle cannot be opened and what to do next."""
    words = explain(error)
    detail = f"{words.detail[:1].upper()}{words.detail[1:]}"
    Door(theme, words.happened, words.next_step, detail).exec()
