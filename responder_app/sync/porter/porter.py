"""A porter as whoever asks it sees it: started, asked for objects, ended with everything that it was about."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

import responder_app
from responder_app.model.base import Frozen
from responder_app.package.digest import ObjectRef
from responder_app.sync.porter import ARGUMENT
from responder_app.sync.porter.messages import Answer, Bring, Leave, Order, State, line
from responder_app.sync.progress import Pace
from responder_app.sync.transport.base import Traffic

AHEAD = 3
"""So many objects more than it brings at once it may be asked for: it never waits for the next question."""
LOOK_EVERY_S = 0.02
LET_GO_S = 20.0
"""A porter that was told to leave an object lets go of it when a silent read ends, at the latest."""
ANSWER_BYTES = 1000
"""The longest line that a porter has to say."""


class Porter:
    """A running porter; a context manager. Safe from several threads. What it does is told to `pace`."""

    def __init__(self, order: Order, pace: Pace, program: Sequence[str] | None = None) -> None:
        """Raises OSError when no process can be started. `program`: the command line, in the place of its own."""
        self._pace = pace
        self._most = order.at_once + AHEAD
        self._state = State()
        self._lock = threading.Lock()
        self._asked: dict[str, Future[bool]] = {}
        self._gone = False
        self.ready = threading.Event()
        """Set when it has started and takes objects."""
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter
            program or _program(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._reader = threading.Thread(target=self._listen, name="sync-porter", daemon=True)
        self._reader.start()
        self._tell(order)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, whatever it is about; what came until then is counted."""
        self._process.kill()
        self._reader.join()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def traffic(self) -> Traffic:
        """What it asked and moved, as far as it has said so."""
        return Traffic(self._state.requests, self._state.bytes_in, self._state.bytes_out)

    def bring(self, ref: ObjectRef, goes_on: Callable[[], bool]) -> bool:
        """Whether the porter put the object on the disk, by what it says; waits for it, at most while `goes_on`.

        False: it has not started, has enough to do, is gone, failed or was told to leave it; then it has let go of it.
        """
        answer = self._promised(ref)
        if answer is None:
            return False
        self._tell(Bring(object=ref))
        while goes_on():
            with suppress(TimeoutError):
                return answer.result(LOOK_EVERY_S)
        self._tell(Leave(hash=ref.hash))
        try:
            return answer.result(LET_GO_S)
        except TimeoutError:
            self._process.kill()
            return answer.result()

    def _promised(self, ref: ObjectRef) -> Future[bool] | None:
        """Becomes what comes of the object; None when the porter does not take it."""
        with self._lock:
            if self._gone or not self.ready.is_set() or len(self._asked) >= self._most or ref.hash in self._asked:
                return None
            answer: Future[bool] = Future()
            self._asked[ref.hash] = answer
            return answer

    def _tell(self, message: Frozen) -> None:
        """A porter that is gone is noticed where it is listened to."""
        pipe = self._process.stdin
        with self._lock, suppress(OSError):
            if pipe is not None:
                pipe.write(line(message))
                pipe.flush()

    def _listen(self) -> None:
        """Until it ends or talks nonsense; then nothing that it was asked for came."""
        pipe = self._process.stdout
        try:
            while pipe is not None and (said := pipe.readline(ANSWER_BYTES)):
                self._heard(Answer.model_validate_json(said))
        except (ValidationError, OSError):
            self._process.kill()
        with self._lock:
            self._gone = True
            asked, self._asked = self._asked, {}
        for answer in asked.values():
            answer.set_result(False)

    def _heard(self, said: Answer) -> None:
        before, self._state = self._state, said.state
        self.ready.set()
        self._pace.expect(size=said.state.total - before.total)
        self._pace.done(size=said.state.done - before.done)
        if said.hash is not None:
            with self._lock:
                answer = self._asked.pop(said.hash, None)
            if answer is not None:
                answer.set_result(said.whole)


def _program() -> list[str]:
    """The porter's command line: of this very program, wherever it was started."""
    if getattr(sys, "frozen", False):
        return [sys.executable, ARGUMENT]
    root = Path(responder_app.__file__).parents[1]
    start = f"import sys; sys.path.insert(0, {str(root)!r}); from responder_app.sync.porter.program import main; main()"
    return [sys.executable, "-I", "-c", start]
