"""Placards, classes and divisions: everything that travels under one (49 CFR 172.101)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from responder_app.briefing.answers.materials import Material
from responder_app.briefing.hazmat.naming import of_placard
from responder_app.briefing.hazmat.tables.reading import grouped
from responder_app.briefing.hazmat.tables.shipping import ShippingName, shipping_names

_CLASS = re.compile(r"^(?P<digits>[1-9](?:\.[1-6])?)(?P<group>[A-S])?$", re.IGNORECASE)
_LEAD = re.compile(r"^\s*(?P<word>placard|class|division|div\.?|hazard class)\s+", re.IGNORECASE)
_WORDS = {
    "explosive": "explosives",
    "explosives": "explosives",
    "nonflammable gas": "non-flammable gas",
    "toxic gas": "poison gas",
    "toxic": "poison",
    "inhalation hazard": "poison inhalation hazard",
    "toxic inhalation hazard": "poison inhalation hazard",
    "class 9": "class 9",
}
"""Other words on placards for what the regulation names."""


@cache
def _by_placard() -> Mapping[str, tuple[ShippingName, ...]]:
    pairs = [(entry.placard.casefold(), entry) for entry in shipping_names() if entry.placard not in ("", "NONE")]
    for entry in shipping_names():
        pairs += [(second.casefold(), entry) for second in entry.second_placard.split(" or ") if second]
    return grouped(pairs)


def placard_of(typed: str) -> Material | None:
    """The materials under the placard, class or division that was typed; None when it is none.

    A bare digit is a class only behind the word ("class 3"): alone it begins a number.
    """
    lead = _LEAD.match(typed)
    words = " ".join((typed[lead.end() :] if lead else typed).split()).casefold()
    division = _CLASS.match(words)
    if division is not None and (lead is not None or "." in words):
        return _of_division(division["digits"], (division["group"] or "").upper())
    name = _WORDS.get(words, words)
    if lead is not None and lead["word"].casefold() == "class" and words == "9":
        name = "class 9"
    entries = _by_placard().get(name, ())
    if name == "explosives":
        entries = tuple(entry for key, held in _by_placard().items() if key.startswith("explosives") for entry in held)
    return of_placard(f"Placard {name.upper()}", entries) if entries else None


def _of_division(digits: str, group: str) -> Material | None:
    wanted = digits + group
    entries = [
        entry
        for entry in shipping_names()
        if entry.division == wanted or (not group and re.match(rf"{re.escape(digits)}(?:[A-Z]|\.|$)", entry.division))
    ]
    word = "Division" if "." in digits else "Class"
    return of_placard(f"{word} {wanted}", entries) if entries else None
