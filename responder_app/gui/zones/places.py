"""What lies inside zones, and where to go, as signs at places of the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.briefing.answers.zones import InsideFacility, PlaceKind, ZoneAnswer
from responder_app.model.base import LonLat

MOST_FACILITIES = 40
"""More signs than this would cover each other; the list counts them all."""
_NAMED = {PlaceKind.SCHOOL: "School", PlaceKind.HOSPITAL: "Hospital or care"}


class SignKind(Enum):
    """What a sign says, the most urgent first."""

    WARNED = "people at risk inside"
    FACILITY = "facility inside"
    HYDRANT = "hydrant upwind"
    STAGING = "staging"


@dataclass(frozen=True)
class PlacedSign:
    """A sign at a place in metres of the scene; `words` stand beside it, one or two lines."""

    kind: SignKind
    place: ScenePoint
    words: tuple[str, ...]


def signs_of(answer: ZoneAnswer) -> tuple[PlacedSign, ...]:
    """All signs, the most urgent first. Needs pyproj: on a lane only."""
    from responder_app.briefing.ground import ground_at  # noqa: PLC0415  0.1 s, not before the first paint

    found = [*_inside(answer)]
    places = ground_at(answer.origin).line(tuple(point for _, point, _ in found))
    inside = [PlacedSign(kind, place, words) for (kind, _, words), place in zip(found, places, strict=True)]
    inside.sort(key=lambda sign: sign.kind is not SignKind.WARNED)
    hydrants = [PlacedSign(SignKind.HYDRANT, one.scene, ("Upwind",)) for one in answer.hydrants]
    staging = [
        PlacedSign(SignKind.STAGING, one.scene, (one.label if one.own else "Stage here",)) for one in answer.staging[:1]
    ]
    return (*inside, *staging, *hydrants)


def _inside(answer: ZoneAnswer) -> Iterator[tuple[SignKind, LonLat, tuple[str, ...]]]:
    for point in answer.inside.assembly_points:
        yield SignKind.WARNED, point.point, ("Assembly point", point.label)
    others = [one for one in answer.inside.facilities if one.facility_id != answer.facility_id]
    # The sort is stable: of equals the nearest stay first.
    for one in sorted(others, key=lambda one: one.kind is PlaceKind.OTHER)[:MOST_FACILITIES]:
        yield _facility(one)


def _facility(one: InsideFacility) -> tuple[SignKind, LonLat, tuple[str, ...]]:
    named = _NAMED.get(one.kind)
    if named is not None:
        return SignKind.WARNED, one.point, (named, one.name)
    return SignKind.FACILITY, one.point, (one.name,)
