"""Closes this process off at its start: no dump of its memory, nobody of the same user looks into it, private files."""

from __future__ import annotations

import ctypes
import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from responder_app.paths import VehiclePaths, make_private
from responder_app.process import hooks

PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4


def harden(home: Path) -> None:
    """Do all of it that this system has; what holds then is `guards.guards`'s to say. Never fails.

    Args:
        home: The folder of this vehicle or office, for temporary files where the session has no private place.
    """
    hooks.install()
    _without_core_dumps()
    _not_looked_into()
    _own_temporary_folder(home)


def is_dumpable() -> bool:
    """Whether the system may write this process's memory to a file or show it to other programs of the user."""
    if sys.platform != "linux":
        return True
    return bool(ctypes.CDLL(None).prctl(PR_GET_DUMPABLE, 0, 0, 0, 0))


def _without_core_dumps() -> None:
    if sys.platform == "win32":
        # No box of Windows's own and no report with memory in it when the program breaks.
        ctypes.WinDLL("kernel32").SetErrorMode(0x0001 | 0x0002)
        return
    import resource  # noqa: PLC0415  not on Windows

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _not_looked_into() -> None:
    """A limit of 0 does not hold where dumps go to a program (systemd, apport); this does, and it stops debuggers."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ctypes.c_ulong(PR_SET_DUMPABLE), *(ctypes.c_ulong(0) for _ in range(4)))


def _own_temporary_folder(home: Path) -> None:
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and is_private(Path(runtime)):
        folder = Path(runtime)
    elif home.is_dir():
        folder = VehiclePaths(home).temporary
        with suppress(OSError):
            make_private(folder)
    else:
        return  # nothing is set up here yet
    if is_private(folder):
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


def is_private(folder: Path) -> bool:
    """Whether the folder is there, this user's own, and nobody else's."""
    if os.name != "posix":
        return folder.is_dir()  # a user's temporary folder is theirs alone there
    try:
        found = folder.stat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
