"""Searching the address files of the areas: for the many buildings that have no pre-plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from responder_app.library.search.finder import CANDIDATES, NEAR_SHARE, guesses_for
from responder_app.library.search.rating import rate
from responder_app.library.search.spelling import Vocabulary
from responder_app.library.search.terms import Term, all_of, finished, parse
from responder_app.library.values import AddressHit

_LOOK = """
    SELECT address.key, address.street, address.city, address.lon, address.lat, words.street, words.city
    FROM (SELECT rowid, street, city FROM address_words WHERE address_words MATCH ? LIMIT ?) AS words
    JOIN address ON address.key = words.rowid
"""


def find_addresses(connection: Connection, vocabulary: Vocabulary, text: str, limit: int) -> tuple[AddressHit, ...]:
    """Lines that fit the typed text, best first: word for word, else with guessed spelling or another direction."""
    terms = parse(text)
    if not terms:
        return ()
    found = _look(connection, terms, (finished(terms), all_of(terms)), near=False)
    if not found:
        guessed = tuple(guesses_for(term, vocabulary) for term in terms)
        core = tuple(term for term in guessed if not term.may_be_left_out)
        found = _look(connection, guessed, (all_of(guessed), *([all_of(core)] if core else ())), near=True)
    if not found and (house := _without_entrance(terms)):
        found = _look(connection, house, (all_of(house),), near=True)
    return tuple(sorted(found.values(), key=lambda hit: (-hit.score, hit.street, hit.city))[:limit])


def _without_entrance(terms: Sequence[Term]) -> Sequence[Term]:
    """The address without the letter of a staircase after its house number ("Kaisaniemenkatu 5 A"); () for others."""
    if len(terms) > 2 and terms[-2].is_number and len(terms[-1].word) == 1 and not terms[-1].is_number:
        return terms[:-1]
    return ()


def _look(connection: Connection, terms: Sequence[Term], ways: Iterable[str], near: bool) -> dict[int, AddressHit]:
    share = NEAR_SHARE if near else 1.0
    found = {}
    for way in ways:
        for key, street, city, lon, lat, *texts in connection.exec_driver_sql(_LOOK, (way, CANDIDATES)):
            score = round(share * rate(terms, texts).score, 1)
            found[key] = AddressHit(street, city, (lon, lat), score, near)
    return found
