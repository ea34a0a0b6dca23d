"""One fact with its state, weight and age. Every screen is made of these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FactState(StrEnum):
    """What is known about a fact, so that a blank never has to be guessed at."""

    PROVIDED = "provided"
    MISSING = "missing"
    """Nobody told us: shown as "Not provided"."""
    NOT_SHARED = "not shared"
    """It exists, but the owner does not share it with this agency."""
    NONE = "none"
    """The owner states that there are none."""


class FactSeverity(StrEnum):
    """How loud a fact is painted: plain, amber or red."""

    NORMAL = "normal"
    CAUTION = "caution"
    DANGER = "danger"


class AgeState(StrEnum):
    """Where the review stands. An overdue review is amber, never red."""

    CURRENT = "current"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Age:
    """How old a section is: `text` like "checked 3 months ago", and whether its review is overdue."""

    state: AgeState
    text: str
    verified_on: date | None = None
    verified_by: str | None = None
    next_due: date | None = None

    @property
    def overdue(self) -> bool:
        """Whether the review date has passed (amber)."""
        return self.state is AgeState.OVERDUE


@dataclass(frozen=True)
class Fact:
    """A label and a short value, both plain text. `value` is never empty: a missing fact says so in words."""

    label: str
    value: str
    state: FactState = FactState.PROVIDED
    severity: FactSeverity = FactSeverity.NORMAL
    age: Age | None = None
    shorter: tuple[str, ...] = ()
    """The value in fewer words, longest first, for where the whole does not fit. None of them leaves out the danger."""
    stands: bool = False
    """However calm, never left out for something louder: a crew acts on it at once, as on the nearest hydrant."""
