"""What takes longer than a bench may, at a tiny size; and what is counted as the memory of a sync."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.bench import large
from tests.bench.one_sync import ROOT
from tests.bench.scale import GOAL_MEMORY_MB
from tests.fakes.nginx import NGINX


@pytest.mark.skipif(not NGINX.exists(), reason="needs nginx")
def test_records_alone_and_with_drawings_are_measured_and_their_memory_has_a_goal() -> None:
    rows = {goal.name: goal for goal in large.run(3, 2)}
    assert set(rows) == {
        "2 facilities: first sync, with drawings",
        "memory of a first sync of 2 with drawings",
        "3 facilities: first sync",
    }
    memory = rows["memory of a first sync of 2 with drawings"]
    assert (memory.goal, memory.ok) == (GOAL_MEMORY_MB, True)


def test_a_measured_sync_is_without_what_only_tests_have_installed() -> None:
    look = "import sys, tests.bench.one_sync; print('tuf.api.metadata' in sys.modules, 'boto3' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "False"]
