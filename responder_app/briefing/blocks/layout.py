"""Fitting facts into a block: the most dangerous first, missing ones gathered in one line, the rest counted."""

from __future__ import annotations

from collections.abc import Iterable

from responder_app.briefing.answers.fact import Age, Fact, FactSeverity, FactState
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.facts import NOT_PROVIDED

MOST_FACTS = 4
"""Facts in a block, so that all thirteen fit on one screen of 1366 x 768."""
ACCESS_FACTS = 5
"""The second item names four things, and a limit for vehicles must not hide one of them."""
LONGEST_TEXT = 110
"""Characters of a value on the sheet; the details are on the screen behind it."""

_LOUDNESS = {severity: place for place, severity in enumerate(FactSeverity)}


def loudest_first(facts: Iterable[Fact]) -> list[Fact]:
    """Red, amber, plain; otherwise in their own order."""
    return sorted(facts, key=lambda fact: -_LOUDNESS[fact.severity])


def block(kind: BlockKind, title: str, facts: Iterable[Fact], age: Age | None) -> Block:
    """The whole block, as it opens on a tap: every fact, the loudest first."""
    return Block(kind, title, tuple(loudest_first(facts)), 0, age)


def fitted(whole: Block, keep_last: int = 0) -> Block:
    """The block as it stands on the sheet: at most MOST_FACTS short facts (ACCESS_FACTS for the doors).

    The last `keep_last` facts and the line of what is missing are never among those left out.
    """
    given = [_shortened(fact) for fact in whole.facts]
    kept = given[len(given) - keep_last :]
    rest = given[: len(given) - keep_last]
    gathered = _gathered([fact for fact in rest if fact.state is FactState.MISSING])
    there = [fact for fact in rest if fact.state is not FactState.MISSING]
    most = ACCESS_FACTS if whole.kind is BlockKind.ACCESS else MOST_FACTS
    room = most - len(gathered) - len(kept)
    return Block(whole.kind, whole.title, (*there[:room], *gathered, *kept), max(0, len(there) - room), whole.age)


def _gathered(missing: list[Fact]) -> list[Fact]:
    if len(missing) < 2:
        return missing
    loudest = max((fact.severity for fact in missing), key=_LOUDNESS.__getitem__)
    labels = ", ".join(fact.label for fact in missing)
    return [_shortened(Fact(NOT_PROVIDED, labels, FactState.MISSING, loudest))]


def shortened(text: str, longest: int = LONGEST_TEXT) -> str:
    """One line of at most `longest` characters, cut between words with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0] + "…"


def _shortened(fact: Fact) -> Fact:
    value = shortened(fact.value)
    return fact if value == fact.value else Fact(fact.label, value, fact.state, fact.severity, fact.age)
