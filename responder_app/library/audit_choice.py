"""Which entries of the audit log somebody asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from responder_app.library.audit_entry import AuditEntry

Fits = Callable[[AuditEntry], bool]


@dataclass(frozen=True)
class AuditChoice:
    """Everything that is given must fit."""

    facilities: frozenset[str] | None = None
    """Ids."""
    user: str | None = None
    """Name, in capital or small letters."""
    day: date | None = None
    """By the vehicle's own clock then."""
    action: str | None = None

    def fits(self, entry: AuditEntry) -> bool:
        """Whether the entry is one of them."""
        return (
            (self.facilities is None or entry.facility in self.facilities)
            and (self.user is None or entry.user.casefold() == self.user.strip().casefold())
            and (self.day is None or entry.at[:10] == self.day.isoformat())
            and (self.action is None or entry.action == self.action)
        )

    @property
    def words(self) -> str:
        """What is asked by, for the log itself: never whose name."""
        given = (
            ("one facility", self.facilities is not None),
            ("one user", self.user is not None),
            (f"day {self.day}", self.day is not None),
            (f"action {self.action}", self.action is not None),
        )
        return ", ".join(words for words, is_given in given if is_given)
