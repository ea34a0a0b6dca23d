"""What is known of a vehicle's syncs: the last one, and what is so now. Plain values, for the window too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from responder_app.sync.automatic.sticks import Carrier

BEGUN = "begun"


@dataclass(frozen=True)
class Last:
    """The sync before, whoever began it."""

    at: datetime
    ended: str
    """One of `agenda.Ended`, or BEGUN."""
    why: str = ""
    """The occasion; "" for a person."""
    problem: str = ""
    """In a sentence."""

    @property
    def was_cut(self) -> bool:
        """Whether it never ended."""
        return self.ended == BEGUN


@dataclass(frozen=True)
class Look:
    """What is so now."""

    last_check: datetime | None
    network: str
    carriers: tuple[Carrier, ...]
    last: Last | None
