"""Where a thing is, in words: its location and its floor, the floor once, and the same in fewer words."""

from __future__ import annotations

import re

from responder_app.briefing.brevity import clauses
from responder_app.model.base import Located


def place_of(thing: Located) -> str:
    """Location and floor; empty when neither is known. The floor is left out where the location names it."""
    return _with_floor(thing.location or "", thing.level)


def shorter_places(thing: Located) -> tuple[str, ...]:
    """The place in fewer words, longest first: the ends of the location are dropped, the floor never."""
    return tuple(_with_floor(said, thing.level) for said in clauses(thing.location or ""))


def _with_floor(location: str, level: str | None) -> str:
    if level is None or _names_floor(location, level):
        return location
    return f"{location}, floor {level}" if location else f"floor {level}"


def _names_floor(location: str, level: str) -> bool:
    """Whether the location says the floor: "level 3", "floors 3 and 4", "3rd floor", or a label like "B2" itself."""
    if level.casefold() not in location.casefold():
        return False
    label = re.escape(level)
    ways = [
        rf"\b(?:level|floor) {label}\b",
        rf"\b(?:levels|floors) (?:[\w-]+(?:, | and |, and | or | & ))*{label}\b",
        rf"\b{label}(?:st|nd|rd|th)? (?:level|floor)\b",
    ]
    if len(level) > 1 and any(letter.isalpha() for letter in level):
        ways.append(rf"\b{label}\b")
    return any(re.search(way, location, re.IGNORECASE) for way in ways)
