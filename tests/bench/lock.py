"""The lock on a real display: the journey of tests/journeys/test_lock.py, its times read."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.goal import Goal, at_most, measured
from tests.journeys.test_lock import NEEDED, drive

GOAL_COVERED_S = 1.0
GOAL_UNLOCK_S = 5.0


def run() -> list[Goal]:
    """From the key to the last plan pixel gone; from a name's key to the window, by touch, the PIN typed."""
    if missing := [name for name in NEEDED if not shutil.which(name)]:
        return [measured("lock", 0, "s", f"not measured: needs {', '.join(missing)}")]
    with TemporaryDirectory() as folder:
        seen = drive(Path(folder), 1920, 1080, 166, "day")
    unlocked = (seen["first_unlock_s"], seen["unlock_s"], seen["shift_unlock_s"])
    note = "a real program on Xvfb at 1920x1080 with gnome-keyring; "
    return [
        at_most(
            "lock covers the plan", seen["lock_to_covered_s"], GOAL_COVERED_S, "s", f"{note}Ctrl+L on an open plan"
        ),
        at_most(
            "unlock by touch", max(unlocked), GOAL_UNLOCK_S, "s", f"{note}longest of {len(unlocked)}, PIN of 6 digits"
        ),
    ]
