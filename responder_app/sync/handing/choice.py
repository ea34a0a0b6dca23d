"""What a copy holds when it is not everything: a district, or one facility and its neighbours. Needs the library."""

from __future__ import annotations

from collections.abc import Iterable

from responder_app.errors import NoAnswerError
from responder_app.library.reader import LibraryReading
from responder_app.package.digest import ObjectRef
from responder_app.sync.handing.holding import Holding
from responder_app.sync.handing.mirror import Choose, all_held
from responder_app.sync.handing.part import NEAR_M, Part


def chosen(library: LibraryReading, part: Part) -> Choose:
    """What a part holds. Raises NoAnswerError for a district or facility that is not held."""
    if part.facility:
        return around(library, part.facility, part.near_m)
    return districts(library, part.districts) if part.districts else all_held


def districts(library: LibraryReading, names: Iterable[str]) -> Choose:
    """The facilities of these districts, whatever their letters' case, with every area and base map.

    Raises NoAnswerError for one that no facility held here names; the districts there are stand in the message.
    """
    known = library.districts()
    ids: set[str] = set()
    for name in names:
        wanted = name.strip().casefold()
        own = [ids for district, ids in known.items() if district.casefold() == wanted]
        if not own:
            there = ", ".join(sorted(known)) or "none"
            raise NoAnswerError(f"no facility held here is of a district {name!r}; those there are: {there}")
        ids.update(*own)
    return _these(library, frozenset(ids), maps=True)


def around(library: LibraryReading, facility_id: str, near_m: float = NEAR_M) -> Choose:
    """One facility and those within so many metres of it, with the areas' streets but without base maps.

    Raises NoAnswerError for a facility that is not held.
    """
    place = library.outside(facility_id).identity.location
    ids = frozenset({facility_id, *(one.facility_id for one in library.around(place, near_m))})
    return _these(library, ids, maps=False)


def _these(library: LibraryReading, ids: frozenset[str], maps: bool) -> Choose:
    def choose(holding: Holding) -> Iterable[ObjectRef]:
        return library.objects_of(holding.repository, ids, maps)

    return choose
