"""For each ordered pair of agencies: what only the other may read, and what of it the one can open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.evidence.burglar import Burglar, Section
from tests.evidence.city import AGENCIES, City
from tests.evidence.index import Index, Known


@dataclass(frozen=True)
class Pair:
    """`only`: sections that the other is granted and the one is not. How many of them each opened."""

    one: str
    other: str
    only: int
    opened: int
    control: int

    @property
    def wrong(self) -> str:
        """Why the pair is not kept apart, or the check proves nothing."""
        if self.opened or not self.only or self.control != self.only:
            return f"{self.one} opens {self.opened} of {self.only} sections of {self.other}, which opens {self.control}"
        return ""


def pairs(city: City, index: Index, repository: Path) -> tuple[Pair, ...]:
    """Every ordered pair, by real attempts with each one's own device keys on the whole repository."""
    opened = {name: _opened(city, index, repository, name) for name in AGENCIES}
    granted = {name: {known.what for known in index.parts.values() if _may_read(name, known)} for name in AGENCIES}
    found = []
    for one in AGENCIES:
        for other in AGENCIES:
            only = granted[other] - granted[one]
            if one != other:
                found.append(Pair(one, other, len(only), len(only & opened[one]), len(only & opened[other])))
    return tuple(found)


def _opened(city: City, index: Index, repository: Path, name: str) -> set[Section]:
    own = city.laptops[name].device
    return Burglar(index, (repository,), private=[own.agreement, own.signing]).rob().sections


def _may_read(name: str, known: Known) -> bool:
    """By what the office was told, not by keys."""
    scopes, districts = AGENCIES[name]
    return known.place.compartment in districts and not {"shared", *scopes}.isdisjoint(known.entry.scopes)
