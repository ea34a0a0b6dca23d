"""The pool of drawing workers: a thread of the parent for each, requests handed out, replacements for the dead.

Owns processes; who takes which request is `order`, what a request means `requests`, how one worker is spoken to
`process`, which sheets are not tried again `strikes`.
Callable from any thread. Futures are completed in the pool's threads: a GUI takes results over by a queued signal.
"""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self

from responder_app.errors import NoWorkerError, ResponderError, WorkerError
from responder_app.render import limits, sandbox
from responder_app.render.blocks import cut, united
from responder_app.render.order import Asked, Hand, Held, Job, Waiting, Warming
from responder_app.render.process import WorkerProcess
from responder_app.render.requests import Prepare, Priority, ReplyT_co, Request, Tile
from responder_app.render.strikes import Strikes

log = logging.getLogger(__name__)

LOOK_AFTER_S = 0.5
"""How often a waiting worker is looked after, so that one that died idle is there again before it is needed."""
CLOSE_S = 10.0


class RenderPool:
    """Draws in up to `workers` sandboxed processes, started when first needed. Close it, or use it in a `with`."""

    def __init__(self, workers: int = 2) -> None:
        self._most = workers
        self._changed = threading.Condition()
        self._waiting = Waiting()
        self._hands: list[Hand] = []
        self._strikes = Strikes()
        self._seen = -limits.WINDOW_S
        self._ages = itertools.count()
        self._threads: list[threading.Thread] = []
        self._running: set[WorkerProcess] = set()
        self._closed = False
        self._startless = False
        """Whether the last worker could not be started."""

    def submit(
        self, request: Request[ReplyT_co], priority: Priority = Priority.ON_SCREEN, deadline_s: float | None = None
    ) -> Future[ReplyT_co]:
        """Queue a request.

        The future gives the reply or raises: WorkerError when the worker died or took longer than `deadline_s` (the
        kind's own by default, counted from when it is taken up), NoWorkerError when none can be started, DrawingError
        when the file cannot be drawn, and what the source's own loading raised. `cancel()` takes back a request that
        still waits; one that runs already is ended when it goes on for long and another sheet waits for its worker.
        """
        future = Asked()
        with self._changed:
            if self._closed:
                future.set_exception(WorkerError("Drawing has been shut down."))
                return future
            if priority < Priority.BACKGROUND:
                self._seen = time.monotonic()
            rank = (int(priority), next(self._ages))
            self._waiting.add(Job(rank, request, deadline_s or _patience_s(request, priority), future))
            if sum(hand.idle for hand in self._hands) < len(self._waiting):
                self._add_thread()
            # All of them: the one that has read the page is to take it.
            self._changed.notify_all()
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
            waiting = self._waiting.take_all()
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
            hand = Hand()
            name = f"drawing-{len(self._threads)}"
            thread = threading.Thread(target=self._keep, args=(hand,), name=name, daemon=True)
            self._hands.append(hand)
            self._threads.append(thread)
            thread.start()

    def _keep(self, hand: Hand) -> None:
        """The life of one thread: keep a worker running and give it the next request, until the pool closes.

        bubblewrap ends its worker when the thread that started it ends, so a worker never outlives its thread.
        """
        worker = self._sound(None, hand)
        try:
            while not self._closed:
                task = self._next(hand)
                if task is None:
                    if worker is None:
                        continue  # it cannot be started: tried again when somebody asks
                    worker.memory.give_back()
                worker = self._sound(worker, hand)
                if task is not None and not self._do(worker, hand, task):
                    self._retire(worker)
                    worker = self._sound(None, hand)
        finally:
            self._retire(worker)

    def _next(self, hand: Hand) -> Job | Warming | None:
        """What this hand is to do, or None after a while without anything or when the pool closes."""
        with self._changed:
            if hand.job is not None:
                # What it has read by now changes what the others may take.
                self._changed.notify_all()
            hand.job, hand.also, hand.idle = None, [], True
            task = self._take(hand)
            if task is None and not self._closed:
                self._changed.wait(LOOK_AFTER_S)
                task = self._take(hand)
            hand.idle = False
            if task is not None:
                hand.warming = isinstance(task, Warming)
                hand.job, hand.begun = task.job if isinstance(task, Warming) else task, time.monotonic()
                if isinstance(task, Job):
                    hand.also = self._waiting.take_beside(task)
                self._changed.notify_all()
            return task

    def _take(self, hand: Hand) -> Job | Warming | None:
        others = [other for other in self._hands if other is not hand]
        now = time.monotonic()
        held_up = [other.job for other in others if other.is_at(now - limits.STALE_S)]
        slow = {job.request.source.id for job in held_up if job is not None}
        return self._waiting.take(hand, others, self._least(others, now), slow)

    def _least(self, others: Sequence[Hand], now: float) -> Priority:
        """How long what a hand takes may have to wait: one worker is kept for the screen while it is used.

        Beside work for later that has just begun, that is also kept from what is only soon on the screen.
        """
        later = [other for other in others if other.job is not None and other.job.background]
        if now - self._seen >= limits.WINDOW_S or len(later) < max(self._most - 1, 1):
            return Priority.BACKGROUND
        return Priority.SOON if any(other.is_at(now - limits.STALE_S) for other in later) else Priority.OVERVIEW

    def _sound(self, worker: WorkerProcess | None, hand: Hand) -> WorkerProcess | None:
        """The worker while it lives and is not worn out, else a new one; None when none can be started."""
        if worker is not None and worker.alive and worker.busy_s < limits.WORKING_LIFE_S:
            return worker
        self._retire(worker)
        with self._changed:
            hand.held = Held()
        if self._closed:
            return None
        try:
            fresh = WorkerProcess(sandbox.drawing_program(), sandbox.bubblewrap_works())
        except WorkerError as error:
            self._tell_not_started(error)
            return None
        with self._changed:
            self._startless = False
            self._running.add(fresh)
        return fresh

    def _tell_not_started(self, error: WorkerError) -> None:
        """Once, however often it is tried, until one starts again."""
        with self._changed:
            told, self._startless = self._startless, True
        if not told:
            log.warning("Drawing worker not started: %s", error)

    def _retire(self, worker: WorkerProcess | None) -> None:
        if worker is not None:
            with self._changed:
                self._running.discard(worker)
            worker.kill()

    def _do(self, worker: WorkerProcess | None, hand: Hand, task: Job | Warming) -> bool:
        """Do it; False when the worker is not to be used any more."""
        if isinstance(task, Warming):
            page = task.job.request.page_key
            assert page is not None
            warming = Prepare(task.job.request.source, *page[1:])
            # A future of its own: what goes wrong here is told to whoever asks for a tile next.
            return self._serve(worker, hand, Job(task.job.rank, warming, warming.deadline_s, Asked()))
        wanted = [job for job in (task, *hand.also) if job.future.set_running_or_notify_cancel()]
        if len(wanted) < 2:
            return not wanted or self._serve(worker, hand, wanted[0])
        return self._serve_block(worker, hand, wanted)

    def _serve_block(self, worker: WorkerProcess | None, hand: Hand, jobs: list[Job]) -> bool:
        """Draw tiles in one piece, and complete the future of each; returns as `_serve`."""
        tiles = [(job.future, job.request) for job in jobs if isinstance(job.request, Tile)]
        block = united([tile for _, tile in tiles])
        drawn = Asked()
        sound = self._serve(worker, hand, Job(jobs[0].rank, block, jobs[0].deadline_s, drawn))
        error = drawn.exception()
        for future, tile in tiles:
            if error is None:
                future.set_result(cut(block, drawn.result(), tile))
            else:
                future.set_exception(error)
        return sound

    def _serve(self, worker: WorkerProcess | None, hand: Hand, job: Job) -> bool:
        """Complete the job's future; False when the worker is not to be used any more."""
        refusal = self._refusal(job)
        if refusal is not None:
            self._read(hand, job)
            job.future.set_exception(refusal)
            return True
        try:
            if worker is None:
                raise NoWorkerError("No drawing process can be started on this machine.")
            reply = worker.ask(job.request, job.deadline_s, lambda: self._unwanted(hand, job))
        except WorkerError as error:
            self._lost(worker, job, error)
            job.future.set_exception(error)
            return False
        except ResponderError as error:
            self._read(hand, job)
            job.future.set_exception(error)
            return True
        except Exception as error:  # noqa: BLE001  a bug, in the source's loading for one: it belongs to who waits for the future
            job.future.set_exception(error)
            return False
        self._read(hand, job)
        job.future.set_result(reply)
        return True

    def _refusal(self, job: Job) -> ResponderError | None:
        with self._changed:
            return self._strikes.refusal(job.request)

    def _read(self, hand: Hand, job: Job) -> None:
        with self._changed:
            hand.held.add(job.request.page_key)

    def _lost(self, worker: WorkerProcess | None, job: Job, error: WorkerError) -> None:
        if self._closed or worker is None:
            return
        log.warning("Drawing worker lost at %s: %s", type(job.request).__name__, error)
        if not job.future.ended:
            died = not worker.alive
            with self._changed:
                self._strikes.count(job.request, died)

    def _unwanted(self, hand: Hand, job: Job) -> bool:
        """Whether a running request is to be ended: another sheet waits because of it.

        Nobody wants it any more; or no other will soon be free, and it can wait or another is at the same sheet.
        """
        now = time.monotonic()
        if now - hand.begun < limits.STALE_S:
            return False
        with self._changed:
            others = [other for other in self._hands if other is not hand]
            if any(other.idle for other in others) or not self._waiting.urgent_besides(job.request.source.id):
                return False
            held_up = all(other.is_at(now - limits.STALE_S) for other in others)
            spare = hand.warming or job.background or any(_doubles(hand, other) for other in others)
            # What was read for later is kept by its worker: worth more than a moment of waiting for the other one.
            left_behind = hand.unwanted and not job.background
            job.future.ended = left_behind or (held_up and spare)
            return job.future.ended


def _doubles(hand: Hand, other: Hand) -> bool:
    """Whether another was at the same sheet before this one."""
    mine, its = hand.job, other.job
    same = mine is not None and its is not None and mine.request.source.id == its.request.source.id
    return same and other.begun <= hand.begun


def _patience_s(request: Request[Any], priority: Priority) -> float:
    """How long a request may take: its kind's own time, and more where nobody looks on.

    Not for Prepare: one that hangs would hold up the floors that are looked at next.
    """
    if priority < Priority.BACKGROUND or isinstance(request, Prepare):
        return request.deadline_s
    return max(request.deadline_s, limits.BACKGROUND_S)
