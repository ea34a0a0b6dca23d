"""The answer for a place without a pre-plan, which most buildings are: what is near, and the map there."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.briefing.answers.search import AddressMatch, NearFacility, NearHydrant, NoPrePlanAnswer
from responder_app.briefing.distance import bearing_deg, compass, distance_m, spoken_offset
from responder_app.briefing.facts import joined
from responder_app.briefing.hose_lay import HoseLay
from responder_app.briefing.hydrants import flow_class, flow_text, hydrant_label, severity_of
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.neighbours import Neighbour
from responder_app.briefing.places import coordinates
from responder_app.briefing.site_map import place_map
from responder_app.briefing.source import LibraryReader
from responder_app.briefing.spelling import nearest_spelt
from responder_app.briefing.usng import usng
from responder_app.briefing.water_supply import supply_at
from responder_app.errors import InputError
from responder_app.library.values import Near
from responder_app.model.base import LonLat

NEAR_FACILITIES = 5
NEAR_HYDRANTS = 5
MOST_CANDIDATES = 6
COORDINATES = "longitude and latitude (-87.62440, 41.88250) or USNG (16T DM 48197 36920)"
"""The forms that are understood besides an address."""


def at_address(text: str, library: LibraryReader, neighbourhood: Neighbourhood) -> NoPrePlanAnswer:
    """What is known about the place that the text names; a message when it names none."""
    try:
        points = coordinates(text)
    except InputError as error:
        return _nowhere(text, f"{str(error)[:1].upper()}{str(error)[1:]}. Type {COORDINATES}.")
    if points:
        point = min(points, key=lambda place: _nearest_m(library, place))
        return _somewhere(
            text, f"{point[0]:.5f}, {point[1]:.5f} (longitude, latitude)", point, (), library, neighbourhood
        )
    candidates = tuple(
        AddressMatch(f"{hit.street}, {hit.city}", hit.point, hit.score, hit.near)
        for hit in library.addresses(text, MOST_CANDIDATES)
    )
    if not candidates:
        return _unknown(text, nearest_spelt(text, neighbourhood.areas, MOST_CANDIDATES))
    return _somewhere(text, candidates[0].address, candidates[0].point, candidates, library, neighbourhood)


def _nearest_m(library: LibraryReader, place: LonLat) -> float:
    return min((distance_m(place, held.point) for held in library.nearest(place, 1)), default=float("inf"))


def _unknown(text: str, alike: tuple[AddressMatch, ...]) -> NoPrePlanAnswer:
    """No address fits: offer those that are spelt most like it, and say what can be typed."""
    if not alike:
        return _nowhere(text, f"This vehicle holds no address file. Type {COORDINATES}.")
    message = f"No address like “{text.strip()}” is known: these are the nearest in spelling."
    return _nowhere(text, f"{message} Type number and street ({alike[0].address}), {COORDINATES}.", alike)


def _nowhere(text: str, message: str, candidates: tuple[AddressMatch, ...] = ()) -> NoPrePlanAnswer:
    return NoPrePlanAnswer(text, message, "", None, "", candidates, (), (), None)


def _somewhere(
    text: str,
    place: str,
    point: LonLat,
    candidates: tuple[AddressMatch, ...],
    library: LibraryReader,
    neighbourhood: Neighbourhood,
) -> NoPrePlanAnswer:
    held = library.nearest(point, NEAR_FACILITIES)
    others = [
        Neighbour(near.facility_id, near.name, near.address, near.point, near.distance_m, (), False) for near in held
    ]
    supply = supply_at(point, neighbourhood)
    several = f" {len(candidates)} addresses fit: check that it is the right one." if len(candidates) > 1 else ""
    if len(candidates) == 1 and candidates[0].near:
        several = " It differs from what was typed: check that it is the right one."
    return NoPrePlanAnswer(
        query=text,
        message=f"No pre-plan at {place}.{several}",
        place=place,
        point=point,
        usng=usng(point),
        candidates=candidates,
        facilities=_facilities(point, held),
        hydrants=tuple(_hydrant(point, lay) for lay in supply.lays[:NEAR_HYDRANTS]),
        scene=place_map(point, place.partition(",")[0] if candidates else "Here", neighbourhood, others, supply),
    )


def _facilities(point: LonLat, held: Sequence[Near]) -> tuple[NearFacility, ...]:
    return tuple(
        NearFacility(
            facility_id=near.facility_id,
            name=near.name,
            address=near.address,
            distance_m=near.distance_m,
            direction=compass(bearing_deg(point, near.point)),
            text=spoken_offset(point, near.point),
        )
        for near in held
    )


def _hydrant(point: LonLat, lay: HoseLay) -> NearHydrant:
    hydrant, direction = lay.hydrant, compass(bearing_deg(point, lay.hydrant.point))
    return NearHydrant(
        id=hydrant.id,
        label=hydrant_label(hydrant),
        flow_gpm=hydrant.flow_gpm,
        flow_class=flow_class(hydrant.flow_gpm),
        distance_m=lay.metres,
        direction=direction,
        text=joined(f"hose {lay.said}", direction, flow_text(hydrant)),
        severity=severity_of(hydrant),
    )
