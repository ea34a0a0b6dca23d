"""The window with all that hangs in it, on an opened vehicle's parts; and what it does in its first spare moment.

Loads every screen: not before the lock is shown.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer

from responder_app.gui import pauses
from responder_app.gui.automatic.hook import add_watch
from responder_app.gui.build import build_window
from responder_app.gui.handing.hook import add_handing
from responder_app.gui.incident.hook import add_incident
from responder_app.gui.looks import Looks
from responder_app.gui.parts import Parts
from responder_app.gui.sync_settings.hook import add_settings
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window

LISTING_WAITS_MS = 250
"""After the window is shown: it is painted by then, and a first search that is typed at once is answered."""
SPARE_MS = 1000
"""After the window is shown; a first search is typed and answered before."""


def furnished(parts: Parts, theme: Theme) -> Window:
    """The window on these parts."""
    window = build_window(parts.questions, parts.sync, parts.pool, parts.export_map, theme, position=parts.position)
    window.listing_waits_ms = LISTING_WAITS_MS
    Looks(window, parts.look)
    if parts.handing is not None:
        add_handing(window, parts.handing)
    if parts.outlook is not None:
        # One that may have been forgotten keeps no vehicle from its data.
        watch = add_watch(window, parts.outlook, parts.incidents.keeps_awake if parts.incidents else lambda: False)
        if parts.foresight is not None:
            settings = add_settings(window, parts.outlook.wishes, parts.foresight, parts.position)
            settings.kept.connect(watch.look)
        QTimer.singleShot(SPARE_MS, watch, watch.start)
    if parts.incidents is not None:
        add_incident(window, parts.incidents)
    window.deck.sync.show_warnings(parts.warnings)
    lane = window.around.lane
    # A write that is sure to be on disk takes as long as the disk wants.
    window.night_chosen.connect(lambda night: lane.ask(lambda: parts.save_night(night), lambda _: None, lambda _: None))
    QTimer.singleShot(SPARE_MS, window, lambda: get_ready(parts, lane))
    return window


def get_ready(parts: Parts, lane: Lane) -> None:
    """Load what the first facility needs, so that the crew does not wait for it then; look where the vehicle is."""
    parts.position.start()
    parts.pool.warm()
    # On the lane that answers: map projections keep what they load for each thread.
    lane.ask(parts.questions.prepare, lambda _: pauses.settle(), lambda _: pauses.settle())
