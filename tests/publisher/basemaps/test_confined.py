"""What the process that reads a base map can reach: its file, and nothing else."""

from __future__ import annotations

import socket
import subprocess
import tempfile
from pathlib import Path

import pytest

from responder_app.publisher.basemaps import confined
from responder_app.render import sandbox
from responder_app.render.channel import Channel
from tests.publisher.basemaps import peek

PEEK = (("peek.py", Path(peek.__file__)),)


def could(tmp_path: Path, wrapped: bool) -> list[str]:
    neighbour = tmp_path / "neighbour"
    for path in (neighbour, tmp_path / "map"):
        path.write_bytes(b"something")
    program = sandbox.Program("peek", confined._parts() + PEEK, files=((confined.INSIDE, tmp_path / "map"),))
    ours, theirs = socket.socketpair()
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryFile() as spool, ours, theirs:
        descriptors = (theirs.fileno(), spool.fileno())
        with subprocess.Popen(sandbox.command(program, descriptors, wrapped), pass_fds=descriptors) as process:
            channel = Channel(ours)
            channel.send({"neighbour": str(neighbour), "port": str(server.getsockname()[1])})
            done: list[str] = channel.receive()["done"]
            process.wait(60)
    return done


def test_inside_it_reads_its_file_and_nothing_else(tmp_path: Path) -> None:
    if not sandbox.bubblewrap_works():
        pytest.skip("bubblewrap does not work on this machine")
    assert could(tmp_path, wrapped=True) == ["read"]


def test_the_control_outside_reaches_all_of_it(tmp_path: Path) -> None:
    assert {"neighbour", "password", "net"} <= set(could(tmp_path, wrapped=False))
