"""What lies inside zones, and where to go, as signs at places of the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.briefing.answers.zones import PlaceKind, ZoneAnswer
from responder_app.model.base import LonLat

MOST_FACILITIES, MOST_POINTS = 40, 40
"""More signs than this would cover each other; the list has them."""
_NAMED = {PlaceKind.SCHOOL: "School", PlaceKind.HOSPITAL: "Hospital or care"}


class SignKind(Enum):
    """What a sign says, the most urgent first."""

    WARNED = "people at risk inside"
    FACILITY = "facility inside"
    HYDRANT = "hydrant upwind, or outside the circles"
    STAGING = "staging"


Sign = tuple[SignKind, LonLat, tuple[str, ...]]


@dataclass(frozen=True)
class PlacedSign:
    """A sign at a place in metres of the scene; `words` stand beside it, one or two lines."""

    kind: SignKind
    place: ScenePoint
    words: tuple[str, ...]


def signs_of(answer: ZoneAnswer) -> tuple[PlacedSign, ...]:
    """All signs, the most urgent first. Needs pyproj: on a lane only."""
    from responder_app.briefing.ground import ground_at  # noqa: PLC0415  0.1 s, not before the first paint

    found = [*_people(answer), *_gathering(answer), *_facilities(answer)]
    places = ground_at(answer.origin).line(tuple(point for _, point, _ in found))
    inside = [PlacedSign(kind, place, words) for (kind, _, words), place in zip(found, places, strict=True)]
    # Where nobody knows the wind, none of them may be called upwind.
    said = "Upwind" if answer.question.wind.from_deg is not None else "Hydrant"
    hydrants = [PlacedSign(SignKind.HYDRANT, one.scene, (said,)) for one in answer.hydrants]
    staging = [
        PlacedSign(SignKind.STAGING, one.scene, (one.label if one.own else "Stage here",)) for one in answer.staging[:1]
    ]
    return (*inside, *staging, *hydrants)


def _people(answer: ZoneAnswer) -> Iterator[Sign]:
    """Schools and hospitals."""
    for one in answer.inside.facilities:
        if one.kind is not PlaceKind.OTHER:
            yield SignKind.WARNED, one.point, (_NAMED[one.kind], one.name)


def _gathering(answer: ZoneAnswer) -> Iterator[Sign]:
    """Assembly points, the facility's own first: the map names those already."""
    points = sorted(answer.inside.assembly_points, key=lambda point: point.facility_id != answer.facility_id)
    for point in points[:MOST_POINTS]:
        own = point.facility_id == answer.facility_id
        yield SignKind.WARNED, point.point, ("Do not gather",) if own else ("Do not gather", point.facility_name)


def _facilities(answer: ZoneAnswer) -> Iterator[Sign]:
    others = [one for one in answer.inside.facilities if one.kind is PlaceKind.OTHER]
    for one in [one for one in others if one.facility_id != answer.facility_id][:MOST_FACILITIES]:
        yield SignKind.FACILITY, one.point, (one.name,)
