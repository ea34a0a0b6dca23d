"""What an archive from outside says of itself, made plain: text without markup, bounds that lie on Earth."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from responder_app.errors import InputError
from responder_app.model.base import BIDI_CONTROLS
from responder_app.publisher.basemaps.spool import WHOLE_WORLD, Bounds

MERCATOR = re.compile(r"mercator|3857|900913|3785|102100|102113", re.IGNORECASE)
_PROJECTION_FIELDS = ("crs", "srs", "projection", "profile")
_BLANK = frozenset({"Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
_MOST = 500
"""Characters of an attribution."""


def plain(text: object, most: int = _MOST) -> str:
    """The text on one line without tags, entities and characters that hide or reorder text."""
    if not isinstance(text, str):
        return ""
    if not (text.isascii() and text.isprintable()) or "<" in text or "&" in text:
        text = "".join(map(_shown, unicodedata.normalize("NFC", _without_markup(text[:10_000]))))
    return " ".join(text.split())[:most].strip()


def _without_markup(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text
    reader = _Words()
    reader.feed(text)
    reader.close()
    return reader.text


def _shown(character: str) -> str:
    if character in BIDI_CONTROLS:
        return ""
    return " " if unicodedata.category(character) in _BLANK else character


class _Words(HTMLParser):
    """The text between tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""

    def handle_data(self, data: str) -> None:
        """Take the text."""
        self.text += data


def check_projection(fields: Mapping[str, Any]) -> None:
    """Raise InputError when the archive says that its tiles are in another projection than Web Mercator."""
    for name, value in _named(fields):
        if isinstance(value, str) and value.strip() and not MERCATOR.search(value):
            raise InputError(
                f"is in the projection {plain(value, 60)!r} ({name}); only Web Mercator (EPSG:3857) can be drawn. "
                "Make it anew in that projection"
            )


def _named(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    return ((name, fields.get(name)) for name in _PROJECTION_FIELDS)


def bounds_of(value: object) -> Bounds:
    """The bounds in "west,south,east,north" or four numbers; the whole world where nothing is said.

    Raises InputError when they are not on Earth or not in that order.
    """
    if value is None or value in ("", (), []):
        return WHOLE_WORLD
    parts = value.split(",") if isinstance(value, str) else value
    try:
        if not isinstance(parts, Sequence) or len(parts) != 4:
            raise ValueError("four numbers")
        west, south, east, north = map(float, parts)
    except (TypeError, ValueError) as error:
        raise InputError("has bounds that are not four numbers (west,south,east,north)") from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise InputError(
            f"has the bounds {west:g}, {south:g}, {east:g}, {north:g} (west, south, east, north), "
            "which are not on Earth"
        )
    return west, max(south, WHOLE_WORLD[1]), east, min(north, WHOLE_WORLD[3])
