"""The inventory of one facility: shared and restricted sections joined, the most dangerous first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from responder_app.briefing.answers.hazmat import Diamond, Mark
from responder_app.briefing.hazmat.amounts import highest_lb
from responder_app.briefing.hazmat.diamonds import diamond_of
from responder_app.briefing.hazmat.identify import Identity, identify
from responder_app.briefing.hazmat.marks import marks_of
from responder_app.model.facility import PrePlan
from responder_app.model.hazmat import Chemical


@dataclass(frozen=True)
class Item:
    """One chemical with all that the tables say of it."""

    chemical: Chemical
    identity: Identity
    diamond: Diamond | None
    marks: tuple[Mark, ...]

    @property
    def is_loud(self) -> bool:
        """Toxic by inhalation, or extremely hazardous by law."""
        return Mark.TOXIC_INHALATION in self.marks or Mark.EHS in self.marks

    @property
    def worst_rating(self) -> int:
        """The worst of its diamond. Unrated counts as a 2, so that it is not hidden below known harmless ones."""
        return max(self._ratings)

    @property
    def _ratings(self) -> tuple[int, int, int]:
        diamond = self.diamond
        return (diamond.health, diamond.flammability, diamond.instability) if diamond else (2, 2, 2)

    @property
    def danger(self) -> tuple[bool, bool, int, int, bool, float]:
        """Larger is more dangerous: toxic by inhalation, extremely hazardous, worst rating, all ratings, water, amount.

        What is breathed comes first: it reaches people who are not at the place where it lies.
        """
        toxic = Mark.TOXIC_INHALATION in self.marks
        water = Mark.WATER_REACTIVE in self.marks or Mark.NO_WATER in self.marks
        amount = highest_lb(self.chemical.max_amount)
        return toxic, self.is_loud, self.worst_rating, sum(self._ratings), water, amount


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
    there = set(marks_of(identity.uns, identity.guides))
    own = {
        Mark.EHS: bool(chemical.ehs),
        Mark.WATER_REACTIVE: _says_water(chemical) or (diamond is not None and "W" in diamond.special),
        Mark.TRADE_SECRET: chemical.trade_secret,
        Mark.CONFIDENTIAL: restricted and not chemical.trade_secret,
    }
    there |= {mark for mark, stands in own.items() if stands}
    return tuple(mark for mark in Mark if mark in there)


def _says_water(chemical: Chemical) -> bool:
    """Whether the record's own hazards say that it gives off flammable gas in water."""
    return any(hazard.casefold().startswith("in contact with water") for hazard in chemical.hazards)


def short_name(chemical: Chemical) -> str:
    """The name without what stands in brackets or after a comma: "Ammonia" for "Ammonia, anhydrous".

    A comma inside a name, as in 1,1,1-trichloroethane, has no space behind it.
    """
    bare = re.sub(r"\s*\([^()]*\)", "", chemical.name).split(", ")[0].strip()
    return bare or chemical.name


def physical_state(chemical: Chemical) -> str:
    """Solid, liquid, gas, as filed; empty when not."""
    said = {"solid": chemical.solid, "liquid": chemical.liquid, "gas": chemical.gas}
    return ", ".join(name for name, there in said.items() if there)
