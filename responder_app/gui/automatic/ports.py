"""What the watch is given. Shapes only, no behaviour."""

# ruff: noqa: D102  the names say it; the classes say the rest

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from responder_app.sync.automatic.values import Last, Look
from responder_app.sync.wishes import Wishes


class Outlook(Protocol):
    """The vehicle, as far as syncing by itself asks. Properties answer at once; the others on a lane."""

    @property
    def wishes(self) -> Wishes: ...
    @property
    def device(self) -> str: ...
    @property
    def has_source(self) -> bool: ...
    def look(self, disks: Iterable[Path]) -> Look: ...
    def remember(self, last: Last) -> None: ...
