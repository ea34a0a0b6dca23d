"""The bar on top of a screen that says what went wrong and what to do, in plain words."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from responder_app.errors import InputError, ResponderError, TrustError
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme
from responder_app.gui.words import explain


class NoticeBar(PlainLabel):
    """Hidden until there is something to say. Red is for failed trust only; all else is amber or blue."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("", "strong", parent=parent)
        self.setMargin(theme.metrics.px(2))
        self.setVisible(False)

    def show_failure(self, error: ResponderError) -> None:
        """Say what happened and what to do next."""
        words = explain(error)
        said = words.one_line
        if isinstance(error, InputError) and words.detail:
            # What cannot be taken is known to the error alone.
            said = f"{words.happened} {words.detail[:1].upper()}{words.detail[1:].rstrip('.')}."
        self._say(said, "danger" if isinstance(error, TrustError) else "caution")

    def show_words(self, words: str, fill: str = "notice") -> None:
        """Say something else; "" hides the bar."""
        self._say(words, fill)

    def clear(self) -> None:
        """Hide the bar."""
        self._say("", "notice")

    def _say(self, words: str, fill: str) -> None:
        self.setText(words)
        self.set_mark("fill", fill)
        self.setVisible(bool(words))
