"""This vehicle as a guest of an office: until when, and hiding what it was shown when that is over.

Over it is by the office's signed floor, never by a clock: a vehicle that is offline keeps what it has.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from responder_app.errors import NoAnswerError, NoLongerSharedError
from responder_app.library import memory, tables
from responder_app.library.removal import DAYS_HIDDEN, hide
from responder_app.model.dates import spoken_day, spoken_end

ROW = "guest/"
"""Rows of this beginning tell of a repository whose facilities this vehicle shows as a guest."""


@dataclass(frozen=True)
class Stay:
    """A stay with one office. `over_since` is the signed time at which it was found to be over."""

    repository: str
    office: str
    until: datetime
    over_since: datetime | None = None

    @property
    def erased_from(self) -> datetime | None:
        """From when on what is hidden is erased; None while nothing is."""
        return None if self.over_since is None else self.over_since + timedelta(days=DAYS_HIDDEN)

    @property
    def told(self) -> str:
        """What a crew is told of it, over or not."""
        if self.erased_from is None:
            return f"Mutual aid: {self.office} shares facilities with this vehicle until {spoken_end(self.until)}."
        return (
            f"Mutual aid by {self.office} ended ({spoken_end(self.until)}). Its facilities are hidden, and erased from "
            f"{spoken_day(self.erased_from)} on. If you still need them, ask {self.office} to prolong it, "
            "then sync."
        )


def save(connection: Connection, stay: Stay) -> None:
    """Remember a stay, in the place of what was known of it."""
    value = {
        "office": stay.office,
        "until": stay.until.isoformat(),
        "over_since": stay.over_since.isoformat() if stay.over_since else None,
    }
    memory.save_row(connection, ROW + stay.repository, json.dumps(value))


def forget(connection: Connection, repository: str) -> None:
    """This vehicle is no guest there any more: it was enrolled as one of the office's own."""
    memory.drop_row(connection, ROW + repository)


def every(connection: Connection) -> tuple[Stay, ...]:
    """All stays, those that are over too."""
    chosen = select(tables.row).where(tables.row.c.name.startswith(ROW)).order_by(tables.row.c.name)
    return tuple(_stay(row.name.removeprefix(ROW), row.value) for row in connection.execute(chosen))


def find(connection: Connection, repository: str) -> Stay | None:
    """The stay with that repository's office, or None."""
    value = connection.execute(select(tables.row.c.value).where(tables.row.c.name == ROW + repository)).scalar()
    return None if value is None else _stay(repository, value)


def absent(connection: Connection, facility_id: str) -> NoAnswerError:
    """Why that facility, by its id on this vehicle, is not shown."""
    row = tables.facility.c
    hidden = select(row.repository).where(row.id == facility_id, row.hidden_at.is_not(None))
    repository = connection.execute(hidden).scalar()
    stay = find(connection, repository) if repository is not None else None
    if stay is None:
        return NoAnswerError("that facility is not held here")
    if stay.over_since is not None:
        return NoLongerSharedError(stay.told)
    return NoLongerSharedError(f"{stay.office} no longer shares that facility with this vehicle")


def is_over(connection: Connection) -> bool:
    """Whether there is something that `hide_over` would do."""
    return any(_is_past(connection, stay) for stay in every(connection))


def hide_over(connection: Connection) -> Mapping[str, tuple[str, ...]]:
    """Hide every facility and area of stays that are over by the signed floor.

    Gives the signed ids of what was shown until now, by repository.
    """
    gone: dict[str, tuple[str, ...]] = {}
    for stay in every(connection):
        floor = memory.read_floor(connection, stay.repository)
        if floor is None or not _is_past(connection, stay):
            continue
        gone[stay.repository] = _hide(connection, _shown(connection, stay.repository), floor)
        if stay.over_since is None:
            save(connection, Stay(stay.repository, stay.office, stay.until, floor))
    return gone


def leave(connection: Connection, repository: str, facilities: Sequence[str], floor: datetime) -> tuple[str, ...]:
    """Hide facilities, by signed id, that are no longer shared with this guest; those of them that were shown.

    They come back when they are shared again.
    """
    shown = [(key, name) for key, name in _shown(connection, repository) if name in facilities]
    return _hide(connection, shown, floor)


def _hide(connection: Connection, shown: Sequence[tuple[int, str]], floor: datetime) -> tuple[str, ...]:
    """Hide these, by key and id, from that signed time on; erased after the days of every other removal."""
    for key, _ in shown:
        hide(connection, key, floor, floor + timedelta(days=DAYS_HIDDEN))
    return tuple(facility_id for _, facility_id in shown)


def _is_past(connection: Connection, stay: Stay) -> bool:
    """Whether it is over and not all of it noted: a facility may have come back with an older database."""
    floor = memory.read_floor(connection, stay.repository)
    past = floor is not None and floor >= stay.until
    return past and (stay.over_since is None or bool(_shown(connection, stay.repository)))


def _shown(connection: Connection, repository: str) -> list[tuple[int, str]]:
    row = tables.facility.c
    chosen = select(row.key, row.signed_id).where(row.repository == repository, row.hidden_at.is_(None))
    return [(found.key, found.signed_id) for found in connection.execute(chosen)]


def _stay(repository: str, value: str) -> Stay:
    held = json.loads(value)
    over = held["over_since"]
    return Stay(
        repository,
        held["office"],
        datetime.fromisoformat(held["until"]),
        datetime.fromisoformat(over) if over else None,
    )
