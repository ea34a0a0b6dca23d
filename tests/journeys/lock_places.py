"""Where the keys of the lock are, as JSON: python -m tests.journeys.lock_places WIDTH HEIGHT DPI."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from responder_app.gui.application import application
from responder_app.gui.lock.screen import LockScreen
from responder_app.gui.metrics import Metrics
from responder_app.gui.theme import Theme
from responder_app.session.members import Member

MEMBERS = (Member("1", "Ortiz", pin=True), Member("2", "Webb", pin=True))


def places(width: int, height: int, dpi: float) -> dict[str, tuple[int, ...]]:
    app = application()
    theme = Theme(Metrics(dpi))
    theme.apply()
    screen = LockScreen(theme, "Locked", MEMBERS, "")
    screen.resize(width, height)
    screen.show()
    screen.names["1"].click()
    app.processEvents()

    def middle(widget: QWidget) -> tuple[int, ...]:
        point = widget.mapTo(screen, QPoint(widget.width() // 2, widget.height() // 2))
        return point.x(), point.y()

    found = {caption: middle(key) for caption, key in screen.pad.keys.items()}
    found |= {member.name: middle(screen.names[member.id]) for member in MEMBERS}
    found["Unlock"] = middle(screen.unlock_key)
    corner = screen.line.mapTo(screen, QPoint(0, 0))
    found["line"] = (corner.x(), corner.y(), screen.line.width(), screen.line.height())
    return found


if __name__ == "__main__":
    print(json.dumps(places(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
