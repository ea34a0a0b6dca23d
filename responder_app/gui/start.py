"""Opens the window: application, fonts, theme, screens, crash hook. The parts come from assembly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer

from responder_app.gui import pauses
from responder_app.gui.application import application
from responder_app.gui.build import build_window
from responder_app.gui.crash import hook
from responder_app.gui.metrics import Metrics, screen_dpi
from responder_app.gui.ports import ExportMap, Position, Questions, Sync
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme
from responder_app.render.pool import RenderPool
from responder_app.settings import Settings

SPARE_MS = 1000
"""After the window is shown; a first search is typed and answered before."""


@dataclass(frozen=True)
class Parts:
    """What assembly hands to the window."""

    questions: Questions
    sync: Sync
    pool: RenderPool
    settings: Settings
    export_map: ExportMap
    save_night: Callable[[bool], None]
    """Remembers the choice of day or night."""
    position: Position


def run(parts: Parts, open_text: str | None = None) -> int:
    """Show the window until it is closed. `open_text` is searched for as if it had been typed.

    Returns the process's exit code. The caller closes the parts afterwards.
    """
    app = application()
    sys.excepthook = hook()
    theme = Theme(Metrics(screen_dpi(app.primaryScreen())), parts.settings.night)
    theme.apply()
    window = build_window(parts.questions, parts.sync, parts.pool, parts.export_map, theme, position=parts.position)
    lane = window.around.lane
    # A write that is sure to be on disk takes as long as the disk wants.
    window.night_chosen.connect(lambda night: lane.ask(lambda: parts.save_night(night), lambda _: None, lambda _: None))
    window.showMaximized()
    window.start(open_text)
    QTimer.singleShot(SPARE_MS, lambda: get_ready(parts, window.around.lane))
    return int(app.exec())


def get_ready(parts: Parts, lane: Lane) -> None:
    """Load what the first facility needs, so that the crew does not wait for it then; look where the vehicle is."""
    parts.position.start()
    parts.pool.warm()
    # On the lane that answers: map projections keep what they load for each thread.
    lane.ask(parts.questions.prepare, lambda _: pauses.settle(), lambda _: pauses.settle())
