"""Doing many things on a few threads, in order of their priority, and giving back what comes of each."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue
from types import TracebackType
from typing import Generic, Self, TypeVar

from responder_app.errors import NotFoundError, ResponderError, TransportError
from responder_app.sync.retry import Halt, Stopped

Item = TypeVar("Item")
Result = TypeVar("Result")

GIVE_UPS = 3
"""So many transfers in a row that were given up mean that there is no way to the repository any more."""


@dataclass(frozen=True)
class Done(Generic[Item, Result]):
    """One item and what came of it."""

    item: Item
    result: Result


@dataclass(frozen=True)
class Failed(Generic[Item]):
    """One item and the expected failure that it ended with."""

    item: Item
    error: ResponderError


def run_all(
    items: Iterable[Item], do: Callable[[Item], Result], threads: int, halt: Halt
) -> Generator[Done[Item, Result] | Failed[Item], None, None]:
    """What `do` gives or raises for each item, as it comes; begun in the order of `items`.

    Ends early when `halt` is set. Raises the last TransportError when GIVE_UPS items in a row ended with one.
    Use it in `contextlib.closing`: whatever ends it early then ends its threads too, before anything else is done.
    """

    def begin(item: Item) -> Result:
        halt.check()
        return do(item)

    queue = iter(items)
    waiting: dict[Future[Result], Item] = {}
    ended: SimpleQueue[Future[Result]] = SimpleQueue()
    given_up = 0

    def submit(item: Item) -> Future[Result]:
        future = pool.submit(begin, item)
        future.add_done_callback(ended.put)
        return future

    with ThreadPoolExecutor(threads, thread_name_prefix="sync") as pool:
        try:
            while True:
                _fill(waiting, queue, submit, 2 * threads, halt)
                if not waiting:
                    return
                future = ended.get()
                outcome = _outcome(waiting.pop(future), future)
                if outcome is None:
                    continue
                given_up = given_up + 1 if _is_give_up(outcome) else 0
                if isinstance(outcome, Failed) and given_up >= GIVE_UPS:
                    raise outcome.error
                yield outcome
        finally:
            for future in waiting:
                future.cancel()
            if waiting:
                halt.end()


def _fill(
    waiting: dict[Future[Result], Item],
    queue: Iterator[Item],
    submit: Callable[[Item], Future[Result]],
    most: int,
    halt: Halt,
) -> None:
    """Keep a few items ahead of the threads, not all of them: a priority that comes first is done first."""
    for item in () if halt.is_set() else islice(queue, most - len(waiting)):
        waiting[submit(item)] = item


def _outcome(item: Item, future: Future[Result]) -> Done[Item, Result] | Failed[Item] | None:
    try:
        return Done(item, future.result())
    except Stopped:
        return None
    except ResponderError as error:
        return Failed(item, error)


def _is_give_up(outcome: object) -> bool:
    return (
        isinstance(outcome, Failed)
        and isinstance(outcome.error, TransportError)
        and not isinstance(outcome.error, NotFoundError)
    )


class Behind(Generic[Result]):
    """Does one thing at a time on a thread of its own, while its owner goes on. A context manager; one owner."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="sync-behind")
        self._under_way: Future[Result] | None = None

    def __enter__(self) -> Self:
        self._pool.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Waits for what is under way; what came of it is lost unless it was asked for."""
        self._pool.__exit__(kind, error, trace)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return self._under_way is not None and not self._under_way.done()

    def begin(self, do: Callable[[], Result]) -> None:
        """Do this next. What came of the one before must have been asked for."""
        self._under_way = self._pool.submit(do)

    def outcome(self) -> Result | None:
        """Wait for what was begun last and give what came of it, once; None when there is nothing. Raises as it did."""
        future, self._under_way = self._under_way, None
        return None if future is None else future.result()
