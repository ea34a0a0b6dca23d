"""A program for the reading process's sandbox that tries what a hijacked one would, and tells what it could do."""

from __future__ import annotations

import os
import socket

from responder_app.publisher.basemaps.child import _limit
from responder_app.render.channel import Channel


def main(connection: int, spool: int) -> None:
    _limit()
    with socket.socket(fileno=connection) as ours:
        channel = Channel(ours)
        order = channel.receive()
        channel.send(
            {"done": [name for name in ("read", "neighbour", "password", "write", "net") if able(name, order)]}
        )


def able(name: str, order: dict[str, str]) -> bool:
    try:
        if name == "net":
            with socket.create_connection(("127.0.0.1", int(order["port"])), timeout=2):
                return True
        path = {"read": "/input", "neighbour": order["neighbour"], "password": "/etc/passwd", "write": "/input"}[name]
        with open(path, "r+b" if name == "write" else "rb") as file:
            return bool(os.read(file.fileno(), 1))
    except OSError:
        return False
