"""What a record says of the file that a document had before: its pages, its floors, from when until when it held."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from responder_app.model.base import Frozen, Label
from responder_app.model.facility import Page
from responder_app.package.limits import MAX_EARLIER_LEVELS, MAX_PAGES


class EarlierLevel(Frozen):
    """A floor that the file drew: on which page, and the day to which its owner vouched for it."""

    model_config = ConfigDict(extra="ignore")

    label: Label
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    valid_on: date | None = None


class EarlierFile(Frozen):
    """The file of a document before its newest change."""

    model_config = ConfigDict(extra="ignore")

    media_type: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9.+-]{1,60}$")]
    pages: Annotated[tuple[Page, ...], Field(min_length=1, max_length=MAX_PAGES)]
    levels: Annotated[tuple[EarlierLevel, ...], Field(max_length=MAX_EARLIER_LEVELS)] = ()
    since: date | None = None
    """The day on which it was first published; None when the office did not note it."""
    until: date
    """The day on which another file took its place."""
