"""What every stage of one run shares."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from responder_app.library.library import Library
from responder_app.sync.fetch import Fetcher
from responder_app.sync.first import First
from responder_app.sync.lanes import Lanes
from responder_app.sync.pool import Done, Failed, run_all
from responder_app.sync.tally import Tally
from responder_app.trust.anchor import Anchor
from responder_app.vault.device import DeviceKeys

Item = TypeVar("Item")
Result = TypeVar("Result")

Clock = Callable[[], datetime]
"""Gives the system's time, aware, in UTC."""


@dataclass(frozen=True)
class Work:
    """One run: from which repository, into which library, with whose keys."""

    anchor: Anchor
    device: DeviceKeys
    library: Library
    fetcher: Fetcher
    lanes: Lanes
    clock: Clock
    tally: Tally
    first: First = First()  # noqa: RUF009  frozen
    budget_bytes: int = 0
    """The most that may be held on disk; 0 is as much as there is."""
    news: Callable[[], object] = lambda: None
    """Called once when new versions are to come."""

    @property
    def repository(self) -> str:
        """The repository's id."""
        return self.anchor.repository

    def each(
        self, items: Iterable[Item], do: Callable[[Item], Result]
    ) -> Generator[Done[Item, Result] | Failed[Item], None, None]:
        """What `do` gives or raises for each item, as many at a time as there are lanes; see pool.run_all."""

        def in_a_lane(item: Item) -> Result:
            with self.lanes:
                self.fetcher.halt.check()
                return do(item)

        return run_all(items, in_a_lane, self.lanes.most, self.fetcher.halt)
