"""What holds of the process's protections, read from the system and not from what was tried; and why one does not."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from responder_app.process import hooks
from responder_app.process.hardening import is_dumpable, is_private
from responder_app.process.locked import SECRET_BYTES, Locked, unlocked_reason

SWAPS = Path("/proc/swaps")
BLOCK = Path("/sys/block")


@dataclass(frozen=True)
class Guard:
    """One protection."""

    name: str
    on: bool
    reason: str
    """Why it is on or off, in words."""


def guards() -> tuple[Guard, ...]:
    """All of them, in the order in which they are told."""
    return (_dumps(), _tracing(), _memory(), _swap(), _temporary(), _errors(), _capture())


def _dumps() -> Guard:
    name = "No dump of memory when the program breaks"
    if sys.platform == "win32":
        return Guard(name, False, "Windows may write one; switch off Windows Error Reporting for this program")
    import resource  # noqa: PLC0415  not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    if (soft, hard) != (0, 0):
        return Guard(name, False, "the limit on dumps could not be set to nothing")
    if sys.platform == "linux" and is_dumpable():
        return Guard(name, False, "where this machine sends dumps to a program, that may still keep one")
    return Guard(name, True, "the limit is nothing, and the process may not be dumped")


def _tracing() -> Guard:
    name = "Other programs of this user cannot read the memory"
    if sys.platform != "linux":
        return Guard(name, False, "this system does not let a program refuse it")
    if is_dumpable():
        return Guard(name, False, "the kernel did not take the request")
    return Guard(name, True, "debuggers are refused; root is not")


def _memory() -> Guard:
    name = "Keys lie in memory that is never swapped"
    Locked(bytes(SECRET_BYTES))
    reason = unlocked_reason()
    return Guard(name, not reason, reason or "library key and epoch keys; copies in use lie elsewhere")


def _swap() -> Guard:
    name = "No memory is swapped to a disk"
    try:
        lines = SWAPS.read_text().splitlines()[1:]
    except OSError:
        return Guard(name, False, "not known on this system: encrypt the disk and its swap")
    if any(not _keeps_closed(Path(line.split()[0])) for line in lines):
        return Guard(name, False, "this machine swaps to a disk that is not known to be encrypted: encrypt it")
    return Guard(name, True, "there is no swap, or none that is readable when the machine is off")


def _keeps_closed(device: Path) -> bool:
    """Whether what is swapped there cannot be read without a key: compressed memory, or dm-crypt."""
    name = device.resolve().name
    if name.startswith("zram"):
        return True
    try:
        return (BLOCK / name / "dm" / "uuid").read_text().startswith("CRYPT-")
    except OSError:
        return False


def _temporary() -> Guard:
    name = "The folder for temporary files is private"
    folder = Path(tempfile.gettempdir())
    if is_private(folder):
        return Guard(name, True, "only this user reads it; nothing of a package is written there in any case")
    return Guard(name, False, "other users can see its names; nothing of a package is written there in any case")


def _errors() -> Guard:
    name = "Errors are told by their place, never by what they hold"
    on = hooks.installed()
    return Guard(name, on, "in all threads" if on else "this program was started by another one")


def _capture() -> Guard:
    name = "The window is left out of screen captures"
    if sys.platform == "win32":
        return Guard(name, True, "asked of Windows for each window; it does not stop a camera")
    if sys.platform == "darwin":
        return Guard(
            name, True, "asked of macOS for each window; newer versions let some programs capture it all the same"
        )
    kind = "Wayland" if os.environ.get("WAYLAND_DISPLAY") else "X11"
    return Guard(name, False, f"{kind} gives a program no way to ask for it; close programs that share the screen")
