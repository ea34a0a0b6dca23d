"""The office with drawings: over its cores, after a kill, and its memory against how much it publishes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from responder_app.publisher import sealing_ahead
from tests.bench.apart import Told, apart
from tests.bench.goal import Goal, at_most, measured
from tests.bench.heavy import SHEET_BYTES, SHEETS
from tests.bench.one_sync import ROOT

GOAL_GROWTH = 1.1
DRAWING_S = 0.2
"""What drawing a sheet takes here where a kill is to meet it."""


def run(few: int = 20, many: int = 80, drawn: int = 40, sheet_bytes: int = SHEET_BYTES) -> list[Goal]:
    """All three, each publication in a process of its own."""
    one, small, both = (_published(size, sheet_bytes, threads) for size, threads in ((many, 1), (few, 2), (many, 2)))
    size = f"{many} facilities, {both['bytes'] / 1e9:.2g} GB"
    growth = f"MB: {both['peak_mb']:.0f} for {many} facilities, {small['peak_mb']:.0f} for {few}"
    return [
        measured("publishing with drawings", both["bytes"] / both["seconds"] / 1e6, "MB/s", size),
        measured(
            "the same, by two threads / by one",
            one["seconds"] / both["seconds"],
            "",
            f"{both['seconds']:.1f} s and {one['seconds']:.1f} s; sealing and writing alone, processes draw",
        ),
        at_most("memory, of four times as much", both["peak_mb"] / small["peak_mb"], GOAL_GROWTH, "", growth),
        _killed(drawn),
    ]


def _published(size: int, sheet_bytes: int, threads: int) -> Told:
    with tempfile.TemporaryDirectory(prefix="responder-bench-") as name:
        apart("city", name, size, sheet_bytes)
        return apart("publish", name, "", threads)


def _killed(size: int) -> Goal:
    """Killed when three quarters were drawn: how much of it is drawn again."""
    with tempfile.TemporaryDirectory(prefix="responder-bench-") as name:
        apart("city", name, size, 1_000)
        drawn = Path(name) / "drawn"
        with _publishing(name):
            _await(drawn, size * SHEETS * 3 // 4)
        before = drawn.stat().st_size
        apart("publish", name, "", 2, DRAWING_S)
        again = drawn.stat().st_size - size * SHEETS
    noted = sealing_ahead.NOTED_EACH_S
    most = (noted / DRAWING_S + SHEETS) * 2
    how = f"{before} of {size * SHEETS} were drawn when it was killed (SIGKILL), {DRAWING_S} s each, by two threads"
    return at_most("sheets drawn again after a kill", again, most, "", f"{how}; noted every {noted:.0f} s")


@contextmanager
def _publishing(folder: str) -> Iterator[None]:
    command = [sys.executable, "-m", "tests.bench.apart", "publish", folder, "", "2", str(DRAWING_S)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _await(drawn: Path, sheets: int) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        if drawn.exists() and drawn.stat().st_size >= sheets:
            return
        time.sleep(0.05)
    raise RuntimeError("the publication did not come so far")
