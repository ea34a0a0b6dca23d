"""What stands between a hostile drawing and this machine, found out by starting a worker, not by guessing."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.errors import WorkerError
from responder_app.render import sandbox
from responder_app.render.process import WorkerProcess

PROTECTIONS = {
    "process": "a process of its own for all that comes from outside",
    "namespaces": "walls around that process (bubblewrap): no network, no files, no sight of other processes",
    "filter": "a filter of its system calls (seccomp): it opens no file and no connection and starts nothing",
    "limits": "limits on its memory, processor time and files (rlimits)",
}
"""Worded so that each can be said to be in force and to be missing."""
MENDING = {
    "namespaces": "Install bubblewrap (bwrap) and allow unprivileged user namespaces.",
    "filter": "Install libseccomp; the kernel must have been built with seccomp.",
}
"""What an administrator does about a missing one."""
NOTHING_DRAWN = "No drawing process starts on this machine: no plan and no picture can be shown."


@dataclass(frozen=True)
class Isolation:
    """Names of PROTECTIONS that hold on this machine, and those that do not."""

    active: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def draws(self) -> bool:
        """Whether anything is drawn here at all."""
        return bool(self.active)


def isolation() -> Isolation:
    """Start a worker, see what it could be confined by, and end it again (about 0.3 s).

    Where no worker can be started nothing is active: no drawing is opened at all.
    """
    try:
        worker = WorkerProcess(sandbox.drawing_program(), sandbox.bubblewrap_works())
    except WorkerError:
        return Isolation((), tuple(PROTECTIONS))
    worker.kill()
    holds = {"process", *worker.protections}
    return Isolation(
        tuple(name for name in PROTECTIONS if name in holds), tuple(name for name in PROTECTIONS if name not in holds)
    )
