"""Other ways in which a drawing may say what was typed: elevator is drawn ELEV, and typed elev finds ELEVATOR."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

from responder_app.briefing.plan_words.normal import Atoms, atoms_of
from responder_app.paths import RESOURCES

MOST_FORMS = 16
"""Ways of saying one text that are tried."""
MOST_CHANGES = 2
SHORTEST_UNFINISHED = 4
"""Letters from which on an unfinished word counts as each word that it may become."""


@cache
def families() -> Mapping[Atoms, tuple[Atoms, ...]]:
    """For each form in resources/words/drawing_words.csv the others of its rows, in the table's order."""
    found: dict[Atoms, dict[Atoms, None]] = {}
    with (RESOURCES / "words" / "drawing_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(line for line in file if not line.startswith("#")):
            forms = [atoms_of(form) for form in row]
            for form in forms:
                others = found.setdefault(form, {})
                others.update((other, None) for other in forms if other != form)
    return MappingProxyType({form: tuple(others) for form, others in found.items()})


@cache
def longest() -> int:
    """Atoms of the longest form."""
    return max(map(len, families()))


@lru_cache(maxsize=256)
def ways(typed: Atoms) -> tuple[tuple[Atoms, int], ...]:
    """What was typed, then other ways of saying it, each with the number of words that were exchanged.

    A word is exchanged once: elevator may be EL, and EL an electrical closet, but an elevator is none.
    """
    found: dict[Atoms, int] = {}
    for way, changes in sorted(_said(typed), key=lambda said: said[1]):
        if len(found) < MOST_FORMS:
            found.setdefault(way, changes)
    return tuple(found.items())


def known_words() -> frozenset[str]:
    """Every word of the table that is long enough to be misspelt."""
    return frozenset(atom for form in families() for atom in form)


def _said(typed: Atoms) -> list[tuple[Atoms, int]]:
    """Every way of saying the text with at most `MOST_CHANGES` words exchanged."""
    if not typed:
        return [((), 0)]
    found: list[tuple[Atoms, int]] = []
    for size in range(1, min(longest(), len(typed)) + 1):
        others = families().get(typed[:size], ())
        if len(typed) == size == 1:
            others = (*others, *_becoming(typed[0]))
        for rest, changes in _said(typed[size:]):
            if size == 1:
                found.append((typed[:1] + rest, changes))
            if changes < MOST_CHANGES:
                found += [(other + rest, changes + 1) for other in others]
    return found


def _becoming(word: str) -> Iterator[Atoms]:
    """The other forms of the words that an unfinished one may become: elevat may be drawn ELEV."""
    if len(word) < SHORTEST_UNFINISHED or (word,) in families():
        return
    for form, others in families().items():
        if len(form) == 1 and form[0].startswith(word):
            yield from (other for other in others if not other[0].startswith(word))
