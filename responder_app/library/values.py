"""What the library answers with: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from responder_app.model.base import LonLat, Polygon
from responder_app.model.evacuation import AssemblyPoint
from responder_app.model.facility import Scopes
from responder_app.model.occupancy import Occupancy
from responder_app.package.digest import ObjectRef
from responder_app.package.earlier import EarlierFile


class State(StrEnum):
    """How a facility stands against the newest catalogue that was accepted."""

    READY = "ready"
    """The newest version with all that this device may open; earlier plans and tiles may still be on their way."""
    UPDATING = "updating"
    """On its way: nothing is here yet, or the newest version's drawings are still missing."""
    OLD = "old"
    """A newer version is offered; the one before is shown until it is here."""
    REFUSED = "refused"
    """The newest version could not be accepted; the reason is beside it."""


class PartState(StrEnum):
    """Whether a part can be opened now."""

    HERE = "here"
    ON_ITS_WAY = "on its way"


class Field(StrEnum):
    """Which field a search matched."""

    NAME = "name"
    ALIAS = "alias"
    COMPLEX = "complex"
    ADDRESS = "address"
    TENANT = "tenant"
    CHEMICAL = "chemical"


@dataclass(frozen=True)
class Receipt:
    """How and when a version was accepted: what the trust badge stands on."""

    repository: str
    version: int
    sequence: int
    catalogue_hash: str
    root_hash: str
    office: str
    issued_at: datetime
    accepted_at: datetime
    guest_until: datetime | None = None
    """Until when this vehicle may show it as a guest of the office; None where it is the office's own."""


@dataclass(frozen=True)
class HeldFacility:
    """One row of the sync screen. `name` and `version` are None while nothing of it is here."""

    repository: str
    id: str
    """On this vehicle."""
    type: str
    """facility or area."""
    name: str | None
    state: State
    version: int | None
    offered: int | None
    """Version in the newest catalogue, None when that does not name it."""
    reason: str | None
    """Why the newest version was refused."""
    accepted_at: datetime | None
    issued_at: datetime | None
    bytes: int
    """Sealed bytes of the shown version that this device may open."""
    bytes_missing: int
    signed_id: str = ""
    """In its repository."""
    office: str | None = None
    """Who issued what is shown."""


@dataclass(frozen=True)
class HeldSum:
    """How one repository's facilities and areas stand, in numbers: those shown, those of them that are READY."""

    held: int
    ready: int
    lacks_bytes: int
    """Of what this device may open and is not here yet."""


@dataclass(frozen=True, slots=True)
class HeldVersion:
    """What sync compares with a catalogue."""

    version: int
    manifest_hash: str
    compartment: str
    withheld: frozenset[Scopes]
    """Scopes of the records that stay closed; a wider grant means installing again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An object of a held version that is still to be downloaded, and the kind of part it is of."""

    repository: str
    facility_id: str
    """In its repository."""
    kind: str
    ref: ObjectRef


@dataclass(frozen=True)
class Content:
    """An opened part. `stands_in`: it is of an older version, whose successor is still on its way."""

    data: bytes
    version: int
    stands_in: bool


@dataclass(frozen=True)
class Earlier:
    """The file that a document had before its newest change, and the part that holds its bytes."""

    part: str
    file: EarlierFile


@dataclass(frozen=True)
class Hit:
    """A facility that a search found. `near`: some word was guessed or differs, so it may be another one."""

    facility_id: str
    name: str
    address: str
    field: Field
    text: str
    """The value that matched, as its owner wrote it."""
    score: float
    """0 to 100; 100 is the whole text, word for word."""
    near: bool


EVERYWHERE_M = 21_000_000.0
"""No place on earth is farther from another."""


@dataclass(frozen=True)
class Near:
    """A facility by its distance from a point, in metres over the ground."""

    facility_id: str
    name: str
    address: str
    point: LonLat
    distance_m: float


@dataclass(frozen=True)
class Nearby:
    """A facility with what those outside must know of it. What its record does not say, or not to us, is empty."""

    facility_id: str
    name: str
    address: str
    point: LonLat
    distance_m: float
    sector: str | None = None
    occupancy: Occupancy | None = None
    footprint: tuple[Polygon, ...] = ()
    assembly_points: tuple[AssemblyPoint, ...] = ()
    hazmat: bool = False
    """Chemicals are listed that this device may read of."""
    repository: str = ""


@dataclass(frozen=True)
class AddressHit:
    """A line of an area's address file that fits what was typed. `near` as in `Hit`."""

    street: str
    city: str
    point: LonLat
    score: float
    near: bool


@dataclass(frozen=True)
class Damage:
    """Something held that failed its check. `facility_id` is None for what belongs to none."""

    facility_id: str | None
    what: str
    in_database: bool = False
    """A page or table of the database: `responder rebuild` makes it anew. Objects are fetched again by a sync."""


@dataclass(frozen=True)
class CheckReport:
    """What `check` went through and what it found."""

    facilities: int
    objects: int
    bytes: int
    damage: tuple[Damage, ...]
    audit_entries: int
    audit_faults: tuple[str, ...]
    """What is wrong with the audit log, in words. It is evidence: nothing is set aside or fetched again."""

    @property
    def sound(self) -> bool:
        """Whether nothing was damaged or tampered with."""
        return not (self.damage or self.audit_faults)
