"""Port Adler, IL: an invented city of 24 facilities, written as the folders that their owners would send.

Everything is computed from a seed: the same seed gives the same bytes. Nothing is read from outside the package.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.city import area, folder
from tests.city.building import build as raise_building
from tests.city.facilities import SPECS

__all__ = ["SPECS", "City", "build"]


@dataclass(frozen=True)
class City:
    """Where the city lies on disk: one folder for each facility, the area file, and what some sent last year."""

    folders: tuple[Path, ...]
    area: Path
    before: tuple[Path, ...]
    """Folders of facilities that were partly rebuilt since: take these in and publish first."""


def build(path: Path, seed: int = 1) -> City:
    """Write the whole city below `path` (made when missing) and say where it is."""
    path.mkdir(parents=True, exist_ok=True)
    buildings = [raise_building(spec, seed) for spec in SPECS]
    hydrants = area.hydrants(seed)
    folders = tuple(folder.write(path / "owners", building, hydrants, seed) for building in buildings)
    former = [raise_building(spec, seed, is_before=True) for spec in SPECS if spec.rebuilt]
    before = tuple(folder.write(path / "before", building, hydrants, seed) for building in former)
    where = path / "area.geojson"
    where.write_bytes(area.geojson(buildings, seed))
    return City(folders, where, before)
