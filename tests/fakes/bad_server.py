"""An HTTPS server that behaves as badly as it is told, on loopback."""

from __future__ import annotations

import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.fakes.authority import Authority


@dataclass
class Behaviour:
    """What the server does; change it while it runs. The defaults are those of a good server."""

    cut_every: int | None = None
    """Close the connection after so many body bytes of each reply."""
    truncate_to: int | None = None
    """Say and send a shorter file."""
    longer_by: int = 0
    """Say and send a longer file."""
    endless: bool = False
    """State no length and never stop."""
    ignore_range: bool = False
    etag_salt: str = ""
    drip_s: float = 0.0
    """Send the body one byte at a time, this far apart."""
    drip_head_s: float = 0.0
    """Send the headers one byte at a time, this far apart."""
    pause_s: float = 0.0
    """Before each 16 KiB of a body."""
    hold_at: int | None = None
    """Send nothing more once so many body bytes were sent in all, until this is taken back."""
    die_at: int | None = None
    """Hang up on everybody once so many body bytes were sent in all."""
    hang: bool = False
    """Take the request and say nothing."""
    redirect_to: str | None = None
    status: int | None = None
    encoding: str | None = None
    part_from: int | None = None
    """Answer a range request with another part."""
    flip_at: int | None = None
    """Change one bit of the file at this place."""
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass
class BadServer:
    """A running server. `sent` counts body bytes, `ranges` the Range and If-Range headers that came."""

    address: str
    ca_file: Path
    behaviour: Behaviour
    sent: int = 0
    requests: list[str] = field(default_factory=list)
    ranges: list[tuple[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    """What came as Authorization with each PUT."""
    _counting: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def count(self, sent: int) -> None:
        """Add to what was sent: several connections do at once, and none may be forgotten."""
        with self._counting:
            self.sent += sent


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    state: BadServer

    def log_message(self, format: str, *arguments: object) -> None:
        """Keep quiet."""

    def do_GET(self) -> None:
        b = self.state.behaviour
        self.state.requests.append(self.path)
        wanted, condition = self.headers.get("Range", ""), self.headers.get("If-Range", "")
        if wanted:
            self.state.ranges.append((wanted, condition))
        if self._is_dead():
            self.close_connection = True
            return
        if b.hang:
            b.stop.wait(30)
            self.close_connection = True
            return
        place = self.folder / self.path.lstrip("/")
        if b.status or b.redirect_to or not place.is_file():
            self._say_only(b.status or (302 if b.redirect_to else 404))
            return
        content = self._content(place)
        etag = '"' + hashlib.sha256(content + b.etag_salt.encode()).hexdigest()[:16] + '"'
        start = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted else 0
        partial = bool(wanted) and not b.ignore_range and condition in ("", etag)
        if partial and b.part_from is not None:
            start = b.part_from
        body = content[start:] if partial else content
        lines = [f"HTTP/1.1 {'206 Partial Content' if partial else '200 OK'}", f"ETag: {etag}"]
        if partial:
            lines.append(f"Content-Range: bytes {start}-{len(content) - 1}/{len(content)}")
        lines.append("Connection: close" if b.endless else f"Content-Length: {len(body)}")
        if b.encoding:
            lines.append(f"Content-Encoding: {b.encoding}")
        self._send_head("\r\n".join([*lines, "", ""]).encode())
        self._send_body(body)

    def do_PUT(self) -> None:
        self.state.requests.append(self.path)
        self.state.tokens.append(self.headers.get("Authorization", ""))
        if self.state.behaviour.hang:
            self.state.behaviour.stop.wait(30)
            self.close_connection = True
            return
        data = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.state.behaviour.status or (302 if self.state.behaviour.redirect_to else 201)
        if status == 201:
            place = self.folder / self.path.lstrip("/")
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(data)
        self._say_only(status)

    def _content(self, place: Path) -> bytes:
        b = self.state.behaviour
        content = place.read_bytes()[: b.truncate_to] + bytes(b.longer_by)
        if b.flip_at is not None and b.flip_at < len(content):
            content = content[: b.flip_at] + bytes([content[b.flip_at] ^ 1]) + content[b.flip_at + 1 :]
        return content

    def _say_only(self, status: int) -> None:
        self.send_response(status)
        if self.state.behaviour.redirect_to:
            self.send_header("Location", self.state.behaviour.redirect_to)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"no")

    def _is_dead(self) -> bool:
        die_at = self.state.behaviour.die_at
        return die_at is not None and self.state.sent >= die_at

    def _is_held(self) -> bool:
        b = self.state.behaviour
        return b.hold_at is not None and self.state.sent >= b.hold_at and not b.stop.is_set()

    def _send_head(self, head: bytes) -> None:
        self._send(head, self.state.behaviour.drip_head_s)

    def _send_body(self, body: bytes) -> None:
        b = self.state.behaviour
        kept = body if b.cut_every is None else body[: b.cut_every]
        self._send(kept, b.drip_s, count=True)
        while b.endless and not b.stop.is_set():
            self._send(bytes(65536), 0.0, count=True)
        if len(kept) < len(body) or b.endless:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, data: bytes, apart_s: float, count: bool = False) -> None:
        step = 1 if apart_s else 16384
        try:
            for index in range(0, len(data), step):
                if self.state.behaviour.stop.is_set() or (count and self._is_dead()):
                    self.close_connection = True
                    return
                if count:
                    time.sleep(self.state.behaviour.pause_s)
                self.wfile.write(data[index : index + step])
                if count:
                    self.state.count(len(data[index : index + step]))
                while count and self._is_held():
                    time.sleep(0.002)
                if apart_s:
                    time.sleep(apart_s)
        except OSError:  # the client has had enough
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    context: ssl.SSLContext

    def finish_request(self, request: object, client_address: object) -> None:
        """The handshake belongs to the connection's own thread."""
        assert isinstance(request, socket.socket)
        with suppress(OSError), self.context.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave are expected here."""


@contextmanager
def misbehave(folder: Path, work: Path, host: str = "127.0.0.1") -> Iterator[BadServer]:
    """Serve the folder as `behaviour` says until the end of the `with`; the certificate is for `host`."""
    authority = Authority(work)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue(host))
    state = BadServer("", authority.ca_file, Behaviour())
    handler = type("Handler", (_Handler,), {"folder": folder, "state": state})
    server = _Server(("127.0.0.1", 0), handler)
    server.context = context
    state.address = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        state.behaviour.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
