"""Where an exported map can go, and what the file is called there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from responder_app.documents.formats import MapFormat
from responder_app.gui.export_places import file_name, is_plugged_in, places

NIGHT = datetime(2026, 11, 21, 3, 12)


class Volume:
    """As Qt tells of one."""

    def __init__(self, root: str, read_only: bool = False, ready: bool = True) -> None:
        self._root, self._read_only, self._ready = root, read_only, ready

    def isValid(self) -> bool:
        return True

    def isReady(self) -> bool:
        return self._ready

    def isReadOnly(self) -> bool:
        return self._read_only

    def isRoot(self) -> bool:
        return self._root in ("/", "C:/")

    def rootPath(self) -> str:
        return self._root


@pytest.mark.parametrize(
    ("volume", "platform", "is_one"),
    [
        (Volume("/media/crew/KINGSTON"), "linux", True),
        (Volume("/run/media/crew/KINGSTON"), "linux", True),
        (Volume("/"), "linux", False),
        (Volume("/boot"), "linux", False),
        (Volume("/dev/shm"), "linux", False),
        (Volume("/media/crew/CDROM", read_only=True), "linux", False),
        (Volume("/media/crew/GONE", ready=False), "linux", False),
        (Volume("E:/"), "win32", True),
        (Volume("C:/"), "win32", False),
    ],
)
def test_a_stick_is_what_is_plugged_in_and_can_be_written(volume: Volume, platform: str, is_one: bool) -> None:
    assert is_plugged_in(volume, platform) is is_one  # type: ignore[arg-type]


def test_this_laptop_is_offered_only_with_a_folder_that_is_there() -> None:
    assert all(place.folder.is_dir() for place in places())


@pytest.mark.parametrize(
    ("building", "name"),
    [
        ("St. Brannoc Medical Center", "st-brannoc-medical-center-map-2026-11-21-0312.html"),
        ("Marlowe's Theatre", "marlowes-theatre-map-2026-11-21-0312.html"),
        ("Säästöpankki", "saastopankki-map-2026-11-21-0312.html"),
        ("../../etc/passwd", "etc-passwd-map-2026-11-21-0312.html"),
        ("CON", "con-map-2026-11-21-0312.html"),
        ("消防署", "site-map-2026-11-21-0312.html"),
        ("", "site-map-2026-11-21-0312.html"),
        ("x" * 200, f"{'x' * 40}-map-2026-11-21-0312.html"),
    ],
)
def test_a_file_tells_whose_map_it_is_in_letters_that_every_stick_takes(building: str, name: str) -> None:
    assert file_name(building, MapFormat.HTML, NIGHT) == name
    assert Path(name).name == name
