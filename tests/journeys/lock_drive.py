"""Drives the real program on a real X display by keys and touches, and looks at the pixels. Prints one JSON line.

Run by test_lock.py: python -m tests.journeys.lock_drive FOLDER WIDTH HEIGHT DPI [day|night]
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
from PySide6.QtCore import QRect
from PySide6.QtGui import QClipboard, QGuiApplication, QImage

from tests.journeys.lock_vehicle import ORTIZ_PIN, WEBB_PIN, set_up

PATIENCE_S = 60.0
FRAME = 19
"""Pixels of openbox's title bar."""


class Desk:
    """The display: grabs of it, keys, touches."""

    last: Desk
    ground = 0
    """The colour of the lock."""
    name = other = digit = (0, 0)
    """Where the keys of two names are, and one of the pad, which comes once a name was pressed."""

    def __init__(self, out: Path) -> None:
        Desk.last = self
        self.app = QGuiApplication([])
        self.out = out

    def grab(self, name: str = "") -> QImage:
        self.app.processEvents()
        image = self.app.primaryScreen().grabWindow(0).toImage().convertToFormat(QImage.Format.Format_RGB32)
        if name:
            image.save(str(self.out / f"{name}.png"))
        return image

    @staticmethod
    def do(*arguments: str) -> str:
        return subprocess.run(["xdotool", *arguments], capture_output=True, text=True, check=False, timeout=60).stdout

    def key(self, *names: str) -> None:
        self.do("key", *names)

    def type(self, text: str) -> None:
        self.do("type", "--delay", "5", text)

    def press(self, x: int, y: int) -> None:
        self.do("mousemove", str(x), str(y), "click", "1")

    def titles(self) -> str:
        ids = self.do("search", "--onlyvisible", "--name", "").split()
        names = [self.do("getwindowname", window).strip() for window in ids]
        return "|".join(sorted(name for name in names if name))


def colours(image: QImage) -> numpy.ndarray[tuple[int, int, int], numpy.dtype[numpy.uint8]]:
    """Rows of pixels, three bytes each."""
    bits: Any = image.constBits()
    rows = numpy.frombuffer(bits, numpy.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[:, :, :3]


def difference(one: QImage, other: QImage, but: QRect | None = None) -> int:
    """How many of every third row's pixels differ, outside that box."""
    differ = (colours(one) != colours(other)).any(axis=2)
    if but:
        differ[but.top() : but.bottom() + 1, but.left() : but.right() + 1] = False
    return int(differ[::3].sum())


def until(true: Callable[[], bool], pause_s: float = 0.05) -> float:
    """Seconds until it is so."""
    began = time.perf_counter()
    while not true():
        if time.perf_counter() - began > PATIENCE_S:
            Desk.last.grab("failed")
            raise AssertionError("it did not happen")
        time.sleep(pause_s)
    return time.perf_counter() - began


def still(desk: Desk, for_s: float = 0.4) -> QImage:
    """A grab once nothing moves."""
    before = desk.grab()
    while True:
        time.sleep(for_s)
        after = desk.grab()
        if difference(before, after, CARET) == 0:
            return after
        before = after


CARET = QRect()
"""Where a caret may blink: set once the lock is on the screen."""


@contextlib.contextmanager
def program(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (folder / "program.log").open("wb") as log:
        running = subprocess.Popen([sys.executable, "-m", "responder_app"], stderr=log, stdout=log)
    try:
        yield running
    finally:
        running.terminate()
        running.wait(60)


def children(pid: int) -> int:
    """Processes below that one."""
    found = subprocess.run(["pgrep", "-c", "-P", str(pid)], capture_output=True, text=True, check=False)
    return int(found.stdout or 0)


def stands(image: QImage) -> bool:
    """Whether the window is there: its rail is at the left, where the lock has plain ground."""
    return image.pixel(6, image.height() // 2) != Desk.last.ground


def at_lock(image: QImage) -> bool:
    """Whether the lock is there, not just its cover, and has the keyboard: only the first name's key has the ring."""
    (x, y), (_, below) = Desk.last.name, Desk.last.other
    has_ring = any(image.pixel(at, y) != image.pixel(at, below) for at in range(x - 60))
    return not stands(image) and image.pixel(x - 60, y) != Desk.last.ground and has_ring


def has_pad(image: QImage) -> bool:
    """Whether digits can be pressed: the face of a key is not the ground."""
    x, y = Desk.last.digit
    return image.pixel(x - 30, y) != Desk.last.ground


def is_painted(image: QImage) -> bool:
    """Whether there is a key's face beside plain ground, as on the lock and on no empty display."""
    x, y = Desk.last.name
    return image.pixel(x - 60, y) != image.pixel(6, image.height() // 2)


def unlock(desk: Desk, places: dict[str, tuple[int, int]], name: str, pin: str) -> float:
    """By touch alone: name, digits, Unlock; seconds until the window stands."""
    began = time.perf_counter()
    desk.press(*places[name])
    until(lambda: has_pad(desk.grab()), 0.0)
    for key in (*pin, "Unlock"):
        desk.press(*places[key])
    until(lambda: stands(desk.grab()), 0.02)
    return time.perf_counter() - began


def main(folder: Path, width: int, height: int, dpi: float, night: bool) -> dict[str, Any]:
    result: dict[str, Any] = {}
    set_up(folder, night)
    desk = Desk(folder)
    os.environ["RESPONDER_DPI"] = str(dpi)
    with program(folder) as running:
        places = lock_places(width, height, dpi, folder)
        line = places.pop("line")
        desk.name, desk.other, desk.digit = places["Ortiz"], places["Webb"], places["1"]
        CARET.setRect(*line)
        empty = desk.grab()
        until(lambda: "Responder" in desk.titles(), 0.2)
        until(lambda: is_painted(desk.grab()))
        first = still(desk)
        desk.ground = first.pixel(6, first.height() // 2)
        result["shown_first"] = difference(first, empty) > 1000
        desk.grab("1-first")
        result["first_unlock_s"] = unlock(desk, places, "Ortiz", ORTIZ_PIN)
        still(desk)
        desk.key("ctrl+l")
        until(lambda: at_lock(desk.grab()))
        nothing = still(desk)
        desk.grab("2-locked-nothing-open")
        # Somebody opens a building, its plan, and copies.
        result["unlock_s"] = unlock(desk, places, "Ortiz", ORTIZ_PIN)
        still(desk)
        desk.type("government")
        typed = still(desk)
        until(lambda: opens(desk, typed))
        desk.key("F2")
        until(lambda: children(running.pid) > 0)
        unlocked = still(desk)
        desk.grab("3-plan")
        result["workers_unlocked"] = children(running.pid)
        result["unlocked_pixels"] = difference(unlocked, nothing, CARET)
        result["title_unlocked"] = desk.titles()
        desk.key("ctrl+k")
        desk.type("government office")
        desk.key("ctrl+a", "ctrl+c")
        until(lambda: bool(copied(desk)))
        result["copied"] = copied(desk)
        desk.key("F2")
        unlocked = still(desk, 1.0)
        began = time.perf_counter()
        desk.key("ctrl+l")
        covered = 0.0
        while not covered:
            # Every plan pixel is gone once nothing but the lock or its ground is where the plan was.
            if plan_pixels(desk.grab(), unlocked, width, height) == 0:
                covered = time.perf_counter() - began
            elif time.perf_counter() - began > PATIENCE_S:
                raise AssertionError("the plan stays")
        result["lock_to_covered_s"] = covered
        until(lambda: at_lock(desk.grab()))
        locked = still(desk)
        desk.grab("4-locked")
        result["locked_pixels"] = difference(locked, nothing, CARET)
        result["title_locked"] = desk.titles()
        result["still_copied"] = copied(desk)
        until(lambda: children(running.pid) == 0)
        result["workers_locked"] = children(running.pid)
        # The next shift, by another PIN: back at the plan.
        result["shift_unlock_s"] = unlock(desk, places, "Webb", WEBB_PIN)
        until(lambda: difference(desk.grab(), unlocked) == 0)
        back = still(desk)
        desk.grab("5-back")
        result["back_pixels"] = difference(back, unlocked)
        desk.key("F8")
        still(desk)
        desk.grab("6-sync")
        desk.key("ctrl+l")
        until(lambda: at_lock(desk.grab()))
        still(desk)
        desk.press(*places["Ortiz"])
        until(lambda: has_pad(desk.grab()))
        for key in (*"000111", "Unlock"):
            desk.press(*places[key])
        still(desk, 1.5)
        desk.grab("7-wrong")
        result["alive"] = running.poll() is None
    result["log"] = (folder / "program.log").read_text()[-2000:]
    return result


def opens(desk: Desk, typed: QImage) -> bool:
    """Whether Enter leads from what was typed to a facility; it leads nowhere while there is no answer."""
    desk.key("Return")
    return difference(still(desk), typed) > 20_000


def plan_pixels(now: QImage, unlocked: QImage, width: int, height: int) -> int:
    """How much of the middle of the window still shows what it showed, paper left out."""
    middle = (slice(height // 4, height * 3 // 4, 7), slice(width // 4, width * 3 // 4, 2))
    first, second = colours(now)[middle], colours(unlocked)[middle].astype(int)
    mean = second.sum(axis=2) // 3
    ink = (second.max(axis=2) - second.min(axis=2) > 24) | ((mean > 24) & (mean < 200))
    same = int((ink & (first == second).all(axis=2)).sum())
    return same if same > 40 else 0


def copied(desk: Desk) -> str:
    """What a stranger's program gets from the clipboard and the selection."""
    for _ in range(5):
        desk.app.processEvents()
        time.sleep(0.05)
    clipboard = desk.app.clipboard()
    return clipboard.text(QClipboard.Mode.Clipboard) + clipboard.text(QClipboard.Mode.Selection)


def lock_places(width: int, height: int, dpi: float, folder: Path) -> dict[str, Any]:
    """Where the keys of the lock are: asked of the same screen in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.lock_places", str(width), str(height - FRAME), str(dpi)],
        capture_output=True, text=True, check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, timeout=60,
    )  # fmt: skip
    places: dict[str, Any] = json.loads(done.stdout)
    return {name: (place[0], place[1] + FRAME, *place[2:]) for name, place in places.items()}


if __name__ == "__main__":
    folder, width, height, dpi, shade = sys.argv[1:]
    print(json.dumps(main(Path(folder), int(width), int(height), float(dpi), shade == "night")))
