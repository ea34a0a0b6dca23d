"""Places that take long to make: each worker makes one once, every test gets a copy that it may write into."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Begin = Callable[[str, Callable[[], object]], None]
"""Takes a name and what makes a place of that name; afterwards the test's own folder is such a place."""


@dataclass(frozen=True)
class Templates:
    """Copies by name. A place that is kept here must not hold its own path."""

    folder: Path

    def fill(self, place: Path, name: str, make: Callable[[], object]) -> None:
        """`make` fills the place the first time that the name is asked for; later the place gets what it held then."""
        kept = self.folder / name
        if kept.exists():
            shutil.copytree(kept, place, symlinks=True, dirs_exist_ok=True)
        else:
            make()
            shutil.copytree(place, kept, symlinks=True)
