"""Where syncing by itself is hung into a window: a lane of its own, ended with the window."""

from __future__ import annotations

from collections.abc import Callable

from responder_app.gui.automatic.ports import Outlook
from responder_app.gui.automatic.watch import Watch
from responder_app.gui.sync_words import share_done
from responder_app.gui.tasks import Lane
from responder_app.gui.window import Window
from responder_app.sync.progress import Progress


def add_watch(window: Window, outlook: Outlook, in_incident: Callable[[], bool] = lambda: False) -> Watch:
    """Hang it into that window; `start` it when the window has been shown. `in_incident` as `Watch` takes it."""
    looking = Lane()
    watch = Watch(outlook, window.syncing, window.around.lane, looking, in_incident=in_incident)
    watch.setParent(window)
    watch.said.connect(window.deck.sync.show_by_itself)
    syncing, rail = window.syncing, window.rail

    def on_progress(progress: Progress) -> None:
        if syncing.by_itself:
            rail.show_syncing(share_done(progress))

    syncing.began.connect(lambda _, by_itself: rail.show_syncing("…" if by_itself else ""))
    syncing.progressed.connect(on_progress)
    syncing.ended.connect(lambda _: rail.show_syncing(""))
    window.endings.append(watch.end)
    window.add_lanes(looking)
    return watch
