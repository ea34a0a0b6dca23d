"""A narrow, slow road to a server on loopback: so many bits a second for all connections, so long each way; cut too."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PIECE = 4096
IN_FLIGHT = 64
"""Pieces that may be on the road: a sender waits when the road is full."""


@dataclass
class Road:
    """One connection, and the bytes of it that left the server and have not reached the client."""

    task: asyncio.Task[object] | None = field(default_factory=asyncio.current_task)
    bytes: int = 0


class SlowLink:
    """Forwards TCP to a port here. Bytes to the server are delayed only, those to the client are also narrowed."""

    def __init__(
        self, port: int, bits_s: float | None, delay_s: float, own_address: str = "", cut_every: int = 0
    ) -> None:
        """`bits_s` None: something else narrows it, by `own_address`, from which the server is reached.

        `cut_every`: all connections are cut whenever so many bytes have reached the client.
        """
        self._port = port
        self._bytes_s = bits_s / 8 if bits_s else 0.0
        self._delay_s = delay_s
        self._own = (own_address, 0) if own_address else None
        self._cut_every = cut_every
        self._free_at = 0.0
        self._came = 0
        self._roads: list[Road] = []
        self.lost: list[int] = []
        """Of each cut the bytes that were on the road to the client."""

    async def on_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        road = Road()
        self._roads.append(road)
        there, back = await asyncio.open_connection("127.0.0.1", self._port, local_addr=self._own)
        up, down = self._carry(reader, back, None), self._carry(there, writer, road)
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(up, down)
        if road in self._roads:
            self._roads.remove(road)
        else:
            writer.transport.abort()
        for end in (back, writer):
            end.close()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, road: Road | None) -> None:
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(IN_FLIGHT)
        arriving = asyncio.ensure_future(self._deliver(pieces, target, road))
        now = asyncio.get_running_loop().time
        try:
            while True:
                piece = await source.read(PIECE)
                at = now()
                if road is not None:
                    road.bytes += len(piece)
                    if self._bytes_s:
                        at = self._free_at = max(self._free_at, at) + len(piece) / self._bytes_s
                await pieces.put((at + self._delay_s, piece))
                if not piece:
                    break
            await arriving
        finally:
            arriving.cancel()

    async def _deliver(
        self, pieces: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter, road: Road | None
    ) -> None:
        while True:
            due, piece = await pieces.get()
            await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
            if not piece:
                if target.can_write_eof():
                    target.write_eof()
                return
            target.write(piece)
            await target.drain()
            if road is not None:
                road.bytes -= len(piece)
                self._arrived(len(piece))

    def _arrived(self, size: int) -> None:
        self._came += size
        if self._cut_every and self._came >= self._cut_every:
            self._came = 0
            self.lost.append(sum(road.bytes for road in self._roads))
            cut, self._roads = self._roads, []
            for road in cut:
                if road.task is not None:
                    road.task.cancel()


@contextmanager
def slow_link(address: str, bits_s: float, delay_s: float) -> Iterator[str]:
    """The address under which the server of `address` (https://127.0.0.1:port) is reached over such a link."""
    parts = urlsplit(address)
    with running(SlowLink(parts.port or 443, bits_s, delay_s)) as port:
        yield f"{parts.scheme}://{parts.hostname}:{port}{parts.path}"


@contextmanager
def running(link: SlowLink) -> Iterator[int]:
    """The port under which the link is reached, until the end of the `with`."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(link.on_client, "127.0.0.1", 0))
    port: int = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="slow-link")
    thread.start()
    try:
        yield port
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        if pending:
            loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        loop.close()
