"""Fitting facts into a block: the most dangerous first, missing ones gathered in one line, the rest counted.

The sheet has room for two lines of each fact at 1366 x 768. The numbers below are what such lines hold in the
screen's letters; a fact that is longer is said in its own shorter words where it has some.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from responder_app.briefing.answers.fact import Age, Fact, FactSeverity, FactState
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.brevity import fits, shortened
from responder_app.briefing.facts import NOT_PROVIDED

MOST_FACTS = 4
"""Facts in a block, so that all thirteen fit on one screen of 1366 x 768."""
MORE_FACTS = {BlockKind.ACCESS: 5, BlockKind.SYSTEMS: 5, BlockKind.HAZMAT: 5}
"""The doors are four things and a vehicle limit; an impairment and a chemical take several facts each."""
LONGEST_TEXT = 110
"""Characters of a value on the sheet; the details are on the screen behind it."""
LINES = 2
LINES_OF_DANGER = 3
"""A red fact keeps its words as long as they may fit: the screen gives it a third line where there is room."""


@dataclass(frozen=True)
class Measure:
    """Characters in a line: of the first fact's large value, and of the others with their labels."""

    first: int
    other: int

    def holds(self, fact: Fact, first: bool) -> bool:
        """Whether the fact fits on its lines; the mark of a loud one takes a part of each."""
        loud = fact.severity is not FactSeverity.NORMAL
        if first:
            return fits(fact.value, self.first - loud, LINES)
        lines = LINES_OF_DANGER if fact.severity is FactSeverity.DANGER else LINES
        return fits(f"{fact.label}: {fact.value}", self.other - loud, lines)


WIDE = Measure(19, 30)
BESIDE_DIAMOND = Measure(14, 21)

_LOUDNESS = {severity: place for place, severity in enumerate(FactSeverity)}


def measure_of(kind: BlockKind) -> Measure:
    """What a line of that block holds."""
    return BESIDE_DIAMOND if kind is BlockKind.HAZMAT else WIDE


def loudest_first(facts: Iterable[Fact]) -> list[Fact]:
    """Red, amber, plain; otherwise in their own order."""
    return sorted(facts, key=lambda fact: -_LOUDNESS[fact.severity])


def block(kind: BlockKind, title: str, facts: Iterable[Fact], age: Age | None) -> Block:
    """The whole block, as it opens on a tap: every fact, the loudest first."""
    return Block(kind, title, tuple(loudest_first(facts)), 0, age)


def fitted(whole: Block, keep_first: int = 0, keep_last: int = 0) -> Block:
    """The block as it stands on the sheet: few facts (MOST_FACTS, MORE_FACTS), each in as many words as fit.

    The first `keep_first` facts stay first even when they are missing. They, the last `keep_last` facts and
    the line of what is missing are never among those left out.
    """
    end = len(whole.facts) - keep_last
    head, rest, tail = whole.facts[:keep_first], whole.facts[keep_first:end], whole.facts[end:]
    gathered = _gathered([fact for fact in rest if fact.state is FactState.MISSING])
    there = [fact for fact in rest if fact.state is not FactState.MISSING]
    room = MORE_FACTS.get(whole.kind, MOST_FACTS) - len(head) - len(gathered) - len(tail)
    shown = (*head, *there[:room], *gathered, *tail)
    measure = measure_of(whole.kind)
    facts = tuple(_brief(fact, measure, number == 0) for number, fact in enumerate(shown))
    return Block(whole.kind, whole.title, facts, max(0, len(there) - room), whole.age)


def _gathered(missing: list[Fact]) -> list[Fact]:
    if len(missing) < 2:
        return missing
    loudest = max((fact.severity for fact in missing), key=_LOUDNESS.__getitem__)
    return [Fact(NOT_PROVIDED, ", ".join(fact.label for fact in missing), FactState.MISSING, loudest)]


def _brief(fact: Fact, measure: Measure, first: bool) -> Fact:
    """The fact in the most words that fit, else in its fewest, else cut."""
    said = (fact.value, *fact.shorter)
    ways = [replace(fact, value=value, shorter=said[number:]) for number, value in enumerate(said, start=1)]
    chosen = next((way for way in ways if measure.holds(way, first)), ways[-1])
    return replace(chosen, value=shortened(chosen.value, LONGEST_TEXT))
