"""Bodies of reports: the receipt of a sync, and entries of the audit log. Never what a package holds."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field

from responder_app.model.base import Frozen
from responder_app.package.digest import Sha256Hex

RECEIPT = "receipt"
"""The kind of which only the newest matters: one that waits gives way to the next one. All others are kept."""
AUDIT, AUDIT_KEY, BREAK_GLASS, DESTROYED = "audit", "audit-key", "break-glass", "destroyed"
AUDIT_EXTRACT = "audit-extract"
"""To an office that does not own the vehicle: the entries about its own facilities."""
_Number = Annotated[int, Field(ge=0, lt=1 << 53)]
_Word = Annotated[str, Field(max_length=80)]


class Receipt(Frozen):
    """How a vehicle stands after a sync. Fields that this program does not know are a newer vehicle's business."""

    model_config = ConfigDict(extra="ignore")

    era: _Number = 0
    sequence: _Number = 0
    """Of the catalogue that it holds."""
    program: _Word
    schema_version: _Word
    failed: _Word = ""
    """The kind of error that ended the sync; empty when it went through."""
    cancelled: bool = False
    revoked: bool = False
    """It was told so."""
    copied_back: bool = False
    """The office knew of reports that this library never sent."""
    rebuilt_at: AwareDatetime | None = None
    """When its database was made anew the last time: its reports and its audit log began anew with it."""
    held: _Number = 0
    """Facilities and areas that are shown."""
    ready: _Number = 0
    """Of them: the newest version with all that this device may open."""
    added: _Number = 0
    updated: _Number = 0
    removed: _Number = 0
    refused: _Number = 0
    held_back: _Number = 0
    missing: _Number = 0
    unfinished: _Number = 0
    reasons: Annotated[dict[_Word, _Number], Field(max_length=64)] = Field(default_factory=dict)
    """Kinds of errors, and of how many facilities each."""
    lacks_bytes: _Number = 0
    """Still to be fetched."""
    disk_free: _Number = 0
    disk_used: _Number = 0
    """Bytes; used is by this vehicle's folder."""
    duration_s: Annotated[float, Field(ge=0, le=1e7)] = 0.0
    unprotected: Annotated[tuple[_Word, ...], Field(max_length=16)] = ()
    """What should keep hostile drawings apart on that laptop and is not in force."""
    notes: _Number = 0
    """How many remarks the crew saw that concern no single facility."""


class AuditLine(Frozen):
    """One entry of an audit log, as it was hashed."""

    # A blank at an end is part of what was hashed.
    model_config = ConfigDict(str_strip_whitespace=False)

    sequence: Annotated[int, Field(ge=1, lt=1 << 53)]
    suite: Annotated[int, Field(ge=0, lt=1 << 53)]
    at: Annotated[str, Field(max_length=400)] = ""
    user: Annotated[str, Field(max_length=400)] = ""
    device: Annotated[str, Field(max_length=400)] = ""
    action: Annotated[str, Field(max_length=400)] = ""
    facility: Annotated[str, Field(max_length=400)] = ""
    subject: Annotated[str, Field(max_length=400)] = ""
    outcome: Annotated[str, Field(max_length=400)] = ""
    detail: Annotated[str, Field(max_length=400)] = ""
    previous: Sha256Hex
    hash: Sha256Hex
    mac: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""


class AuditTail(Frozen):
    """Entries that the office was not sent yet, in order."""

    entries: Annotated[tuple[AuditLine, ...], Field(max_length=5_000)]


class AuditExtract(Frozen):
    """Entries about the office's own facilities that it was not sent yet, in order."""

    log: Sha256Hex
    """The hash of the log's first entry: a log that begins anew has another one."""
    entries: Annotated[tuple[AuditLine, ...], Field(max_length=5_000)] = ()


class AuditKey(Frozen):
    """The first key of the log's MACs, sealed to the office when the log began to have them."""

    begins: Annotated[int, Field(ge=1, lt=1 << 53)]
    sealed: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/=]{1,1000}$")]
    """Base64."""
