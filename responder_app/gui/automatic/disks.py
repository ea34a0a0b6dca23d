"""Where what is plugged in is mounted, read only or not. May take long where a drive hangs: on a lane."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from responder_app.gui.export_places import PLUGGED_IN

MOST = 8


def plugged_in() -> tuple[Path, ...]:
    """The roots of sticks and other disks besides the laptop's own."""
    volumes = [one for one in QStorageInfo.mountedVolumes() if one.isValid() and one.isReady() and not one.isRoot()]
    roots = [one.rootPath() for one in volumes]
    return tuple(Path(root) for root in roots if sys.platform == "win32" or root.startswith(PLUGGED_IN))[:MOST]
