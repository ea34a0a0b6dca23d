"""What the confined process does: read one file from outside, hand back the canonical archive, end.

It speaks over one socket (`render.channel`), gathers tiles in a file without a name that it was given, and opens
nothing but the file that it is told. Memory, time and what it may write are limited before it opens that.
"""

from __future__ import annotations

import resource
import socket
from collections.abc import Iterator
from typing import Any

from responder_app.errors import ResponderError, TamperedError
from responder_app.package.basemap import About
from responder_app.package.encoding import dump
from responder_app.package.limits import MAX_PART_BYTES, MIB
from responder_app.publisher.basemaps.described import plain
from responder_app.publisher.basemaps.mbtiles_file import read_mbtiles
from responder_app.publisher.basemaps.osm.read import read_osm
from responder_app.publisher.basemaps.pmtiles_file import read_pmtiles
from responder_app.publisher.basemaps.source import Described
from responder_app.publisher.basemaps.spool import Spool
from responder_app.render.channel import Channel

ADDRESS_BYTES = 6 * 1024 * MIB
"""A city of 1.5 million things needs about half of it."""
CPU_S = 1_800
WARNINGS = 20
_WARNING = 300


def main(connection: int, spool: int) -> None:
    """Answer the one order that comes over the socket."""
    _limit()
    with socket.socket(fileno=connection) as ours:
        channel = Channel(ours)
        order = channel.receive()
        try:
            described, archive, area = _read(order, Spool(spool))
        except ResponderError as error:
            damaged = isinstance(error, TamperedError)
            why = str(error) if damaged else str(error).removeprefix("the tile archive ")
            channel.send({"status": "refused", "why": plain(why), "damaged": damaged})
            return
        head = {
            "status": "done",
            "archive": archive.length,
            "area": len(area),
            "warnings": [plain(one, _WARNING) for one in described.warnings[:WARNINGS]],
        }
        channel.send(head)
        for piece in (*_large(archive.pieces), area):
            ours.sendall(piece)


def _read(order: dict[str, Any], spool: Spool) -> tuple[Described, Any, bytes]:
    form, path, name = order["form"], order["path"], order["name"]
    if form == "osm":
        described = read_osm(path, spool, order["area"], name)
    elif form == "mbtiles":
        described = read_mbtiles(path, spool)
    else:
        described = read_pmtiles(path, spool)
    about = About(
        name=name if order["named"] else described.name or name,
        attribution=order["attribution"] or described.attribution,
    )
    area = dump(described.area) if described.area is not None else b""
    return described, spool.archive(described.kind, about, described.bounds), area


def _large(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces: a system call for each tile would take longer than reading it."""
    row = bytearray()
    for piece in pieces:
        row += piece
        if len(row) > MIB:
            yield bytes(row)
            row.clear()
    yield bytes(row)


def _limit() -> None:
    limits = {
        resource.RLIMIT_AS: ADDRESS_BYTES,
        resource.RLIMIT_CPU: CPU_S,
        resource.RLIMIT_FSIZE: MAX_PART_BYTES + MIB,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in limits.items():
        _, hard = resource.getrlimit(which)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (allowed, allowed))
