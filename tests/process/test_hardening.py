"""The process closes itself off: tried on real processes, each beside one that does not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from responder_app.process import guards as guarding
from responder_app.process.hardening import is_private

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
HARDEN = "from pathlib import Path; from responder_app.process.hardening import harden; harden(Path({home!r}))\n"


def python(code: str, home: Path, hardened: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
    start = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))\n"
    start += HARDEN.format(home=str(home)) if hardened else ""
    return subprocess.run(
        [sys.executable, "-c", start + code],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=home,
        env={**os.environ, "PYTHONPATH": os.getcwd(), **environment},
    )


STATE = """
print([l.split()[4:6] for l in open("/proc/self/limits") if l.startswith("Max core")])
import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@linux
def test_no_core_may_be_written_and_nobody_may_look_into_it(tmp_path: Path) -> None:
    assert python(STATE, tmp_path).stdout.split("\n")[:2] == ["[['0', '0']]", "0"]
    open_one = python(STATE, tmp_path, hardened=False)
    assert open_one.stdout.split("\n")[:2] == ["[['unlimited', 'unlimited']]", "1"]


@linux
def test_a_crash_leaves_no_core_where_one_without_protection_would(tmp_path: Path) -> None:
    pattern = Path("/proc/sys/kernel/core_pattern").read_text().strip()
    crash = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    done = python(crash, tmp_path)
    assert done.returncode == -signal.SIGSEGV
    assert [path.name for path in tmp_path.iterdir() if "core" in path.name] == []
    if pattern.startswith(("|", "/")):
        pytest.skip("dumps go elsewhere on this machine: there is no control here")
    python(crash, tmp_path, hardened=False)
    assert [path.name for path in tmp_path.iterdir() if "core" in path.name] != []


def test_temporary_files_lie_in_a_private_folder(tmp_path: Path) -> None:
    home, runtime = tmp_path / "home", tmp_path / "runtime"
    home.mkdir()
    code = "import tempfile, os; print(tempfile.gettempdir()); print(os.environ['TMPDIR'])"
    assert python(code, home, XDG_RUNTIME_DIR="").stdout.split() == [str(home / "tmp")] * 2
    assert is_private(home / "tmp")
    runtime.mkdir(mode=0o700)
    assert python(code, home, XDG_RUNTIME_DIR=str(runtime)).stdout.split() == [str(runtime)] * 2
    runtime.chmod(0o755)
    assert python(code, home, XDG_RUNTIME_DIR=str(runtime)).stdout.split() == [str(home / "tmp")] * 2


CANARY = "Dana Ortiz 312-555-0142"
BUGS = {
    "main": "raise RuntimeError({canary!r})",
    "chained": "try:\n    {{}}[{canary!r}]\nexcept KeyError as error:\n    raise RuntimeError('outer') from error",
    "thread": "import threading\ndef work(): raise RuntimeError({canary!r})\n"
    "t = threading.Thread(target=work); t.start(); t.join()",
    "unraisable": "class Bad:\n    def __del__(self): raise RuntimeError({canary!r})\nb = Bad(); del b",
}


@pytest.mark.parametrize("where", BUGS)
def test_a_bug_is_told_by_its_place_and_never_by_what_it_holds(where: str, tmp_path: Path) -> None:
    code = BUGS[where].format(canary=CANARY)
    told = python(code, tmp_path)
    assert CANARY not in told.stdout + told.stderr
    assert "RuntimeError in <string>, line" in told.stderr
    assert CANARY in python(code, tmp_path, hardened=False).stderr  # the control


@linux
def test_the_guards_say_what_the_system_says(tmp_path: Path) -> None:
    code = "from responder_app.process.guards import guards\nfor g in guards(): print(g.name, '|', g.on, '|', g.reason)"
    (tmp_path / "run").mkdir(mode=0o700)
    hardened = states(python(code, tmp_path, XDG_RUNTIME_DIR=str(tmp_path / "run")).stdout)
    plain = states(python(code, tmp_path, hardened=False, TMPDIR=str(tmp_path)).stdout)
    closed = ["No dump of memory", "Other programs", "The folder for temporary", "Errors are told"]
    tmp_path.chmod(0o755)
    for name in closed[:2] + closed[3:]:
        assert hardened[name], name
        assert not plain[name], name
    assert hardened[closed[2]]


def states(text: str) -> dict[str, bool]:
    found = {}
    for line in text.splitlines():
        name, on, reason = line.split(" | ")
        assert reason
        for begin in ("No dump of memory", "Other programs", "The folder for temporary", "Errors are told"):
            if name.startswith(begin):
                found[begin] = on == "True"
    return found


def test_swap_on_a_plain_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    block = tmp_path / "block"
    for name, uuid in (("dm-0", "CRYPT-PLAIN-swap"), ("dm-1", "LVM-abc")):
        (block / name / "dm").mkdir(parents=True)
        (block / name / "dm" / "uuid").write_text(uuid)
    monkeypatch.setattr(guarding, "BLOCK", block)
    monkeypatch.setattr(guarding, "SWAPS", tmp_path / "swaps")

    def swap_guard(*devices: str) -> bool:
        lines = ["Filename Type Size Used Priority", *(f"{device} partition 1 0 -2" for device in devices)]
        (tmp_path / "swaps").write_text("\n".join(lines) + "\n")
        return next(guard.on for guard in guarding.guards() if "swapped to a disk" in guard.name)

    assert swap_guard()
    assert swap_guard("/dev/zram0", "/dev/dm-0")
    assert not swap_guard("/dev/dm-1")
    assert not swap_guard("/dev/sda2")
    assert not swap_guard("/swapfile")
