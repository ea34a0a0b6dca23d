"""Starts the programs of in_window, hears what they say and when, and weighs a process with its children."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]
PATIENCE_S = 120
_BYTECODE = tempfile.TemporaryDirectory(prefix="responder-bytecode-")
"""Compiled modules, as an installed program has them: written by the first run, read by those after it."""


@contextmanager
def launched(program: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The program, running; ended at the end of the `with`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.in_window", program, *arguments],
        cwd=CHECKOUT,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.stdin:
            process.stdin.close()
        try:
            code = process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        if process.stdout:
            process.stdout.close()
    if code:
        raise AssertionError(f"{program} ended with {code}")


def _environment() -> dict[str, str]:
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}  # it is written where it belongs
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": _BYTECODE.name}


def heard(program: str, *arguments: str) -> list[tuple[float, list[str]]]:
    """What the program says until it ends: milliseconds since it was started, and the words of each line."""
    begun = time.perf_counter()
    with launched(program, *arguments) as process:
        assert process.stdout is not None
        return [((time.perf_counter() - begun) * 1000, line.split()) for line in process.stdout]


def pss_mb(root: int) -> dict[str, float]:
    """Proportional set size of the process and all its children, in MB, by kind of program."""
    sums: dict[str, float] = {}
    for pid in _tree(root):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
        kib = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        kind = _kind(pid, root)
        sums[kind] = sums.get(kind, 0.0) + kib * 1024 / 1e6
    return sums


def _kind(pid: int, root: int) -> str:
    if pid == root:
        return "window"
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    return "sandbox" if command.split(b"\0")[0].endswith(b"bwrap") else "workers"


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found
