"""Finding materials by what was typed: a UN number, a guide, a CAS number, a placard or class, a name or a synonym."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from responder_app.briefing.answers.materials import Material, MaterialsAnswer
from responder_app.briefing.hazmat.inventory import Item
from responder_app.briefing.hazmat.naming import apart, of_cas, of_guide, of_item, of_names, of_un, unidentified
from responder_app.briefing.hazmat.placards import placard_of
from responder_app.briefing.hazmat.shelf import Entry, all_begin, shelf
from responder_app.briefing.hazmat.tables.cas import un_by_cas
from responder_app.briefing.hazmat.tables.names import names_by_un
from responder_app.briefing.plan_words.normal import atoms_of
from responder_app.briefing.plan_words.slips import alike

MOST_TYPED = 200
"""Characters of a question that are looked at."""
_NUMBER = re.compile(r"^\s*(?P<prefix>(?:UN|NA|ID)\s*(?:No\.?)?)?\s*[#:-]?\s*(?P<digits>\d{1,4})\s*$", re.IGNORECASE)
_GUIDE = re.compile(r"^\s*(?:ERG\s*)?(?:guide\s*)?[#:-]?\s*(?P<number>1[1-7]\d)\s*P?\s*$", re.IGNORECASE)
_CAS = re.compile(r"^\s*(?:CAS\s*(?:No\.?|#|:)?)?\s*(?P<cas>\d{2,7}-\d{2}-\d)\s*$", re.IGNORECASE)


def find_materials(text: str, limit: int, items: Sequence[Item] = ()) -> MaterialsAnswer:
    """Materials that fit, best first, the inventory's (`items`) before all; an empty text gives the inventory."""
    typed = text.strip()[:MOST_TYPED]
    own = [of_item(item) for item in items if _fits(item, typed)]
    others, message = _tables(typed, limit + 1) if typed else ([], "")
    hits = tuple({hit.key: hit for hit in (*own, *others)}.values())
    if typed and not hits and not message:
        message = f"Nothing like “{typed}” is in the tables"
    if hits and all(hit.near for hit in hits):
        message = "Spelt differently from what was typed: check that it is the right one"
    return MaterialsAnswer(text, hits[:limit], message, unidentified(), more=len(hits) > limit)


def _fits(item: Item, typed: str) -> bool:
    chemical = item.chemical
    if not typed:
        return True
    cas, number = _CAS.match(typed), _NUMBER.match(typed)
    if cas is not None:
        return chemical.cas == cas["cas"]
    if number is not None:
        return int(number["digits"]) in item.identity.uns
    return all_begin(atoms_of(typed), atoms_of(chemical.name))


def _tables(typed: str, limit: int) -> tuple[list[Material], str]:
    """What the tables have, and a message where a number is in none of them."""
    cas = _CAS.match(typed)
    if cas is not None:
        return _by_cas(cas["cas"])
    number = _NUMBER.match(typed)
    if number is not None and (number["prefix"] or len(number["digits"]) == 4):
        return _by_number(int(number["digits"]))
    guide = _GUIDE.match(typed)
    found = [of_guide(int(guide["number"]))] if guide is not None else []
    placard = placard_of(typed)
    hits = [hit for hit in (*found, placard) if hit is not None]
    if number is not None:
        begun = (of_un(un) for un in sorted(names_by_un()) if f"{un:04d}".startswith(number["digits"]))
        hits += [hit for hit in begun if hit is not None][:limit]
        return hits, "" if hits else f"No number and no guide begins with {number['digits']}"
    return [*hits, *_by_name(typed, limit)], ""


def _by_number(un: int) -> tuple[list[Material], str]:
    whole = of_un(un)
    if whole is None:
        return [], f"UN {un:04d} is not in ERG 2024: treat it as unidentified, or look for the name"
    listed = apart(names_by_un().get(un, ()))
    each = [of_names((one,)) for one in listed] if len(listed) > 1 else []
    return [whole, *each], ""


def _by_cas(cas: str) -> tuple[list[Material], str]:
    if not _checks(cas):
        return [], f"CAS {cas} is mistyped: its last digit does not fit the others"
    whole = of_cas(cas)
    if whole is None:
        known = un_by_cas().get(cas)
        said = f"{known[0].name} has no UN number of its own" if known else f"CAS {cas} is not in the tables"
        return [], f"{said}: treat it as unidentified, or look for the name"
    each = [one for un in whole.uns if (one := of_un(un)) is not None] if len(whole.uns) > 1 else []
    return [whole, *each], ""


def _checks(cas: str) -> bool:
    """The last digit is the sum of the others, counted from the right, each times its place, modulo 10."""
    digits = [int(digit) for digit in reversed(cas.replace("-", ""))]
    return sum(place * digit for place, digit in enumerate(digits)) % 10 == digits[0]


def _by_name(typed: str, limit: int) -> list[Material]:
    atoms = atoms_of(typed)
    if not atoms:
        return []
    exact = _materials(shelf().matching(atoms), limit, near=False)
    if exact:
        return exact
    ways = (way for way in alike(atoms, shelf().words))
    entries = [entry for way in ways for entry in shelf().matching(way)]
    return _materials(entries, limit, near=True)


def _materials(entries: Iterable[Entry], limit: int, near: bool) -> list[Material]:
    found: dict[str, Material] = {}
    for entry in entries:
        if len(found) >= limit:
            break
        material = entry.material(near)
        if material is not None:
            found.setdefault(material.key, material)
    return list(found.values())
