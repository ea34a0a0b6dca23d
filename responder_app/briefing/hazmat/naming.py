"""Making a `Material` of what is known: a number, a name, a CAS number, a placard, a guide, a line of an inventory.

Where several numbers, names or guides remain, all are kept: the largest distances are then taken, and `doubt` says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from responder_app.briefing.answers.hazmat import Mark
from responder_app.briefing.answers.materials import Material
from responder_app.briefing.hazmat.amounts import short_amount
from responder_app.briefing.hazmat.distances import known_names, solid_only, table1_rows
from responder_app.briefing.hazmat.divisions import division_guides, divisions_text
from responder_app.briefing.hazmat.inventory import Item
from responder_app.briefing.hazmat.marks import marks_of
from responder_app.briefing.hazmat.tables.cas import un_by_cas
from responder_app.briefing.hazmat.tables.guides import UNIDENTIFIED_GUIDE, guides
from responder_app.briefing.hazmat.tables.names import ListedName, names_by_un
from responder_app.briefing.hazmat.tables.shipping import ShippingName, shipping_by_un
from responder_app.briefing.plan_words.normal import atoms_of

LARGEST = "the largest distances are taken"


def unidentified() -> Material:
    """Whatever it is: guide 111."""
    return Material(
        key=f"guide{UNIDENTIFIED_GUIDE}",
        name="Unidentified material",
        found=f"guide {UNIDENTIFIED_GUIDE}",
        uns=(),
        guides=(UNIDENTIFIED_GUIDE,),
        marks=_ordered(marks_of((), (UNIDENTIFIED_GUIDE,))),
    )


def of_guide(number: int) -> Material | None:
    """A guide alone, as a responder finds it on a list; None when there is no such guide."""
    guide = guides().get(number)
    if guide is None:
        return None
    marks = _ordered(marks_of((), (number,)))
    return Material(f"guide{number}", guide.title, f"guide {number}", (), (number,), marks=marks)


def of_names(listed: Sequence[ListedName]) -> Material:
    """Entries of the guidebook that carry one name, under one number or several."""
    uns = tuple(dict.fromkeys(one.un for one in listed if one.un is not None))
    guide_numbers = tuple(sorted({one.guide for one in listed}))
    name = listed[0].name
    return Material(
        key=_key(uns, name) if uns else f"name/{name.casefold()}",
        name=name,
        found=_un_text(uns) if uns else f"guide {guide_numbers[0]}",
        uns=uns,
        guides=guide_numbers,
        names=(name,) if uns else (),
        doubt=doubt_of(uns, guide_numbers, (name,)),
        marks=_ordered(marks_of(uns, guide_numbers, (name,))),
    )


def of_un(un: int) -> Material | None:
    """A number whose name is not known; None when neither the guidebook nor 49 CFR 172.101 has it."""
    listed = names_by_un().get(un, ())
    if not listed:
        return _unlisted(un)
    guide_numbers = tuple(sorted({one.guide for one in listed}))
    names = tuple(one.name for one in apart(listed))
    return Material(
        key=f"un{un:04d}",
        name=names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more",
        found=_un_text((un,)),
        uns=(un,),
        guides=guide_numbers,
        names=names if len(listed) == 1 else (),
        doubt=doubt_of((un,), guide_numbers, ()),
        marks=_ordered(marks_of((un,), guide_numbers)),
    )


def apart(listed: Sequence[ListedName]) -> list[ListedName]:
    """The names without those that only turn the words of another: "Anhydrous ammonia" is "Ammonia, anhydrous"."""
    first: dict[tuple[int, frozenset[str]], ListedName] = {}
    for one in listed:
        first.setdefault((one.guide, frozenset(atoms_of(one.name))), one)
    return list(first.values())


def of_synonym(name: str, uns: tuple[int, ...], found: str, doubt: str = "") -> Material | None:
    """A name that the guidebook does not print, by the numbers under which it travels; None when none is listed."""
    known = [one for un in uns if (one := of_un(un)) is not None]
    if not known:
        return None
    numbers = tuple(number for one in known for number in one.uns)
    guide_numbers = tuple(sorted({guide for one in known for guide in one.guides}))
    return Material(
        key=_key(numbers, name),
        name=name,
        found=found,
        uns=numbers,
        guides=guide_numbers,
        doubt=doubt_of(numbers, guide_numbers, ()) or doubt,
        marks=_ordered(marks_of(numbers, guide_numbers)),
    )


def of_cas(cas: str) -> Material | None:
    """A CAS number; None when no table has it, or only as something without a number."""
    listed = un_by_cas().get(cas, ())
    numbers = tuple(dict.fromkeys(entry.un for entry in listed if entry.un is not None))
    if not numbers:
        return None
    order = ("low", "medium", "high")
    confidence = min((entry.confidence for entry in listed if entry.un is not None), key=order.index)
    doubt = "" if confidence == "high" else f"The CAS number fits with {confidence} confidence: check the UN number"
    return of_synonym(listed[0].name, numbers, f"CAS {cas} ({confidence} confidence)", doubt)


def of_placard(name: str, entries: Sequence[ShippingName]) -> Material:
    """Everything that travels under a placard, class or division."""
    numbers = tuple(sorted({entry.un for entry in entries}))
    known = [one for un in numbers if (one := of_un(un)) is not None]
    uns = tuple(number for one in known for number in one.uns)
    guide_numbers = tuple(sorted({guide for one in known for guide in one.guides}))
    doubt = f"{len(numbers):,} UN numbers carry it: {LARGEST}" if len(numbers) > 1 else ""
    marks = _ordered(marks_of(uns, guide_numbers))
    return Material(f"placard/{name.casefold()}", name, name, uns, guide_numbers, doubt=doubt, marks=marks)


def of_item(item: Item) -> Material:
    """A line of a facility's inventory."""
    identity, chemical = item.identity, item.chemical
    known = tuple(un for un in identity.uns if un in names_by_un() or un in shipping_by_un())
    names = known_names(chemical, identity)
    return Material(
        key=f"chemical/{chemical.id}",
        name=chemical.name,
        found=identity.fact.value,
        uns=known,
        guides=identity.guides,
        names=names,
        doubt=_doubt_of_item(item, known, names),
        marks=item.marks,
        chemical_id=chemical.id,
        amount=short_amount(chemical.max_amount),
        solid=solid_only(chemical),
    )


def _doubt_of_item(item: Item, uns: tuple[int, ...], names: tuple[str, ...]) -> str:
    if item.identity.unidentified:
        return f"Not identified: guide {UNIDENTIFIED_GUIDE} for unidentified material"
    if not item.identity.guides:
        return "The guidebook has no number and no distance for it"
    return doubt_of(uns, item.identity.guides, names)


def doubt_of(uns: Sequence[int], guide_numbers: Sequence[int], names: Sequence[str]) -> str:
    """Why the largest distances are taken; empty when numbers, names and guides all give the same."""
    numbers = f"{len(uns)} UN numbers" if len(uns) > 1 else ""
    if len(guide_numbers) > 1:
        return f"{numbers or f'{len(guide_numbers)} guides'} fit: {LARGEST}"
    rows = table1_rows(uns, names)
    for medium in {row.medium for row in rows}:
        if len({(tuple(row.metres.items()), row.plus) for row in rows if row.medium == medium}) > 1:
            return f"{numbers or 'Several rows of Table 1'} fit: {LARGEST}"
    listed = [one for un in uns for one in names_by_un().get(un, ())] if not names or len(uns) > 1 else []
    if rows and any(not one.toxic_inhalation for one in listed):
        return f"{numbers or 'Several names'} fit, only some in Table 1: {LARGEST}"
    return ""


def _unlisted(un: int) -> Material | None:
    """A number that only 49 CFR 172.101 has: an explosive, whose guide goes by its division (pages 1 and 344)."""
    guide_numbers = division_guides(un)
    if not guide_numbers:
        return None
    return Material(
        key=f"un{un:04d}",
        name=shipping_by_un()[un][0].name,
        found=f"UN {un:04d}, {divisions_text(un)} in 49 CFR 172.101, not in ERG 2024: guide by division",
        uns=(un,),
        guides=guide_numbers,
        doubt=f"{len(guide_numbers)} guides fit: {LARGEST}" if len(guide_numbers) > 1 else "",
        marks=_ordered(marks_of((), guide_numbers)),
    )


def _un_text(uns: Sequence[int]) -> str:
    return "UN " + " or ".join(f"{un:04d}" for un in uns)


def _key(uns: Sequence[int], name: str) -> str:
    return f"un{'+'.join(f'{un:04d}' for un in uns)}/{name.casefold()}"


def _ordered(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    there = set(marks)
    return tuple(mark for mark in Mark if mark in there)
