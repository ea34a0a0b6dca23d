"""A real small HTTP proxy on loopback that knows CONNECT and nothing else."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """A running proxy. `asked` has a line for each request; with `user` ("name:password") it lets in nobody else."""

    address: str
    user: str = ""
    asked: list[str] = field(default_factory=list)
    carried: bytearray = field(default_factory=bytearray)
    """What clients sent through it, as it saw it."""


def _pump(source: socket.socket, sink: socket.socket, seen: bytearray | None = None) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            if seen is not None:
                seen += data
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def _serve_one(client: socket.socket, state: Proxy) -> None:
    with client, suppress(OSError):
        head = b""
        while b"\r\n\r\n" not in head:
            if not (more := client.recv(4096)):
                return
            head += more
        lines = head.decode("latin-1").split("\r\n")
        state.asked.append(lines[0])
        allowed = f"Proxy-Authorization: Basic {base64.b64encode(state.user.encode()).decode()}".lower()
        if state.user and allowed not in (line.lower() for line in lines):
            client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        method, target, _ = lines[0].split(" ")
        if method != "CONNECT":
            client.sendall(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n")
            return
        host, _, port = target.rpartition(":")
        with socket.create_connection((host, int(port)), 5) as server:
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_pump, args=(server, client), daemon=True)
            back.start()
            _pump(client, server, state.carried)
            back.join(10)


@contextmanager
def run_proxy() -> Iterator[Proxy]:
    """Run it until the end of the `with`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        state = Proxy(f"http://127.0.0.1:{listener.getsockname()[1]}")

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = listener.accept()
                    threading.Thread(target=_serve_one, args=(client, state), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield state
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)
