"""Suspending: the real watch on a real bus, with a logind that is false."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from responder_app.session.sleep_watch import COVERED_S, SleepWatch

CHECKOUT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="needs dbus-run-session")


def child(kind: str) -> dict[str, Any]:
    command = 'DBUS_SYSTEM_BUS_ADDRESS="$DBUS_SESSION_BUS_ADDRESS" exec "$0" -m tests.session.logind_child "$1"'
    done = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", command, sys.executable, kind],
        cwd=CHECKOUT, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout, done.stderr.decode()
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_sleep_is_held_back_until_the_screen_is_covered_and_again_after_waking() -> None:
    answer = child("quick")
    assert answer.pop("asked") == [["sleep", "Responder", "Covers the screen first", "delay"]]
    assert all(answer.values()), answer


def test_sleep_is_not_held_back_for_ever() -> None:
    answer = child("slow")
    assert answer["let_go"]
    assert answer["let_go_after_s"] >= COVERED_S


def test_without_leave_to_hold_it_back_it_is_heard_of_all_the_same() -> None:
    answer = child("refusing")
    assert answer["told"]
    assert answer["ended"]


def test_a_machine_without_a_bus_has_none_to_watch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(os.environ, "DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'none'}")
    watch = SleepWatch(lambda: None)
    watch.start()
    watch.stop()
    assert not watch.watching.is_set()
