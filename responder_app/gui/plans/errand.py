"""Requests to the drawing pool whose answers come back to the GUI thread; an older one is dropped for a newer one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

from responder_app.errors import ResponderError
from responder_app.gui.tasks import Lane
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Priority, Request

T = TypeVar("T")


class Errand:
    """One thing at a time that is asked of the pool, such as the layers of the open sheet."""

    def __init__(self, pool: RenderPool, lane: Lane) -> None:
        self._pool = pool
        self._lane = lane
        self._future: Future[Any] | None = None

    def send(
        self,
        request: Request[T],
        done: Callable[[T], None],
        failed: Callable[[ResponderError], None],
        priority: Priority = Priority.SOON,
    ) -> None:
        """Ask, instead of what was asked before; `done` or `failed` is called later on this thread."""
        self.drop()
        future = self._pool.submit(request, priority)
        self._future = future

        def home(ended: Future[T]) -> None:
            if ended is not self._future:
                return
            self._future = None
            try:
                answer = ended.result()
            except CancelledError:
                return
            except ResponderError as error:
                failed(error)
            else:
                done(answer)

        future.add_done_callback(self._lane.bring_home(home))

    def drop(self) -> None:
        """Nobody waits for the answer any more."""
        if self._future is not None:
            self._future.cancel()
            self._future = None
