"""Several places that hold the same repository, read as one: a stick, a mirror, the host.

Objects are named by their content, so any copy that fits is good and copies may be mixed. What is newest is not
decided here: sync asks each source alone (`each`) and keeps the newest state that can be believed.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from responder_app.errors import (
    LimitError,
    NotFoundError,
    ResponderError,
    RollbackError,
    TamperedError,
    TransportError,
)
from responder_app.sync.transport.base import Sink, Traffic, Transport

Result = TypeVar("Result")
REMEMBERED = 1000
"""Objects of which is known who gave them: far more than are under way at once. Of others each source is tried."""
LAGS = "It lags behind: an older state lies there."


@dataclass(frozen=True)
class SourceState:
    """How one source did in this run."""

    source: str
    problem: str = ""
    """The last failure, one sentence; empty without one."""


class Sources:
    """Reads from the first of several sources, in order of preference, that gives what is asked for.

    One that failed is asked after those that failed less often. Nobody hangs for long on one that hangs: each of its
    requests ends by that transport's own patience, and the next ones go elsewhere.
    """

    def __init__(self, transports: Sequence[Transport]) -> None:
        self._all = tuple(transports)
        self._lock = threading.Lock()
        self._failures = [0] * len(self._all)
        self._problems = [""] * len(self._all)
        self._gave: dict[str, set[int]] = {}
        """Which sources gave bytes of the object at a path since it was begun."""
        self._left: dict[str, list[int]] = {}
        """The sources that may still give the object at a path, each alone: it was put together wrongly before."""

    @property
    def source(self) -> str:
        """The one that is asked first now."""
        return self._all[self._order()[0]].source

    @property
    def states(self) -> tuple[SourceState, ...]:
        """How each did, in order of preference."""
        return tuple(SourceState(one.source, why) for one, why in zip(self._all, self._problems, strict=True))

    @property
    def each(self) -> tuple[Transport, ...]:
        """The sources, each alone, in the order in which they are asked now."""
        return tuple(self._all[index] for index in self._order())

    @property
    def traffic(self) -> Traffic:
        """Of all sources."""
        every = [one.traffic for one in self._all]
        return Traffic(
            sum(one.requests for one in every), sum(one.bytes_in for one in every), sum(one.bytes_out for one in every)
        )

    def make_ready(self, downloads: int) -> None:
        """See Transport.make_ready: the one that is asked first."""
        self._all[self._order()[0]].make_ready(downloads)

    def fetch(self, path: str, max_bytes: int, start: int = 0) -> bytes:
        """See Transport.fetch. Good for files that are compared with a hash afterwards."""
        return self._first(self._order(), lambda one: one.fetch(path, max_bytes, start))

    def download(self, path: str, length: int, start: int, sink: Sink) -> None:
        """See Transport.download. What one source began another goes on with."""
        position = start

        def rest(index: int) -> None:
            def take(chunk: bytes) -> None:
                nonlocal position
                sink(chunk)
                position += len(chunk)
                self._remember(path, index)

            self._all[index].download(path, length, position, take)

        with self._lock:
            left = self._left.get(path)
        self._try_each(self._order() if left is None else left[:1], rest)

    def _remember(self, path: str, index: int) -> None:
        with self._lock:
            self._gave.setdefault(path, set()).add(index)
            if len(self._gave) > REMEMBERED:
                del self._gave[next(iter(self._gave))]

    def doubt(self, path: str) -> bool:
        """What came under that path was not what was signed: the next source gives it; False when none is left.

        Where several gave parts of it each is tried alone.
        """
        with self._lock:
            gave = self._gave.pop(path, set())
            left = self._left.get(path)
            if left is None:
                alone = len(gave) == 1
                left = [index for index in range(len(self._all)) if not (alone and index in gave)]
            else:
                left = left[1:]
            self._left[path] = left
            if len(gave) == 1:
                self._problems[next(iter(gave))] = "Some of what lies there is damaged."
            return bool(left)

    def failed(self, transport: Transport, error: ResponderError) -> None:
        """Note why no newest state came from one of `each`. One that only lags is asked for objects as before."""
        index = self._all.index(transport)
        if isinstance(error, RollbackError):
            with self._lock:
                self._problems[index] = LAGS
        else:
            self._note(index, error)

    def put(self, path: str, data: bytes) -> None:
        """See Transport.put: left with the first that takes it."""
        self._first(self._order(), lambda one: one.put(path, data))

    def close(self) -> None:
        """Close all."""
        for one in self._all:
            one.close()

    def _order(self) -> list[int]:
        with self._lock:
            return sorted(range(len(self._all)), key=lambda index: (self._failures[index], index))

    def _first(self, order: Sequence[int], ask: Callable[[Transport], Result]) -> Result:
        return self._try_each(order, lambda index: ask(self._all[index]))

    def _try_each(self, order: Sequence[int], ask: Callable[[int], Result]) -> Result:
        """The first answer. When there is none: what the first said of which more is known than "not here"."""
        errors: list[ResponderError] = []
        for index in order:
            try:
                return ask(index)
            except (TransportError, TamperedError, LimitError) as error:
                self._note(index, error)
                errors.append(error)
        raise next((one for one in errors if not isinstance(one, NotFoundError)), errors[0])

    def _note(self, index: int, error: ResponderError) -> None:
        with self._lock:
            if not isinstance(error, NotFoundError):
                self._failures[index] += 1
                self._problems[index] = str(error)
