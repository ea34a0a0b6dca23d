"""Opens the window: application, fonts, theme, lock, screens, crash hook. The parts come from assembly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QTimer

from responder_app.errors import EmptiedError, ResponderError
from responder_app.gui import door, pauses
from responder_app.gui.application import application, forget_dialogs
from responder_app.gui.automatic.hook import add_watch
from responder_app.gui.build import build_window
from responder_app.gui.capture import exclude_windows
from responder_app.gui.copied import Copied
from responder_app.gui.crash import hook
from responder_app.gui.emptied import EMPTIED, EmptiedWatch
from responder_app.gui.handing.hook import add_handing
from responder_app.gui.lock.shift import Gate, Shift
from responder_app.gui.looks import Looks
from responder_app.gui.metrics import Metrics, screen_dpi
from responder_app.gui.parts import Parts
from responder_app.gui.sync_settings.hook import add_settings
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme
from responder_app.gui.window import Window
from responder_app.session.sleep_watch import SleepWatch

SPARE_MS = 1000
"""After the window is shown; a first search is typed and answered before."""


@dataclass(frozen=True)
class Emptied:
    """How the window learns that the office had this vehicle emptied, and what it says then."""

    asked: Callable[[], bool]
    refusal: Callable[[], ResponderError]
    """When everything is closed. Takes a while."""


def run(
    gate: Gate, night: bool, open_text: str | None = None, first: Parts | None = None, emptied: Emptied | None = None
) -> int:
    """Show the lock, then the window, until it is closed. `open_text` is searched for as if it had been typed.

    `first` is a vehicle that is open already. Everything is closed in the end. Returns the process's exit code.
    """
    app = application()
    sys.excepthook = hook()
    exclude_windows(app)
    copied = Copied()
    theme = Theme(Metrics(screen_dpi(app.primaryScreen())), night)
    theme.apply()
    shift = Shift(gate, theme, made)
    refusals: list[ResponderError] = []

    def on_refused(error: ResponderError) -> None:
        refusals.append(error)
        door.refuse(theme, error)
        app.quit()

    def search(window: Window) -> None:
        shift.unlocked.disconnect(search)
        window.deck.search.begin(open_text or "")

    def on_emptied() -> None:
        refusal = emptied.refusal if emptied else EmptiedError
        if shift.window is None:
            on_refused(refusal())
            return
        shift.dropped.connect(lambda: on_refused(refusal()))
        shift.lock(EMPTIED)

    watch = EmptiedWatch(emptied.asked if emptied else lambda: False)
    watch.found.connect(on_emptied)
    shift.unlocked.connect(watch.follow)
    shift.refused.connect(on_refused)
    shift.ended.connect(app.quit)
    if open_text:
        shift.unlocked.connect(search)
    sleep = SleepWatch(shift.slept.emit)
    shift.locked.connect(sleep.covered)
    sleep.start()
    try:
        shift.admit(first) if first is not None else shift.begin()
        code = int(app.exec())
    except ResponderError as error:
        refusals.append(error)
        door.refuse(theme, error)
        code = 1
    finally:
        watch.stop()
        sleep.stop()
        copied.end()
        forget_dialogs()
        shift.close()
    return 1 if refusals else code


def made(parts: Parts, theme: Theme) -> Window:
    """The window on these parts."""
    window = build_window(parts.questions, parts.sync, parts.pool, parts.export_map, theme, position=parts.position)
    Looks(window, parts.look)
    if parts.handing is not None:
        add_handing(window, parts.handing)
    if parts.outlook is not None:
        watch = add_watch(window, parts.outlook)
        if parts.foresight is not None:
            settings = add_settings(window, parts.outlook.wishes, parts.foresight, parts.position)
            settings.kept.connect(watch.look)
        QTimer.singleShot(SPARE_MS, watch, watch.start)
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
