"""Reads the chosen receiver on a thread of its own and says at any moment where the vehicle is."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from responder_app.errors import PositionError
from responder_app.position.fix import STALE_S, Fix, NoFix, Reading, State, Whereabouts, state_at
from responder_app.position.lines import Flow, Lines
from responder_app.position.receivers import Gpsd, Receiver, SerialDevice

log = logging.getLogger(__name__)

WAIT_S = 0.5
"""So soon the thread notices that it should end."""
AGAIN_S = 5.0
"""A receiver that is not there is looked for again after so long."""
SILENT_S = 5.0
"""Without one line that can be read for so long it is opened anew: at another rate, or after it hung."""
FLOODED_S = 30.0
"""What sends far more than any receiver is left alone for so long."""


@dataclass(frozen=True)
class _Known:
    """What the thread last learnt; replaced whole, so that any thread may read it."""

    state: State
    fix: Fix | None = None
    came_at: float = 0.0
    reason: str = ""


class PositionService:
    """`start` it once, ask `now` as often as wanted, `stop` it in the end; without a receiver nothing happens."""

    def __init__(self, receiver: Receiver | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._receiver = receiver
        self._clock = clock
        self._known = _Known(State.OFF if receiver is None else State.SEARCHING)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to read."""
        if self._receiver is not None and self._thread is None:
            self._thread = threading.Thread(target=self._run, args=(self._receiver,), name="position", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it, at most a few seconds."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(10.0)
            self._thread = None

    def now(self) -> Whereabouts:
        """Where the vehicle is, as far as that is known at this moment. From any thread, at once."""
        known, name = self._known, self._receiver.name if self._receiver else ""
        if known.fix is None:
            return Whereabouts(known.state, source=name, reason=known.reason)
        age = max(0.0, self._clock() - known.came_at)
        state = state_at(age)
        return Whereabouts(state, known.fix if state is not State.GONE else None, age, name, known.reason)

    def _run(self, receiver: Receiver) -> None:
        told = ""
        while not self._stopping.is_set():
            rest = AGAIN_S
            try:
                rest = self._listen(receiver)
            except PositionError as error:
                if str(error) != told:
                    told = str(error)
                    log.info("No position from %s", type(receiver).__name__)
                self._lose(str(error))
            finally:
                receiver.close()
            self._stopping.wait(rest)

    def _listen(self, receiver: Receiver) -> float:
        """Read until it is silent or floods; gives the seconds to leave it alone. Raises PositionError."""
        read, lines, flow, heard_at = receiver.open(), Lines(), Flow(), self._clock()
        while not self._stopping.is_set():
            data = receiver.read(WAIT_S)
            now = self._clock()
            if flow.is_flood(len(data), now):
                self._lose(f"{receiver.name} sends far more than any receiver")
                return FLOODED_S
            for line in lines.feed(data):
                reading = read(line)
                if reading is not None:
                    heard_at = now
                    self._take(reading, now)
            if now - heard_at > SILENT_S:
                self._lose(receiver.silent)
                return 0.0
        return 0.0

    def _take(self, reading: Reading, now: float) -> None:
        known = self._known
        if isinstance(reading, NoFix):
            # What was known grows old by itself.
            self._known = replace(known, state=State.WAITING, reason="")
            return
        last = known.fix
        if last is not None and last.device != reading.device and now - known.came_at < STALE_S:
            return  # a second receiver; the first one is heard still
        still = last is not None and reading.stamp and reading.stamp == last.stamp
        # A receiver that repeats itself knows nothing new; a better word about the same moment is taken.
        came_at = known.came_at if still else now
        self._known = _Known(State.FRESH, reading, came_at)

    def _lose(self, reason: str) -> None:
        """No receiver for now; what it said last grows old by itself."""
        self._known = replace(self._known, state=State.SEARCHING, reason=reason)


def receiver_of(choice: str) -> Receiver | None:
    """The receiver that the settings name: "off", "gpsd", or the path of a device."""
    if choice == "off":
        return None
    return Gpsd() if choice == "gpsd" else SerialDevice(choice)
