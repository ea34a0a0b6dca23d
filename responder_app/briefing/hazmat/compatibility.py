"""Chemicals of one inventory that react dangerously with each other, by rules with a public source only.

Two rules: the groups of 40 CFR 264 and 265, appendix V, which say what happens; and the segregation table of
49 CFR 177.848, which says what may not travel together. What neither names is not said to be safe.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.hazmat import Reaction
from responder_app.briefing.hazmat.inventory import Item, short_name
from responder_app.briefing.hazmat.tables.reactions import groups_by_un, reactions_by_groups, segregation
from responder_app.briefing.hazmat.tables.shipping import ShippingName, shipping_by_un
from responder_app.briefing.hazmat.together import Nearness, nearness
from responder_app.model.hazmat import Chemical

NOTE = "General rules by class and group: the data sheets may say more"
_APPENDIX = "40 CFR 264 appendix V, groups"
_TABLE = "49 CFR 177.848(d), divisions"
_APART = "never together in transport"
_SEPARATED = "together in transport only where a leak would not mix them"
_BY_HAZARD = (
    ("oxidizer", "6A"),
    ("organic peroxide", "6A"),
    ("in contact with water", "3B"),
    ("flammable", "6B"),
    ("pyrophoric", "6B"),
    ("self-heating", "6B"),
)
"""Groups by how a hazard of the record begins."""

Divisions = tuple[frozenset[str], frozenset[str]]
"""A material's own, and those of its further hazards."""


@dataclass(frozen=True)
class _Nature:
    """What the rules go by."""

    item: Item
    groups: frozenset[str]
    divisions: Divisions


def reactions_among(items: Sequence[Item]) -> tuple[Reaction, ...]:
    """Every two that react and may meet, the nearest first; amber where they need only be kept from mixing."""
    natures = [_nature(item) for item in items]
    found = [reaction for one, other in combinations(natures, 2) if (reaction := _reaction(one, other)) is not None]
    order = list(Nearness)
    return tuple(
        reaction
        for _, reaction in sorted(
            found, key=lambda pair: (pair[1].severity is not FactSeverity.DANGER, order.index(pair[0]))
        )
    )


def _reaction(one: _Nature, other: _Nature) -> tuple[Nearness, Reaction] | None:
    first, second = one.item, other.item
    if set(first.identity.uns) & set(second.identity.uns):
        return None
    mixed, apart = _mixed(one.groups, other.groups), _segregated(one.divisions, other.divisions)
    if not mixed and apart is None:
        return None
    near = nearness(first.chemical, second.chemical)
    if near is None:
        return None
    kind, place = near
    letter, divisions = apart or ("", "")
    if not mixed and letter == "O" and kind is not Nearness.SAME_PLACE:
        return None
    effects = [effect for effect, _ in mixed] or [_APART if letter == "X" else _SEPARATED]
    sources = [f"{_APPENDIX} {rule}" for _, rule in mixed]
    sources += [f"{_TABLE} {divisions} ({letter})"] if letter else []
    unsure = [item.chemical.name for item in (first, second) if len(item.identity.uns) > 1]
    return kind, Reaction(
        ids=(first.chemical.id, second.chemical.id),
        names=(short_name(first.chemical), short_name(second.chemical)),
        effect="; ".join(dict.fromkeys(effects)),
        where=_where(kind, place),
        sources=tuple(dict.fromkeys(sources)),
        doubt=f"UN number unclear: {', '.join(unsure)}" if unsure else "",
        severity=FactSeverity.DANGER if mixed or letter == "X" else FactSeverity.CAUTION,
        placed=kind is not Nearness.UNKNOWN,
    )


def _where(kind: Nearness, place: str) -> str:
    if kind is Nearness.UNKNOWN:
        return "In this facility; where exactly is not known"
    return f"Same floor: {place}" if kind is Nearness.SAME_FLOOR else f"Same place: {place}"


@lru_cache(maxsize=4096)
def _mixed(mine: frozenset[str], theirs: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Effects and rules of the appendix for two sets of groups, each rule once."""
    known = reactions_by_groups()
    found = (known.get(frozenset(pair)) for pair in product(sorted(mine), sorted(theirs)))
    return tuple(dict.fromkeys((reaction.effect, reaction.rule) for reaction in found if reaction is not None))


@lru_cache(maxsize=4096)
def _segregated(mine: Divisions, theirs: Divisions) -> tuple[str, str] | None:
    """X or O, the stricter one, and the two divisions.

    What is of the same class may go together whatever its other hazards are (177.848(e)(6)).
    """
    same_class = {code[0] for code in mine[0]} & {code[0] for code in theirs[0]}
    here, there = (own if same_class else own | further for own, further in (mine, theirs))
    table = segregation()
    found = sorted(
        (table[frozenset(pair)], f"{pair[0]} and {pair[1]}")
        for pair in product(here, there)
        if len(set(pair)) > 1 and frozenset(pair) in table
    )
    strict = [hit for hit in found if hit[0] == "X"]
    return next(iter(strict or found), None)


def _nature(item: Item) -> _Nature:
    uns, hazards = item.identity.uns, item.chemical.hazards
    groups = {group for un in uns for group in groups_by_un().get(un, ())}
    groups |= {group for begin, group in _BY_HAZARD for hazard in hazards if hazard.casefold().startswith(begin)}
    entries = [entry for un in uns for entry in shipping_by_un().get(un, ())]
    divisions = {code for entry in entries for code in _codes(entry.division, entry, item.chemical)}
    other = {code for entry in entries for part in entry.subsidiary for code in _codes(part, entry, item.chemical)}
    return _Nature(item, frozenset(groups), (frozenset(divisions), frozenset(other - divisions)))


def _codes(division: str, entry: ShippingName, chemical: Chemical) -> Iterator[str]:
    """The row of the segregation table; none where the table does not name it."""
    states = chemical.solid or chemical.liquid or chemical.gas
    liquid = chemical.liquid or not states
    if division == "2.3":
        # Zones C and D are not in the table; without a zone the strictest is taken.
        if entry.zone in ("A", "B", ""):
            yield f"2.3{entry.zone or 'A'}"
    elif division == "6.1":
        if entry.zone == "A" and entry.packing_group == "I" and liquid:
            yield "6.1A"
    elif division == "8":
        if liquid:
            yield "8"
    elif division.startswith("1."):
        yield {"1.2": "1.1"}.get(division[:3], division[:3])
    elif division in ("2.1", "2.2", "3", "4.1", "4.2", "4.3", "5.1", "5.2", "7"):
        yield division
