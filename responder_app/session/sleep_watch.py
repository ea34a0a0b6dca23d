"""Hears that the machine is about to sleep, and holds it back until the window is covered (logind, over D-Bus).

logind waits for whoever holds a "delay" inhibitor, 5 s as it is set up by default. Where there is no logind nothing
happens: the next touch after waking then finds the idle time over. Jeepney, the D-Bus library of the keyring's own
backend, because Qt's gives no file descriptors.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

LOGIND = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager")
COVERED_S = 3.0
"""The longest that sleep is held back."""
_LOOK_S = 0.5


class SleepWatch:
    """Watches on a thread of its own from `start` to `stop`; `about_to_sleep` is called there.

    Whoever is told calls `covered` when nothing of a facility is on the screen any more.
    """

    def __init__(self, about_to_sleep: Callable[[], None]) -> None:
        self._tell = about_to_sleep
        self._covered = threading.Event()
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self.watching = threading.Event()
        """Set once logind has been reached."""

    def start(self) -> None:
        """Begin to watch, where the system has D-Bus."""
        if sys.platform == "linux" and self._thread is None:
            self._thread = threading.Thread(target=self._run, name="responder-sleep", daemon=True)
            self._thread.start()

    def covered(self) -> None:
        """The machine may sleep."""
        self._covered.set()

    def stop(self) -> None:
        """Watch no longer."""
        self._ending.set()
        self._covered.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        from jeepney import DBusErrorResponse  # noqa: PLC0415  only where D-Bus is
        from jeepney.io.common import RouterClosed  # noqa: PLC0415

        try:
            self._watch()
        except (OSError, KeyError, ValueError, EOFError, RouterClosed, DBusErrorResponse) as error:
            log.warning("Suspending is not heard of: %s", type(error).__name__)

    def _watch(self) -> None:
        from jeepney import DBusAddress, MatchRule, message_bus  # noqa: PLC0415
        from jeepney.io.blocking import Proxy, open_dbus_connection  # noqa: PLC0415

        service, path, interface = LOGIND
        rule = MatchRule(type="signal", interface=interface, member="PrepareForSleep", path=path)
        with open_dbus_connection("SYSTEM", enable_fds=True) as bus:
            Proxy(message_bus, bus).AddMatch(rule)
            manager = DBusAddress(path, service, interface)
            with bus.filter(rule, bufsize=8) as signals:
                hold = _inhibit(bus, manager)
                self.watching.set()
                try:
                    while not self._ending.is_set():
                        try:
                            signal = bus.recv_until_filtered(signals, timeout=_LOOK_S)
                        except TimeoutError:
                            continue
                        if not signal.body[0]:
                            hold = _inhibit(bus, manager) if hold is None else hold
                            continue
                        self._covered.clear()
                        self._tell()
                        self._covered.wait(COVERED_S)
                        _release(hold)
                        hold = None
                finally:
                    _release(hold)


def _inhibit(bus: Any, manager: Any) -> int | None:
    """Have logind wait for us; the descriptor that holds it, or None when it refuses."""
    from jeepney import DBusErrorResponse, new_method_call  # noqa: PLC0415
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415

    arguments = ("sleep", "Responder", "Covers the screen first", "delay")
    try:
        reply = unwrap_msg(bus.send_and_get_reply(new_method_call(manager, "Inhibit", "ssss", arguments), timeout=5))
    except (DBusErrorResponse, TimeoutError) as error:
        log.warning("Sleep cannot be held back: %s", type(error).__name__)
        return None
    return int(reply[0].to_raw_fd())


def _release(hold: int | None) -> None:
    if hold is not None:
        os.close(hold)
