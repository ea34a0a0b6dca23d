"""Opens the fleet window on an office that is open already, until it is closed."""

from __future__ import annotations

import sys
from datetime import timedelta

from PySide6.QtCore import QTimer

from responder_app.gui import pauses
from responder_app.gui.application import application, forget_dialogs
from responder_app.gui.crash import hook
from responder_app.gui.metrics import Metrics, screen_dpi
from responder_app.gui.office.desk import FleetDesk
from responder_app.gui.office.fleet_view import FleetView
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme
from responder_app.publisher.office import Office

SPARE_MS = 3000
"""By then the fleet has been read and painted."""


def run(office: Office, place: str, silent_after: timedelta) -> int:
    """Show the office's fleet; returns the process's exit code. The office stays open; it is the caller's."""
    pauses.begin()
    app = application()
    sys.excepthook = hook()
    theme = Theme(Metrics(screen_dpi(app.primaryScreen())))
    theme.apply()
    lane = Lane()
    view = fleet_window(office, place, silent_after, theme, lane)
    view.showMaximized()
    QTimer.singleShot(SPARE_MS, view, pauses.settle)
    try:
        return int(app.exec())
    finally:
        lane.close()
        forget_dialogs()


def fleet_window(office: Office, place: str, silent_after: timedelta, theme: Theme, lane: Lane) -> FleetView:
    """The window, not shown yet; it begins to read at once and stops when it is closed."""
    desk = FleetDesk(office, place, silent_after, lane)
    view = FleetView(theme, desk)
    desk.setParent(view)
    view.closing.connect(desk.stop)
    desk.start()
    return view
