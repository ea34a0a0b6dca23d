"""Looking at processes and descriptors from outside, by /proc."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """The process's children and theirs, the innermost last."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *descendants(child)]
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def innermost(pid: int) -> int:
    """The worker itself, behind bubblewrap's own two processes."""
    return [pid, *descendants(pid)][-1]


def has_ended(pid: int) -> bool:
    """Whether the process is gone, or is only waiting for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def open_descriptors() -> set[str]:
    folder = Path("/proc/self/fd")
    links = set()
    for entry in folder.iterdir():
        try:
            links.add(f"{entry.name} {os.readlink(entry)}")
        except FileNotFoundError:
            continue
    return {link for link in links if "socket:" in link or "memfd:" in link}


def computed_s(pid: int) -> float:
    """Processor time of the worker until now."""
    user, system = Path(f"/proc/{innermost(pid)}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def eventually(holds: Callable[[], bool], within_s: float) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.01)
    return holds()


def memory_bytes(pid: int) -> int:
    """The memory of a process and all below it, shared pages in proportion (PSS)."""
    found = 0
    for member in (pid, *descendants(pid)):
        rows = Path(f"/proc/{member}/smaps_rollup").read_text().splitlines()
        found += sum(int(row.split()[1]) * 1024 for row in rows if row.startswith("Pss:"))
    return found


def peak_bytes(pid: int) -> int:
    """The most memory that the worker ever had at once, without bubblewrap's own."""
    rows = Path(f"/proc/{innermost(pid)}/status").read_text().splitlines()
    return sum(int(row.split()[1]) * 1024 for row in rows if row.startswith("VmHWM:"))
