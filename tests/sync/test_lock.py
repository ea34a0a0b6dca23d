from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from responder_app.errors import BusyError, StoreError
from responder_app.sync.lock import one_writer

HOLD = """
import sys
from pathlib import Path
from responder_app.sync.lock import one_writer
with one_writer(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_of_this_process_is_told_that_it_is_busy(tmp_path: Path) -> None:
    with one_writer(tmp_path / "lock"), pytest.raises(BusyError), one_writer(tmp_path / "lock"):
        pass


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    with pytest.raises(KeyError), one_writer(tmp_path / "lock"):
        raise KeyError
    with one_writer(tmp_path / "lock"):
        pass


def test_another_program_is_kept_out_until_it_is_killed(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(BusyError), one_writer(lock):
            pass
        other.kill()
        other.wait()
        with one_writer(lock):
            pass


def test_the_lock_file_is_private(tmp_path: Path) -> None:
    with one_writer(tmp_path / "lock"):
        assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError), one_writer(tmp_path / "no" / "lock"):
        pass
