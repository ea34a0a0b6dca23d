"""What is imported under the lock goes without the packages that are left out, and the program has them afterwards."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

from responder_app.process.importing import LEFT_OUT, one_at_a_time

LOADS_TUF = """
import sys
from contextlib import nullcontext
from responder_app.process.importing import one_at_a_time

with one_at_a_time if sys.argv[1] == "held" else nullcontext():
    import responder_app.trust.verified
print("boto3" in sys.modules, "tuf.api.metadata" in sys.modules)
"""


def said(how: str) -> str:
    run = subprocess.run([sys.executable, "-c", LOADS_TUF, how], capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.mark.skipif(importlib.util.find_spec("boto3") is None, reason="boto3 is not installed here")
def test_tuf_is_loaded_without_the_library_of_a_cloud() -> None:
    assert said("held") == "False True"
    assert said("bare") == "True True"  # the control


def test_what_is_left_out_is_there_again_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LEFT_OUT:
        monkeypatch.delitem(sys.modules, name, raising=False)
    with one_at_a_time, one_at_a_time:
        assert all(sys.modules[name] is None for name in LEFT_OUT)
    assert not any(name in sys.modules for name in LEFT_OUT)


def test_what_was_loaded_before_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in LEFT_OUT:
        monkeypatch.setitem(sys.modules, name, sys)
    with one_at_a_time:
        assert all(sys.modules[name] is sys for name in LEFT_OUT)
    assert all(sys.modules[name] is sys for name in LEFT_OUT)
