"""The addresses that are spelt most like a text which is none: better a wrong guess to tap on than an empty screen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from responder_app.briefing.answers.search import AddressMatch
from responder_app.briefing.places import house_number, house_number_last, street_of
from responder_app.model.area import AddressPoint, Area

STREETS = 3
"""As many streets are offered, the best spelt with the most addresses."""
_DIGITS = re.compile(r"\d+")


def nearest_spelt(text: str, areas: Sequence[Area], limit: int) -> tuple[AddressMatch, ...]:
    """At most `limit` addresses on the streets spelt most like the text, near to its house number.

    Streets are compared without their house numbers, so that a city has few thousand to compare.
    """
    streets: dict[str, list[AddressPoint]] = defaultdict(list)
    for area in areas:
        for line in area.addresses:
            streets[_street(line.street)].append(line)
    best = process.extract(_street(text), streets.keys(), scorer=fuzz.WRatio, limit=STREETS)
    wanted = _number(text)
    found: list[AddressMatch] = []
    for rank, (street, score, _) in enumerate(best):
        share = max(1, limit // 2 - rank)
        lines = sorted(streets[street], key=lambda line: abs(_number(line.street) - wanted))
        found += [AddressMatch(f"{line.street}, {line.city}", line.point, score, near=True) for line in lines[:share]]
    return tuple(found[:limit])


def _street(address: str) -> str:
    """The street without its house number, in small letters."""
    return " ".join(street_of(address).casefold().split())


def _number(address: str) -> int:
    """The house number, 0 where there is none."""
    found = _DIGITS.match(house_number(address) or house_number_last(address) or "")
    return int(found[0]) if found else 0
