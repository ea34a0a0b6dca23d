"""A program that tries to get out. Started like a drawing worker, confined by the same call, then asked what it can do.

`python escapes.py` runs the same attempts without any sandbox: the control.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import resource
import socket
import sys
import threading
import time
from collections.abc import Callable

GIB = 1 << 30
PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH = 0x4206, 0x4207, 17
WALL = 0x40000000


def open_a_socket() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()


def read_passwd() -> None:
    with open("/etc/passwd", "rb") as file:
        file.read(1)


def write_a_file() -> None:
    path = f"/tmp/escape-{os.getpid()}"
    with open(path, "wb") as file:
        file.write(b"x")
    os.unlink(path)


def fork() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def take_4_gib() -> None:
    mmap.mmap(-1, 4 * GIB).close()


def take_4_gib_in_pieces() -> None:
    # Pages that are never touched cost the control nothing.
    pieces = [mmap.mmap(-1, GIB // 16) for _ in range(64)]
    for piece in pieces:
        piece.close()


def map_code() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def execute() -> None:
    code = os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-I", "-S", "-c", ""])
    if code:
        raise OSError(code, "the program did not run")


def signal_the_parent() -> None:
    os.kill(os.getppid(), 0)


def trace_the_parent() -> None:
    libc, parent = ctypes.CDLL(None, use_errno=True), os.getppid()
    for request in (PTRACE_SEIZE, PTRACE_INTERRUPT):
        if libc.ptrace(request, parent, None, None) != 0:
            raise OSError(ctypes.get_errno(), "the parent cannot be traced")
    os.waitpid(parent, WALL)
    libc.ptrace(PTRACE_DETACH, parent, None, None)


def start_a_thread() -> None:
    try:
        thread = threading.Thread(target=lambda: None)
        thread.start()
    except RuntimeError as error:
        raise OSError("no thread") from error
    thread.join()


def reach_a_local_service() -> None:
    left, right = socket.socketpair()
    left.close()
    right.close()


def lift_its_limits() -> None:
    # As far as anybody may: to what is allowed. Inside nobody may ask for anything.
    for limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_STACK):
        _, most = resource.getrlimit(limit)
        resource.setrlimit(limit, (most, most))


def list_home() -> None:
    os.listdir("/root" if os.getuid() == 0 else os.path.expanduser("~"))


ATTEMPTS: tuple[Callable[[], None], ...] = (
    *(open_a_socket, reach_a_local_service, read_passwd, list_home, write_a_file, fork, start_a_thread, execute),
    *(take_4_gib, take_4_gib_in_pieces, map_code, lift_its_limits, signal_the_parent, trace_the_parent),
)


def attempt_all() -> dict[str, str]:
    outcome = {}
    for attempt in ATTEMPTS:
        try:
            attempt()
        except (OSError, MemoryError) as error:
            outcome[attempt.__name__] = type(error).__name__
        else:
            outcome[attempt.__name__] = "succeeded"
    return outcome


def main(connection: int, memory: int) -> None:
    """The child: confined like a drawing worker, it reports what it could do, or answers with rubbish."""
    from responder_app.render.worker.serve import enter

    channel, shared = enter(connection, memory)
    while True:
        head = channel.receive()
        if head["do"] == "attempt":
            channel.send({"status": "done", "outcome": attempt_all()})
        elif head["do"] == "hold":
            channel.receive_body(head["length"])
        elif head["do"] == "inspect":
            channel.send({"status": "done", "length": len(shared) + 1})
        elif head["do"] == "words":
            body = b"[" * 100_000
            shared[: len(body)] = body
            channel.send({"status": "done", "length": len(body)})
        elif head["do"] == "overview":
            try:
                os.ftruncate(memory, 0)
            except OSError:
                channel.send({"status": "refused", "reason": "locked"})
        elif head["do"] == "tile":
            channel.send({"status": "done", "length": 12, "width": 2, "height": 2})
        else:
            time.sleep(600)


if __name__ == "__main__":
    print(json.dumps(attempt_all()))
