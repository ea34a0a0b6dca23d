from __future__ import annotations

import io
from http.client import HTTPException, HTTPResponse
from typing import Any, cast

import pytest

from responder_app.sync.transport.plain_reply import Reply

BODY = b"ten bytes!"
PLAIN = b'HTTP/1.1 200 OK\r\nServer: nginx\r\nETag: "a:b"\r\nContent-Length: 10\r\nAccept-Ranges:bytes\r\n\r\n'


class _Socket:
    """Gives these bytes, so many at once."""

    def __init__(self, data: bytes, at_once: int) -> None:
        self._data, self._at_once = data, at_once

    def makefile(self, _mode: str) -> io.BufferedReader:
        data, at_once = io.BytesIO(self._data), self._at_once

        class _Raw(io.RawIOBase):
            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                return data.readinto(memoryview(buffer)[:at_once])

        return io.BufferedReader(_Raw())


def _read(kind: type[HTTPResponse], data: bytes, at_once: int = 8192) -> object:
    """All that a caller may ask of a reply, or the name of the error."""
    reply = kind(cast(Any, _Socket(data, at_once)), method="GET")
    try:
        reply.begin()
        told = (reply.version, reply.status, reply.reason, reply.headers.items(), reply.getheader("content-length"))
        return told, reply.chunked, reply.length, reply.will_close, reply.read()
    except (HTTPException, ValueError) as error:
        return type(error).__name__


def _is_plain(data: bytes) -> bool:
    read: list[bool] = []

    class _Told(Reply):
        def _begin_plainly(self) -> bool:
            read.append(super()._begin_plainly())
            return read[-1]

    _read(_Told, data)
    return read == [True]


@pytest.mark.parametrize(
    "head",
    [
        PLAIN,
        PLAIN.replace(b"200 OK", b"206 Partial Content").replace(b"Server: nginx", b"Content-Range: bytes 0-9/90"),
        PLAIN.replace(b"200 OK", b"200 "),
        PLAIN.replace(b"Server: nginx", b"Connection: Keep-Alive"),
    ],
)
def test_a_plain_head_is_read_as_the_standard_library_reads_it(head: bytes) -> None:
    assert _is_plain(head + BODY)
    assert _read(Reply, head + BODY) == _read(HTTPResponse, head + BODY)


@pytest.mark.parametrize(
    "head",
    [
        PLAIN.replace(b"200 OK", b"404 Not Found"),
        PLAIN.replace(b"HTTP/1.1", b"HTTP/1.0"),
        PLAIN.replace(b"Server: nginx", b"Connection: close"),
        PLAIN.replace(b"Server: nginx", b"Transfer-Encoding: chunked"),
        PLAIN.replace(b"Server: nginx", b"Content-Encoding: gzip"),
        PLAIN.replace(b"Server: nginx", b"Content-Length: 5"),
        PLAIN.replace(b"Content-Length: 10\r\n", b""),
        PLAIN.replace(b"Content-Length: 10", b"Content-Length: +10"),
        PLAIN.replace(b"Server: nginx", b"X: one\r\n folded"),
        PLAIN.replace(b"Server: nginx", b"X: \xc3\xa9"),
        PLAIN.replace(b"Server: nginx", b"no colon"),
        PLAIN.replace(b"Server: nginx", b"X : y"),
        PLAIN.replace(b"Server: nginx", b"X: a\rb"),
        PLAIN.replace(b"\r\n", b"\n"),
        PLAIN.replace(b"Server: nginx", b"X: " + b"y" * 70_000),
        b"HTTP/1.1 100 Continue\r\n\r\n" + PLAIN,
        b"not HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"",
    ],
)
def test_whatever_is_unusual_is_left_to_the_standard_library(head: bytes) -> None:
    assert not _is_plain(head + BODY)
    assert _read(Reply, head + BODY) == _read(HTTPResponse, head + BODY)


@pytest.mark.parametrize("at_once", [1, 40, len(PLAIN) - 1, len(PLAIN), len(PLAIN) + 3])
def test_a_head_may_come_in_any_pieces(at_once: int) -> None:
    assert _read(Reply, PLAIN + BODY, at_once) == _read(HTTPResponse, PLAIN + BODY)
