"""Run by canaries.py: a crew's session in the real window, with everything that may go wrong, up to its crash.

    python -m tests.faults.canary_window EXPORTS hardened|open

RESPONDER_HOME names the vehicle, RESPONDER_PASSPHRASE its words, EMERGENCY_CODE what the station keeps. Open means
without the program's protections and with a leak of every kind: the control.
"""

from __future__ import annotations

import base64
import gzip
import logging
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from responder_app import logs
from responder_app.documents.formats import MapFormat
from responder_app.gui import application, start
from responder_app.gui.lock.screen import LockScreen
from responder_app.gui.lock.shift import Shift
from responder_app.gui.opening import gate_of
from responder_app.gui.screens import ABOUT_A_FACILITY, Screen
from responder_app.gui.window import Window
from responder_app.paths import VehiclePaths, vehicle_home
from responder_app.process.hardening import harden
from responder_app.session.reasons import Reason
from tests.fakes.buildings import TOWER

TICK_MS = 50
PATIENCE_TICKS = 1200
SETTLED_TICKS = 4
WRONG_S = 1.0
Ready = Callable[[], bool]
_shifts: list[Shift] = []


class Seen(Shift):
    """Can be found by the script."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        _shifts.append(self)


def main(exports: Path, hardened: bool) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
    paths = VehiclePaths(vehicle_home())
    logs.configure(verbose=True)
    logging.getLogger("responder_app").setLevel(logging.DEBUG)
    if hardened:
        harden(paths.home)
    else:
        for module, name in ((application, "forget_dialogs"), (start, "forget_dialogs")):
            setattr(module, name, lambda: None)
        setattr(start, "hook", lambda: sys.__excepthook__)  # noqa: B010  mypy holds it for a function that is exported
    setattr(start, "Shift", Seen)  # noqa: B010
    application.application()  # timers need it
    play(script(paths, exports, leaking=not hardened))
    start.run(gate_of(paths), night=False)
    print("ENDED", flush=True)


def play(steps: Iterator[Ready]) -> None:
    """Go through the script, each step when what the one before waits for is so; end the process when it is stuck."""
    waiting: list[Ready] = []
    ticks = [0]

    def tick() -> None:
        QTimer.singleShot(TICK_MS, tick)  # first, as a bug ends the step
        ticks[0] += 1
        if waiting and not waiting[0]():
            if ticks[0] > PATIENCE_TICKS:
                print(f"STUCK at {getattr(steps, 'gi_frame', None)}", flush=True)
                os._exit(3)
            return
        try:
            waiting[:] = [next(steps)]
        except Exception as error:  # noqa: BLE001  of the script itself
            print(f"BROKEN: {error!r}", flush=True)
            os._exit(4)
        ticks[0] = 0

    QTimer.singleShot(TICK_MS, tick)


def script(paths: VehiclePaths, exports: Path, leaking: bool) -> Iterator[Ready]:
    words, code = os.environ.pop("RESPONDER_PASSPHRASE"), os.environ.pop("EMERGENCY_CODE")
    yield at_lock
    yield from enter("not the words of this crew")
    began = time.monotonic()
    yield lambda: time.monotonic() > began + 3 * WRONG_S  # a wrong try costs a second
    yield from enter(words)
    yield unlocked
    window().syncing.begin()
    yield from settled()
    yield lambda: not window().syncing.listing
    said("synced")
    yield from session(exports)
    secret = window().around.current.facility_id
    facility = _shifts[-1]._parts
    assert facility is not None
    name = facility.questions.search("lakeside").hits[0].name
    yield from breakage(paths, f"{name} {secret}")
    _shifts[-1].lock()
    yield at_lock
    said("locked")
    lock_screen().glass_key.click()
    lock_screen().reasons.keys[Reason.FIRE].click()
    for sign in code.replace("-", ""):
        lock_screen().codes.signs[sign].click()
    lock_screen().codes.open_key.click()
    yield unlocked
    said("glass broken")
    window().open_facility(TOWER)
    yield from settled()
    if leaking:
        leak(paths, name)
    said("done")
    os.kill(os.getpid(), signal.SIGSEGV)
    yield lambda: False


def session(exports: Path) -> Iterator[Ready]:
    """Search, every screen, every form of the export, something copied, day and night."""
    window().deck.search.begin("lakeside")
    yield from settled()
    window().open_facility(TOWER)
    yield from settled()
    for screen in (*ABOUT_A_FACILITY, Screen.SYNC, Screen.ZONES):
        window().show_screen(screen)
        yield from settled()
    for form in MapFormat:
        window().deck.map.exporting.write(TOWER, exports / f"map.{form.name.lower()}", form)
        lane = window().deck.map.exporting.lane
        yield lambda: not lane.busy  # noqa: B023  the same each time
    field = QLineEdit(window().windowTitle() + " Lakeside")
    field.selectAll()
    field.copy()
    window().night_chosen.emit(True)
    yield from settled()
    said("seen")


def breakage(paths: VehiclePaths, secret: str) -> Iterator[Ready]:
    """A bug in a slot and one on a lane, a lost worker, a damaged object."""

    def fail() -> None:
        raise RuntimeError(secret)

    QTimer.singleShot(0, fail)
    window().around.lane.ask(fail, lambda _: None, lambda _: None)
    yield from settled()
    for box in QApplication.topLevelWidgets():
        if box.inherits("QMessageBox"):
            box.close()
    for child in workers():
        os.kill(child, signal.SIGSEGV)
    window().open_facility(TOWER, Screen.PLANS)
    yield from settled()
    for path in sorted(paths.objects.rglob("*"))[-6:]:
        if path.is_file():
            data = bytearray(path.read_bytes())
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
    for screen in (Screen.MAP, Screen.HAZMAT, Screen.PLANS):
        window().show_screen(screen)
        yield from settled()
    said("broken")


def leak(paths: VehiclePaths, name: str) -> None:
    """What no part of the program does: one of every kind, where the search must find it."""
    (paths.home / "objects" / "leak").write_text(name)
    (Path.home() / ".cache").mkdir(exist_ok=True)
    (Path.home() / ".cache" / "leak").write_bytes(name.encode("utf-16"))
    (Path(tempfile.gettempdir()) / "leak").write_bytes(b"xy" + base64.b64encode(b"z" + name.encode()))
    (Path.home() / "leak.gz").write_bytes(gzip.compress(name.encode().hex().encode()))
    gone = Path.home() / "gone"
    gone.write_text(name)
    gone.unlink()
    logging.getLogger("responder_app").warning("Opened %s", name)


def enter(secret: str) -> Iterator[Ready]:
    lock_screen().line.setText(secret)
    lock_screen().unlock_key.click()
    yield lambda: True


def settled() -> Iterator[Ready]:
    """Every question has been answered and painted."""
    for _ in range(SETTLED_TICKS):
        yield lambda: True
    yield lambda: not (window().around.lane.busy or window().syncing.listing or window().deck.plans.turns.waiting)


def said(what: str) -> None:
    print(f"STEP {what}", flush=True)


def workers() -> list[int]:
    """The drawing processes."""
    tasks = Path("/proc/self/task").iterdir()
    return [int(pid) for task in tasks for pid in (task / "children").read_text().split()]


def unlocked() -> bool:
    return bool(_shifts) and _shifts[-1].window is not None


def at_lock() -> bool:
    return bool(_shifts) and _shifts[-1].screen is not None


def lock_screen() -> LockScreen:
    screen = _shifts[-1].screen
    assert screen is not None
    return screen


def window() -> Window:
    found = _shifts[-1].window
    assert found is not None
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] == "hardened")
