"""Each zone in words: how far, from which row, and what must be true for it to hold."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.zones import Zone, ZoneAnswer
from responder_app.gui.facts import FactList, Group
from responder_app.gui.zones.looks import LOOKS


def groups_of(answer: ZoneAnswer) -> Iterator[Group]:
    """Cautions first, then the zones, then what else the same rows say."""
    if answer.cautions:
        cautions = (Fact("", caution, severity=FactSeverity.CAUTION) for caution in answer.cautions)
        yield Group("Mind", tuple(cautions))
    for zone in answer.zones:
        yield Group(zone.title, tuple(_facts(zone, answer.caveat)))
    if answer.facts:
        yield Group("The tank", answer.facts)
    taken = (Fact("Light", answer.sun.text), Fact("Wind", answer.wind_text), Fact("Spill", f"USNG {answer.spill_usng}"))
    yield Group("Taken for", taken, note=answer.caveat)


def _facts(zone: Zone, caveat: str) -> Iterator[Fact]:
    severity = FactSeverity.DANGER if LOOKS[zone.kind].closed else FactSeverity.CAUTION
    yield Fact("", zone.spoken, severity=severity)
    yield Fact("Row", zone.source)
    rest = [words for words in zone.assumptions if words != caveat]
    if rest:
        yield Fact("Holds if", ". ".join(rest))
    yield Fact("Inside", zone.inside.text)


def show_card(card: FactList, answer: ZoneAnswer) -> None:
    """Write the card, where it says anything else: it would lose its place."""
    groups = tuple(groups_of(answer))
    if groups != card.groups:
        card.show_groups(groups)
