"""Everything about one chemical as groups of facts: what it reacts with, amount, place, distances, guide, the rest."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.hazmat import Distance, HazmatAnswer, HazmatRow, Reaction
from responder_app.gui.facts import Group


def reactions_line(answer: HazmatAnswer) -> str:
    """How many pairs react with each other and the gravest of them; empty when no rule names any."""
    found = [one for one in answer.reactions if one.severity is FactSeverity.DANGER]
    if not found:
        return ""
    first = found[0]
    more = f" and {len(found) - 1} more pair{'' if len(found) == 2 else 's'}" if len(found) > 1 else ""
    return f"React with each other: {' + '.join(first.names)}{more}. {first.where}"


def groups_of(row: HazmatRow, answer: HazmatAnswer) -> tuple[Group, ...]:
    """The groups in the order in which a crew asks; what reacts where it lies comes first."""
    reactions = [one for one in answer.reactions if row.id in one.ids]
    grave = any(one.severity is FactSeverity.DANGER and one.placed for one in reactions)
    together = tuple(_together(row, reactions, answer.reactions_note))
    return (*(together if grave else ()), *_known(row, answer), *(() if grave else together))


def _together(row: HazmatRow, reactions: list[Reaction], note: str) -> Iterator[Group]:
    """Those of the same effect, place and rule in one fact."""
    alike: dict[tuple[str, str, tuple[str, ...], str, FactSeverity], list[str]] = {}
    for one in reactions:
        key = (one.effect, one.where, one.sources, one.doubt, one.severity)
        alike.setdefault(key, []).append(one.other(row.id))
    if not alike:
        return
    facts, sources = [], []
    for (effect, where, rules, doubt, severity), others in alike.items():
        label = "Reacts with" if severity is FactSeverity.DANGER else "Keep apart from"
        facts.append(Fact(label, f"{', '.join(others)}: {effect}", severity=severity))
        sources.append(". ".join(part for part in (where, "; ".join(rules), doubt) if part))
    yield Group("Stored together", tuple(facts), note=note, sources=tuple(sources))


def _known(row: HazmatRow, answer: HazmatAnswer) -> tuple[Group, ...]:
    distances = tuple(Fact(distance.use.value, distance.text) for distance in row.distances)
    sources = tuple(_source(distance, answer.caveat) for distance in row.distances)
    guides = tuple(
        Fact(f"ERG guide {guide.number}", f"{guide.title} (page {guide.pages}). {guide.source}") for guide in row.guides
    )
    places = tuple(
        Fact(f"Floor {place.level}" if place.level else "Place", ". ".join(p for p in (place.text, place.details) if p))
        for place in row.places
    ) or (row.places_state,)
    about = (row.amount, row.average, Fact("State", row.physical_state or "Not provided"), row.un)
    more = [*([Fact("CAS", row.cas)] if row.cas else []), *row.reported, *row.components]
    more += [Fact("Hazards", ", ".join(row.hazards))] if row.hazards else []
    more += [Fact("Assumed ?", sign.spoken) for sign in row.signs if sign.assumed]
    more += [Fact("Placard", placard.spoken) for placard in row.placards if placard.note]
    if answer.signed:
        more.append(Fact("Report signed", answer.signed))
    if row.diamond is not None:
        more.append(Fact("NFPA 704", f"{row.diamond.spoken}. {row.diamond.source}"))
    said = " ".join(part for part in (row.distances_note, row.table3) if part)
    notes = said if answer.caveat in said else f"{said} {answer.caveat}".strip()
    return (
        Group("Amount", about),
        Group("Where", places),
        *((Group("Distances", distances, note=notes, sources=sources),) if distances else ()),
        *((Group("Guide", guides),) if guides else ()),
        *((Group("More", tuple(more), answer.age),) if more else ()),
    )


def _source(distance: Distance, said: str) -> str:
    """When it holds and which row it is from; its caveat unless it stands above already."""
    caveat = "" if distance.caveat == said else distance.caveat
    return ". ".join(word.rstrip(".") for word in (distance.condition, distance.source, caveat) if word)
