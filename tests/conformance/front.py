"""TLS in front of a plain web server on loopback: a vehicle reads over HTTPS only, the conformance suite serves HTTP.

So the whole of `sync.transport.https` is on the way: its TLS, its patience, its limits.
"""

from __future__ import annotations

import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.authority import Authority

HEAD_BYTES = 64 * 1024
WAIT_S = 30.0


@dataclass(frozen=True)
class Front:
    """Where it listens, and the authority to believe."""

    address: str
    ca_file: Path


@contextmanager
def tls_before(host: str, port: int) -> Iterator[Front]:
    """Listens on loopback until the end of the `with` and hands each request to the plain server."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as name, socket.create_server(("127.0.0.1", 0)) as listener:
        authority = Authority(Path(name))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*authority.issue("127.0.0.1"))
        thread = threading.Thread(target=_listen, args=(listener, context, (host, port)), daemon=True)
        thread.start()
        try:
            yield Front(f"https://127.0.0.1:{listener.getsockname()[1]}", authority.ca_file)
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(WAIT_S)


def _listen(listener: socket.socket, context: ssl.SSLContext, upstream: tuple[str, int]) -> None:
    with suppress(OSError):  # the listener was closed
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(connection, context, upstream), daemon=True).start()


def _serve(connection: socket.socket, context: ssl.SSLContext, upstream: tuple[str, int]) -> None:
    """One request and its answer; then the connection ends, whatever was asked."""
    connection.settimeout(WAIT_S)
    with suppress(OSError), connection, context.wrap_socket(connection, server_side=True) as near:
        with socket.create_connection(upstream, WAIT_S) as far:
            far.sendall(_head(near).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
            while data := far.recv(HEAD_BYTES):
                near.sendall(data)
        near.unwrap()


def _head(near: ssl.SSLSocket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head and len(head) < HEAD_BYTES:
        data = near.recv(HEAD_BYTES)
        if not data:
            break
        head += data
    return head
