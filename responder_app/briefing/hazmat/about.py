"""What is known about one spill's ground before any wind: facilities, hydrants, staging, each placed in metres once."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from responder_app.briefing.alike import once_each
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.ground import ground_at
from responder_app.briefing.hazmat.staging import Staging
from responder_app.briefing.hazmat.surroundings import Surroundings
from responder_app.briefing.hazmat.upwind import Hydrants
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.source import LibraryReader
from responder_app.model.base import LonLat
from responder_app.model.building import Hydrant
from responder_app.model.facility import PrePlan
from responder_app.model.site import StagingPoint

LEAST_REACH_M = 1500.0
_SPHERE_SLACK = 1.01
"""The library measures on a sphere, within 0.6 % of the ellipsoid."""
_OUTLINE_M = 1000.0
"""A facility whose point lies farther than this beyond a zone is not looked at, however large its outline."""


@dataclass(frozen=True)
class Place:
    """What was asked about: a facility, or a point without a pre-plan."""

    name: str
    origin: LonLat
    facility_id: str | None = None
    heading: Heading | None = None
    hydrants: tuple[Hydrant, ...] = ()
    staging: tuple[StagingPoint, ...] = ()


def place_of(preplan: PrePlan, heading: Heading) -> Place:
    """A facility as a place."""
    return Place(
        name=preplan.identity.name,
        origin=preplan.identity.location,
        facility_id=preplan.id,
        heading=heading,
        hydrants=(preplan.water.hydrants if preplan.water else None) or (),
        staging=(preplan.site.staging_points if preplan.site else None) or (),
    )


class About:
    """The ground about one spill, as the library shows it now."""

    def __init__(
        self, library: LibraryReader, place: Place, spill: LonLat, neighbourhood: Neighbourhood, reach_m: float
    ) -> None:
        """`reach_m`: how far from the spill zones may reach."""
        self._asked = (place.facility_id, place.origin, place.hydrants, place.staging, spill)
        self._stamp = library.stamp()
        self._reach_m = max(reach_m, LEAST_REACH_M)
        ground, self.scene = ground_at(spill), ground_at(place.origin)
        nearby = library.around(spill, self._reach_m * _SPHERE_SLACK + _OUTLINE_M)
        self.surroundings = Surroundings(ground, once_each(nearby, place.facility_id))
        self.hydrants = Hydrants(ground, self.scene, neighbourhood, place.hydrants)
        self.staging = Staging(ground, self.scene, neighbourhood, place.staging)

    def still_holds(self, place: Place, spill: LonLat, reach_m: float, stamp: Hashable) -> bool:
        """Whether the same question could be answered from here. The library's stamp stands for areas too."""
        asked = (place.facility_id, place.origin, place.hydrants, place.staging, spill)
        return self._asked == asked and self._reach_m >= reach_m and self._stamp == stamp
