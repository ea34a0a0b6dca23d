"""Looking for a place on a map that is open: a grid reference, whole or shortened, degrees, an address."""

from __future__ import annotations

import re

from responder_app.briefing.answers.found_places import FoundPlace, FoundPlaces
from responder_app.briefing.distance import distance_m, spoken_offset
from responder_app.briefing.ground import ground_at
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.places import coordinates
from responder_app.briefing.source import LibraryReader
from responder_app.briefing.spelling import nearest_spelt
from responder_app.briefing.usng import read_usng, usng
from responder_app.errors import InputError
from responder_app.model.base import LonLat

MOST = 6
FARTHEST_M = 1_000_000.0
"""Beyond this the way there is not said: the other side of the country is no place on this map."""
SHORT = re.compile(r"^\s*(?:(?P<square>[A-HJ-NP-Z]{2})\s*)?(?P<east>\d{2,5})\s+(?P<north>\d{2,5})\s*$", re.IGNORECASE)
"""As it is read over the radio: without zone, and mostly without square."""
MEANT = re.compile(
    r"^\s*(?:\d{1,2}\s*[C-HJ-NP-X]\s*[A-HJ-NP-Z]{2}\s*[\d\s]+|(?:[A-HJ-NP-Z]{2}\s*)?\d{3,}\s+\d{3,})\s*$", re.IGNORECASE
)
"""What is meant as a grid reference, right or wrong: no street is called so."""
BESIDE_M = (-100_000.0, -50_000.0, -10_000.0, -1000.0, 0.0, 1000.0, 10_000.0, 50_000.0, 100_000.0)
"""Where the squares around are looked up: those that a zone's border cuts may be narrow."""
DIGITS = "it has as many digits east as north, at most 5 of each"
HOW = "Type a USNG reference (16T DM 47879 35661, or 47879 35661), latitude and longitude, or number and street."


def find_places(
    text: str, library: LibraryReader, neighbourhood: Neighbourhood, origin: LonLat, middle: str = "the building"
) -> FoundPlaces:
    """The places that the text may mean, of a map about `origin`, which is `middle` in words."""
    asked = text.strip()
    if not asked:
        return FoundPlaces(text, (), HOW)
    try:
        points = _shortened(asked, origin) or coordinates(asked)
    except InputError as error:
        return FoundPlaces(text, (), f"{str(error)[:1].upper()}{str(error)[1:]}. {HOW}")
    if points:
        ranked = _meant(sorted(points, key=lambda point: distance_m(origin, point)), origin)
        found = tuple(_found(usng(point), point, origin, middle, unsure=len(ranked) > 1) for point in ranked)
        return FoundPlaces(text, found, _which(found))
    if MEANT.match(asked):
        # The nearest address in spelling would be any address.
        return FoundPlaces(text, (), f"“{asked}” is no grid reference: {DIGITS}. {HOW}")
    hits = tuple(
        _found(f"{hit.street}, {hit.city}", hit.point, origin, middle, hit.near)
        for hit in library.addresses(asked, MOST)
    )
    if hits:
        return FoundPlaces(text, hits, _which(hits))
    alike = tuple(
        _found(match.address, match.point, origin, middle, unsure=True)
        for match in nearest_spelt(asked, neighbourhood.areas, MOST)
    )
    unknown = f"No address like “{asked}” is known"
    return FoundPlaces(text, alike, f"{unknown}: these are the nearest in spelling." if alike else f"{unknown}. {HOW}")


def _meant(ranked: list[LonLat], origin: LonLat) -> list[LonLat]:
    """Of two readings of the same two numbers the one on the far side of the world is not meant on this map."""
    near = [point for point in ranked if distance_m(origin, point) <= FARTHEST_M]
    return near or ranked


def _which(found: tuple[FoundPlace, ...]) -> str:
    if len(found) > 1:
        return f"{len(found)} places fit: choose one."
    return "It differs from what was typed: check that it is the right one." if found[0].unsure else ""


def _found(title: str, point: LonLat, origin: LonLat, middle: str, unsure: bool) -> FoundPlace:
    far = distance_m(origin, point) > FARTHEST_M
    away = "far away" if far else f"{spoken_offset(origin, point)} of {middle}"
    grid = usng(point)
    degrees = f"{point[1]:.5f}, {point[0]:.5f}"
    return FoundPlace(
        title, " · ".join((away, degrees if grid == title else grid)), ground_at(origin).metres(point), unsure
    )


def _shortened(text: str, origin: LonLat) -> tuple[LonLat, ...]:
    """The nearest place with these digits, in the map's own 100 km square or one beside it; () for another form."""
    short = SHORT.match(text)
    if short is None or len(short["east"]) != len(short["north"]):
        return ()
    ground = ground_at(origin)
    around = {tuple(usng(ground.lonlat(x, y), 1).split()[:2]) for x in BESIDE_M for y in BESIDE_M}
    found: list[LonLat] = []
    for zone, square in around:
        if short["square"] is None or short["square"].upper() == square:
            try:
                point = read_usng(f"{zone} {square} {short['east']} {short['north']}")
            except InputError:
                continue  # no such place in a square that a zone's border cuts
            if point is not None:
                found.append(point)
    return (min(found, key=lambda point: distance_m(origin, point)),) if found else ()
