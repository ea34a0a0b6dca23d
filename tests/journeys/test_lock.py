"""The lock on a real display: the real program, keyring, library and drawing processes; pixels decide."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.vault.test_secret_service import UNLOCKED

CHECKOUT = Path(__file__).parents[2]
NEEDED = ("Xvfb", "openbox", "xdotool", "dbus-run-session", "gnome-keyring-daemon", "pgrep")
STARTED = (
    "Xvfb -displayfd 3 -screen 0 {width}x{height}x24 -nolisten tcp 3>display >/dev/null 2>&1 & X=$!; "
    "until [ -s display ]; do sleep 0.1; done; export DISPLAY=:$(cat display); "
    "openbox >/dev/null 2>&1 & O=$!; sleep 0.5; "
    f"{UNLOCKED}"
    '"$0" -m tests.journeys.lock_drive "$@"; C=$?; kill $O $X; exit $C'
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}"),
]


def drive(folder: Path, width: int, height: int, dpi: int, shade: str) -> dict[str, Any]:
    private = {name: str(folder / name) for name in ("XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME")}
    for place in private.values():
        Path(place).mkdir(mode=0o700)
    command = STARTED.format(width=width, height=height)
    arguments = (sys.executable, str(folder), str(width), str(height), str(dpi), shade)
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", command, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(CHECKOUT), "QT_QPA_PLATFORM": "xcb"}
        | private,
        capture_output=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


@pytest.mark.parametrize(("width", "height", "dpi", "shade"), [(1024, 768, 127, "day"), (1920, 1080, 166, "night")])
def test_no_pixel_of_a_facility_outlives_the_lock(
    tmp_path: Path, width: int, height: int, dpi: int, shade: str
) -> None:
    seen = drive(tmp_path, width, height, dpi, shade)
    assert seen["alive"], seen["log"]
    # The lock after a plan was open is the lock after none was, to the pixel; the control sees the plan.
    assert seen["locked_pixels"] == 0
    assert seen["unlocked_pixels"] > 20_000
    assert seen["back_pixels"] == 0
    assert (seen["workers_unlocked"] > 0, seen["workers_locked"]) == (True, 0)
    assert "government" in seen["copied"]
    assert seen["still_copied"] == ""
    assert "Government" not in seen["title_locked"] + seen["title_unlocked"]
