"""The inventory of one facility: shared and restricted sections joined, amounts in words, the most dangerous first."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.briefing.answers.fact import Fact
from responder_app.briefing.answers.hazmat import Diamond, Mark
from responder_app.briefing.facts import kilograms, missing, pounds, provided
from responder_app.briefing.hazmat.diamonds import diamond_of
from responder_app.briefing.hazmat.identify import Identity, identify
from responder_app.briefing.hazmat.tables import guides, materials_by_un, table1
from responder_app.model.amounts import range_of
from responder_app.model.facility import PrePlan
from responder_app.model.hazmat import Amount, Chemical


@dataclass(frozen=True)
class Item:
    """One chemical with all that the tables say of it."""

    chemical: Chemical
    identity: Identity
    diamond: Diamond | None
    marks: tuple[Mark, ...]

    @property
    def danger(self) -> tuple[bool, int, int, bool, float]:
        """Larger is more dangerous: toxic or extremely hazardous, worst rating, all ratings, water, amount.

        An unrated chemical counts as a 2, so that it is not hidden below known harmless ones.
        """
        ratings = (
            (self.diamond.health, self.diamond.flammability, self.diamond.instability) if self.diamond else (2, 2, 2)
        )
        loud = Mark.EHS in self.marks or Mark.TOXIC_INHALATION in self.marks
        water = Mark.WATER_REACTIVE in self.marks or Mark.NO_WATER in self.marks
        return loud, max(ratings), sum(ratings), water, _highest(self.chemical.max_amount)


def inventory(preplan: PrePlan) -> tuple[Item, ...] | None:
    """All chemicals that this agency may see, the most dangerous first; None when no list was provided."""
    shared = preplan.hazmat.chemicals if preplan.hazmat else None
    restricted = preplan.hazmat_restricted.chemicals if preplan.hazmat_restricted else None
    if shared is None and restricted is None:
        return None
    open_part = {chemical.id: chemical for chemical in shared or ()}
    closed_part = {chemical.id: chemical for chemical in restricted or ()}
    joined = {**open_part, **closed_part}
    for key in open_part.keys() & closed_part.keys():
        places = (*open_part[key].storage, *closed_part[key].storage)
        joined[key] = closed_part[key].model_copy(update={"storage": tuple(dict.fromkeys(places))})
    items = [_item(chemical, key in closed_part) for key, chemical in joined.items()]
    return tuple(sorted(items, key=lambda item: item.danger, reverse=True))


def _item(chemical: Chemical, restricted: bool) -> Item:
    identity, diamond = identify(chemical), diamond_of(chemical)
    return Item(chemical, identity, diamond, _marks(chemical, identity, diamond, restricted))


def _marks(chemical: Chemical, identity: Identity, diamond: Diamond | None, restricted: bool) -> tuple[Mark, ...]:
    materials = [material for un in identity.uns for material in materials_by_un().get(un, ())]
    rows = [row for un in identity.uns for row in table1().get(un, ())]
    guide_rows = [guides()[number] for number in identity.guides]
    signs = {
        Mark.EHS: bool(chemical.ehs),
        Mark.TOXIC_INHALATION: any(material.toxic_inhalation for material in materials),
        Mark.WATER_REACTIVE: any(guide.water_reactive for guide in guide_rows)
        or any(row.in_water for row in rows)
        or (diamond is not None and "W" in diamond.special),
        Mark.NO_WATER: any(guide.no_water for guide in guide_rows),
        Mark.POLYMERIZES: any(material.polymerizes for material in materials),
        Mark.TRADE_SECRET: chemical.trade_secret,
        Mark.CONFIDENTIAL: restricted and not chemical.trade_secret,
    }
    return tuple(mark for mark, there in signs.items() if there)


def _range(amount: Amount) -> tuple[float, float | None] | None:
    if amount.low_lb is not None:
        return amount.low_lb, amount.high_lb
    return range_of(amount.code) if amount.code else None


def _highest(amount: Amount | None) -> float:
    found = _range(amount) if amount else None
    if found is None:
        return 0
    return found[1] if found[1] is not None else found[0] * 10


def amount_text(amount: Amount | None) -> str:
    """Pounds and kilograms: "1,200 lb (540 kg)", or a range with its raw code; empty when not provided."""
    if amount is None:
        return ""
    found = _range(amount)
    code = f", Tier II code {amount.code}" if amount.code else ""
    if found is None:
        return f"Tier II code {amount.code}, range not known here" if amount.code else ""
    low, high = found
    if high is None:
        return f"{pounds(low)} and more{code}"
    if low == high:
        return f"{pounds(low)}{code}"
    return f"{low:,.0f} to {high:,.0f} lb ({kilograms(low)} to {kilograms(high)} kg){code}"


def amount_fact(label: str, amount: Amount | None) -> Fact:
    """The amount as a fact."""
    text = amount_text(amount)
    return provided(label, text) if text else missing(label)


def physical_state(chemical: Chemical) -> str:
    """Solid, liquid, gas, as filed; empty when not."""
    said = {"solid": chemical.solid, "liquid": chemical.liquid, "gas": chemical.gas}
    return ", ".join(name for name, there in said.items() if there)
