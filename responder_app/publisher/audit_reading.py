"""The audit logs that vehicles sent, read and verified once more: every MAC, gap, and length that was signed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby

from responder_app.errors import NoAnswerError
from responder_app.library.audit_choice import Fits
from responder_app.library.audit_entry import MACED, START, Action, AuditEntry
from responder_app.library.audit_mac import verify_entries
from responder_app.publisher.judging import Judge, entry_of
from responder_app.publisher.key_store import REPORT
from responder_app.publisher.office import Office
from responder_app.publisher.registry import audit_logs
from responder_app.publisher.registry.devices import Device

MOST_FAULTS = 50
"""That are told one by one."""


@dataclass(frozen=True)
class DeviceLog:
    """One log of a device as far as it came, and what is wrong with it."""

    number: int
    """From 1; `responder rebuild` on the vehicle begins another one."""
    of: int
    """How many logs the device has had."""
    told_at: datetime | None
    """When the device said that this one begins; None for its first."""
    is_rebuilt: bool
    """Whether its first entry says that `responder rebuild` began it."""
    came: int
    """Entries that are here."""
    signed: int
    """Entries that the device signed for: what is more than came is still on the vehicle."""
    entries: tuple[AuditEntry, ...]
    """The newest that were asked for, oldest first."""
    gaps: tuple[tuple[int, int], ...]
    """First and last of entries that never came though later ones did."""
    faults: tuple[str, ...]
    """In words; empty when every entry is as its vehicle wrote it."""
    is_extract: bool = False
    """The vehicle is another office's: entries about our own facilities only, without MACs that we could check."""


def read_log(
    office: Office, device: Device, number: int | None = None, last: int = 50, fits: Fits = lambda _: True
) -> DeviceLog:
    """A device's newest log, or the one of that number, and its newest `last` entries of those that fit.

    Raises NoAnswerError when there is no log of that number, StoreError.
    """
    with office.writing() as (connection, keys):
        judge = Judge(connection, device, keys.repository, keys.private_key(REPORT))
        known = audit_logs.logs(connection, device.fingerprint)
        log = next((one for one in known if one.number == (number or known[-1].number)), None)
        if log is None:
            raise NoAnswerError(f"that device has had {len(known)} audit logs, and no number {number}")
        heads = audit_logs.signed_heads(connection, device.fingerprint, log)
        walk = _Walk(heads, deque(maxlen=last), fits)
        entries = map(entry_of, audit_logs.entries(connection, device.fingerprint, log.number))
        faults = _verified(walk, entries, judge, log)
    if len(faults) > MOST_FAULTS:
        faults = [*faults[:MOST_FAULTS], f"and {len(faults) - MOST_FAULTS} more"]
    return DeviceLog(
        number=log.number,
        of=known[-1].number,
        told_at=log.told_at,
        is_rebuilt=walk.is_rebuilt,
        came=walk.came,
        signed=max(heads, default=0),
        entries=tuple(walk.newest),
        gaps=() if log.is_extract else tuple(walk.gaps),
        faults=tuple(faults),
        is_extract=log.is_extract,
    )


class _Walk:
    """One way through the entries; notes what passes by."""

    def __init__(self, heads: dict[int, set[str]], newest: deque[AuditEntry], fits: Fits) -> None:
        self.newest, self.gaps, self.faults = newest, list[tuple[int, int]](), list[str]()
        self.came = 0
        self.is_rebuilt = self.has_macs = False
        self._heads, self._fits, self._last = heads, fits, 0

    def along(self, entries: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
        for entry in entries:
            self._meet(entry)
            yield entry

    def _meet(self, entry: AuditEntry) -> None:
        number = entry.sequence
        self.came += 1
        self.has_macs = self.has_macs or entry.suite == MACED
        self.is_rebuilt = self.is_rebuilt or (number == 1 and entry.action == Action.REBUILD)
        if number > self._last + 1:
            self.gaps.append((self._last + 1, number - 1))
        if self._heads.get(number, {entry.hash.hex()}) != {entry.hash.hex()}:
            self.faults.append(f"entry {number} is not the one that the vehicle signed for")
        if self._fits(entry):
            self.newest.append(entry)
        self._last = number


def _verified(walk: _Walk, entries: Iterator[AuditEntry], judge: Judge, log: audit_logs.KnownLog) -> list[str]:
    first, number = judge.first_key(log), count()
    faults: list[str] = []
    # A stretch without a gap at a time: what follows a gap has nothing to be held against but its MACs.
    for start, stretch in groupby(walk.along(entries), key=lambda entry: entry.sequence - next(number)):
        faults += verify_entries(first, stretch, START if start == 1 else None)
    if walk.has_macs and not first.secret and not log.is_extract:
        faults.append("its MACs cannot be checked: the key of this log has not come, or does not open")
    faults += walk.faults
    return faults
