"""Whether two chemicals lie together, as far as their places tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache

from responder_app.briefing.whereabouts import place_of
from responder_app.model.hazmat import Chemical, StorageLocation

_WORDS = re.compile(r"[^\W_]+")


class Nearness(StrEnum):
    """How near two chemicals lie. The order is from the nearest."""

    SAME_PLACE = "Same place"
    SAME_FLOOR = "Same floor"
    UNKNOWN = "Place not known"


def nearness(one: Chemical, other: Chemical) -> tuple[Nearness, str] | None:
    """How near, and the place or floor in words; None when all their places are known and apart.

    Two places are the same when one says all the words of the other and their floors do not differ.
    """
    pairs = [(here, there) for here in _known(one) for there in _known(other)]
    for here, there in pairs:
        if _is_same(here, there):
            shorter = min(here, there, key=lambda place: len(place.location or ""))
            return Nearness.SAME_PLACE, place_of(shorter)
    for here, there in pairs:
        if here.level is not None and here.level == there.level:
            return Nearness.SAME_FLOOR, here.level
    whole = all(_is_whole(chemical) for chemical in (one, other))
    return None if whole else (Nearness.UNKNOWN, "")


def _known(chemical: Chemical) -> Iterator[StorageLocation]:
    return (place for place in chemical.storage if place.location or place.level)


def _is_whole(chemical: Chemical) -> bool:
    """Whether every place of it is known."""
    known = list(_known(chemical))
    return bool(known) and len(known) == len(chemical.storage)


def _is_same(here: StorageLocation, there: StorageLocation) -> bool:
    if here.level is not None and there.level is not None and here.level != there.level:
        return False
    mine, theirs = (_words(place.location or "") for place in (here, there))
    return bool(mine) and bool(theirs) and (mine <= theirs or theirs <= mine)


@lru_cache(maxsize=4096)
def _words(location: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(location.casefold()))
