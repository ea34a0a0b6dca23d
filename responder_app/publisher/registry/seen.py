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
    """One ticking off: all that reports told of a device until then, and the gaps in them that were known."""

    device: str
    at: datetime
    by: str
    note: str
    told: tuple[str, ...]
    """What was ticked off, in the words in which it was shown."""
    gaps: tuple[Gap, ...] = ()

    def covers(self, gap: Gap) -> bool:
        """Whether that gap was known then."""
        return any(first <= gap[0] and gap[1] <= last for first, last in self.gaps)


def put(connection: Connection, note: SeenNote) -> None:
    """Keep a note."""
    values = {
        **note.__dict__,
        "at": note.at.isoformat(),
        "told": "\n".join(note.told),
        "gaps": json.dumps(note.gaps),
    }
    connection.execute(insert(seen_notes).values(values))


def every(connection: Connection) -> dict[str, Sequence[SeenNote]]:
    """The notes of each device that has any, oldest first."""
    found: dict[str, list[SeenNote]] = {}
    for row in connection.execute(select(seen_notes).order_by(seen_notes.c.at)):
        gaps = tuple((first, last) for first, last in json.loads(row.gaps))
        told = tuple(row.told.splitlines())
        note = SeenNote(row.device, datetime.fromisoformat(row.at), row.by, row.note, told, gaps)
        found.setdefault(row.device, []).append(note)
    return dict(found)
