"""TLS sockets that count their bytes and do not wait for ever: a silent, dripping or endless server is left.

A timeout for each read is not enough: one byte before every timeout keeps a connection open for days, in the
headers as well as in the body. So the rule is applied where the bytes arrive.
"""

from __future__ import annotations

import ssl
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from urllib3.connection import HTTPSConnection
from urllib3.response import HTTPResponse

from responder_app.sync.transport.base import Meter
from responder_app.sync.transport.plain_reply import Reply

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


RECORD_BYTES = 1 << 14
"""The most that TLS gives at once."""
GATHER_S = 0.25
"""See Watch.at_once."""


@dataclass(frozen=True)
class Patience:
    """How long a server may take."""

    connect_s: float = 10.0
    head_s: float = 30.0
    """From the request to the end of the reply's headers."""
    stall_s: float = 15.0
    """The longest silence."""
    grace_s: float = 20.0
    """After this, a reply must have come at `least_rate` on average."""
    least_rate: float = 500.0
    """Bytes a second. Eight downloads that share a link of 64 kbit/s have twice this each."""
    fetch_s: float = 60.0
    """The longest that a small file may take in all."""


class Watch:
    """The clock of what is being read on one connection."""

    def __init__(self, meter: Meter, patience: Patience) -> None:
        self.meter = meter
        self._patience = patience
        self._before = self._received = 0
        self.begin(patience.head_s)

    def begin(self, total_s: float | None = None) -> None:
        """Reading starts anew and may take `total_s` seconds in all (None: as long as its rate allows)."""
        if self._received > RECORD_BYTES:  # a head or a small file tells of no rate
            self._before = self.at_once()
        self._begun = time.monotonic()
        self._received = 0
        self._total_s = total_s

    def wait_s(self) -> float:
        """How long the next read may wait. Raises TimeoutError when the server has used up its time."""
        elapsed = time.monotonic() - self._begun
        left = self._patience.stall_s
        if self._total_s is not None:
            left = min(left, self._total_s - elapsed)
        if left <= 0 or (elapsed > self._patience.grace_s and self._received < elapsed * self._patience.least_rate):
            raise TimeoutError("slower than a server may be")
        return left

    def at_once(self) -> int:
        """How many bytes more one read may take along: as many as come in a quarter of a second.

        So a fast link is read in large pieces, and one that is held to a low rate never rests long between two. A
        reply begins with what came of the one before: else half the pieces of a drawing would be small ones.
        """
        elapsed = time.monotonic() - self._begun
        if elapsed < GATHER_S:
            return max(self._before, self._received)
        return int(self._received * GATHER_S / elapsed)

    def received(self, count: int) -> None:
        """Count bytes that came."""
        self._received += count
        self.meter.add(bytes_in=count)


class PatientSocket(ssl.SSLSocket):
    """A TLS socket whose reads obey a Watch, once it has one."""

    watch: Watch | None = None
    _failed: OSError | None = None
    """While something had come before; told by the next read."""

    def recv_into(self, buffer: WriteableBuffer, nbytes: int | None = None, flags: int = 0) -> int:
        """As ssl.SSLSocket does, within the watch's time."""
        if self.watch is None:
            return super().recv_into(buffer, nbytes, flags)
        if self._failed is not None:
            raise self._failed
        self.settimeout(self.watch.wait_s())
        count = super().recv_into(buffer, nbytes, flags)
        self.watch.received(count)
        rest = memoryview(buffer)[count : nbytes or None]
        return count + self._gather(rest[: self.watch.at_once()]) if count else 0

    def _gather(self, rest: memoryview) -> int:
        """What has come already, record by record: a call through all layers above for each would cost more."""
        filled = 0
        if len(rest) >= RECORD_BYTES:
            self.settimeout(0)
        try:
            while len(rest) >= filled + RECORD_BYTES and (count := super().recv_into(rest[filled:])):
                filled += count
        except ssl.SSLWantReadError:
            pass  # no more has come yet
        except OSError as error:
            self._failed = error
        if self.watch is not None:
            self.watch.received(filled)
        return filled

    def is_silent(self) -> bool:
        """Whether no reply and no end came unasked; the tickets of TLS, which come by themselves, are read."""
        waits_s = self.gettimeout()
        self.settimeout(0)
        try:
            super().recv_into(bytearray(1))
        except ssl.SSLWantReadError:
            return True
        except OSError:
            pass
        finally:
            self.settimeout(waits_s)
        return False

    def send(self, data: ReadableBuffer, flags: int = 0) -> int:
        """As ssl.SSLSocket does, counted."""
        count = super().send(data, flags)
        if self.watch is not None:
            self.watch.meter.add(bytes_out=count)
        return count


class PatientConnection(HTTPSConnection):
    """An HTTPS connection over a PatientSocket (the SSL context's `sslsocket_class`)."""

    response_class = Reply

    def __init__(self, *args: Any, meter: Meter, patience: Patience, **options: Any) -> None:
        super().__init__(*args, **options)
        self._patience = patience
        self._watch = Watch(meter, patience)

    def connect(self) -> None:
        """Connect; from now on the socket is watched."""
        super().connect()
        if isinstance(self.sock, PatientSocket):
            self.sock.watch = self._watch

    @property
    def is_connected(self) -> bool:
        """As urllib3 asks of a connection that waited: also where the host sent it tickets before any request."""
        return super().is_connected or (isinstance(self.sock, PatientSocket) and self.sock.is_silent())

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # as urllib3 itself does
        """Read the headers within their own time, then start the clock of the body."""
        self._watch.begin(self._patience.head_s)
        response = super().getresponse()
        self._watch.begin()
        return response
