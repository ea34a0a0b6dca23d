"""Secrets in locked memory: locked in truth, wiped when let go, never printed, unlike plain bytes."""

from __future__ import annotations

import ctypes
import gc
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from responder_app.package.keys import EpochKey, ScopeKeyId
from responder_app.process import locked
from responder_app.process.locked import Locked
from responder_app.vault.library_key import LibraryKey

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def test_a_secret_is_kept_compared_and_not_printed() -> None:
    one, same, other = Locked(b"\x01" * 32), Locked(b"\x01" * 32), Locked(b"\x02" * 32)
    assert one.copy() == b"\x01" * 32
    assert one == same
    assert one != other
    assert {one: 1}[same] == 1
    for shown in (
        repr(one),
        str(one),
        repr(LibraryKey(b"\x01" * 32)),
        repr(EpochKey(ScopeKeyId("r", "c", "s", 1), b"\x01" * 32)),
    ):
        assert "01" not in shown.replace("epoch=1", "")
        assert "\\x" not in shown


@pytest.mark.parametrize("length", [0, 31, 33])
def test_only_whole_secrets_are_taken(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Locked(bytes(length))


def test_a_secret_that_is_let_go_is_wiped() -> None:
    secret = Locked(os.urandom(32))
    view = secret.view
    assert bytes(view) != bytes(32)
    del secret
    gc.collect()
    assert bytes(view) == bytes(32)


def test_plain_bytes_stay_where_they_were() -> None:
    """The control: why keys do not lie in bytes."""
    plain = bytearray(b"a secret that nobody wipes......")
    address = ctypes.addressof(ctypes.c_char.from_buffer(plain))
    assert ctypes.string_at(address, 32) == b"a secret that nobody wipes......"


def test_many_threads_never_share_a_place() -> None:
    found: list[bool] = []

    def work(mark: int) -> None:
        for _ in range(50):
            kept = [Locked(bytes([mark]) * 32) for _ in range(20)]
            found.append(all(one.copy() == bytes([mark]) * 32 for one in kept))

    threads = [threading.Thread(target=work, args=(mark,)) for mark in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 200
    assert all(found)


@linux
def test_the_kernel_says_that_it_is_locked_left_out_of_dumps_and_of_children() -> None:
    secret = Locked(os.urandom(32))
    address = ctypes.addressof(ctypes.c_char.from_buffer(secret.view))
    flags = flags_at(address)
    if locked.unlocked_reason():
        pytest.skip(locked.unlocked_reason())
    assert {"lo", "dd", "dc"} <= flags
    plain = ctypes.create_string_buffer(32)
    assert not {"lo", "dd"} & flags_at(ctypes.addressof(plain))  # the control


def flags_at(address: int) -> set[str]:
    here = False
    for line in Path("/proc/self/smaps").read_text().splitlines():
        if place := re.match(r"([0-9a-f]+)-([0-9a-f]+) ", line):
            here = int(place[1], 16) <= address < int(place[2], 16)
        elif here and line.startswith("VmFlags:"):
            return set(line.split()[1:])
    raise AssertionError("no such place")


@linux
def test_where_locking_is_refused_the_keys_work_and_the_reason_is_said() -> None:
    code = """
import resource
resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
import ctypes
# Root may lock in spite of the limit: give that away as a crew's laptop has it.
ctypes.CDLL(None).prctl(24, 14, 0, 0, 0)
import os
from responder_app.process.locked import Locked, unlocked_reason
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
assert Locked(b"x" * 32).copy() == b"x" * 32
print(unlocked_reason())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert "refuses to lock memory" in done.stdout, done.stderr


@linux
def test_a_fork_touches_no_page_of_its_parent_and_has_secrets_of_its_own() -> None:
    held = [Locked(bytes([number]) * 32) for number in range(1, 5)]
    child = os.fork()
    if child == 0:
        code = 1
        try:
            held.clear()  # wiping them here would end this process
            gc.collect()
            code = 0 if Locked(b"\x09" * 32).copy() == b"\x09" * 32 else 2
            locked.wipe_all()
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert [one.copy()[:1] for one in held] == [b"\x01", b"\x02", b"\x03", b"\x04"]
