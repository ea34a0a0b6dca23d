"""The block about hazardous materials: the most dangerous chemical in several short facts, the others in one each."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.hazmat import Mark
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.brevity import clauses
from responder_app.briefing.facts import absent, joined, may_hold_confidential, none, provided
from responder_app.briefing.hazmat.amounts import short_amount
from responder_app.briefing.hazmat.compatibility import reactions_among
from responder_app.briefing.hazmat.inventory import Item, short_name
from responder_app.briefing.situation import Situation
from responder_app.briefing.whereabouts import place_of, shorter_places

LOUD_MARKS = (Mark.NO_WATER, Mark.TOXIC_INHALATION, Mark.WATER_REACTIVE, Mark.POLYMERIZES)
"""Said on the sheet, in this order; the others are on the hazmat screen."""


def hazmat_block(situation: Situation) -> Block:
    """What and how much, where, UN number and guide of the most dangerous chemical; then the next ones."""
    preplan, items = situation.preplan, situation.items
    facts = [may_hold_confidential()] if preplan.is_withheld("hazmat_restricted") else []
    if items is None:
        facts.append(absent(preplan, "hazmat", "Hazardous materials"))
    elif not items:
        facts.append(none("Hazardous materials"))
    else:
        facts = [*_first(items[0]), *_together(items), *facts, *(chemical_fact(item) for item in items[1:])]
    return Block(BlockKind.HAZMAT, "Hazmat", tuple(facts), 0, situation.age("hazmat"))


def severity_of(item: Item) -> FactSeverity:
    """Red for toxic by inhalation or extremely hazardous, amber from a rating of 3 or unrated."""
    if item.is_loud:
        return FactSeverity.DANGER
    grave = item.diamond is None or item.worst_rating >= 3
    return FactSeverity.CAUTION if grave else FactSeverity.NORMAL


def chemical_fact(item: Item) -> Fact:
    """One chemical in one fact: amount, place, UN and guide."""
    amount, place = short_amount(item.chemical.max_amount), _place(item)
    floors = list(dict.fromkeys(f"floor {spot.level}" for spot in item.chemical.storage if spot.level))
    shorter = [joined(amount, words) for words in (place, *_shorter(item), ", ".join(floors))]
    value = joined(amount, place, _number(item), _guides(item))
    return provided(short_name(item.chemical), value, severity_of(item), shorter=(*shorter, amount))


def _first(item: Item) -> Iterator[Fact]:
    """The label of the first fact is the loudest warning."""
    warnings = [mark for mark in LOUD_MARKS if mark in item.marks]
    amount, severity = short_amount(item.chemical.max_amount), severity_of(item)
    name = short_name(item.chemical)
    label = warnings[0] if warnings else "Most dangerous"
    # The amount comes first where the name is long, so that it is the name that is cut.
    shorter = [f"{amount} {words}" for words in (name, *clauses(name, 1))]
    yield provided(label, f"{name} {amount}", severity, shorter=shorter)
    if len(warnings) > 1:
        yield provided("Also", ", ".join(mark.lower() for mark in warnings[1:]), severity)
    known = bool(item.chemical.storage)
    yield provided("At", _place(item), FactSeverity.NORMAL if known else FactSeverity.CAUTION, shorter=_shorter(item))
    yield _identity(item)


def _together(items: tuple[Item, ...]) -> Iterator[Fact]:
    """The gravest two that react with each other where they are known to lie, and how many more there are."""
    found = [one for one in reactions_among(items) if one.severity is FactSeverity.DANGER and one.placed]
    if not found:
        return
    one, other = found[0].names
    more = f" (+{len(found) - 1} more)" if len(found) > 1 else ""
    pair = f"{one} and {other}{more}"
    shorter = (pair, f"{len(found)} pair{'' if len(found) == 1 else 's'}: see hazmat")
    where = f"{found[0].where[:1].lower()}{found[0].where[1:]}"
    yield provided(
        "React with each other", f"{pair} ({where}): {found[0].effect}", FactSeverity.DANGER, shorter=shorter
    )


def _identity(item: Item) -> Fact:
    uns = item.identity.uns
    label = f"{len(uns)} UN numbers fit" if len(uns) > 1 else _number(item) or "No UN number"
    return provided(label, _guides(item) or "no guide")


def _place(item: Item) -> str:
    storage = item.chemical.storage
    more = f" (+{len(storage) - 1} places)" if len(storage) > 1 else ""
    return (place_of(storage[0]) or "not provided") + more if storage else "place not provided"


def _shorter(item: Item) -> tuple[str, ...]:
    storage = item.chemical.storage
    more = f" (+{len(storage) - 1})" if len(storage) > 1 else ""
    return tuple(place + more for place in shorter_places(storage[0])) if storage else ()


def _number(item: Item) -> str:
    uns = item.identity.uns
    return f"UN {' or '.join(f'{un:04d}' for un in uns)}" if uns else ""


def _guides(item: Item) -> str:
    numbers = item.identity.guides
    return f"guide{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}" if numbers else ""
