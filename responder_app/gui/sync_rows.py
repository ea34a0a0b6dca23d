"""What is held as rows: each facility and area with its state and the reason, in the order asked for. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.gui import amounts
from responder_app.gui.rows import Row
from responder_app.sync.answers import SyncRow

STATES = {
    "refused": ("REFUSED", FactSeverity.DANGER),
    "old": ("Old", FactSeverity.CAUTION),
    "updating": ("Updating", FactSeverity.NORMAL),
    "ready": ("Ready", FactSeverity.NORMAL),
}
"""In the order of the list: what needs attention first."""
INCOMPLETE = "Incomplete"
"""What is still to come of it comes with the next sync: none runs."""

_RANKS = {state: rank for rank, state in enumerate(STATES)}
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Order:
    """A way to sort: the heading's caption, what stands first, and what does the other way round."""

    caption: str
    first: str
    reversed_first: str
    key: Callable[[SyncRow], Any]


ORDERS = (
    Order("State", "worst first", "best first", lambda row: _RANKS[row.state]),
    Order("Name", "A to Z", "Z to A", lambda row: row.name.casefold()),
    Order("Issued", "oldest first", "newest first", lambda row: row.issued_at or _NEVER),
    Order("To come", "most first", "least first", lambda row: -row.bytes_missing),
)


def word_of(state: str, running: bool) -> str:
    """A state as it is called; nothing updates while no sync runs."""
    return INCOMPLETE if state == "updating" and not running else STATES[state][0]


def row_of(row: SyncRow, running: bool = False) -> Row:
    """One facility or area: name, reason, whose it is where several offices are followed, what is still to come.

    `running`: whether a sync is under way.
    """
    word, severity = word_of(row.state, running), STATES[row.state][1]
    kind = "Area map" if row.type == "area" else ""
    lacking = "to come" if running else "missing"
    waiting = f"{amounts.size(row.bytes_missing)} of drawings {lacking}" if row.bytes_missing else ""
    issued = f"Issued {row.age}" if row.age else ""
    about = " · ".join(part for part in (kind, row.office, issued, waiting) if part)
    version = f"version {row.version}" if row.version else "not here yet"
    lines = tuple(line for line in (row.reason, about) if line)
    return Row(row.name, lines, (word, version), severity)


def headline(rows: Sequence[SyncRow], aid_ended: Sequence[str] = (), running: bool = False) -> str:
    """E.g. "24 facilities: 22 ready, 1 old, 1 refused"; areas are not counted.

    Without any: why, as offices say it whose guest this vehicle was, and what to do.
    """
    states = [row.state for row in rows if row.type == "facility"]
    if not states:
        return " ".join(aid_ended) or "No facilities yet"
    counts = ((states.count(state), state) for state in ("ready", "updating", "old", "refused"))
    parts = ", ".join(f"{count:,} {word_of(state, running).lower()}" for count, state in counts if count)
    return f"{len(states):,} {'facility' if len(states) == 1 else 'facilities'}: {parts}"
