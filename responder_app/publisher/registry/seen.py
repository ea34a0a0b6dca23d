"""What a person at the office looked into and ticked off, why, and who; nothing of it is ever deleted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from responder_app.publisher.registry.tables import seen_notes

Gap = tuple[int, int]
"""First and last number of reports that never came."""


@dataclass(frozen=True)
class SeenNote:
    """One ticking off of reports and gaps of one device. What comes later is told again, be it in the same words."""

    device: str
    at: datetime
    by: str
    note: str
    told: tuple[str, ...]
    """What was ticked off, in the words in which it was shown."""
    reports: frozenset[str]
    """Hashes."""
    gaps: tuple[Gap, ...] = ()

    def covers(self, gap: Gap) -> bool:
        """Whether that gap was known then."""
        return any(first <= gap[0] and gap[1] <= last for first, last in self.gaps)


def put(connection: Connection, note: SeenNote) -> None:
    """Keep a note."""
    covered = json.dumps({"reports": sorted(note.reports), "gaps": note.gaps})
    values = {"device": note.device, "at": note.at.isoformat(), "by": note.by, "note": note.note}
    connection.execute(insert(seen_notes).values(**values, told="\n".join(note.told), covered=covered))


def every(connection: Connection) -> dict[str, Sequence[SeenNote]]:
    """The notes of each device that has any, oldest first."""
    found: dict[str, list[SeenNote]] = {}
    for row in connection.execute(select(seen_notes).order_by(seen_notes.c.at)):
        covered = json.loads(row.covered)
        found.setdefault(row.device, []).append(
            SeenNote(
                row.device,
                datetime.fromisoformat(row.at),
                row.by,
                row.note,
                tuple(row.told.splitlines()),
                frozenset(covered["reports"]),
                tuple((first, last) for first, last in covered["gaps"]),
            )
        )
    return dict(found)
