"""Telling pre-plans apart that look alike: two offices may have one building each, or one of them says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from math import cos, floor, radians

from rapidfuzz import fuzz

from responder_app.briefing.source import LibraryReader
from responder_app.errors import NoAnswerError
from responder_app.library.place import distance_m
from responder_app.library.search.normal import words
from responder_app.library.values import Hit, Near, Nearby
from responder_app.model.base import LonLat, Polygon
from responder_app.model.evacuation import AssemblyPoint
from responder_app.model.facility import PrePlan
from responder_app.model.occupancy import Occupancy

ALIKE = 85
"""Of 100: names that share so much are taken for one another at night."""
TWIN_M = 100.0
"""Two offices put one building's point so near to each other."""
ONE_POINT_M = 10.0
"""Assembly points of two plans that lie so near to each other are one."""
_DEGREE_M = 111_000.0
"""A degree of latitude, at least."""


def offices_of_alike(library: LibraryReader, hits: Sequence[Hit]) -> Mapping[str, str]:
    """Whose those are, by id, of which another office's looks alike: by name, or at one address."""
    alike = {one.facility_id for pair in combinations(hits, 2) if _look_alike(*pair) for one in pair}
    receipts = {}
    for one in alike:
        try:
            receipts[one] = library.receipt(one)
        except NoAnswerError:
            continue  # withdrawn just now
    if len({receipt.repository for receipt in receipts.values()}) < 2:
        return {}
    return {name: receipt.office for name, receipt in receipts.items()}


def twins_of(library: LibraryReader, preplan: PrePlan, near: Iterable[Near]) -> Mapping[str, str]:
    """Of what stands near: other offices' pre-plans of the same building, by id, with the office."""
    identity = preplan.identity
    found = [
        one
        for one in near
        if one.facility_id != preplan.id
        and one.distance_m <= TWIN_M
        and _alike(identity.name, identity.address.one_line, one.name, one.address)
    ]
    try:
        own = library.receipt(preplan.id).repository if found else ""
        receipts = {one.facility_id: library.receipt(one.facility_id) for one in found}
    except NoAnswerError:
        return {}  # withdrawn just now
    return {name: receipt.office for name, receipt in receipts.items() if receipt.repository != own}


def once_each(nearby: Sequence[Nearby], asked: str | None = None) -> tuple[Nearby, ...]:
    """Each building once, in the order given: nobody in it is counted twice because two offices planned it.

    The plan that is `asked` about stays, else that with the most people. It takes from the other what it does not
    say itself, and its assembly points: people may wait at either.
    """
    if len({one.repository for one in nearby}) < 2:
        return tuple(nearby)
    grid, left = _Grid(nearby[0].point), {}
    for one in sorted(nearby, key=lambda one: (one.facility_id != asked, -_most_people(one))):
        kept = grid.twin_of(one)
        if kept is None:
            grid.add(one)
            left[one.facility_id] = one
        else:
            left[kept.facility_id] = _joined(left[kept.facility_id], one)
    return tuple(left[one.facility_id] for one in nearby if one.facility_id in left)


def _is_twin(one: Nearby, other: Nearby) -> bool:
    return (
        one.repository != other.repository
        and _alike(one.name, one.address, other.name, other.address)
        and distance_m(one.point, other.point) <= TWIN_M
        and _may_be_one(one.footprint, other.footprint)
    )


def _may_be_one(one: Sequence[Polygon], other: Sequence[Polygon]) -> bool:
    """Outlines that lie apart are two buildings, whatever they are called; where one is missing it cannot be said."""
    if not one or not other:
        return True
    # Here and not above: it would cost the window's start 0.1 s, and most vehicles follow one office.
    import shapely  # noqa: PLC0415

    hulls = [
        shapely.MultiPoint([point for polygon in own for point in polygon.outer]).convex_hull for own in (one, other)
    ]
    return bool(hulls[0].intersects(hulls[1]))


def _joined(kept: Nearby, other: Nearby) -> Nearby:
    return replace(
        kept,
        sector=kept.sector or other.sector,
        occupancy=_occupancy(kept, other),
        footprint=kept.footprint or other.footprint,
        assembly_points=(*kept.assembly_points, *(one for one in other.assembly_points if _is_new(one, kept))),
        hazmat=kept.hazmat or other.hazmat,
    )


def _occupancy(kept: Nearby, other: Nearby) -> Occupancy | None:
    if kept.occupancy is None or other.occupancy is None or _most_people(kept) >= 0:
        return kept.occupancy or other.occupancy
    return kept.occupancy.model_copy(update={"occupants": other.occupancy.occupants})


def _is_new(point: AssemblyPoint, kept: Nearby) -> bool:
    return all(distance_m(point.point, one.point) > ONE_POINT_M for one in kept.assembly_points)


def _most_people(one: Nearby) -> int:
    """-1 where nothing is known of them."""
    counts = one.occupancy.occupants if one.occupancy else None
    known = (counts.day, counts.night, counts.weekend) if counts else ()
    return max((count for count in known if count is not None), default=-1)


class _Grid:
    """Plans by squares that are wider than twins lie apart: a twin lies in one of nine."""

    def __init__(self, near: LonLat) -> None:
        self._up = _DEGREE_M / (1.1 * TWIN_M)
        self._along = self._up * cos(radians(near[1]))
        self._cells: dict[tuple[int, int], list[Nearby]] = defaultdict(list)

    def add(self, one: Nearby) -> None:
        self._cells[self._cell(one)].append(one)

    def twin_of(self, one: Nearby) -> Nearby | None:
        east, north = self._cell(one)
        around = ((east + x, north + y) for x in (-1, 0, 1) for y in (-1, 0, 1))
        return next((kept for cell in around for kept in self._cells.get(cell, ()) if _is_twin(kept, one)), None)

    def _cell(self, one: Nearby) -> tuple[int, int]:
        lon, lat = one.point
        return floor(lon * self._along), floor(lat * self._up)


def _look_alike(one: Hit, other: Hit) -> bool:
    return _alike(one.name, one.address, other.name, other.address)


def _alike(name: str, address: str, other_name: str, other_address: str) -> bool:
    # Of addresses most letters are the city's: two doors of one street are not alike.
    same_place = bool(address) and words(address) == words(other_address)
    return same_place or fuzz.ratio(name.casefold(), other_name.casefold()) >= ALIKE
