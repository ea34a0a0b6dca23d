"""The other facilities around one: whose pre-plans this vehicle holds, where they stand, whether they have hazmat.

Their buildings are not in the areas' outlines: who measures to the next wall must look at both.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from responder_app.briefing.alike import twins_of
from responder_app.briefing.source import LibraryReader
from responder_app.errors import ResponderError
from responder_app.library.values import Near
from responder_app.model.base import LonLat, Polygon
from responder_app.model.facility import PrePlan

log = logging.getLogger(__name__)

MOST = 16
"""Neighbours that are looked at."""
LOOKED_FOR_M = 1500.0
"""Those farther away are on no map."""
READ_WITHIN_M = 400.0
"""Pre-plans are read up to this distance between the facilities' points; farther ones are a point."""


@dataclass(frozen=True)
class Neighbour:
    """Another facility. `footprint` is empty and `hazmat` False when it was not read or does not say."""

    facility_id: str
    name: str
    address: str
    point: LonLat
    distance_m: float
    """Between the two facilities' points, not their walls."""
    footprint: tuple[Polygon, ...]
    hazmat: bool
    preplan: PrePlan | None = None
    """Of its sections identity, site and hazmat at least; None where it was not read."""


@dataclass(frozen=True)
class Neighbours:
    """The nearest ones, nearest first. `all_within_m`: up to here none is missing from the list."""

    near: tuple[Neighbour, ...]
    all_within_m: float
    twins: tuple[str, ...] = ()
    """Other offices that have a pre-plan of this very building: it is no neighbour of itself."""

    def outlines(self) -> tuple[Polygon, ...]:
        """The outlines of all that were read."""
        return tuple(polygon for one in self.near for polygon in one.footprint)


def neighbours_of(library: LibraryReader, preplan: PrePlan) -> Neighbours:
    """Who stands around the facility. Raises StoreError when the library cannot be read."""
    found = library.nearest(preplan.identity.location, MOST + 1, LOOKED_FOR_M)
    twins = twins_of(library, preplan, found)
    others = [near for near in found if near.facility_id != preplan.id and near.facility_id not in twins][:MOST]
    full = others[-1].distance_m if len(others) == MOST else READ_WITHIN_M
    return Neighbours(
        tuple(_neighbour(library, near) for near in others), min(full, READ_WITHIN_M), tuple(twins.values())
    )


def _neighbour(library: LibraryReader, near: Near) -> Neighbour:
    read = _read(library, near.facility_id) if near.distance_m <= READ_WITHIN_M else None
    site = read.site if read else None
    return Neighbour(
        facility_id=near.facility_id,
        name=near.name,
        address=near.address,
        point=near.point,
        distance_m=near.distance_m,
        footprint=(site.footprint if site else None) or (),
        hazmat=read is not None and has_hazmat(read),
        preplan=read,
    )


def _read(library: LibraryReader, facility_id: str) -> PrePlan | None:
    """The neighbour's pre-plan. A damaged one must not keep the sheet of the building on fire from being shown."""
    try:
        return library.outside(facility_id)
    except ResponderError as error:
        log.warning("Neighbour %s cannot be read: %s", facility_id, type(error).__name__)
        return None


def has_hazmat(preplan: PrePlan) -> bool:
    """Whether it lists any chemical that this agency may see."""
    return any(section is not None and section.chemicals for section in (preplan.hazmat, preplan.hazmat_restricted))
