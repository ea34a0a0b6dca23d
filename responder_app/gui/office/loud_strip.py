"""Above all else: break-glass and destroyed libraries. Hidden where there is none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.office.said import loud_line
from responder_app.gui.theme import Theme
from responder_app.publisher.fleet import Loud

SHOWN = 2
LONGEST = 160
"""Characters of one report; the key shows the rest."""


class LoudStrip(QWidget):
    """Signal: `wanted` to read them all."""

    wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Break-glass and destroyed libraries")
        self.label = PlainLabel("", "strong")
        self.label.setProperty("fill", "danger")
        self.label.setMargin(theme.metrics.px(1.6))
        self.key = Key(
            theme, "Read", style=KeyStyle.DANGER, says="Read all reports of break-glass and destroyed libraries"
        )
        self.key.clicked.connect(self.wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.gap)
        row.addWidget(self.label, 1)
        row.addWidget(self.key)
        self.hide()

    def show_loud(self, loud: Sequence[Loud]) -> None:
        """The newest ones, shortened, and how many more there are."""
        lines = [_short(loud_line(one)) for one in loud[:SHOWN]]
        lines += [f"And {len(loud) - SHOWN} more in the last 30 days"] if len(loud) > SHOWN else []
        self.label.setText("\n".join(lines))
        self.key.set_caption(f"Read all {len(loud)}" if len(loud) > 1 else "Read")
        self.setVisible(bool(loud))


def _short(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
