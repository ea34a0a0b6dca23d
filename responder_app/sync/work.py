"""What every stage of one run shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from responder_app.library.library import Library
from responder_app.sync.fetch import Fetcher
from responder_app.sync.first import First
from responder_app.sync.tally import Tally
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
    threads: int
    clock: Clock
    tally: Tally
    first: First = First()  # noqa: RUF009  frozen
    budget_bytes: int = 0
    """The most that may be held on disk; 0 is as much as there is."""

    @property
    def repository(self) -> str:
        """The repository's id."""
        return self.anchor.repository
