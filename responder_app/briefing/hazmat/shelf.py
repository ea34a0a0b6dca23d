"""Every name under which a material can be found: the guidebook's, and synonyms with the numbers they travel under."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from responder_app.briefing.answers.materials import Material
from responder_app.briefing.hazmat.naming import of_names, of_synonym
from responder_app.briefing.hazmat.tables.cas import un_by_cas
from responder_app.briefing.hazmat.tables.names import ListedName, entries_by_name
from responder_app.briefing.hazmat.tables.ratings import ratings
from responder_app.briefing.hazmat.tables.shipping import shipping_by_un
from responder_app.briefing.plan_words.normal import Atoms, atoms_of


@dataclass(frozen=True)
class Entry:
    """One name that can be found: of the guidebook, or a synonym with its numbers."""

    name: str
    atoms: Atoms
    listed: tuple[ListedName, ...] = ()
    uns: tuple[int, ...] = ()
    source: str = ""

    def material(self, near: bool) -> Material | None:
        """What it stands for; None when no table has its numbers. `near`: it was spelt differently."""
        if self.listed:
            found: Material | None = of_names(self.listed)
        else:
            numbers = " or ".join(f"{un:04d}" for un in self.uns)
            found = of_synonym(self.name, self.uns, f"synonym of UN {numbers} ({self.source})")
        return replace(found, near=True) if found is not None and near else found


class Shelf:
    """All names, found by the beginnings of their words."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        holders: dict[str, list[int]] = {}
        for place, entry in enumerate(entries):
            for atom in set(entry.atoms):
                holders.setdefault(atom, []).append(place)
        self._holders = holders
        self.words = tuple(sorted(holders))

    def matching(self, typed: Atoms) -> list[Entry]:
        """Names of which every typed word begins a word: the same words first, then those with the fewest others."""
        places: set[int] | None = None
        for atom in set(typed):
            having = {place for word in self._beginning(atom) for place in self._holders[word]}
            places = having if places is None else places & having
        found = [self._entries[place] for place in places or ()]
        return sorted((one for one in found if all_begin(typed, one.atoms)), key=lambda one: _rank(typed, one))

    def _beginning(self, atom: str) -> Iterator[str]:
        for place in range(bisect_left(self.words, atom), len(self.words)):
            if not self.words[place].startswith(atom):
                return
            yield self.words[place]


def _rank(typed: Atoms, entry: Entry) -> tuple[bool, bool, int, int, bool, str]:
    whole = sum(atom in entry.atoms for atom in typed)
    starts = entry.atoms[: len(typed)] == typed
    return entry.atoms != typed, not starts, -whole, len(entry.atoms), not entry.listed, entry.name


def all_begin(typed: Atoms, atoms: Atoms) -> bool:
    """Whether each typed word begins a word of its own."""
    left = list(atoms)
    for atom in sorted(typed, key=len, reverse=True):
        match = next((one for one in left if one == atom), None) or next(
            (one for one in left if one.startswith(atom)), None
        )
        if match is None:
            return False
        left.remove(match)
    return bool(typed)


@cache
def shelf() -> Shelf:
    """All names, read once, some 80 ms."""
    entries = {
        name: Entry(listed[0].name, atoms_of(listed[0].name), listed) for name, listed in entries_by_name().items()
    }
    for name, uns, source in _synonyms():
        key = name.casefold()
        held = entries.get(key)
        if held is None:
            entries[key] = Entry(name, atoms_of(name), (), uns, source)
        elif not held.listed:
            entries[key] = replace(held, uns=tuple(dict.fromkeys((*held.uns, *uns))))
    return Shelf(tuple(entry for entry in entries.values() if entry.atoms))


def _synonyms() -> Iterator[tuple[str, tuple[int, ...], str]]:
    """Names that are not in the guidebook with the numbers under which they travel."""
    for entries in un_by_cas().values():
        numbers = tuple(dict.fromkeys(entry.un for entry in entries if entry.un is not None))
        if numbers:
            yield entries[0].name, numbers, f"CAS {entries[0].cas}"
    for un, names in shipping_by_un().items():
        for name in dict.fromkeys(entry.name for entry in names):
            yield name, (un,), "49 CFR 172.101"
    for _, rating in ratings():
        if rating.un is not None:
            yield rating.name, (rating.un,), "USCG CHRIS"
