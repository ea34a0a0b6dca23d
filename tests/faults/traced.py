"""A sync in a child of this process, under strace: counted, killed at the Nth call, failed at it, or written down.

The child is forked, so that nothing is imported again, and works without threads, so that its Nth call is always the
same. What it acknowledges goes into a file, which a kill does not lose.
"""

from __future__ import annotations

import gc
import mmap
import os
import re
import select
import shutil
import signal
import subprocess
import threading
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from responder_app.errors import ResponderError
from tests.faults.stage import Run, sync_in_turn

MUTATING = (
    "write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,syncfs,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,"
    "rmdir,ftruncate,truncate,fallocate,chmod,fchmod,fchmodat,link,linkat,symlink,symlinkat"
)
"""Every call by which a sync changes a disk. A file's creation shows in the state at the call after it."""
STRACE = shutil.which("strace")
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\(", re.MULTILINE)
MOST_S = 300.0
"""A sync that lasts longer hangs."""
CRASHED = 70
REFUSED = 71
"""Exit codes of a child: a bug, an expected failure."""


@dataclass(frozen=True)
class Ended:
    """How a child ended, and what it had acknowledged: ids of facilities."""

    status: int
    acknowledged: frozenset[str]
    trace: str
    """What strace wrote."""
    error: str

    @property
    def killed(self) -> bool:
        """Whether it was killed as told. Ended by another signal (-1 as its code), it hung."""
        return os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL

    @property
    def code(self) -> int:
        """The exit code, -1 when killed."""
        return os.waitstatus_to_exitcode(self.status) if os.WIFEXITED(self.status) else -1

    @property
    def calls(self) -> Counter[str]:
        """How often each call was made."""
        return Counter(_CALL.findall(self.trace))


class Board:
    """Text that a child leaves for its parent without any system call, since those are made to fail."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 64 * 1024)

    def write(self, text: str) -> None:
        """Leave it."""
        data = text.encode()[-len(self._memory) :]
        self._memory[: len(data)] = data

    def read(self) -> str:
        """What was left; empty when nothing was."""
        return self._memory[:].rstrip(b"\0").decode()


def sync_traced(run: Run, home: Path, *options: str) -> Ended:
    """One sync of that folder, with these options of strace."""
    said = home.parent / "said"
    trace = home.parent / "trace"
    for file in (said, trace):
        file.unlink(missing_ok=True)
    error = Board()
    ready, go = os.pipe()
    child = os.fork()
    if child == 0:
        _child(run, home, ready, said, error)
    os.close(ready)
    tracer = subprocess.Popen(
        [STRACE or "strace", "-f", "-o", str(trace), *options, "-p", str(child)],
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert tracer.stderr is not None
    tracer.stderr.readline()  # "Process N attached"
    os.write(go, b".")
    os.close(go)
    watch = threading.Timer(MOST_S, os.kill, (child, signal.SIGTERM))
    watch.start()
    _, status = os.waitpid(child, 0)
    watch.cancel()
    watch.join()
    tracer.stderr.read()
    tracer.wait()
    tracer.stderr.close()
    return Ended(
        status,
        frozenset(said.read_text().split("\n")[:-1] if said.exists() else ()),
        trace.read_text() if trace.exists() else "",
        error.read(),
    )


def _child(run: Run, home: Path, ready: int, said: Path, error: Board) -> None:
    code = CRASHED
    gc.freeze()  # garbage of the parent's may hold keys, in memory that a fork does not have
    try:
        acknowledged = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        select.select([ready], [], [])  # not a read, which may be told to fail
        code = sync_coded(run, home, acknowledged, error)
    finally:
        os._exit(code)


def sync_coded(run: Run, home: Path, acknowledged: int, error: Board) -> int:
    """The sync's exit code; a bug's traceback goes to `error`."""
    try:
        sync_in_turn(run, home, acknowledged)
    except ResponderError as refusal:
        error.write(repr(refusal))
        return REFUSED
    except BaseException:  # noqa: BLE001  of a child that is to end by os._exit
        error.write(traceback.format_exc())
        return CRASHED
    return 0
