"""Which waiting request a free worker takes next. Decides only: no processes, no threads, no clock.

A request goes to a worker that has read its page already. Where that one is busy, another reads the page too before
it helps, so that the tile itself is not held up by reading. A `Prepare` goes to a worker that has not read the page.
A sheet that has kept a worker for long gets no second one: whatever it does to them, the screen is served.
"""

from __future__ import annotations

from bisect import insort
from collections import OrderedDict
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from responder_app.render import limits
from responder_app.render.blocks import beside
from responder_app.render.requests import PageKey, Prepare, Priority, Request, Tile


class Asked(Future[Any]):
    """The future of a request.

    `stale` once it was cancelled too late: it runs, and nobody waits for it. `ended` when that cost it its worker.
    """

    stale = False
    ended = False

    def cancel(self) -> bool:
        """As Future.cancel, but what runs already is remembered as not wanted."""
        taken_back = super().cancel()
        self.stale = not taken_back and not self.done()
        return taken_back


@dataclass(order=True)
class Job:
    """A waiting request; compared by priority, then age."""

    rank: tuple[int, int]
    request: Request[Any] = field(compare=False)
    deadline_s: float = field(compare=False)
    future: Asked = field(compare=False)

    @property
    def background(self) -> bool:
        """Whether it may wait for everything else."""
        return self.rank[0] >= Priority.BACKGROUND


class Held:
    """The pages that a worker has read and keeps, as far as its parent knows: the last ones it was asked about."""

    def __init__(self) -> None:
        self._pages: OrderedDict[PageKey, None] = OrderedDict()

    def __contains__(self, page: object) -> bool:
        return page in self._pages

    def add(self, page: PageKey | None) -> None:
        """The worker has just used this page."""
        if page is not None:
            self._pages[page] = None
            self._pages.move_to_end(page)
            while len(self._pages) > limits.MAX_HELD_PAGES:
                self._pages.popitem(last=False)


@dataclass
class Hand:
    """One place for a worker: what it holds, and what it does now, since `begun` on the monotonic clock.

    `also` are the jobs that are done together with `job`; `warming`: only its page is read, which nobody asked for.
    """

    held: Held = field(default_factory=Held)
    idle: bool = False
    job: Job | None = None
    also: list[Job] = field(default_factory=list)
    warming: bool = False
    begun: float = 0.0

    def is_at(self, since: float) -> bool:
        """Whether it has been at one thing since then, or longer."""
        return self.job is not None and self.begun <= since

    @property
    def unwanted(self) -> bool:
        """Whether nobody waits for what it does any more."""
        return self.job is not None and all(
            job.future.stale or job.future.cancelled() for job in (self.job, *self.also)
        )


@dataclass(frozen=True)
class Warming:
    """Nobody asked for it: read this job's page, then look again."""

    job: Job


class Waiting:
    """The requests that wait, the most urgent first."""

    def __init__(self) -> None:
        self._jobs: list[Job] = []

    def __len__(self) -> int:
        return len(self._jobs)

    def add(self, job: Job) -> None:
        """Put a request where it belongs."""
        insort(self._jobs, job)

    def take_all(self) -> list[Job]:
        """Everything; nothing waits afterwards."""
        jobs, self._jobs = self._jobs, []
        return jobs

    def take_beside(self, taken: Job) -> list[Job]:
        """What else is to be drawn with a tile that was just taken: its neighbours, if they are as urgent."""
        if not isinstance(taken.request, Tile):
            return []
        urgent = [job for job in self._jobs if job.rank[0] == taken.rank[0] and not job.future.cancelled()]
        tiles = [(job, job.request) for job in urgent if isinstance(job.request, Tile)]
        places = beside(taken.request, [tile for _, tile in tiles])
        found = [tiles[place][0] for place in places]
        for job in found:
            self._jobs.remove(job)
        return found

    def urgent_besides(self, source: str) -> bool:
        """Whether something for the screen waits that is not about this source."""
        return any(
            job.rank[0] == Priority.ON_SCREEN and job.request.source.id != source and not job.future.cancelled()
            for job in self._jobs
        )

    def take(
        self, hand: Hand, others: Sequence[Hand], least: Priority = Priority.BACKGROUND, slow: Collection[str] = ()
    ) -> Job | Warming | None:
        """What this hand does next, None for nothing.

        It does nothing that can wait longer than `least`, and nothing about the sources that are `slow`: another has
        been at them for long.
        """
        self._jobs = [job for job in self._jobs if not _taken_back(job)]
        warming: Job | None = None
        for job in self._jobs:
            if job.rank[0] > least:
                break
            if job.request.source.id in slow:
                continue
            if warming is not None and job.rank[0] > warming.rank[0]:
                break
            if _fits(job, hand, others):
                self._jobs.remove(job)
                return job
            if warming is None and isinstance(job.request, Tile) and not _left_to_another(job, others):
                warming = job
        return None if warming is None else Warming(warming)


def _taken_back(job: Job) -> bool:
    # Tells those who wait for the future that nothing will come.
    return job.future.cancelled() and not job.future.set_running_or_notify_cancel()


def _fits(job: Job, hand: Hand, others: Sequence[Hand]) -> bool:
    page = job.request.page_key
    if page is None:
        return True
    if isinstance(job.request, Prepare):
        return page not in hand.held or all(page in other.held for other in others)
    return page in hand.held or not any(page in other.held for other in others)


def _left_to_another(job: Job, others: Sequence[Hand]) -> bool:
    """Whether a worker that holds the page is free: it takes the job at once."""
    return any(other.idle and job.request.page_key in other.held for other in others)
