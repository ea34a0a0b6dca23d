"""What every transport promises, and the counting of its bytes. tests/contracts/transport.py holds them to it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from responder_app.errors import TamperedError

CHUNK_BYTES = 1 << 19
"""The most that a transport holds in memory, or hands to a sink, at once."""

Sink = Callable[[bytes], object]
"""Takes the next bytes of a download. What it raises ends the download and reaches the caller as it is."""

_INBOX = re.compile(r"inbox/[0-9a-f]{64}")
_SEGMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")


@dataclass(frozen=True)
class Traffic:
    """What was asked and moved so far: headers and bodies, without TLS."""

    requests: int = 0
    bytes_in: int = 0
    bytes_out: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        """What was asked and moved in both."""
        requests, bytes_in = self.requests + other.requests, self.bytes_in + other.bytes_in
        return Traffic(requests, bytes_in, self.bytes_out + other.bytes_out)


class Inbox(Protocol):
    """Takes reports."""

    def put(self, path: str, data: bytes) -> None:
        """As of Transport."""
        ...


class Transport(Protocol):
    """Reads files of one repository by their path, and puts files into its inbox. Safe to use from several threads.

    Raises, from both readers: NotFoundError (no such file), TransportError (unreachable, too slow, broke off),
    TamperedError (a path or file that no honest repository has).
    """

    @property
    def source(self) -> str:
        """Where this reads from, as a person would write it."""
        ...

    @property
    def traffic(self) -> Traffic:
        """Counted since this was opened."""
        ...

    def make_ready(self, downloads: int) -> None:
        """So many downloads at once are about to come. Does not wait, never fails, asks for nothing."""
        ...

    def fetch(self, path: str, max_bytes: int, start: int = 0) -> bytes:
        """The small file's bytes from `start` on. Raises LimitError when they are more than `max_bytes`."""
        ...

    def download(self, path: str, length: int, start: int, sink: Sink) -> None:
        """Hand the bytes from `start` to `length` to the sink, in order.

        What the sink has received stays good when this raises TransportError: call again with a later start.
        `length` is the file's whole length as it was signed; TamperedError when the file has another.
        """
        ...

    def put(self, path: str, data: bytes) -> None:
        """Leave a file in the inbox, whole or not at all; the inbox is never read or listed.

        `path` tells its content (`inbox/` and a SHA-256), so that putting it twice is putting it once.
        Raises TransportError, in a sentence that says what is to be done, when it cannot be left there.
        """
        ...

    def close(self) -> None:
        """Give back connections. Using the transport afterwards is a bug."""
        ...


class Meter:
    """Adds up traffic from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests = self._bytes_in = self._bytes_out = 0

    @property
    def total(self) -> Traffic:
        """The sums so far."""
        with self._lock:
            return Traffic(self._requests, self._bytes_in, self._bytes_out)

    def add(self, requests: int = 0, bytes_in: int = 0, bytes_out: int = 0) -> None:
        """Count some more."""
        with self._lock:
            self._requests += requests
            self._bytes_in += bytes_in
            self._bytes_out += bytes_out


def wrong_length(path: str, length: int, found: int) -> TamperedError:
    """The error for a file that lies there whole and is not as long as it was when it was signed."""
    return TamperedError(f"{path} is not what was signed: it has {found} bytes instead of {length}.")


def checked_path(path: str) -> str:
    """The path when it is one that a repository can have: plain names joined by "/". Raises TamperedError."""
    if all(_SEGMENT.fullmatch(segment) for segment in path.split("/")):
        return path
    raise TamperedError("The repository names a file by a path that no repository has.")


def checked_inbox_path(path: str) -> str:
    """The path when a report may be put there. Raises TamperedError."""
    if _INBOX.fullmatch(path):
        return path
    raise TamperedError("A report is named by a path that no report has.")
