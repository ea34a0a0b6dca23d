"""Run by window_kill.py: the real window at work, over and over, until somebody kills it.

    python -m tests.faults.window_life EXPORTS

It syncs, opens plans, remembers layers and the night, exports, is looked at. Each line that it prints is acknowledged.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from responder_app import assembly
from responder_app.documents.formats import MapFormat
from responder_app.gui import application, start
from responder_app.gui.opening import gate_of, parts_of
from responder_app.gui.screens import Screen
from responder_app.paths import VehiclePaths, vehicle_home
from responder_app.process.hardening import harden
from tests.fakes.buildings import TOWER
from tests.faults.canary_window import Ready, Seen, play, settled, unlocked, window

SYNCED, HIDDEN, NIGHT, EXPORTED = "synced", "hidden", "night", "exported"
LAYERS = "ABCDEFGH"
SHEET = "plan-2"


def main(exports: Path) -> None:
    paths = VehiclePaths(vehicle_home())
    harden(paths.home)
    setattr(start, "Shift", Seen)  # noqa: B010
    application.application()  # timers need it
    vehicle = assembly.open_vehicle(paths, lambda: os.environ["RESPONDER_PASSPHRASE"])
    play(life(vehicle, exports))
    start.run(gate_of(paths), night=False, first=parts_of(vehicle))


def life(vehicle: assembly.Vehicle, exports: Path) -> Iterator[Ready]:
    yield unlocked
    say("open")
    night = False
    for turn in range(1000):
        done: list[object] = []
        window().syncing.changed.connect(lambda _, done=done: done.append(1))
        window().syncing.begin()
        window().open_facility(TOWER, Screen.PLANS)
        yield from settled()
        window().show_screen(Screen.MAP)
        hidden = LAYERS[turn % len(LAYERS)]
        yield from _on_lane(lambda: vehicle.library.remember_layers(TOWER, SHEET, 1, frozenset(hidden)))  # noqa: B023
        say(f"{HIDDEN} {hidden}")
        night = not night
        yield from _on_lane(lambda: vehicle.save_night(night))  # noqa: B023
        say(f"{NIGHT} {night}")
        file = exports / f"{turn}.html"
        yield from _on_lane(lambda: vehicle.export_map(TOWER, file, MapFormat.HTML))  # noqa: B023
        say(f"{EXPORTED} {file.name} {file.stat().st_size}")
        yield lambda: bool(done)  # noqa: B023
        say(SYNCED)


def _on_lane(work: Any) -> Iterator[Ready]:
    """As the window does it."""
    done: list[object] = []
    window().around.lane.ask(work, done.append, done.append)
    yield lambda: bool(done)


def say(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
