"""Body of a report of broken glass (kind `receipt.BREAK_GLASS`). Ids and words of ours, nothing of a package."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from responder_app.model.base import Frozen, Uuid

MOST_OPENED = 1000
_Line = Annotated[str, Field(max_length=200)]


class Opened(Frozen):
    """What was done with a facility, by ids and words of ours."""

    facility: _Line
    action: _Line
    subject: _Line
    times: Annotated[int, Field(ge=1)]


class GlassReport(Frozen):
    """One time that the glass was broken, as the office is to hear of it."""

    id: Uuid
    """The same in both of its reports."""
    reason: _Line
    by: _Line
    begun_at: _Line
    ended_at: _Line = ""
    """Empty in the first report: it lasts."""
    why: _Line = ""
    first_entry: Annotated[int, Field(ge=0)] = 0
    last_entry: Annotated[int, Field(ge=0)] = 0
    """Of the audit log, which has it all; 0 where it could not be written."""
    opened: Annotated[tuple[Opened, ...], Field(max_length=MOST_OPENED)] = ()
    not_listed: Annotated[int, Field(ge=0)] = 0
    """How many more kinds of things there were than are in `opened`."""
