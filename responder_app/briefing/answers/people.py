"""The people screen: whom to call in order, who may go in first, where the owner's command center is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from responder_app.briefing.answers.fact import Age, Fact
from responder_app.briefing.answers.heading import Heading


class Validity(StrEnum):
    """Whether a re-entry credential holds today."""

    VALID = "valid"
    EXPIRED = "expired"
    NOT_YET = "not yet valid"


@dataclass(frozen=True)
class CallRow:
    """One contact; rows come in the order in which to call."""

    order: int
    name: str
    role: str
    phones: tuple[str, ...]
    hours: str
    """Empty when not provided."""


@dataclass(frozen=True)
class FirstInRow:
    """One re-entry credential. Valid ones come first."""

    name: str
    employer: str
    role: str
    id_check: str
    areas: tuple[str, ...]
    phone: str
    """Empty when not provided."""
    valid_from: date
    valid_to: date
    validity: Validity
    validity_text: str
    """E.g. "valid until 3 Mar 2027" or "EXPIRED 12 days ago"."""


@dataclass(frozen=True)
class PeopleAnswer:
    """The people screen. The `_state` facts say in words when a list is missing, not shared or empty."""

    heading: Heading
    calls: tuple[CallRow, ...]
    calls_state: Fact
    first_in: tuple[FirstInRow, ...]
    first_in_state: Fact
    command_center: tuple[Fact, ...]
    age: Age
