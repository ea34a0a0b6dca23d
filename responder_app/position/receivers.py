"""The two ways to a receiver: gpsd on this machine, a device on a serial line. Opens and reads bytes, knows no fix."""

from __future__ import annotations

import os
import select
import socket
import stat
from collections.abc import Callable
from contextlib import suppress
from itertools import cycle
from typing import Protocol

from responder_app.errors import PositionError
from responder_app.position.fix import Reading
from responder_app.position.gpsd import ADDRESS, WATCH, read_report
from responder_app.position.nmea import NmeaReader

PATIENCE_S = 2.0
AT_ONCE = 4096
RATES = (9600, 4800, 38400, 115200)
"""Bits a second, the commonest first; NMEA 0183 itself is 4,800. A USB receiver takes any."""


class Receiver(Protocol):
    """One way to a receiver. Used by one thread; `open` again after every PositionError."""

    name: str
    """In words."""
    silent: str
    """What it means when nothing comes that can be read, one sentence."""

    def open(self) -> Callable[[bytes], Reading | None]:
        """Get in touch; gives what reads its lines. Raises PositionError."""

    def read(self, wait_s: float) -> bytes:
        """What came, at most AT_ONCE bytes, b"" for nothing within so many seconds. Raises PositionError."""

    def close(self) -> None:
        """Let go; nothing happens when it is not open."""


class Gpsd:
    """gpsd, which must be running."""

    name = "gpsd"
    silent = "no receiver is behind the gpsd of this computer"

    def __init__(self, address: tuple[str, int] = ADDRESS) -> None:
        self._address = address
        self._socket: socket.socket | None = None

    def open(self) -> Callable[[bytes], Reading | None]:
        """Connect and ask for reports."""
        try:
            self._socket = socket.create_connection(self._address, PATIENCE_S)
            self._socket.sendall(WATCH)
        except OSError as error:
            self.close()
            raise PositionError("no gpsd answers on this computer") from error
        return read_report

    def read(self, wait_s: float) -> bytes:
        """What gpsd sent."""
        assert self._socket is not None
        self._socket.settimeout(wait_s)
        try:
            data = self._socket.recv(AT_ONCE)
        except TimeoutError:
            return b""
        except OSError as error:
            raise PositionError("the gpsd of this computer went away") from error
        if not data:
            raise PositionError("the gpsd of this computer went away")
        return data

    def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class SerialDevice:
    """A receiver that sends NMEA 0183 on a serial line. Each opening tries another rate: a wrong one gives rubbish."""

    def __init__(self, path: str, rates: tuple[int, ...] = RATES) -> None:
        self.name = path
        self.silent = f"{path} sends nothing that a GPS receiver would"
        self._path = path
        self._rates = cycle(rates)
        self._line: int | None = None

    def open(self) -> Callable[[bytes], Reading | None]:
        """Open the line raw, for reading only."""
        try:
            self._line = os.open(self._path, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
            if not stat.S_ISCHR(os.fstat(self._line).st_mode):
                raise PositionError(f"{self._path} is no serial device")
            self._set_up(self._line, next(self._rates))
        except OSError as error:
            self.close()
            raise PositionError(_why(self._path, error)) from error
        except PositionError:
            self.close()
            raise
        return NmeaReader().read

    def read(self, wait_s: float) -> bytes:
        """What the receiver sent."""
        assert self._line is not None
        try:
            ready, _, _ = select.select([self._line], [], [], wait_s)
            data = os.read(self._line, AT_ONCE) if ready else b""
        except BlockingIOError:
            return b""
        except OSError as error:
            raise PositionError(f"{self._path} was unplugged") from error
        if ready and not data:
            raise PositionError(f"{self._path} was unplugged")
        return data

    def close(self) -> None:
        """Let the line go."""
        if self._line is not None:
            with suppress(OSError):
                os.close(self._line)
            self._line = None

    def _set_up(self, line: int, rate: int) -> None:
        try:
            # Not on Windows; there gpsd has no port either.
            import termios  # noqa: PLC0415
            import tty  # noqa: PLC0415
        except ImportError as error:
            raise PositionError("a receiver on a serial line can be read on Linux only") from error
        try:
            tty.setraw(line)
            modes = termios.tcgetattr(line)
            modes[2] |= termios.CLOCAL | termios.CREAD
            modes[4] = modes[5] = getattr(termios, f"B{rate}")
            termios.tcsetattr(line, termios.TCSANOW, modes)
        except termios.error as error:
            raise PositionError(f"{self._path} is no serial device") from error


def _why(path: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{path} is not plugged in"
    if isinstance(error, PermissionError):
        return f"{path} may not be read: the user must be in the group dialout"
    return f"{path} cannot be opened"
