"""Which labels of a pool fit a typed text, and how well: the ways of looking, in the order of what they are worth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from responder_app.briefing.plan_words.forms import ways
from responder_app.briefing.plan_words.normal import Atoms
from responder_app.briefing.plan_words.pool import Found, Pool

OTHER_WAY = 1.5
"""A label that says it in another way comes so many ranks later: WC after GENTS TOILET, before MEN'S TOILETS."""

SHORTEST_BEGINNING = 5
"""Letters of a word in its other form that may be the beginning of a drawn one."""


class Fitting(NamedTuple):
    """A label that fits and its rank; lower is better."""

    found: Found
    rank: float


def seek(pool: Pool, typed: Atoms, enough: int, begin: int = 0) -> list[Fitting]:
    """Labels that fit, each once; worse kinds of fit are looked for only until there are enough.

    Where a text is nearly everywhere not all of its labels are looked at: those from label `begin` on come first.
    """
    if not typed:
        return []
    best: dict[int, Fitting] = {}

    def take(found: Iterable[Found], changes: int) -> None:
        for one in found:
            rank = one.fit + OTHER_WAY * changes
            known = best.get(one.label)
            if known is None or rank < known.rank:
                best[one.label] = Fitting(one, rank)

    said = ways(typed)
    for way, changes in said:
        take(pool.whole_words(way, begin), changes)
    if len(best) < enough:
        for way, changes in said:
            if not changes or _may_go_on(way[-1], typed[-1]):
                take(pool.starts(way, begin), changes)
        take(pool.parts(typed), 0)
    if len(best) < enough and len(typed) > 1:
        for way, changes in said:
            take(pool.scattered(way, begin), changes)
    return sorted(best.values(), key=lambda fitting: fitting.rank)


def _may_go_on(last: str, typed: str) -> bool:
    """Whether another way of saying it may be the beginning of a longer word: EL for elevator is no ELECTRICAL."""
    return not last[0].isdigit() and (last == typed or len(last) >= SHORTEST_BEGINNING)
