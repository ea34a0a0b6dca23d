"""Starting the process that reads a base map's file from outside, and taking what it hands back.

Inside there are Python, the libraries that read maps, and that one file to be read: no network, no other file, no
other process (bubblewrap, where it works). Memory, processor time and bytes written are limited in any case. System
calls are not filtered as a drawing worker's are: osmium reads with threads of its own.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from responder_app.errors import InputError, LimitError, TamperedError, WorkerError
from responder_app.model.area import Area
from responder_app.package.encoding import load
from responder_app.package.limits import MAX_PART_BYTES, MAX_RECORD_BYTES
from responder_app.publisher.basemaps import ARGUMENT
from responder_app.publisher.file_store import PIECE_BYTES
from responder_app.render import sandbox
from responder_app.render.channel import Channel

INSIDE = "/input"
"""Where the file appears to the process that reads it."""
DEADLINE_S = 3_600.0
WAIT_S = 5.0
_LIBRARIES = (
    *("osmium", "shapely", "numpy", "mapbox_vector_tile", "google", "pyclipper", "pmtiles", "pydantic"),
    *("pydantic_core", "annotated_types", "typing_inspection", "typing_extensions"),
)
_ENDED = "cannot be read: the process that reads it ended, or took more memory or time than it may"


@dataclass
class Reading:
    """A file that was read: take the pieces of its archive first, all of them, then the area."""

    warnings: tuple[str, ...]
    _channel: Channel
    _archive: int
    _area: int
    _until: float

    def pieces(self) -> Iterator[bytes]:
        """The archive in pieces of PIECE_BYTES. Raises InputError."""
        left = self._archive
        while left:
            piece = _received(self._channel, min(left, PIECE_BYTES), self._until)
            left -= len(piece)
            yield piece

    def area(self) -> Area | None:
        """What an OpenStreetMap extract holds besides. Raises InputError, TamperedError."""
        if not self._area:
            return None
        return load(Area, _received(self._channel, self._area, self._until), MAX_RECORD_BYTES, "area")


@contextmanager
def reading(file: Path, order: dict[str, Any], folder: Path) -> Iterator[Reading]:
    """Read the file in a process of its own; `folder` is where its tiles may lie meanwhile, without a name.

    Raises InputError and LimitError whose sentences begin with the file's name.
    """
    wrapped = sandbox.bubblewrap_works()
    program = sandbox.Program(
        "responder_app.publisher.basemaps.child", _parts(), ARGUMENT, ((INSIDE, file.resolve()),) if wrapped else ()
    )
    until = time.monotonic() + DEADLINE_S
    ours, theirs = socket.socketpair()
    channel = Channel(ours)
    try:
        with tempfile.TemporaryFile(dir=folder) as spool, theirs:
            process = _started(
                sandbox.command(program, (theirs.fileno(), spool.fileno()), wrapped), theirs, spool.fileno()
            )
        try:
            channel.send({**order, "path": INSIDE if wrapped else str(file.resolve())}, until=until)
            yield _answered(channel.receive(until), channel, until)
        finally:
            _ended(process)
    except WorkerError as error:
        raise InputError(f"{file.name} {_ENDED}") from error
    except TamperedError as error:
        raise InputError(f"{file.name} is damaged: {error}") from error
    except InputError as error:
        raise type(error)(f"{file.name} {error}") from error
    finally:
        channel.close()


def _started(command: list[str], theirs: socket.socket, spool: int) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603  our own interpreter
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(), spool),
            close_fds=True,
            env=sandbox.ENVIRONMENT,
            cwd="/",
        )
    except OSError as error:
        raise InputError("cannot be read: no process can be started for it on this machine") from error


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(WAIT_S)


def _answered(head: dict[str, Any], channel: Channel, until: float) -> Reading:
    if head.get("status") == "refused":
        kind = TamperedError if head.get("damaged") else InputError
        raise kind(str(head.get("why")))
    archive, area, warnings = head.get("archive"), head.get("area"), head.get("warnings")
    if not (isinstance(archive, int) and isinstance(area, int) and isinstance(warnings, list)):
        raise WorkerError("The process sent a malformed answer.")
    if not (0 < archive <= MAX_PART_BYTES and area >= 0):
        raise LimitError(f"gives a base map of {archive >> 20:,} MiB; at most {MAX_PART_BYTES >> 20:,} are allowed")
    if area > MAX_RECORD_BYTES:
        raise LimitError(f"gives an area of {area >> 20:,} MiB; at most {MAX_RECORD_BYTES >> 20:,} are allowed")
    return Reading(tuple(map(str, warnings)), channel, archive, area, until)


def _received(channel: Channel, length: int, until: float) -> bytes:
    try:
        return channel.receive_body(length, until)
    except WorkerError as error:
        raise InputError(_ENDED) from error


def _parts() -> tuple[tuple[str, Path], ...]:
    """This package and the libraries that read maps, with the shared libraries that their wheels bring.

    A program frozen by PyInstaller has them all in its own folder.
    """
    if getattr(sys, "frozen", False):
        return ()
    package = Path(__file__).parents[2]
    parts = [(package.name, package)]
    for name in _LIBRARIES:
        found = importlib.util.find_spec(name)
        if found is None:
            raise InputError(f"cannot be read: the library {name} is missing; install the office's extra")
        places = [Path(place) for place in found.submodule_search_locations or ()] or [Path(found.origin or os.devnull)]
        parts.append((places[0].name, places[0]))
        beside = places[0].parent / f"{name}.libs"
        if beside.is_dir():
            parts.append((beside.name, beside))
    return tuple(parts)
