"""Typing slips: what is drawn, or could be, that is spelt much like what was typed. Numbers are never guessed."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice, product

from rapidfuzz import process
from rapidfuzz.distance import OSA

from responder_app.briefing.plan_words.normal import Atoms

SHORTEST, LONG = 4, 8
"""Letters of a word that may have one slip, and two."""
MOST_LIKE, MOST_WAYS = 4, 12


def alike(typed: Atoms, words: Collection[str]) -> tuple[Atoms, ...]:
    """Other spellings of the text whose words are among `words`, the likest first."""
    choices = [(*((atom,) if _stays(atom, words) else ()), *_likest(atom, words)) for atom in typed]
    return tuple(way for way in islice(product(*choices), MOST_WAYS + 1) if way != typed)[:MOST_WAYS]


def _stays(atom: str, words: Collection[str]) -> bool:
    return len(atom) < SHORTEST or atom[0].isdigit() or atom in words


def _likest(atom: str, words: Collection[str]) -> tuple[str, ...]:
    if len(atom) < SHORTEST or atom[0].isdigit():
        return ()
    slips = 2 if len(atom) >= LONG else 1
    found = process.extract(atom, words, scorer=OSA.distance, score_cutoff=slips, limit=MOST_LIKE + 1)
    return tuple(word for word, _, _ in found if word != atom)[:MOST_LIKE]
