"""Where a file can be handed over: the sticks that are plugged in, and this laptop. Names the file, writes nothing."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo

from responder_app.documents.formats import MapFormat

PLUGGED_IN = ("/media/", "/run/media/", "/mnt/", "/Volumes/")
"""Where systems other than Windows mount what is plugged in."""
OWN_FOLDERS = {
    "Documents": QStandardPaths.StandardLocation.DocumentsLocation,
    "Home folder": QStandardPaths.StandardLocation.HomeLocation,
}
MOST_STICKS = 3
_LONGEST_NAME = 40
_GIGABYTE = 1_000_000_000


@dataclass(frozen=True)
class Place:
    """A folder that a file can be written to; `title` is what a crew calls it, `about` what else helps to choose."""

    title: str
    about: str
    folder: Path
    is_stick: bool


def places() -> tuple[Place, ...]:
    """The sticks first, then this laptop's documents or home. May take long where a drive hangs: on a lane only."""
    sticks = [_stick(volume) for volume in QStorageInfo.mountedVolumes() if is_plugged_in(volume)]
    own = {title: Path(QStandardPaths.writableLocation(kind)) for title, kind in OWN_FOLDERS.items()}
    laptop = [Place("This laptop", title, folder, False) for title, folder in own.items() if folder.is_dir()]
    return (*sticks[:MOST_STICKS], *laptop[:1])


def is_plugged_in(volume: QStorageInfo, platform: str = sys.platform) -> bool:
    """Whether a stick or another disk besides the laptop's own can be written there."""
    if not volume.isValid() or not volume.isReady() or volume.isReadOnly() or volume.isRoot():
        return False
    return platform == "win32" or volume.rootPath().startswith(PLUGGED_IN)


def file_name(building: str, form: MapFormat, at: datetime) -> str:
    """A name that tells whose map it is and of when, of letters that every file system takes.

    "st-brannoc-map-2026-11-21-0312.html": a second building's map never takes the place of the first one's.
    """
    plain = unicodedata.normalize("NFKD", building.casefold()).encode("ascii", "ignore").decode()
    words: Iterable[str] = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    name = "-".join(words)[:_LONGEST_NAME].strip("-") or "site"
    return f"{name}-map-{at:%Y-%m-%d-%H%M}{form.suffix}"


def _stick(volume: QStorageInfo) -> Place:
    root = volume.rootPath()
    title = volume.name() or Path(root).name or root
    where = f"{root[:2]}, " if root[1:2] == ":" else ""
    return Place(f"Stick {title}", f"{where}{_free(volume.bytesAvailable())} free", Path(root), True)


def _free(count: int) -> str:
    return f"{count // _GIGABYTE} GB" if count >= _GIGABYTE else f"{max(0, count) // 1_000_000} MB"
