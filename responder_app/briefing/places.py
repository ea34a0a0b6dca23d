"""What place a text names: coordinates or a grid reference, or whether it begins like an address."""

from __future__ import annotations

import re

from responder_app.briefing.usng import read_usng
from responder_app.errors import InputError
from responder_app.model.base import LonLat

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_PAIR = re.compile(rf"^\s*({_NUMBER.pattern})\s*[°]?\s*[,; ]\s*({_NUMBER.pattern})\s*[°]?\s*$")
_HOUSE = re.compile(r"^\s*(\d{1,6}[A-Za-z]?)\s+\S")
_HOUSE_LAST = re.compile(r"^(?=.*[^\W\d_])\s*(.+?)[\s,]+(\d{1,6}[A-Za-z]?)(?:\s+[A-Za-z])?\s*$")
"""As most of Europe writes it, also with a staircase: "Kaisaniemenkatu 5", "Kaisaniemenkatu 5 A"."""


def coordinates(text: str) -> tuple[LonLat, ...]:
    """The places that two numbers or a grid reference may mean; empty when the text is neither.

    Longitude comes first by rule. Two numbers that would also fit the other way round give both.

    Raises:
        InputError: It has the form of coordinates but names no place.
    """
    grid = read_usng(text)
    if grid is not None:
        return (grid,)
    pair = _PAIR.match(text)
    if pair is None:
        return ()
    if not re.search("[,;]", text) and text.count(".") < 2:
        return ()
    first, second = float(pair[1]), float(pair[2])
    both = [(lon, lat) for lon, lat in ((first, second), (second, first)) if abs(lon) <= 180 and abs(lat) <= 90]
    if not both:
        raise InputError(f"{text.strip()} is no longitude and latitude")
    return tuple(dict.fromkeys(both))


def house_number(text: str) -> str | None:
    """The house number at the start of an address, None when the text does not begin like one."""
    found = _HOUSE.match(text)
    return found[1].casefold() if found else None


def house_number_last(text: str) -> str | None:
    """The house number at the end of an address; None where there is none, or one begins it. "Pier 6" has one too."""
    found = None if house_number(text) else _HOUSE_LAST.match(text)
    return found[2].casefold() if found else None


def street_of(text: str) -> str:
    """An address without its house number, wherever that stands."""
    if house_number(text):
        return text.split(maxsplit=1)[1].strip()
    found = _HOUSE_LAST.match(text)
    return found[1] if found else text.strip()
