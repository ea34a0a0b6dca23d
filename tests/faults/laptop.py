"""The folder of a laptop on which something is tried: made anew for each try, where files are written quickly."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tests.faults.stage import Run

MEMORY = Path("/dev/shm")
ROOM = 512 * 1024 * 1024


def quick() -> str | None:
    """Where files are written quickly: laptops are made by the thousand. None is the system's own place."""
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def fresh(run: Run, folder: Path) -> Path:
    """The laptop's folder as it was before the run."""
    home = _room(folder)
    shutil.copytree(run.home, home)
    return home


def made(state: Mapping[str, bytes | None], folder: Path) -> Path:
    """The laptop's folder with these contents by relative path; None is a folder."""
    home = _room(folder)
    home.mkdir(mode=0o700)
    for name, content in sorted(state.items()):
        if content is None:
            (home / name).mkdir(mode=0o700)
        else:
            (home / name).write_bytes(content)
            (home / name).chmod(0o600)
    return home


def _room(folder: Path) -> Path:
    home = folder / "laptop" / "home"
    shutil.rmtree(home.parent, ignore_errors=True)
    home.parent.mkdir()
    return home
