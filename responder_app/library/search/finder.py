"""Searching the facilities: word for word first, then guesses, then only the nearest names.

All SQL of a search is here. A hit whose every word was found as typed is not `near`; a guessed spelling, a
direction or suffix that differs and another house number on the street are `near` and come after.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process
from sqlalchemy import Connection

from responder_app.library.search.normal import readings
from responder_app.library.search.normal import words as normal_words
from responder_app.library.search.rating import Rating, number_fit, rate
from responder_app.library.search.spelling import SHORTEST, Vocabulary
from responder_app.library.search.terms import Term, all_of, finished, in_order, parse
from responder_app.library.values import Field, Hit

FEW = 5
"""With fewer hits than this the search goes on to guesses."""
CANDIDATES = 24
"""Most candidates that one way of looking gives; they are rated one by one."""
ON_THE_STREET = 120
"""Most buildings of a street that are compared by house number."""
MOST_LEFT_OUT_OF = 2
"""With more words than this, one that fits nowhere may be left out."""
NEAR_SHARE = 0.8
"""What a rating is worth when something was guessed."""
FIELDS = tuple(Field)

_COLUMNS = "rowid, name, alias, complex, address, tenant, chemical"
_LOOK = f"SELECT {_COLUMNS} FROM search_words WHERE search_words MATCH ? LIMIT ?"  # noqa: S608  constants
_FOUR_WAYS = " UNION ALL ".join(f"SELECT * FROM ({_LOOK})" for _ in range(4))  # noqa: S608  constants
_SHOWN = """
    SELECT facility.key, facility.id, facility.name, facility.address, search_text.shown
    FROM facility JOIN search_text ON search_text.facility_key = facility.key
    WHERE facility.key IN (SELECT value FROM json_each(?))
"""
_ALIKE = "SELECT rowid FROM search_trigrams WHERE search_trigrams MATCH ? ORDER BY rank LIMIT ?"
_TEXTS = f"SELECT {_COLUMNS} FROM search_words WHERE rowid IN (SELECT value FROM json_each(?))"  # noqa: S608  constants
_STATE = "SELECT seq FROM sqlite_sequence WHERE name = 'edition'"
_WORDS = "SELECT term FROM search_vocabulary UNION SELECT term FROM address_vocabulary"


class Candidate(NamedTuple):
    """A facility and how well it fits."""

    key: int
    rating: Rating
    near: bool


def search(connection: Connection, vocabulary: Vocabulary, text: str, limit: int) -> tuple[Hit, ...]:
    """Facilities that fit the typed text, best first."""
    terms = parse(text)
    if not terms:
        return ()
    rows = {row[0]: row[1:] for row in _word_for_word(connection, terms, max(limit, CANDIDATES))}
    found = {key: Candidate(key, rate(terms, texts), False) for key, texts in rows.items()}
    if len(found) < min(FEW, limit):
        for candidate in _near(connection, vocabulary, terms, bool(found)):
            found.setdefault(candidate.key, candidate)
    return _hits(connection, found.values(), limit, text)


def suggest(connection: Connection, text: str, limit: int) -> tuple[Hit, ...]:
    """The facilities whose names and addresses are spelt most like the text, by shared trigrams and then closely."""
    typed = " ".join(normal_words(text))
    trigrams = dict.fromkeys(typed[start : start + 3] for start in range(len(typed) - 2))
    if not trigrams:
        return ()
    wanted = " OR ".join(f'"{trigram}"' for trigram in trigrams)
    keys = [row[0] for row in connection.exec_driver_sql(_ALIKE, (wanted, 4 * CANDIDATES))]
    alike = []
    for key, *texts in connection.exec_driver_sql(_TEXTS, (json.dumps(keys),)):
        rating = _alike(typed, texts)
        alike.append(Candidate(key, rating, True))
    return _hits(connection, alike, limit, text)


def read_vocabulary(connection: Connection, known: Vocabulary | None) -> Vocabulary:
    """The words of the index; `known` itself while nothing was installed since."""
    generation = connection.exec_driver_sql(_STATE).scalar()
    if known is not None and known.generation == generation:
        return known
    return Vocabulary([row[0] for row in connection.exec_driver_sql(_WORDS)], generation)


def _word_for_word(connection: Connection, terms: Sequence[Term], most: int) -> Sequence[Sequence[Any]]:
    """Candidates that hold every word: called so, a whole word each, named so, anyhow."""
    everything = all_of(terms)
    ways = (
        f"{{name alias}} : ^ {in_order(terms)}",
        finished(terms),
        f"{{name alias}} : ({everything})",
        everything,
    )
    parameters = tuple(value for way in ways for value in (way, most))
    return connection.exec_driver_sql(_FOUR_WAYS, parameters).fetchall()


def _near(connection: Connection, vocabulary: Vocabulary, terms: Sequence[Term], found: bool) -> Iterable[Candidate]:
    guessed = tuple(guesses_for(term, vocabulary) for term in terms)
    ways = [guessed]
    if core := [term for term in guessed if not _may_be_left_out(term, vocabulary)]:
        ways.append(tuple(core))
    count = 0
    for way in dict.fromkeys(ways):
        if count < FEW:
            candidates = list(_rated(connection, way, guessed))
            count += len(candidates)
            yield from candidates
    if count or found:
        return
    yield from _desperate(connection, vocabulary, guessed)


def _desperate(connection: Connection, vocabulary: Vocabulary, terms: Sequence[Term]) -> Iterator[Candidate]:
    """When no guess of single words led anywhere: other spaces, another house number, one word left out."""
    respaced = [tuple(map(Term, words)) for words in vocabulary.respaced([term.word for term in terms])]
    shorter = [tuple(rest) for rest in combinations(terms, len(terms) - 1)] if len(terms) > MOST_LEFT_OUT_OF else []
    ways = (
        (candidate for way in respaced for candidate in _rated(connection, way, way)),
        _other_numbers(connection, terms),
        (candidate for way in shorter for candidate in _rated(connection, way, terms)),
    )
    for way in ways:
        found = list(way)
        yield from found
        if found:
            return


def _rated(connection: Connection, wanted: Sequence[Term], terms: Sequence[Term]) -> Iterator[Candidate]:
    """Candidates that hold all the wanted terms, rated by all terms."""
    rows = connection.exec_driver_sql(_LOOK, (all_of(wanted), CANDIDATES)).fetchall()
    return (_worth_less(row[0], rate(terms, row[1:])) for row in rows)


def guesses_for(term: Term, vocabulary: Vocabulary) -> Term:
    """The term with the words and beginnings that are spelt much like it."""
    starts = [start for typed in term.beginnings for start in vocabulary.guessed_beginnings(typed)]
    finished_as = [form for start in starts for form in readings(start)]
    return term.guessed((*vocabulary.guesses(term.word), *finished_as), starts)


def _may_be_left_out(term: Term, vocabulary: Vocabulary) -> bool:
    """Directions and suffixes, which people confuse, and short words that no facility has."""
    unknown = len(term.word) < SHORTEST and not term.is_number and term.word not in vocabulary
    return term.may_be_left_out or unknown


def _other_numbers(connection: Connection, terms: Sequence[Term]) -> Iterable[Candidate]:
    """Buildings of the street whose house number is near the typed one."""
    number, *street = terms if terms[0].is_number else (terms[-1], *terms[:-1])
    if not number.is_number or not street:
        return
    core = [term for term in street if not term.may_be_left_out]
    for way in (street, core):
        rows = _on_the_street(connection, way)
        fits = [(number_fit(number, row[1 + FIELDS.index(Field.ADDRESS)].split()), row) for row in rows]
        for fit, row in fits:
            if fit:
                rating = rate(street, row[1:])
                yield _worth_less(row[0], rating._replace(score=rating.score * fit))
        if any(fit for fit, _ in fits):
            return


def _on_the_street(connection: Connection, street: Sequence[Term]) -> Sequence[Sequence[Any]]:
    if not street:
        return ()
    return connection.exec_driver_sql(_LOOK, (f"{{address}} : ({all_of(street)})", ON_THE_STREET)).fetchall()


def _worth_less(key: int, rating: Rating) -> Candidate:
    return Candidate(key, rating._replace(score=rating.score * NEAR_SHARE), True)


def _alike(typed: str, texts: Sequence[str]) -> Rating:
    values = [
        (field, value, line) for field, text in enumerate(texts[:4]) for value, line in enumerate(text.split("\n"))
    ]
    found = process.extractOne(typed, [line for _, _, line in values], scorer=fuzz.WRatio)
    field, value, _ = values[found[2]]
    return Rating(found[1] * NEAR_SHARE, field, value)


def _hits(connection: Connection, candidates: Iterable[Candidate], limit: int, typed: str) -> tuple[Hit, ...]:
    """The best, most alike first; where two fit equally ("Tower", "Towers") the one spelt as typed leads."""
    best = sorted(candidates, key=lambda one: (one.near, -one.rating.score, one.key))[:limit]
    if not best:
        return ()
    rows = connection.exec_driver_sql(_SHOWN, (json.dumps([one.key for one in best]),))
    told = {row[0]: row for row in rows}
    hits = [_hit(one, told[one.key]) for one in best]
    as_typed = typed.casefold().strip()
    return tuple(
        sorted(
            hits, key=lambda hit: (hit.near, -hit.score, as_typed not in (hit.name.casefold(), hit.address.casefold()))
        )
    )


def _hit(candidate: Candidate, row: Sequence[str]) -> Hit:
    _, facility_id, name, address, shown = row
    field = FIELDS[candidate.rating.field]
    texts = [text for named, text in json.loads(shown) if named == field]
    return Hit(
        facility_id=facility_id,
        name=name,
        address=address,
        field=field,
        text=texts[candidate.rating.value],
        score=round(candidate.rating.score, 1),
        near=candidate.near,
    )
