"""Before the window: the crew's passphrase, and plain words when the vehicle cannot be opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from responder_app.errors import ResponderError, WrongPassphraseError
from responder_app.gui.application import application
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import Metrics, screen_dpi
from responder_app.gui.theme import Theme
from responder_app.gui.words import explain

Opened = TypeVar("Opened")
AskPassphrase = Callable[[], str]
PROGRAM = "Responder"
WIDTH_MM = 150
KEY_WIDTH_MM = 30


class TurnedAwayError(Exception):
    """The person closed the question; nothing is opened."""


class Door(QDialog):
    """The program's name, a title, a sentence, and either a line for the passphrase with Unlock, or Close alone."""

    def __init__(self, theme: Theme, title: str, sentence: str, asks: bool, detail: str = "") -> None:
        super().__init__()
        self.setWindowTitle(f"{PROGRAM}: {title.rstrip('.')}")
        self.setAccessibleName(title)
        self.setMinimumWidth(theme.metrics.px(WIDTH_MM))
        theme.dress(self)
        self.line = QLineEdit()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName("Passphrase")
        self.line.setMinimumHeight(theme.metrics.primary)
        self.line.setVisible(asks)
        self.unlock_key = Key(theme, "Unlock", "Enter", KeyStyle.PRIMARY)
        self.unlock_key.setVisible(asks)
        self.unlock_key.clicked.connect(self._on_entered)
        self.line.returnPressed.connect(self._on_entered)
        self.close_key = Key(theme, "Close", "Esc")
        self.close_key.clicked.connect(self.reject)
        for key in (self.unlock_key, self.close_key):
            key.setMinimumSize(theme.metrics.px(KEY_WIDTH_MM), theme.metrics.primary)
        self.words = PlainLabel(sentence, "title")
        layout = QVBoxLayout(self)
        edge = theme.metrics.px(5)
        layout.setContentsMargins(edge, edge, edge, edge)
        layout.setSpacing(theme.metrics.px(3))
        for widget in (PlainLabel(PROGRAM, "title", "soft"), PlainLabel(title, "value"), self.words, self.line):
            layout.addWidget(widget)
        if detail:
            layout.addWidget(PlainLabel(detail, ink="soft"))
        row = QHBoxLayout()
        row.addWidget(self.unlock_key)
        row.addStretch(1)
        row.addWidget(self.close_key)
        layout.addLayout(row)
        (self.line if asks else self.close_key).setFocus()

    def _on_entered(self) -> None:
        """Unlock; an empty line is no answer."""
        if self.line.text():
            self.accept()


def admit(open_vehicle: Callable[[AskPassphrase], Opened], night: bool) -> Opened | None:
    """Open the vehicle, asking for its passphrase as often as it takes.

    Returns None when the person gave up or the vehicle cannot be opened; they have been told why.
    """
    theme = Theme(Metrics(screen_dpi(application().primaryScreen())), night)
    theme.apply()
    sentence = "Type the passphrase of this vehicle."

    def ask() -> str:
        door = Door(theme, "Unlock this vehicle", sentence, asks=True)
        if door.exec() != QDialog.DialogCode.Accepted:
            raise TurnedAwayError
        return door.line.text()

    while True:
        try:
            return open_vehicle(ask)
        except TurnedAwayError:
            return None
        except WrongPassphraseError:
            sentence = "That was not the passphrase of this vehicle. Try again."
        except ResponderError as error:
            refuse(theme, error)
            return None


def refuse(theme: Theme, error: ResponderError) -> None:
    """Say why the vehicle cannot be opened and what to do next."""
    words = explain(error)
    detail = f"{words.detail[:1].upper()}{words.detail[1:]}"
    Door(theme, words.happened, words.next_step, asks=False, detail=detail).exec()
