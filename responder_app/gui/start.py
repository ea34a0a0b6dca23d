"""Opens the window: application, fonts, theme, lock, screens, crash hook. The parts come from assembly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from responder_app.errors import EmptiedError, ResponderError
from responder_app.gui import door
from responder_app.gui.application import application, forget_dialogs
from responder_app.gui.capture import exclude_windows
from responder_app.gui.copied import Copied
from responder_app.gui.crash import hook
from responder_app.gui.emptied import EMPTIED, EmptiedWatch
from responder_app.gui.lock.shift import Gate, Shift
from responder_app.gui.metrics import Metrics, screen_dpi
from responder_app.gui.theme import Theme
from responder_app.session.sleep_watch import SleepWatch

if TYPE_CHECKING:
    from responder_app.gui.parts import Parts
    from responder_app.gui.window import Window


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
    from responder_app.gui.furnishing import furnished  # noqa: PLC0415  loads every screen

    return furnished(parts, theme)
