"""A shift at the screen: from the lock to the window, back to the lock, to the next one's window. One program run.

Locking covers first, then drops: the window with its pictures, the lanes, the drawing processes, the library and its
keys. Unlocking opens the library anew and builds a fresh window where the crew was. Ending the old parts has a lane
of its own, so that nobody waits for it at the lock.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from responder_app.errors import (
    InputError,
    LockedOutError,
    NoSecurityKeyError,
    ResponderError,
    WrongPassphraseError,
)
from responder_app.gui import garbage
from responder_app.gui.ending import drop_work, let_go
from responder_app.gui.lock.bearings import Bearings, follow, taken
from responder_app.gui.lock.cover import LockCover, clear_copied, close_others
from responder_app.gui.lock.glass_strip import GlassStrip
from responder_app.gui.lock.idle import IdleWatch
from responder_app.gui.lock.screen import LockScreen
from responder_app.gui.screens import LOCK_KEY
from responder_app.gui.tasks import Lane
from responder_app.gui.theme import Theme
from responder_app.gui.words import explain
from responder_app.session.members import Member
from responder_app.session.policy import BY_KEY, GLASS_OVER, SUSPEND, LockPolicy, Runs
from responder_app.session.reasons import BY_TAP, Code, Reason

if TYPE_CHECKING:
    from responder_app.gui.parts import Parts
    from responder_app.gui.ports import Glass
    from responder_app.gui.window import Window

LOCKED_OUT = "Too many wrong entries. Another member of the crew can unlock; in an emergency, Break-glass."


@dataclass(frozen=True)
class Gate:
    """What assembly hands over for locking and unlocking. Both calls take a while: on a lane. Raise ResponderError."""

    members: Callable[[], tuple[Member, ...]]
    """At once."""
    open: Callable[[str, str], Parts]
    """By a member's id and secret; both "" where nobody has one."""
    policy: LockPolicy
    banner: str = ""
    code: Callable[[], Code] | None = None
    """Whether break-glass takes the emergency code; at once. None where there is no break-glass."""
    break_glass: Callable[[Reason, str], Parts] | None = None
    """For a reason, with the emergency code or ""."""
    load: Callable[[], None] | None = None
    """Loads what `open` and the window need, where that is not loaded yet. On a lane of its own; never fails."""


class Shift(QObject):
    """The window or the lock, one of the two.

    Signals: `locked` when nothing of a facility is on the screen, `dropped` when keys, pictures and processes are gone,
    `unlocked` (Window) when it is shown again, `ended` when the program is to end, `refused` (ResponderError) when the
    vehicle cannot be opened at all.
    """

    locked = Signal()
    dropped = Signal()
    unlocked = Signal(object)
    ended = Signal()
    refused = Signal(object)
    slept = Signal()

    def __init__(self, gate: Gate, theme: Theme, build: Callable[[Parts, Theme], Window]) -> None:
        super().__init__()
        self._gate = gate
        self._theme = theme
        self._build = build
        self._loading, self._opening, self._ending = Lane(), Lane(), Lane()
        self._glass: Glass | None = None
        self._by_glass = False
        """Whether nobody logged on: the window was opened by breaking the glass."""
        policy = replace(gate.policy, incident=self._incident)
        self._idle = IdleWatch(policy, broken=lambda: self._glass is not None and self._glass.left_s() > 0)
        self._idle.due.connect(self.lock)
        self.slept.connect(lambda: self.lock(SUSPEND), Qt.ConnectionType.QueuedConnection)
        self._parts: Parts | None = None
        self._bearings: Bearings | None = None
        self._state = Qt.WindowState.WindowMaximized
        self._members: tuple[Member, ...] = ()
        self.window: Window | None = None
        self.screen: LockScreen | None = None

    def _incident(self) -> Runs:
        incidents = self._parts.incidents if self._parts is not None else None
        if incidents is None or incidents.running is None:
            return Runs.NONE
        return Runs.SAID if incidents.keeps_awake() else Runs.UNSAID

    def begin(self) -> None:
        """Show the lock; where nobody has a secret and no notice is to be read, open the vehicle."""
        self._members = self._gate.members()
        self._show_screen("Unlock this vehicle")
        if self._gate.load is not None:
            self._loading.ask(self._gate.load, lambda _: None, lambda _: None)
        if not self._members and not self._gate.banner:
            self._on_entered("", "")

    def admit(self, parts: Parts) -> None:
        """Show the window on these opened parts."""
        self._by_glass = False
        self._admit(parts)

    def _on_glass_broken(self, parts: Parts) -> None:
        self._by_glass = True
        self._admit(parts)

    def _admit(self, parts: Parts) -> None:
        self._parts, self._glass = parts, parts.glass
        # A theme of its own: what outlives the window must not hold on to its screens.
        window = self._build(parts, Theme(self._theme.metrics, self._theme.night))
        self.window = window
        QShortcut(QKeySequence(LOCK_KEY), window).activated.connect(self.lock)
        window.deck.sync.lock_pressed.connect(self.lock)
        window.closing.connect(self.ended)
        if parts.glass is not None and parts.glass.left_s() > 0:
            self._show_strip(window, parts.glass)
        if self.screen is not None:
            window.resize(self.screen.size())
        window.setWindowState(self._state)
        window.show()
        window.start()
        if self._bearings is not None:
            follow(window, self._bearings)
        self._hide_screen()
        self._idle.begin()
        self.unlocked.emit(window)

    def lock(self, why: str = BY_KEY) -> None:
        """Cover the screen now, drop everything then. Nothing happens when it is locked already."""
        window, parts = self.window, self._parts
        if window is None or parts is None:
            self.locked.emit()
            return
        LockCover(window.around.theme, window)
        close_others(window)
        glass_lasts = self._glass is not None and self._glass.left_s() > 0
        self.window = self._parts = self._glass = None
        self._idle.end()
        self._state = window.windowState() & ~Qt.WindowState.WindowMinimized
        self._bearings = taken(window)
        if self._theme.night is not window.around.theme.night:
            self._theme.set_night(window.around.theme.night)
        with suppress(ResponderError):  # a key file that cannot be read just now: those who were there
            self._members = self._gate.members()
        self._show_screen("Locked. Break-glass still lasts" if glass_lasts else "Locked")
        window.hide()
        self.locked.emit()
        clear_copied()
        drop_work(window)
        lanes = window.lanes

        def end() -> None:
            for lane in lanes:
                lane.join()
            parts.end(why)

        def gone(_: object) -> None:
            let_go(window, self._on_gone)

        self._ending.ask(end, gone, gone)

    def _on_gone(self) -> None:
        """Nothing refers to the window any more but circles of Python's within it."""
        garbage.drop()
        self.dropped.emit()

    def close(self) -> None:
        """End everything; the owner of the application has left its loop."""
        self._idle.end()
        if self._parts is not None:
            self._parts.end("")
            self._parts = None
        for lane in (self._loading, self._opening):
            lane.close()
        self._ending.finish()

    def _show_screen(self, title: str) -> None:
        screen = LockScreen(self._theme, title, self._members, self._gate.banner, self._code())
        screen.entered.connect(self._on_entered)
        screen.glass_broken.connect(self._on_breaking)
        screen.closing.connect(self.ended)
        screen.resize(QApplication.primaryScreen().availableSize())
        self.screen = screen
        screen.setWindowState(self._state)
        screen.show()
        screen.activateWindow()
        screen.take_keys()
        screen.repaint()

    def _hide_screen(self) -> None:
        if self.screen is not None:
            self.screen.hide()
            self.screen.deleteLater()
            self.screen = None

    def _on_entered(self, member: str, secret: str) -> None:
        if self.screen is not None:
            self.screen.show_trying()
        self._opening.ask(lambda: self._gate.open(member, secret), self.admit, self._on_refused)

    def _code(self) -> Code | None:
        try:
            return self._gate.code() if self._gate.code is not None else None
        except ResponderError:  # what is wrong with the key file is said by unlocking
            return Code.NOT_MADE

    def _on_breaking(self, reason: Reason, code: str) -> None:
        broken = self._gate.break_glass
        if broken is not None:
            self._opening.ask(lambda: broken(reason, code), self._on_glass_broken, self._on_glass_refused)

    def _on_glass_refused(self, error: ResponderError) -> None:
        if self.screen is None:
            return
        if isinstance(error, InputError | WrongPassphraseError):
            words = str(error)
            self.screen.show_glass_refused(f"{words[:1].upper()}{words[1:]}.")
        else:
            self.screen.show_glass_refused(explain(error).one_line)

    def _show_strip(self, window: Window, glass: Glass) -> None:
        """Over every screen, until the glass is whole again."""
        strip = GlassStrip(window.around.theme, glass, window.header)
        lane = window.around.lane

        def on_ended(_: object) -> None:
            if self._by_glass:
                self.lock(GLASS_OVER)
            else:
                strip.hide()

        strip.over.connect(lambda: self.lock(GLASS_OVER))
        strip.remember.connect(lambda: lane.ask(glass.checkpoint, lambda _: None, lambda _: None))
        strip.ended.connect(lambda: lane.ask(lambda: glass.end(BY_TAP), on_ended, on_ended))
        window.put_on_top(strip)

    def _on_refused(self, error: ResponderError) -> None:
        if self.screen is None:
            return
        if isinstance(error, LockedOutError):
            self.screen.show_refused(LOCKED_OUT, error.wait_s)
        elif isinstance(error, WrongPassphraseError):
            words = str(error)
            self.screen.show_refused(f"{words[:1].upper()}{words[1:]}.", error.wait_s)
        elif self._bearings is None and not isinstance(error, NoSecurityKeyError):
            self.refused.emit(error)
        else:
            self.screen.show_refused(explain(error).one_line)
