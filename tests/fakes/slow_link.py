"""A narrow, slow road to a server on loopback: so many bits a second for all connections, so long each way."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

PIECE = 4096
IN_FLIGHT = 64
"""Pieces that may be on the road: a sender waits when the road is full."""


class SlowLink:
    """Forwards TCP to a port here. Bytes to the server are delayed only, those to the client are also narrowed."""

    def __init__(self, port: int, bits_s: float, delay_s: float) -> None:
        self._port = port
        self._bytes_s = bits_s / 8
        self._delay_s = delay_s
        self._free_at = 0.0

    async def on_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it."""
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        up, down = self._carry(reader, back, narrow=False), self._carry(there, writer, narrow=True)
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.gather(up, down)
        for end in (back, writer):
            end.close()

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, narrow: bool) -> None:
        road: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(IN_FLIGHT)
        arriving = asyncio.ensure_future(_deliver(road, target))
        now = asyncio.get_running_loop().time
        try:
            while True:
                piece = await source.read(PIECE)
                at = now()
                if narrow:
                    at = self._free_at = max(self._free_at, at) + len(piece) / self._bytes_s
                await road.put((at + self._delay_s, piece))
                if not piece:
                    break
        except ConnectionError:
            arriving.cancel()
            raise
        await arriving


async def _deliver(road: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
    while True:
        due, piece = await road.get()
        await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
        if not piece:
            if target.can_write_eof():
                target.write_eof()
            return
        target.write(piece)
        await target.drain()


@contextmanager
def slow_link(address: str, bits_s: float, delay_s: float) -> Iterator[str]:
    """The address under which the server of `address` (https://127.0.0.1:port) is reached over such a link."""
    parts = urlsplit(address)
    link = SlowLink(parts.port or 443, bits_s, delay_s)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(link.on_client, "127.0.0.1", 0))
    port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="slow-link")
    thread.start()
    try:
        yield f"{parts.scheme}://{parts.hostname}:{port}{parts.path}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        server.close()
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        loop.close()
