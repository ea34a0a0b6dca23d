"""Telling pre-plans apart that look alike: two offices may have one building each, or one of them says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from responder_app.briefing.source import LibraryReader
from responder_app.errors import NoAnswerError
from responder_app.library.search.normal import words
from responder_app.library.values import Hit

ALIKE = 85
"""Of 100: names that share so much are taken for one another at night."""


def offices_of_alike(library: LibraryReader, hits: Sequence[Hit]) -> Mapping[str, str]:
    """Whose those are, by id, of which another office's looks alike: by name, or at one address."""
    alike = {one.facility_id for pair in combinations(hits, 2) if _look_alike(*pair) for one in pair}
    receipts = {}
    for one in alike:
        try:
            receipts[one] = library.receipt(one)
        except NoAnswerError:
            continue  # withdrawn just now
    if len({receipt.repository for receipt in receipts.values()}) < 2:
        return {}
    return {name: receipt.office for name, receipt in receipts.items()}


def _look_alike(one: Hit, other: Hit) -> bool:
    # Of addresses most letters are the city's: two doors of one street are not alike.
    same_place = bool(one.address) and words(one.address) == words(other.address)
    return same_place or fuzz.ratio(one.name.casefold(), other.name.casefold()) >= ALIKE
