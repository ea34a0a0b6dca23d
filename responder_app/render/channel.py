"""Messages between parent and worker over one stream socket: a 4-byte length, then one JSON object; bodies follow raw.

Both ends treat what they read as hostile: lengths are bounded before anything is allocated. What the objects mean is
`answers` and `worker.serve`.
"""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any

from responder_app.errors import WorkerError
from responder_app.render.limits import MAX_HEADER_BYTES

_LENGTH = struct.Struct(">I")


class Channel:
    """One end of the socket. Times are absolute, on the monotonic clock; None waits for ever."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def send(self, head: dict[str, Any], body: bytes | memoryview = b"", until: float | None = None) -> None:
        """Send one message. Raises WorkerError when the other end is gone or does not read in time."""
        packed = json.dumps(head, separators=(",", ":")).encode()
        try:
            self._wait(until)
            self._connection.sendall(_LENGTH.pack(len(packed)) + packed)
            if body:
                self._wait(until)
                self._connection.sendall(body)
        except OSError as error:
            raise WorkerError("The drawing process could not be reached.") from error

    def receive(self, until: float | None = None) -> dict[str, Any]:
        """The next message's head. Raises WorkerError when it is late, missing or malformed."""
        (length,) = _LENGTH.unpack(self.receive_body(_LENGTH.size, until))
        if not 2 <= length <= MAX_HEADER_BYTES:
            raise WorkerError("The drawing process sent a malformed answer.")
        try:
            head = json.loads(self.receive_body(length, until))
        except (ValueError, RecursionError) as error:
            raise WorkerError("The drawing process sent a malformed answer.") from error
        if not isinstance(head, dict):
            raise WorkerError("The drawing process sent a malformed answer.")
        return head

    def receive_body(self, length: int, until: float | None = None) -> bytes:
        """Exactly `length` bytes; the caller has bounded the number. Raises WorkerError."""
        buffer = bytearray(length)
        view = memoryview(buffer)
        try:
            while view:
                self._wait(until)
                count = self._connection.recv_into(view)
                if not count:
                    raise WorkerError("The drawing process stopped.")
                view = view[count:]
        except TimeoutError as error:
            raise WorkerError("The drawing process took too long.") from error
        except OSError as error:
            raise WorkerError("The drawing process stopped.") from error
        return bytes(buffer)

    def close(self) -> None:
        """Close this end; the other one reads the end of the stream."""
        self._connection.close()

    def _wait(self, until: float | None) -> None:
        if until is None:
            # Setting a timeout is a system call, which a confined worker may not make: only when it changes.
            if self._connection.gettimeout() is not None:
                self._connection.settimeout(None)
            return
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
