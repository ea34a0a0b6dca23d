"""One entry of the audit log: its fields, its time as text, its hash. The log is in `audit`, the reasons in
docs/decisions/0013-audit-chain.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, astuple, dataclass, fields
from datetime import datetime
from enum import StrEnum

from responder_app.errors import InputError
from responder_app.package.encoding import bind

START = bytes(32)
"""What stands for the hash before the first entry."""
CHAIN, MACED = 1, 2
"""The suites: entries that are chained and no more; entries that also have a MAC under a key of their own."""
MOST_LETTERS = 200


class Action(StrEnum):
    """What was done."""

    VIEW = "view"
    SEARCH = "search"
    """Something was opened from what a search found. Never what was typed: it may name a person."""
    EXPORT = "export"
    LOGON = "logon"
    LOCK = "lock"
    USERS = "users"
    REBUILD = "rebuild"
    """The database was made anew: this is the first entry that it has."""
    BREAK_GLASS = "break-glass"
    INCIDENT = "incident"
    """A commander said that it is there, still runs, or has ended."""
    KEYS = "keys"
    SYNC = "sync"
    HANDING = "hand-on"
    """What this vehicle holds went to a stick or to a vehicle beside, sealed."""
    SETTINGS = "settings"
    AUDIT = "audit"
    """The log itself was read or written out."""


class Outcome(StrEnum):
    """How it ended."""

    BEGUN = "begun"
    """Written before something that must not happen unrecorded; what became of it follows."""
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Deed:
    """What somebody did, as the writer knows it. Ids and words of ours, never what a package holds."""

    action: str
    facility: str
    """Its id; empty when the deed is about none."""
    subject: str
    """Section, document or form."""
    outcome: str
    detail: str = ""
    """The kind of an error, or a reason; may be empty."""

    def __post_init__(self) -> None:
        """Raises InputError for what is no short line of text."""
        for field in fields(self):
            check_line(getattr(self, field.name))


@dataclass(frozen=True)
class AuditEntry:
    """A deed in its place in the log."""

    sequence: int
    suite: int
    at: str
    """Local time with its offset from UTC, to a hundredth of a second."""
    user: str
    device: str
    action: str
    facility: str
    subject: str
    outcome: str
    detail: str
    previous: bytes
    hash: bytes
    mac: bytes = b""
    """In suite 2; what it is made of is in `audit_mac`. Not in the hash, which it covers."""


def check_line(text: str) -> None:
    """Raise InputError unless it is one line of at most MOST_LETTERS printable characters."""
    if len(text) > MOST_LETTERS or not text.isprintable():
        raise InputError("an audit entry takes short lines of plain text only")


def written_at(now: datetime) -> str:
    """An aware time as the log has it, e.g. 2026-03-03T03:00:00.42-06:00; hundredths are cut off, not rounded."""
    text = now.isoformat(timespec="milliseconds")
    return text[:22] + text[23:]


def entry_of(
    deed: Deed, sequence: int, at: str, user: str, device: str, previous: bytes, suite: int = CHAIN
) -> AuditEntry:
    """The deed as the entry with that number, hashed, without a MAC yet."""
    digest = hash_of(suite, previous, sequence, (at, user, device, *astuple(deed)))
    return AuditEntry(sequence, suite, at, user, device, **asdict(deed), previous=previous, hash=digest)


def hash_of(suite: int, previous: bytes, sequence: int, texts: tuple[bytes | str, ...]) -> bytes:
    """SHA-256 of an entry; `texts` from `at` to `detail` in order. Numbers must not be negative."""
    return hashlib.sha256(bind("responder audit", suite, previous, sequence, *texts)).digest()
