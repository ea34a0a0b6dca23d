"""Serving a shelf over HTTPS to a vehicle beside: GET and nothing else, and nobody can hold it up or fill it.

One asyncio loop on a thread of its own. Why not http.server is told in docs/decisions. Logs nothing of a request.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import threading
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from responder_app.errors import InputError, ResponderError
from responder_app.sync.handing.certificate import Certificate
from responder_app.sync.handing.request import HEAD_BYTES, Refusal, Request, read_request
from responder_app.sync.handing.shelf import Served, Shelf

log = logging.getLogger(__name__)

CHUNK_BYTES = 64 * 1024
BACKLOG = 16
OUT_OF_FILES_S = 0.5
END_S = 0.05


@dataclass(frozen=True)
class Bounds:
    """What one neighbour, and all together, may take."""

    connections: int = 32
    each: int = 12
    """From one address; a sync opens eight."""
    reading: int = 4
    """So many objects, of 8 MiB at most, are read and verified at a time."""
    handshake_s: float = 10.0
    head_s: float = 15.0
    """From the first byte, or from the last answer, to the end of the request."""
    chunk_s: float = 60.0
    """For 64 KiB to leave: a radio link of 64 kbit/s that eight downloads share is served."""
    requests: int = 100_000
    """On one connection."""


@dataclass
class Count:
    """What went out so far."""

    requests: int = 0
    bytes_out: int = 0
    connections: int = 0
    refused: int = 0
    """Requests for anything but a file of the repository, and connections over the bounds."""


class Server:
    """Serves from `start` until `stop`; `count` may be read at any time, from any thread."""

    def __init__(
        self, shelf: Shelf, certificate: Certificate, address: str, port: int, bounds: Bounds | None = None
    ) -> None:
        self._shelf = shelf
        self._certificate = certificate
        self._address = address
        self._bounds = bounds or Bounds()
        self._loop = asyncio.new_event_loop()
        self._started = threading.Event()
        self._failure: OSError | None = None
        self._open: Counter[str] = Counter()
        self._sockets: set[socket.socket] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._work, name="responder-share", daemon=True)
        self.port = port
        self.count = Count()

    def start(self) -> None:
        """Listen. Raises InputError when that address or port cannot be had."""
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            self._thread.join()
            raise InputError(
                f"nothing can be shared on {self._address} port {self.port}: {_why(self._failure)}"
            ) from self._failure

    def stop(self) -> None:
        """Close every connection; what a neighbour has fetched stays with it."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def _work(self) -> None:
        loop = self._loop
        asyncio.set_event_loop(loop)
        try:
            listener = self._listen()
        except OSError as error:
            self._failure = error
            self._started.set()
            loop.close()
            return
        self.port = listener.getsockname()[1]
        self._started.set()
        try:
            self._begin(self._accept(listener))
            loop.run_forever()
            loop.run_until_complete(self._end())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            listener.close()
            loop.close()

    def _listen(self) -> socket.socket:
        # A neighbour that breaks off is no news: asyncio would log its address and a traceback.
        self._loop.set_exception_handler(lambda *_: None)
        family = socket.AF_INET6 if ":" in self._address else socket.AF_INET
        listener = socket.create_server((self._address, self.port), family=family, backlog=BACKLOG)
        listener.setblocking(False)
        return listener

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _end(self) -> None:
        """Break every connection off, those in a handshake too, and let asyncio see it."""
        for connection in self._sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        await asyncio.sleep(END_S)
        others = [task for task in self._tasks if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)

    async def _accept(self, listener: socket.socket) -> None:
        """Take connections; those over the bounds are closed before a handshake costs anything."""
        reading = asyncio.Semaphore(self._bounds.reading)
        while True:
            try:
                connection, (peer, *_) = await self._loop.sock_accept(listener)
            except OSError:
                await asyncio.sleep(OUT_OF_FILES_S)
                continue
            if self._open.total() >= self._bounds.connections or self._open[peer] >= self._bounds.each:
                self.count.refused += 1
                connection.close()
                continue
            self._open[peer] += 1
            self.count.connections += 1
            self._begin(self._on_connection(connection, peer, reading))

    async def _on_connection(self, connection: socket.socket, peer: str, reading: asyncio.Semaphore) -> None:
        transport: asyncio.Transport | None = None
        self._sockets.add(connection)
        reader = asyncio.StreamReader(limit=HEAD_BYTES)
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport, _ = await self._loop.connect_accepted_socket(
                lambda: protocol,
                connection,
                ssl=self._certificate.context,
                ssl_handshake_timeout=self._bounds.handshake_s,
                ssl_shutdown_timeout=1.0,
            )
            writer = asyncio.StreamWriter(transport, protocol, reader, self._loop)
            await self._serve(reader, writer, reading)
            writer.close()  # what is still to leave leaves, then TLS says that this is the end
            await asyncio.wait_for(writer.wait_closed(), self._bounds.chunk_s)
        except (OSError, EOFError, TimeoutError, asyncio.CancelledError):
            pass  # it went away, is too slow, or sharing has ended
        finally:
            self._open[peer] -= 1
            self.count.connections -= 1
            self._sockets.discard(connection)
            if transport is not None:
                if not transport.is_closing():
                    transport.close()
                transport.abort()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, reading: asyncio.Semaphore
    ) -> None:
        for _ in range(self._bounds.requests):
            try:
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), self._bounds.head_s)
                request = read_request(head)
            except asyncio.LimitOverrunError:
                await self._refuse(writer, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
                return
            except Refusal as refusal:
                await self._refuse(writer, HTTPStatus(refusal.status))
                return
            await self._answer(writer, request, reading)
            if not request.keeps:
                return

    async def _answer(self, writer: asyncio.StreamWriter, request: Request, reading: asyncio.Semaphore) -> None:
        self.count.requests += 1
        async with reading:
            try:
                served = await asyncio.to_thread(self._shelf.get, request.path)
            except ResponderError as error:
                log.warning("A file could not be shared: %s", type(error).__name__)
                served = None
        if served is None:
            self.count.refused += 1
            await self._send(writer, _head(HTTPStatus.NOT_FOUND, 0))
        else:
            await self._send_file(writer, request, served)

    async def _send_file(self, writer: asyncio.StreamWriter, request: Request, served: Served) -> None:
        length = len(served.data)
        start = request.start if request.if_range in ("", served.etag) else 0
        marks = [f"ETag: {served.etag}"] if served.etag else []
        if start and start >= length:
            await self._send(
                writer, _head(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, 0, f"Content-Range: bytes */{length}")
            )
            return
        if start:
            status = HTTPStatus.PARTIAL_CONTENT
            marks.append(f"Content-Range: bytes {start}-{length - 1}/{length}")
        else:
            status = HTTPStatus.OK
        await self._send(writer, _head(status, length - start, *marks))
        view = memoryview(served.data)
        for position in range(start, length, CHUNK_BYTES):
            await self._send(writer, view[position : position + CHUNK_BYTES])

    async def _refuse(self, writer: asyncio.StreamWriter, status: HTTPStatus) -> None:
        self.count.refused += 1
        await self._send(writer, _head(status, 0, "Connection: close"))

    async def _send(self, writer: asyncio.StreamWriter, data: bytes | memoryview) -> None:
        writer.write(data)
        await asyncio.wait_for(writer.drain(), self._bounds.chunk_s)
        self.count.bytes_out += len(data)


def _head(status: HTTPStatus, length: int, *more: str) -> bytes:
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Length: {length}",
        "Content-Type: application/octet-stream",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        *more,
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _why(failure: OSError) -> str:
    """Asyncio's own text quotes addresses as Python writes them."""
    if failure.errno == errno.EADDRINUSE:
        return "another program uses that port; end it, or choose another port"
    if failure.errno == errno.EADDRNOTAVAIL:
        return "this machine has no such address"
    if failure.errno in (errno.EACCES, errno.EPERM):
        return "this user may not use that port; choose one from 1024 on"
    return str(failure.strerror)
