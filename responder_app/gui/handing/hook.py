"""Where handing on is hung into a window: two lanes of its own, ended with the window."""

from __future__ import annotations

from responder_app.gui.handing.panel import HandingPanel
from responder_app.gui.handing.ports import HandsOn
from responder_app.gui.tasks import Lane
from responder_app.gui.window import Window


def add_handing(window: Window, hands: HandsOn) -> HandingPanel:
    """Hang it into the sync screen of that window."""
    work, looking = Lane(), Lane()
    panel = HandingPanel(window.deck.sync, window.syncing, hands, work, looking)
    window.endings.append(panel.end)
    window.add_lanes(work, looking)
    return panel
