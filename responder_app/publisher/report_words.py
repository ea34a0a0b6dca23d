"""What vehicles reported, in words: for the terminal and the fleet screen alike. No I/O."""

from __future__ import annotations

import re
from datetime import timedelta

from responder_app.package.receipt import BREAK_GLASS, DESTROYED

LOUD_WORDS = {BREAK_GLASS: "BREAK-GLASS", DESTROYED: "LIBRARY DESTROYED"}
"""What is said first of all, by kind of report."""
ERROR_WORDS = {
    "SignatureError": "not signed by this office",
    "TamperedError": "changed after sealing",
    "RollbackError": "older than what it has",
    "ForkError": "a second version of the same state",
    "ExpiredError": "not renewed in time",
    "WrongRepositoryError": "another office's repository",
    "TrustError": "did not pass its check",
    "NoGrantError": "no key for it",
    "DamagedError": "damaged",
    "DiskFullError": "its disk is full",
    "TransportError": "the source could not be reached",
    "NotFoundError": "the source lacks a file",
    "StoreError": "its disk does not answer",
    "BusyError": "another sync was running",
    "LimitError": "too large",
}
"""Kinds of errors, as receipts name them; others are shown by their own name."""

_KIND = re.compile(r"\b[A-Z][A-Za-z]+Error\b")


def age(since: timedelta) -> str:
    """E.g. "5 min", "14 h", "3 days"; 0 min for what is still to come."""
    minutes = max(0, int(since.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def body_in_words(body: object) -> str:
    """What a report says, in one line."""
    if not isinstance(body, dict):
        return str(body)
    said = ", ".join(f"{name.replace('_', ' ')} {_plain(value)}" for name, value in sorted(body.items()))
    return said or "no more is said"


def in_words(problem: str) -> str:
    """A problem with kinds of errors in words, as it stands within a sentence."""
    return _KIND.sub(lambda found: ERROR_WORDS.get(found.group(), found.group()), problem)


def _plain(value: object) -> str:
    """Lists, such as what was opened under broken glass, without brackets and names."""
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    return " ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
