"""What every section is built from: frozen values, safe text, coordinates, quality. No I/O."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Frozen(BaseModel):
    """A value: immutable, compared by content, refusing fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)


_LINE_ENDS = frozenset("\n\u2028\u2029")


def _plain(text: str) -> str:
    """Refuse what could hide or reorder text on a screen; give the rest in NFC."""
    if text.isascii() and text.isprintable():
        return text  # as nearly all is: nothing has to be looked at letter by letter
    for character in text:
        if character in BIDI_CONTROLS:
            raise ValueError(f"contains the invisible direction mark U+{ord(character):04X}; remove it")
        if unicodedata.category(character) in ("Cc", "Cs", "Co") and character != "\n":
            raise ValueError(f"contains the control character U+{ord(character):04X}; remove it")
    return unicodedata.normalize("NFC", text)


def _plain_line(text: str) -> str:
    """The same, of one line."""
    if text.isascii() and text.isprintable():
        return text
    text = _plain(text)
    if not _LINE_ENDS.isdisjoint(text):
        raise ValueError("must be one line")
    return text


Text = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_plain_line)]
"""One line that a person reads, 1 to 200 characters."""

LongText = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_plain)]
"""Instructions and notes, several lines, 1 to 4,000 characters."""

Label = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_plain_line)]
"""A short name such as a floor, door or stair label, as the staff say it."""

Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""An id that is unique within one facility; never a path."""

Phone = Annotated[str, Field(min_length=3, max_length=40, pattern=r"^\+?[0-9][0-9 ().x-]*$")]
Uuid = Annotated[str, Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
"""An opaque facility or area id: a UUID in lower case."""

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
LonLat = tuple[Longitude, Latitude]
"""WGS 84 longitude, latitude in degrees, in GeoJSON's order (RFC 7946, 3.1.1)."""

Degrees = Annotated[float, Field(ge=0, lt=360, allow_inf_nan=False)]
Metres = Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


def _closed(ring: tuple[LonLat, ...]) -> tuple[LonLat, ...]:
    if ring[0] != ring[-1]:
        raise ValueError("ring is not closed: the last point must equal the first")
    return ring


Ring = Annotated[tuple[LonLat, ...], Field(min_length=4, max_length=10_000), AfterValidator(_closed)]
Line = Annotated[tuple[LonLat, ...], Field(min_length=2, max_length=10_000)]


class Polygon(Frozen):
    """An area on the ground: one outer ring and the rings cut out of it, WGS 84."""

    outer: Ring
    holes: tuple[Ring, ...] = ()


class Quality(Frozen):
    """How old a section is and who stands behind it (field.md, "quality")."""

    verified_on: date | None = None
    verified_by: Text | None = None
    source: Text | None = None
    next_due: date | None = None


class Section(Frozen):
    """One group of a pre-plan's fields.

    A field that is None was not provided. An empty tuple says that the owner states there are none.
    """

    quality: Quality = Quality()


class Located(Frozen):
    """Something with a place: in words, by floor label, and on the ground (WGS 84)."""

    location: Text | None = None
    level: Label | None = None
    point: LonLat | None = None


def unique(items: tuple[Any, ...] | None, name: str = "id") -> None:
    """Raise ValueError when two items carry the same value of the field `name`."""
    seen: set[object] = set()
    for item in items or ():
        value = getattr(item, name)
        if value in seen:
            raise ValueError(f"{name} {value!r} appears twice")
        seen.add(value)
