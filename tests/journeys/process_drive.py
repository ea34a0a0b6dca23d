"""Run by test_process: a window on a real vehicle that meets bugs full of a facility's text, then breaks."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from responder_app.assembly import open_vehicle
from responder_app.gui import application, start
from responder_app.gui.opening import gate_of, parts_of
from responder_app.gui.screens import Screen
from responder_app.gui.window import Window
from responder_app.paths import VehiclePaths, vehicle_home
from responder_app.process.hardening import harden
from tests.journeys.lock_vehicle import WORDS

STEP_MS = 700


def main(hardened: bool) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
    paths = VehiclePaths(vehicle_home())
    if hardened:
        harden(paths.home)
    else:
        for module, name in ((application, "forget_dialogs"), (start, "forget_dialogs")):
            setattr(module, name, lambda: None)
        setattr(start, "hook", lambda: sys.__excepthook__)  # noqa: B010  mypy holds it for a function that is exported
    application.application()  # timers need it
    vehicle = open_vehicle(paths, lambda: WORDS)
    facility = next(held.id for held in vehicle.library.held() if held.name)
    steps = script(facility, f"CANARY {vehicle.library.preplan(facility).identity.name}")

    def step() -> None:
        QTimer.singleShot(STEP_MS, step)  # first, as a bug ends the step
        try:
            act = next(steps)
        except StopIteration:
            os.kill(os.getpid(), signal.SIGSEGV)
            return
        act()

    QTimer.singleShot(STEP_MS, step)
    start.run(gate_of(paths), night=False, first=parts_of(vehicle))


def script(facility: str, canary: str) -> Iterator[Callable[[], object]]:
    def fail() -> None:
        raise RuntimeError(canary)

    yield lambda: window().open_facility(facility)
    for screen in (Screen.PLANS, Screen.MAP, Screen.HAZMAT, Screen.PEOPLE):
        yield partial(show, screen)
    yield fail
    yield lambda: window().around.lane.ask(fail, lambda _: None, lambda _: None)
    yield remember_a_file
    yield lambda: print(Path("/proc/self/status").read_text(), Path("/proc/self/limits").read_text(), flush=True)


def show(screen: Screen) -> None:
    window().show_screen(screen)


def window() -> Window:
    return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Window))


def remember_a_file() -> None:
    """As the export's dialog does."""
    dialog = QFileDialog(None, "Export", os.getcwd())
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    dialog.selectFile("Government Office Building.html")
    dialog.accept()
    dialog.deleteLater()


if __name__ == "__main__":
    main(sys.argv[1] == "hardened")
