"""What the sync service answers with: plain frozen values, for a screen or a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from responder_app.errors import ResponderError
from responder_app.sync.transport.base import Traffic

if TYPE_CHECKING:  # it brings tuf along, which would cost the window 0.3 s of its start
    from responder_app.trust.orders import VerifiedDestroyOrder


@dataclass(frozen=True)
class Delivery:
    """What became of the reports to the office that waited. It says nothing about the sync itself."""

    delivered: int = 0
    waiting: int = 0
    problem: str = ""
    """Why some still wait, one sentence; empty when none does."""


@dataclass(frozen=True)
class Change:
    """What one sync did. Facilities and areas are named by their ids."""

    sequence: int
    """Of the catalogue that was accepted."""
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    """The new version could not be believed; the one before is kept. See `reasons`."""
    held_back: tuple[str, ...] = ()
    """Withdrawn with too many others at once: kept until the office confirms. See `reasons`."""
    missing: tuple[str, ...] = ()
    """No longer named by the office though never withdrawn: kept."""
    unfinished: tuple[str, ...] = ()
    """Could not be fetched this time; the next sync tries again. See `reasons`."""
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Why, by id, one sentence each."""
    unread: tuple[ResponderError, ...] = ()
    """Lists of the catalogue that did not come or could not be believed: what they name stays as it was."""
    kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The same as the kind of error, for the office."""
    notes: tuple[str, ...] = ()
    """What concerns no single facility: a withdrawn grant, a compartment that stays closed."""
    sources: tuple[str, ...] = ()
    """What went wrong at one of several sources, which another made good; one sentence each."""
    drawn: tuple[str, ...] = ()
    """Plans, pictures or maps of these came."""
    unchanged: int = 0
    """Facilities that were as they should be."""
    traffic: Traffic = Traffic()  # noqa: RUF009  frozen, all zero
    cancelled: bool = False
    """Stopped on request; the next sync goes on from here."""
    destroy: VerifiedDestroyOrder | None = None
    """The office ordered this device to be emptied, and was believed."""
    reports: Delivery = Delivery()
    """What the office was told of it."""
    offices: tuple[Outcome, ...] = ()
    """Where this vehicle follows several offices: what became of each, that of its owner first."""

    @property
    def is_whole(self) -> bool:
        """Whether all that the office offers to this device is here now, and believed."""
        return not (self.refused or self.held_back or self.missing or self.unfinished or self.notes or self.cancelled)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing on any screen can have changed."""
        return not self.touched

    @property
    def touched(self) -> frozenset[str]:
        """All of which something is other than before."""
        return frozenset((*self.added, *self.updated, *self.removed, *self.drawn))


@dataclass(frozen=True)
class Outcome:
    """What became of one office's repository in a sync of several: a change, or an error."""

    office: str
    repository: str
    change: Change | None = None
    error: ResponderError | None = None


@dataclass(frozen=True)
class SyncRow:
    """One facility or area on the sync screen."""

    id: str
    type: str
    name: str
    state: str
    """ready, updating, old or refused."""
    reason: str
    """Why the newest version was refused, else empty."""
    version: int
    """The version that is shown; 0 while nothing of it is here."""
    offered: int
    """The newest version that the office offers; 0 when it offers none."""
    age: str
    """How long ago the office issued the shown version."""
    issued_at: datetime | None
    accepted_at: datetime | None
    bytes: int
    bytes_missing: int
    office: str = ""
    """Whose it is, where this vehicle follows several offices."""


@dataclass(frozen=True)
class Standing:
    """How this vehicle stands with one office that it follows."""

    office: str
    repository: str
    last_check: datetime | None
    source: str | None
    trust: str
    grant: str
    sources: tuple[tuple[str, str], ...] = ()
    reports_waiting: int = 0
    owns: bool = True
    """Whether this vehicle is that office's own."""


@dataclass(frozen=True)
class SyncStatus:
    """What this vehicle holds, from where, and on whose word."""

    facilities: tuple[SyncRow, ...]
    last_check: datetime | None
    source: str | None
    storage_bytes: int
    trust: str
    """Which office, which state of its repository, and how old."""
    grant: str
    """What this device may read."""
    sources: tuple[tuple[str, str], ...] = ()
    """Where it is read from, in order of preference: each with what went wrong there in the last sync, or nothing."""
    reports_waiting: int = 0
    """Reports to the office that no inbox has taken yet."""
    offices: tuple[Standing, ...] = ()
    """The same of each office, its owner's first, where this vehicle follows several; else nothing."""
    mutual_aid: tuple[str, ...] = ()
    """Of which offices it is a guest and until when, one sentence each."""
    aid_ended: tuple[str, ...] = ()
    """Of which it no longer is, and what to do."""
