"""Search as the crew sees it: what matched and why. Ranking is the library's; nothing is ever opened by itself."""

from __future__ import annotations

from responder_app.briefing.alike import offices_of_alike
from responder_app.briefing.answers.search import FacilityHit, SearchAnswer
from responder_app.briefing.places import coordinates, house_number, house_number_last
from responder_app.briefing.source import LibraryReader
from responder_app.errors import InputError
from responder_app.library.values import Hit

MOST_NAMES = 5


def search_answer(library: LibraryReader, text: str, limit: int) -> SearchAnswer:
    """The candidates for what was typed, best first; when there are none, the names nearest to it."""
    asked = text.strip()
    if not asked:
        return SearchAnswer(text, (), "", (), False)
    if _is_coordinates(asked):
        return SearchAnswer(text, (), "Coordinates: see what is known there.", (), True)
    found = library.search(asked, limit)
    offices = offices_of_alike(library, found)
    hits = tuple(_hit(hit, offices.get(hit.facility_id, "")) for hit in found)
    names = () if hits else tuple(hit.name for hit in library.suggest(asked, MOST_NAMES))
    return SearchAnswer(
        query=text,
        hits=hits,
        message="" if hits else f"No pre-plan found for “{asked}”.",
        nearest_names=names,
        place_without_preplan=_is_other_address(library, asked, hits),
        ended=() if hits else tuple(stay.told for stay in library.stays() if stay.over_since is not None),
    )


def _hit(hit: Hit, office: str) -> FacilityHit:
    why = "" if hit.field == "name" and not hit.near else f"{hit.field}: {hit.text}"
    return FacilityHit(hit.facility_id, hit.name, hit.address, why, hit.score, hit.near, office)


def _is_coordinates(text: str) -> bool:
    try:
        return bool(coordinates(text))
    except InputError:
        return True


def _is_other_address(library: LibraryReader, text: str, hits: tuple[FacilityHit, ...]) -> bool:
    """Whether the text is like an address whose house number no hit has.

    A number at the end may be of a name ("Pier 6"): then only where nothing else was found, or the address is known.
    """
    first, last = house_number(text), house_number_last(text)
    number = first or last
    if number is None or any(house_number(hit.address) == number for hit in hits):
        return False
    return first is not None or not hits or any(not line.near for line in library.addresses(text, 1))
