"""Work off the GUI thread: the only file of the gui that knows threads.

A `Lane` does one piece of work after the other on a thread of its own. Work returns a value and never
touches a widget; the value comes back on the GUI thread through a queued signal. Expected failures come
back as failures; anything else is a bug and is raised on the GUI thread, where the crash hook takes it.

Plain Python threads, not QThreadPool: PySide gives every QRunnable a fresh Python thread state, so that
thread-local things (PROJ's contexts in pyproj) die between two pieces of work while caches still use them.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from responder_app.errors import ResponderError

T = TypeVar("T")
_NOW, _SPARE, _LAST = range(3)


def _nothing(_: object = None) -> None:
    """Takes the place of what a task was asked with."""


class Task:
    """One piece of work that was asked for; `drop` it when nobody waits for the outcome any more."""

    def __init__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[ResponderError], None],
        spare: bool = False,
    ) -> None:
        self.work = work
        self.done = done
        self.failed = failed
        self.spare = spare
        self.dropped = False

    def drop(self) -> None:
        """Skip the work if it has not begun, and deliver no outcome."""
        self.dropped = True
        self.forget()

    def forget(self) -> None:
        """Hold on to nothing any more. GUI thread only: screens may go with it here, not on the lane's thread."""
        self.work = self.done = self.failed = _nothing


class Lane(QObject):
    """One worker thread with a queue. Screens share one lane for answers; sync has another.

    What nobody looks at yet is asked as `spare`: it is begun when nothing else waits.

    Signals: `asked` when somebody begins to wait; `idle` when the last piece of work has been delivered; `ended` is the
    lane's own.
    """

    asked = Signal()
    idle = Signal()
    ended = Signal(object, object, object, object)
    progressed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: queue.PriorityQueue[tuple[int, int, Task | None]] = queue.PriorityQueue()
        self._turns = itertools.count()
        self._thread: threading.Thread | None = None
        self._open: set[Task] = set()
        self._closed = False
        self.ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self.progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[ResponderError], None],
        instead_of: Task | None = None,
        spare: bool = False,
    ) -> Task:
        """Do `work` on the lane; call `done` or `failed` later on this thread.

        `instead_of` is dropped first: an older question that nobody waits for any more. `spare` work is begun when
        nothing else waits: keep its pieces short.
        """
        if instead_of is not None:
            instead_of.drop()
        task = Task(work, done, failed, spare)
        if self._closed:
            task.drop()
            return task
        self._open.add(task)
        self._put(task, _SPARE if spare else _NOW)
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="responder-lane", daemon=True)
            self._thread.start()
        if not spare:
            self.asked.emit()
        return task

    def bring_home(self, slot: Callable[[T], None]) -> Callable[[T], None]:
        """A function that may be called from any thread and calls `slot` on this one, later.

        For progress that a long piece of work reports while it runs.
        """
        return lambda value: self.progressed.emit(slot, value)

    @property
    def busy(self) -> bool:
        """Whether any work is waiting, running or not yet delivered."""
        return bool(self._open)

    @property
    def awaited(self) -> bool:
        """Whether somebody waits for any of it: spare work does not count."""
        return any(not task.spare for task in self._open)

    def close(self) -> None:
        """Drop everything, wait for what runs, deliver nothing more. What is asked from now on is dropped."""
        self.drop()
        self.join()

    def drop(self) -> None:
        """Drop everything, at once; what runs goes on unheard. What is asked from now on is dropped."""
        self._closed = True
        for task in self._open:
            task.drop()
        self._open.clear()
        self._put(None, _LAST)

    def finish(self) -> None:
        """Take nothing more, and wait for all that was asked."""
        self._closed = True
        self._put(None, _LAST)
        self.join()

    def join(self) -> None:
        """After `drop`: wait until the last piece of work has ended. From any other thread."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _put(self, task: Task | None, rank: int) -> None:
        self._queue.put((rank, next(self._turns), task))

    def _work(self) -> None:
        """The thread: one task after the other until the None of `close`."""
        while (task := self._queue.get()[-1]) is not None:
            self._do(task)
            del task  # else it, and what it was asked with, would wait here for the next one

    def _do(self, task: Task) -> None:
        if task.dropped:
            self.ended.emit(task, None, None, None)
            return
        try:
            value = task.work()
        except ResponderError as failure:
            self.ended.emit(task, None, failure, None)
        except BaseException as bug:  # noqa: BLE001  a thread's entry point: the bug goes to the crash hook
            self.ended.emit(task, None, None, bug)
        else:
            self.ended.emit(task, value, None, None)

    @Slot(object, object, object, object)
    def _on_ended(self, task: Task, value: object, failure: ResponderError | None, bug: BaseException | None) -> None:
        self._open.discard(task)
        try:
            if bug is not None:
                raise bug
            if not task.dropped:
                self._deliver(task, value, failure)
        finally:
            task.forget()
            if not self._open:
                self.idle.emit()

    @staticmethod
    def _deliver(task: Task, value: object, failure: ResponderError | None) -> None:
        if failure is not None:
            task.failed(failure)
        else:
            task.done(value)

    @Slot(object, object)
    def _on_progressed(self, slot: Callable[[object], None], value: object) -> None:
        slot(value)
