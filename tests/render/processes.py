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


def open_descriptors() -> set[str]:
    folder = Path("/proc/self/fd")
    links = set()
    for entry in folder.iterdir():
        try:
            links.add(f"{entry.name} {os.readlink(entry)}")
        except FileNotFoundError:
            continue
    return {link for link in links if "socket:" in link or "memfd:" in link}


def eventually(holds: Callable[[], bool], within_s: float) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.01)
    return holds()
