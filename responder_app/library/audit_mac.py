"""MACs of audit entries under a key that only goes forward, and checking them with the first key.

The key of the next entry is HMAC-SHA256 of this one's, and this one is erased as soon as it was used: whoever has
the key of entry 900 cannot make one that fits entry 899. Only the office has the first key.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import astuple

from responder_app.library.audit_entry import MACED, AuditEntry, hash_of
from responder_app.package.audit_key import FirstKey
from responder_app.package.encoding import bind

_NEXT = bind("responder audit key")
MOST_ENTRIES = 10_000_000
"""That one log is believed to have: a false number must not keep the office busy."""


def next_key(key: bytes) -> bytes:
    """The key of the next entry; nothing leads back."""
    return hmac.digest(key, _NEXT, "sha256")


def mac_of(key: bytes, entry_hash: bytes) -> bytes:
    """HMAC-SHA256 of an entry, by its hash, which covers all its fields, its number and the entry before."""
    return hmac.digest(key, bind("responder audit mac", entry_hash), "sha256")


def verify_entries(first: FirstKey, entries: Iterable[AuditEntry], before: bytes | None = None) -> tuple[str, ...]:
    """What is wrong with entries that a vehicle sent, in words; nothing when they are as they were written.

    Args:
        first: The first key, which the office opened.
        entries: In the order of the log; any stretch of it.
        before: The hash of the entry before the first of these, where it is known.
    """
    keys = _Keys(first)
    faults: list[str] = []
    last: int | None = None
    for entry in entries:
        number = entry.sequence
        if last is not None and number != last + 1:
            faults.append(f"entry {number} stands after entry {last}")
            before = None
        if before is not None and entry.previous != before:
            faults.append(f"entry {number} does not follow the one before it")
        faults += _own_faults(entry, keys)
        last, before = number, entry.hash
    return tuple(faults)


def _own_faults(entry: AuditEntry, keys: _Keys) -> list[str]:
    number = entry.sequence
    if not 1 <= number <= MOST_ENTRIES:
        return [f"entry {number} does not belong to the log"]
    texts = astuple(entry)[2:10]
    if entry.suite < 0 or hash_of(entry.suite, entry.previous, number, texts) != entry.hash:
        return [f"entry {number} is not as it was written: changed, or moved here"]
    if number < keys.first.begins:
        return []
    if entry.suite != MACED:
        return [f"entry {number} has no MAC"]
    if not hmac.compare_digest(mac_of(keys.at(number), entry.hash), entry.mac):
        return [f"entry {number} was not written by the program: its MAC does not fit"]
    return []


class _Keys:
    """The key of each entry, by going forward from the first."""

    def __init__(self, first: FirstKey) -> None:
        self.first = first
        self._number, self._key = first.begins, first.secret

    def at(self, number: int) -> bytes:
        if number < self._number:
            self._number, self._key = self.first.begins, self.first.secret
        while self._number < number:
            self._number, self._key = self._number + 1, next_key(self._key)
        return self._key
