"""What stands on top of every screen about a facility: which building, how it may be handled, how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TrustLevel(StrEnum):
    """Colour of the trust badge. Apart from age: an overdue review never turns it red."""

    OK = "ok"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class Trust:
    """Who vouches for the package, and when this vehicle last asked for news.

    `badge` is short ("Verified"), `headline` says in its place what is wrong ("Not checked for 9 days");
    `issuer_text` "Office of X, version 3, issued 2 Jan 2026", of a guest "Office of X, mutual aid until 24 Nov 2026,
    version ...";  `checked_text` "checked for updates 9 days ago".
    Amber and red come from the time since that check.
    """

    level: TrustLevel
    verified: bool
    badge: str
    issuer: str
    issuer_text: str
    checked_text: str
    version: int
    sequence: int
    headline: str
    issued_on: date
    """The local date."""
    aid_until: str = ""
    """Until when this vehicle shows it as a guest of the issuer ("24 Nov 2026"); empty where it is the issuer's own."""
    aid_past: bool = False
    """That moment is past by this machine's clock, and the office has not been heard of since: sync."""


@dataclass(frozen=True)
class Heading:
    """The facility and its trust, the same on every screen."""

    facility_id: str
    name: str
    address: str
    handling: str | None
    """The owner's marking, to be shown first where it is there."""
    trust: Trust
    review_text: str
    """The oldest section's age, e.g. "3 of 12 sections overdue for review"."""
    review_overdue: bool
