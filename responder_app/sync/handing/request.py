"""Reading one request of a vehicle beside: as little of HTTP/1.1 as a sync needs, and nothing else.

Pure: bytes in, a request or a refusal out. Names of headers that are not looked at may be anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEAD_BYTES = 8 * 1024
"""The most that a request's line and headers may have together."""
_LINE = re.compile(rb"([A-Z]{1,16}) /([!-~]{0,512}) HTTP/1\.[01]")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}):[ \t]*([\t -~]{0,4096})")
_RANGE = re.compile(rb"bytes=(\d{1,15})-")


@dataclass(frozen=True)
class Request:
    """A GET of one path, from one byte on."""

    path: str
    start: int
    if_range: str
    """The edition that a part is wanted of; empty for any."""
    keeps: bool
    """Whether the connection stays open."""


@dataclass(frozen=True)
class Refusal(Exception):
    """A request that is not served: the status to answer before the connection is closed."""

    status: int


def read_request(head: bytes) -> Request:
    """The request in these bytes, which end with an empty line. Raises Refusal."""
    line, *rest = head[:-4].split(b"\r\n")
    found = _LINE.fullmatch(line)
    if found is None:
        raise Refusal(400)
    headers = dict(map(_header, rest))
    if len(headers) != len(rest):
        raise Refusal(400)  # one header twice is how two readers are made to read two things
    if found[1] != b"GET":
        raise Refusal(405)
    if b"transfer-encoding" in headers or headers.get(b"content-length", b"0") != b"0":
        raise Refusal(400)
    part = _RANGE.fullmatch(headers[b"range"]) if b"range" in headers else None
    return Request(
        path=found[2].decode("ascii"),
        start=int(part[1]) if part else 0,
        if_range=headers.get(b"if-range", b"").decode("ascii") if part else "",
        keeps=headers.get(b"connection", b"").lower() != b"close" and line.endswith(b"1"),
    )


def _header(line: bytes) -> tuple[bytes, bytes]:
    found = _HEADER.fullmatch(line)
    if found is None:
        raise Refusal(400)
    return found[1].lower(), found[2].strip()
