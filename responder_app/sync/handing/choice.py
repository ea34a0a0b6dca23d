"""What of an office's is handed on when it is not all that lies on this disk. Needs the library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from responder_app.errors import NoAnswerError
from responder_app.library.reader import LibraryReading
from responder_app.package.digest import ObjectRef
from responder_app.sync.handing.holding import Holding
from responder_app.sync.handing.mirror import Choose, all_held
from responder_app.sync.handing.part import NEAR_M, Part


def chosen(library: LibraryReading, part: Part, offices: int = 1) -> Choose:
    """What a part holds, on a vehicle that follows so many offices.

    Raises NoAnswerError for a district or facility that is not held.
    """
    if part.facility:
        return around(library, part.facility, part.near_m)
    if part.districts:
        return districts(library, part.districts, part.repository or None)
    return all_held if offices == 1 else whole(library)


def whole(library: LibraryReading) -> Choose:
    """All of one office: on a disk that holds several, no object tells whose it is."""
    return _these(library, None, maps=True)


def districts(library: LibraryReading, names: Iterable[str], repository: str | None = None) -> Choose:
    """The facilities of these districts, whatever their letters' case, with every area and base map.

    Raises NoAnswerError for one that no facility held here names; the districts there are stand in the message.
    """
    known = library.districts(repository)
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


def names_of(choose: Choose, holdings: Sequence[Holding]) -> frozenset[str] | None:
    """The names of what is chosen of all of them, their lists too; None where everything on the disk is."""
    if choose is all_held:
        return None
    return frozenset(ref.hash for one in holdings for ref in (*one.lists, *choose(one)))


def _these(library: LibraryReading, ids: frozenset[str] | None, maps: bool) -> Choose:
    def choose(holding: Holding) -> Iterable[ObjectRef]:
        # What guests of that office need belongs to no facility that this vehicle could choose by.
        return (*library.objects_of(holding.repository, ids, maps), *holding.found(library.kept(holding.repository)))

    return choose
