"""What a vehicle remembers of a repository between refreshes. A plain value: the library stores it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class TrustState:
    """All that protects against replay; losing it would let an old state of the repository pass as new.

    Era and sequence are 0, and the floor is 1970, until something was accepted.
    """

    metadata: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """File name to content as downloaded: every root ("1.root.json" ...), "timestamp.json", "snapshot.json",
    "targets.json", and "catalogue", the catalogue that was accepted last. Store all of them, whatever their names."""
    floor: datetime = EPOCH
    """It is at least this late (UTC): the newest time that was signed. Never taken from a clock."""
    era: int = 0
    sequence: int = 0
    catalogue_hash: str | None = None
    """SHA-256 of the accepted catalogue, in hexadecimal."""
