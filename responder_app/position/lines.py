"""Bytes as they come cut into lines, within bounds: no line is long, and no stream is fast."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

LONGEST = 16 * 1024
"""gpsd promises at most 10,240 bytes (GPS_JSON_RESPONSE_MAX); an NMEA sentence has 82."""
MOST_BYTES_A_S = 128 * 1024
"""Ten times what a receiver at 115,200 baud can send."""


class Lines:
    """Keeps the beginning of a line until its end comes; a line that is too long is skipped to its end."""

    def __init__(self) -> None:
        self._begun = bytearray()
        self._skipping = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The lines that are whole now, without their ends."""
        *whole, rest = data.replace(b"\r", b"\n").split(b"\n")
        for piece in whole:
            line, skipped = bytes(self._begun) + piece, self._skipping
            self._begun.clear()
            self._skipping = False
            if line and not skipped and len(line) <= LONGEST:
                yield line
        if len(self._begun) + len(rest) > LONGEST:
            self._begun.clear()
            self._skipping = True
        if not self._skipping:
            self._begun += rest


class Flow:
    """How many bytes came within the last second."""

    def __init__(self) -> None:
        self._came: deque[tuple[float, int]] = deque()
        self._sum = 0

    def is_flood(self, count: int, now: float) -> bool:
        """Whether so many bytes more are more than any receiver sends."""
        self._came.append((now, count))
        self._sum += count
        while self._came and now - self._came[0][0] > 1.0:
            self._sum -= self._came.popleft()[1]
        return self._sum > MOST_BYTES_A_S
