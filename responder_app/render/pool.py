"""The pool of drawing workers: a queue by priority, a thread of the parent for each worker, replacements for the dead.

Owns processes and the order of requests; what a request means is `requests`, how one worker is spoken to `process`.
Callable from any thread. Futures are completed in the pool's threads: a GUI takes results over by a queued signal.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from concurrent.futures import Future
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from responder_app.errors import ResponderError, WorkerError
from responder_app.render import limits, sandbox
from responder_app.render.process import WorkerProcess
from responder_app.render.requests import Priority, ReplyT_co, Request

log = logging.getLogger(__name__)

LOOK_AFTER_S = 0.5
"""How often a waiting worker is looked after, so that one that died idle is there again before it is needed."""
CLOSE_S = 10.0


@dataclass(order=True)
class _Job:
    """A waiting request; compared by priority, then age."""

    rank: tuple[int, int]
    request: Request[Any] = field(compare=False)
    deadline_s: float = field(compare=False)
    future: Future[Any] = field(compare=False)


class RenderPool:
    """Draws in up to `workers` sandboxed processes, started when first needed. Close it, or use it in a `with`."""

    def __init__(self, workers: int = 2) -> None:
        self._most = workers
        self._changed = threading.Condition()
        self._queue: list[_Job] = []
        self._ages = itertools.count()
        self._threads: list[threading.Thread] = []
        self._running: set[WorkerProcess] = set()
        self._idle = 0
        self._closed = False

    def submit(
        self, request: Request[ReplyT_co], priority: Priority = Priority.ON_SCREEN, deadline_s: float | None = None
    ) -> Future[ReplyT_co]:
        """Queue a request.

        The future gives the reply or raises: WorkerError when the worker died or took longer than `deadline_s` (the
        kind's own by default, counted from when it is taken up), DrawingError when the file cannot be drawn, and what
        the source's own loading raised. `cancel()` takes back a request that still waits.
        """
        future: Future[ReplyT_co] = Future()
        with self._changed:
            if self._closed:
                future.set_exception(WorkerError("Drawing has been shut down."))
                return future
            rank = (int(priority), next(self._ages))
            job = _Job(rank, request, request.deadline_s if deadline_s is None else deadline_s, future)
            heapq.heappush(self._queue, job)
            if self._idle < len(self._queue):
                self._add_thread()
            self._changed.notify()
        return future

    def run(
        self, request: Request[ReplyT_co], timeout_s: float | None = None, priority: Priority = Priority.BACKGROUND
    ) -> ReplyT_co:
        """Submit and wait for the reply, raising as `submit`; `timeout_s` counts from when a worker takes it up."""
        return self.submit(request, priority, timeout_s).result()

    def warm(self) -> None:
        """Start every worker now, in the background, so that the first sheet does not wait for one."""
        with self._changed:
            while not self._closed and len(self._threads) < self._most:
                self._add_thread()

    def pids(self) -> tuple[int, ...]:
        """The worker processes that run now, for measurements and tests."""
        with self._changed:
            return tuple(worker.pid for worker in self._running)

    def close(self) -> None:
        """Kill all workers, fail what waits or runs with WorkerError, and wait until every thread has ended."""
        with self._changed:
            self._closed = True
            waiting, self._queue = self._queue, []
            for worker in self._running:
                worker.interrupt()
            self._changed.notify_all()
        for job in waiting:
            if job.future.set_running_or_notify_cancel():
                job.future.set_exception(WorkerError("Drawing has been shut down."))
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(CLOSE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _add_thread(self) -> None:
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._keep, name=f"drawing-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _keep(self) -> None:
        """The life of one thread: keep a worker running and give it the next request, until the pool closes.

        bubblewrap ends its worker when the thread that started it ends, so a worker never outlives its thread.
        """
        worker = self._sound(None)
        try:
            while not self._closed:
                job = self._next()
                if job is None and worker is None:
                    continue  # it cannot be started: tried again when somebody asks
                worker = self._sound(worker)
                if job is not None and job.future.set_running_or_notify_cancel() and not self._serve(worker, job):
                    self._retire(worker)
                    worker = self._sound(None)
        finally:
            self._retire(worker)

    def _next(self) -> _Job | None:
        """The most urgent request, or None after a while without one or when the pool closes."""
        with self._changed:
            if not self._queue and not self._closed:
                self._idle += 1
                self._changed.wait(LOOK_AFTER_S)
                self._idle -= 1
            return heapq.heappop(self._queue) if self._queue else None

    def _sound(self, worker: WorkerProcess | None) -> WorkerProcess | None:
        """The worker while it lives and is not worn out, else a new one; None when none can be started."""
        if worker is not None and worker.alive and worker.busy_s < limits.WORKING_LIFE_S:
            return worker
        self._retire(worker)
        if self._closed:
            return None
        try:
            fresh = WorkerProcess(sandbox.drawing_program(), sandbox.bubblewrap_works())
        except WorkerError as error:
            log.warning("Drawing worker not started: %s", error)
            return None
        with self._changed:
            self._running.add(fresh)
        return fresh

    def _retire(self, worker: WorkerProcess | None) -> None:
        if worker is not None:
            with self._changed:
                self._running.discard(worker)
            worker.kill()

    def _serve(self, worker: WorkerProcess | None, job: _Job) -> bool:
        """Complete the job's future; False when the worker is not to be used any more."""
        try:
            if worker is None:
                raise WorkerError("The drawing process could not be started.")
            reply = worker.ask(job.request, job.deadline_s)
        except WorkerError as error:
            if not self._closed:
                log.warning("Drawing worker lost at %s: %s", type(job.request).__name__, error)
            job.future.set_exception(error)
            return False
        except ResponderError as error:
            job.future.set_exception(error)
            return True
        except Exception as error:  # noqa: BLE001  a bug, in the source's loading for one: it belongs to who waits for the future
            job.future.set_exception(error)
            return False
        job.future.set_result(reply)
        return True
