"""What every stage of one run shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from responder_app.library.library import Library
from responder_app.sync.fetch import Fetcher
from responder_app.sync.first import First
from responder_app.sync.porter.hiring import Porters
from responder_app.sync.tally import Tally
from responder_app.sync.transport.base import Traffic
from responder_app.trust.anchor import Anchor
from responder_app.vault.device import DeviceKeys

Clock = Callable[[], datetime]
"""Gives the system's time, aware, in UTC."""


@dataclass(frozen=True)
class Work:
    """One run: from which repository, into which library, with whose keys."""

    anchor: Anchor
    device: DeviceKeys
    library: Library
    fetcher: Fetcher
    porters: Porters
    """Bring drawings beside the fetcher."""
    threads: int
    clock: Clock
    tally: Tally
    first: First = First()  # noqa: RUF009  frozen
    budget_bytes: int = 0
    """The most that may be held on disk; 0 is as much as there is."""
    news: Callable[[], object] = lambda: None
    """Called once when new versions are to come."""

    @property
    def traffic(self) -> Traffic:
        """What was asked and moved so far, by the run and beside it."""
        return self.fetcher.transport.traffic + self.porters.traffic

    @property
    def repository(self) -> str:
        """The repository's id."""
        return self.anchor.repository
