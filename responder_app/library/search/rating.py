"""How well a candidate fits what was typed, and which of its values fits best."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from responder_app.library.search.spelling import one_slip_apart
from responder_app.library.search.terms import Term

WHOLE = 1.0
BEGINNING = 0.9
GUESSED = 0.7
NUMBER_SLIP = 0.5
"""A house number with one digit more, less or other."""
NUMBER_NEAR = 0.4
"""A house number of the same block."""
BLOCK = 20
LATER_FIELD = 0.02
"""What each field loses against the one before it, names first."""
BREVITY = 0.1
"""Share of the rating that tells a text that is all there is from one that is part of a longer value."""


class Rating(NamedTuple):
    """0 to 100, and the value it stands on: index of the field and of the value in it."""

    score: float
    field: int
    value: int


def rate(terms: Sequence[Term], fields: Sequence[str]) -> Rating:
    """Rate normalised texts, one for each field with its values on lines of their own.

    Most of the rating is how well the best single value holds the words; the rest, how well all values together.
    """
    best, best_field, best_value = -1.0, 0, 0
    anywhere = [0.0] * len(terms)
    count = len(terms)
    for field, text in enumerate(fields):
        if not text:
            continue
        for value, line in enumerate(text.split("\n")):
            words = line.split()
            total = 0.0
            for index, term in enumerate(terms):
                fit = fit_of(term, words)
                total += fit
                anywhere[index] = max(anywhere[index], fit)
            if not total:
                continue
            rating = total / count * (1 - BREVITY + BREVITY * min(1.0, count / len(words))) - LATER_FIELD * field
            if words[0] == terms[0].word:
                rating += LATER_FIELD / 2
            if rating > best:
                best, best_field, best_value = rating, field, value
    score = 70 * best + 30 * sum(anywhere) / count
    return Rating(max(0.0, min(100.0, score)), best_field, best_value)


def fit_of(term: Term, words: Sequence[str]) -> float:
    """How well the best of the words is the term: 1 the same, 0 not at all."""
    if term.word in words:
        return WHOLE
    for start in term.beginnings:
        for word in words:
            if word.startswith(start):
                return BEGINNING
    for reading in term.readings:
        if reading in words:
            return BEGINNING
    for guess in term.guesses:
        if guess in words:
            return GUESSED
    for start in term.guessed_beginnings:
        for word in words:
            if word.startswith(start):
                return GUESSED
    return 0.0


def number_fit(term: Term, words: Sequence[str]) -> float:
    """How near a house number among the words is to the typed one."""
    if term.word in words:
        return WHOLE
    digits = "".join(takewhile(str.isdigit, term.word))
    for word in words:
        if word == digits or (word[0].isdigit() and one_slip_apart(term.word, word)):
            return NUMBER_SLIP
    if any(word.isdigit() and abs(int(word) - int(digits)) <= BLOCK for word in words):
        return NUMBER_NEAR
    return 0.0
