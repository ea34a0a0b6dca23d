"""logons.json: each user's wrong tries, and what happened while the library was closed. Survives restarts.

The entry of a user whose key needs the keyring has a MAC under that user's half; the others have none, as there is no
key while the vehicle is locked. What that can and cannot do is in docs/threats.md. Owns the file's form; the rules are
counting's.
"""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import Annotated

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import Field

from responder_app.errors import DamagedError, LimitError, StoreError, TrustError
from responder_app.model.base import Frozen, Uuid
from responder_app.package.encoding import bind, dump, load
from responder_app.package.keys import KEY_BYTES, SUITE
from responder_app.paths import write_private
from responder_app.session.boot_clock import Moment
from responder_app.session.counting import Tries

MAX_BYTES = 256 * 1024
MOST_EVENTS = 200
_Line = Annotated[str, Field(max_length=80)]


class When(Frozen):
    """A moment of the boot clock."""

    boot: _Line
    since_boot_s: Annotated[float, Field(ge=0, le=1e10)]


class Counted(Frozen):
    """A user's wrong tries, with their MAC where there is a key for one."""

    failures: Annotated[tuple[When, ...], Field(max_length=20)] = ()
    locks: Annotated[int, Field(ge=0, le=1 << 30)] = 0
    locked: When | None = None
    mac: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""

    @property
    def tries(self) -> Tries:
        """As the rules take them."""
        return Tries(tuple(map(_moment, self.failures)), self.locks, _moment(self.locked) if self.locked else None)


class Event(Frozen):
    """A logon that did not succeed, for the audit log."""

    at: _Line
    name: _Line
    outcome: _Line
    detail: _Line = ""


class LogonFile(Frozen):
    """All of it."""

    format: Annotated[int, Field(ge=1, le=1)] = 1
    users: dict[Uuid, Counted] = Field(default_factory=dict)
    events: Annotated[tuple[Event, ...], Field(max_length=MOST_EVENTS)] = ()
    dropped: Annotated[int, Field(ge=0, le=1 << 50)] = 0
    """Events for which there was no room."""

    def with_event(self, event: Event) -> LogonFile:
        """One event more, the newest ones are kept."""
        events = (*self.events, event)
        surplus = max(0, len(events) - MOST_EVENTS)
        return self.model_copy(update={"events": events[surplus:], "dropped": self.dropped + surplus})

    def with_tries(self, user: str, tries: Tries, half: bytes) -> LogonFile:
        """With that user's tries; `half` is the keyring's half of that user's key, b"" where there is none."""
        bare = Counted(
            failures=tuple(map(_when, tries.failures)),
            locks=tries.locks,
            locked=_when(tries.locked) if tries.locked else None,
        )
        return self.model_copy(update={"users": {**self.users, user: _signed(bare, user, half)}})

    def without(self, users: set[str]) -> LogonFile:
        """Without those users."""
        return self.model_copy(update={"users": {id: kept for id, kept in self.users.items() if id not in users}})

    def tries_of(self, user: str, half: bytes) -> Tries | None:
        """That user's tries, or None when they are missing or not as this program wrote them."""
        counted = self.users.get(user)
        if counted is None or not hmac.compare_digest(_signed(counted, user, half).mac, counted.mac):
            return None
        return counted.tries


def read(path: Path) -> LogonFile | None:
    """The file; an empty one where there is none, None where it is damaged. Raises StoreError."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return LogonFile()
    except OSError as error:
        raise StoreError("the file of logons cannot be read") from error
    try:
        return load(LogonFile, content, MAX_BYTES, "file of logons")
    except (TrustError, LimitError, DamagedError):
        return None


def write(path: Path, content: LogonFile) -> None:
    """Replace it. Raises StoreError."""
    try:
        write_private(path, dump(content))
    except OSError as error:
        raise StoreError("the file of logons cannot be written") from error


def _signed(counted: Counted, user: str, half: bytes) -> Counted:
    bare = counted.model_copy(update={"mac": ""})
    if not half:
        return bare
    key = HKDF(SHA256(), KEY_BYTES, salt=None, info=bind(SUITE, "logons", user)).derive(half)
    return bare.model_copy(update={"mac": hmac.digest(key, dump(bare), "sha256").hex()})


def _when(moment: Moment) -> When:
    return When(boot=moment.boot, since_boot_s=moment.since_boot_s)


def _moment(when: When) -> Moment:
    return Moment(when.boot, when.since_boot_s)
