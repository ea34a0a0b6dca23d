"""What every stage of one run shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from responder_app.library.library import Library
from responder_app.sync.fetch import Fetcher
from responder_app.sync.first import First
from responder_app.sync.tally import Tally
from responder_app.sync.transport.access import Access
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
    ways: Mapping[str, Access] = field(default_factory=dict)
    """How the host of each source is met, for a second process that reads there; without any none is started."""

    @property
    def repository(self) -> str:
        """The repository's id."""
        return self.anchor.repository
