"""What stands between a hostile drawing and this machine, found out by starting a worker, not by guessing."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.errors import WorkerError
from responder_app.render import sandbox
from responder_app.render.process import WorkerProcess

PROTECTIONS = {
    "process": "drawings are read in a process of their own",
    "namespaces": "no network, no files, no other processes (bubblewrap)",
    "filter": "system calls limited to a short list (seccomp)",
    "limits": "limits on memory, time and files (rlimits)",
}


@dataclass(frozen=True)
class Isolation:
    """Names of PROTECTIONS that hold on this machine, and those that do not."""

    active: tuple[str, ...]
    missing: tuple[str, ...]


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
