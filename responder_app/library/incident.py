"""The incident that runs: one row of the library. While it is there, nothing that was withdrawn is erased.

A database that is made anew takes the row over. Where the old one does not give it, nobody knows whether one ran:
then nothing is erased for seven days of the office's time. When it begins and ends is `session`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, Field
from sqlalchemy import Connection, select, text

from responder_app.errors import DamagedError, NotInitialisedError, ResponderError, StoreError, WrongKeyError
from responder_app.library import memory
from responder_app.library.engine import open_store
from responder_app.library.tables import row
from responder_app.model.base import Frozen
from responder_app.package.encoding import dump, load

ROW = "incident"
NONE = ""
"""The row's value where none runs."""
MOST_LETTERS = 300
"""Of a name; a longer one is cut."""
DOUBT = "incident unknown/"
"""Rows of this beginning, one for each repository, say that nobody knows whether one runs, and until when nothing is
erased therefore: NONE before the repository's floor was seen."""
DOUBT_LASTS = timedelta(days=7)
_MAX_BYTES = 16 * 1024
_Line = Annotated[str, Field(max_length=80)]
_Seconds = Annotated[float, Field(ge=0)]


class IncidentRow(Frozen):
    """One that runs. Its name stays with it: the facility may be withdrawn meanwhile."""

    facility: Annotated[str, Field(min_length=1, max_length=200)]
    """What this vehicle calls it."""
    name: Annotated[str, Field(max_length=MOST_LETTERS)]
    begun_at: AwareDatetime
    """Local time with its offset from UTC."""
    ran_s: _Seconds = 0.0
    """How long it had run at `boot`, `since_boot_s` and `wall_s`."""
    said_s: _Seconds = 0.0
    """How long it had run when somebody last said that it runs."""
    boot: _Line
    since_boot_s: _Seconds
    wall_s: float
    """Seconds since 1970 by the clock or the signed floor, whichever was later."""


def written(incident: IncidentRow | None) -> str:
    """The row's value."""
    return NONE if incident is None else dump(incident).decode()


def read(value: str | None) -> IncidentRow | None:
    """The one that runs by that value; None where none does, or it cannot be read: access must not fail by it."""
    if not value:
        return None
    try:
        return load(IncidentRow, value.encode(), _MAX_BYTES, "row of the incident")
    except ResponderError:
        return None


def is_open(connection: Connection) -> bool:
    """Whether one runs."""
    return read(_value(connection, ROW)) is not None


def keeps_withdrawn(connection: Connection, repository: str) -> bool:
    """Whether nothing that this repository withdrew may be erased yet."""
    return is_open(connection) or _value(connection, DOUBT + repository) is not None


def may_erase(connection: Connection, repository: str, floor: datetime) -> bool:
    """Whether none runs and none is in doubt; the seven days of a doubt begin with the first `floor` given here."""
    until = _value(connection, DOUBT + repository)
    if until == NONE:
        memory.save_row(connection, DOUBT + repository, (floor + DOUBT_LASTS).isoformat())
    elif until is not None and datetime.fromisoformat(until) <= floor:
        memory.drop_row(connection, DOUBT + repository)
    return not keeps_withdrawn(connection, repository)


def salvaged(file: Path, key: bytes) -> Mapping[str, str]:
    """The rows of a damaged database that keep something from being erased, by name, to be taken over.

    Raises DamagedError where it does not give them.
    """
    own = text('SELECT name, value FROM "row" NOT INDEXED WHERE name = :one OR substr(name, 1, :length) = :doubt')
    sought = {"one": ROW, "doubt": DOUBT, "length": len(DOUBT)}
    try:
        with closing(open_store(file, key)) as store, store.reading() as connection:
            found = {one.name: one.value for one in connection.execute(own, sought)}
    except (NotInitialisedError, WrongKeyError, StoreError) as error:
        raise DamagedError("the damaged database does not say whether an incident runs") from error
    if found.get(ROW) and read(found[ROW]) is None:
        raise DamagedError("what the damaged database says of an incident cannot be read")
    return found


def _value(connection: Connection, name: str) -> str | None:
    return connection.execute(select(row.c.value).where(row.c.name == name)).scalar()
