"""Telling pre-plans apart that look alike: two offices may have one building each, or one of them says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from responder_app.briefing.source import LibraryReader
from responder_app.errors import NoAnswerError
from responder_app.library.search.normal import words
from responder_app.library.values import Hit, Near
from responder_app.model.facility import PrePlan

ALIKE = 85
"""Of 100: names that share so much are taken for one another at night."""
TWIN_M = 100.0
"""Two offices put one building's point so near to each other."""


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


def twins_of(library: LibraryReader, preplan: PrePlan, near: Iterable[Near]) -> Mapping[str, str]:
    """Of what stands near: other offices' pre-plans of the same building, by id, with the office."""
    identity = preplan.identity
    found = [
        one
        for one in near
        if one.facility_id != preplan.id
        and one.distance_m <= TWIN_M
        and _alike(identity.name, identity.address.one_line, one.name, one.address)
    ]
    try:
        own = library.receipt(preplan.id).repository if found else ""
        receipts = {one.facility_id: library.receipt(one.facility_id) for one in found}
    except NoAnswerError:
        return {}  # withdrawn just now
    return {name: receipt.office for name, receipt in receipts.items() if receipt.repository != own}


def _look_alike(one: Hit, other: Hit) -> bool:
    return _alike(one.name, one.address, other.name, other.address)


def _alike(name: str, address: str, other_name: str, other_address: str) -> bool:
    # Of addresses most letters are the city's: two doors of one street are not alike.
    same_place = bool(address) and words(address) == words(other_address)
    return same_place or fuzz.ratio(name.casefold(), other_name.casefold()) >= ALIKE
