"""The incident that runs: one row of the library. While it is there, nothing that was withdrawn is erased.

When it begins and ends is `session`'s.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field
from sqlalchemy import Connection, select

from responder_app.errors import ResponderError
from responder_app.library.tables import row
from responder_app.model.base import Frozen
from responder_app.package.encoding import dump, load

ROW = "incident"
NONE = ""
"""The row's value where none runs."""
MOST_LETTERS = 300
"""Of a name; a longer one is cut."""
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
    return read(connection.execute(select(row.c.value).where(row.c.name == ROW)).scalar()) is not None
