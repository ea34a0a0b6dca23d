"""What the map says of another facility: where it is, and its hazmat in words, the most dangerous first."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.briefing.facts import joined, may_hold_confidential, missing, none, pounds, provided
from responder_app.briefing.hazmat.diamonds import facility_diamond
from responder_app.briefing.hazmat.inventory import Item, inventory, short_name
from responder_app.briefing.neighbours import READ_WITHIN_M, Neighbour
from responder_app.model.amounts import range_of
from responder_app.model.facility import PrePlan
from responder_app.model.hazmat import Amount

MOST = 4
"""More chemicals than these are counted; its own screen has them all."""


def neighbour_facts(other: Neighbour) -> tuple[Fact, ...]:
    """Hazmat first, then its diamond and address."""
    return (*_hazmat(other.preplan), provided("Address", other.address), provided("Pre-plan", "Held on this vehicle"))


def hazmat_facts(preplan: PrePlan) -> tuple[Fact, ...]:
    """What and how much of it at most, then the NFPA 704 diamond; or that there is none, or that nobody said."""
    items = inventory(preplan)
    if items is None:
        return (may_hold_confidential() if preplan.is_withheld("hazmat_restricted") else missing("Hazmat"),)
    if not items:
        return (none("Hazmat"),)
    facts = [_item(item) for item in items[:MOST]]
    if len(items) > MOST:
        facts.append(provided("Hazmat", f"{len(items) - MOST} more, on its own screen", FactSeverity.CAUTION))
    placard = preplan.hazmat.placard if preplan.hazmat else None
    diamond = facility_diamond(placard, [item.diamond for item in items])
    if diamond is not None:
        facts.append(provided("NFPA 704", diamond.spoken.removeprefix("NFPA 704: ")))
    return tuple(facts)


def _hazmat(preplan: PrePlan | None) -> Iterator[Fact]:
    if preplan is None:
        yield Fact("Hazmat", f"Not looked at beyond {READ_WITHIN_M:.0f} m: open its pre-plan", FactState.MISSING)
    else:
        yield from hazmat_facts(preplan)


def _item(item: Item) -> Fact:
    """E.g. "Chlorine, at most 4,999 lb (2,300 kg), toxic by inhalation"."""
    severity = FactSeverity.DANGER if item.is_loud else FactSeverity.CAUTION
    return provided(
        "Hazmat", joined(short_name(item.chemical), _at_most(item.chemical.max_amount), *item.marks), severity
    )


def _at_most(amount: Amount | None) -> str:
    if amount is None:
        return "amount not provided"
    low, high = amount.low_lb, amount.high_lb
    if low is None and amount.code:
        found = range_of(amount.code)
        if found is None:
            return f"Tier II code {amount.code}, range not known here"
        low, high = found
    if low is None:
        return "amount not provided"
    return f"{pounds(low)} and more" if high is None else f"at most {pounds(high)}"
