"""Where the settings of the sync are hung into a window: a lane of their own, ended with the window."""

from __future__ import annotations

from responder_app.gui.ports import Position
from responder_app.gui.sync_settings.panel import SettingsPanel
from responder_app.gui.sync_settings.ports import Foresight
from responder_app.gui.tasks import Lane
from responder_app.gui.window import Window
from responder_app.sync.wishes import Wishes


def add_settings(window: Window, wishes: Wishes, foresight: Foresight, where: Position) -> SettingsPanel:
    """Hang them into the sync screen of that window."""
    work, around = Lane(), window.around
    panel = SettingsPanel(
        window.deck.sync, window.syncing, wishes, foresight, around.questions, where, around.current, work
    )
    window.add_lanes(work)
    return panel
