"""The transport placards of a chemical's UN numbers (49 CFR 172.101 and 172.504)."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.signs import Placard
from responder_app.briefing.hazmat.identify import Identity
from responder_app.briefing.hazmat.tables.shipping import ShippingName, shipping_by_un

MOST = 3
"""More than these say nothing any more: the number is too unclear."""
NOT_REQUIRED = "not required within the United States"
_ORDER = (
    *("EXPLOSIVES", "POISON GAS", "POISON INHALATION HAZARD", "DANGEROUS WHEN WET", "FLAMMABLE GAS"),
    *("SPONTANEOUSLY COMBUSTIBLE", "ORGANIC PEROXIDE", "OXIDIZER", "FLAMMABLE", "POISON", "CORROSIVE", "RADIOACTIVE"),
)
"""The graver ones first; the others follow."""


def placards_of(identity: Identity) -> tuple[Placard, ...]:
    """The placards under which it travels, the gravest first; none where none is required or too many fit."""
    entries = [entry for un in identity.uns for entry in shipping_by_un().get(un, ())]
    found = {(name, number, division): entry for entry in entries for name, number, division in _placards(entry)}
    if len(found) > MOST:
        return ()
    un = identity.uns[0] if len(identity.uns) == 1 else None
    doubts = []
    if len(identity.uns) > 1:
        doubts.append(f"{len(identity.uns)} UN numbers fit")
    elif len({entry.placard for entry in entries}) > 1:
        doubts.append("49 CFR 172.101 lists it under several")
    made = [
        Placard(name, number, division, un, "; ".join([*doubts, *_notes(name)])) for name, number, division in found
    ]
    return tuple(sorted(made, key=_rank))


def _placards(entry: ShippingName) -> Iterator[tuple[str, str, str]]:
    """Name, lower corner and, of explosives, division of the placards of one entry."""
    if entry.placard not in ("", "NONE"):
        explosive = entry.placard.startswith("EXPLOSIVES")
        yield entry.placard, _corner(entry.placard, entry.division), entry.division if explosive else ""
    if entry.second_placard == "DANGEROUS WHEN WET":
        yield entry.second_placard, "4", ""
    elif entry.second_placard:
        yield "POISON INHALATION HAZARD", "6", ""


def _corner(placard: str, division: str) -> str:
    """The class; the division of oxidizers and organic peroxides (172.550, 172.552)."""
    if placard in ("OXIDIZER", "ORGANIC PEROXIDE"):
        return division[:3]
    return "3" if placard == "COMBUSTIBLE" else division[:1]


def _notes(name: str) -> Iterator[str]:
    if name == "CLASS 9":
        yield NOT_REQUIRED


def _rank(placard: Placard) -> tuple[int, str]:
    order = [placard.name.startswith(name) for name in _ORDER]
    return order.index(True) if True in order else len(order), placard.name
