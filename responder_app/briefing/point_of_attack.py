"""Where the hose is laid to: the connection that feeds the building, else its main entrance, else its nearest wall."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from shapely.geometry import MultiPolygon

from responder_app.briefing.ground import LocalGround, Metre2
from responder_app.briefing.walls import walls_of
from responder_app.model.facility import PrePlan
from responder_app.model.terms import AccessKind

WALL_STEP_M = 5.0
"""So far apart the wall is looked at, where it stands for the building."""
MOST_WALL_PLACES = 120


@dataclass(frozen=True)
class PointOfAttack:
    """`places` in metres about the building: any of them will do. `name` says what they are."""

    name: str
    places: tuple[Metre2, ...]
    walls: MultiPolygon
    """The building's own outline, empty where it is not known: no hose goes through it."""

    def nearest_to(self, place: Metre2) -> Metre2:
        """The one nearest to a place."""
        return min(self.places, key=lambda one: math.dist(one, place))


def point_of_attack(preplan: PrePlan, ground: LocalGround) -> PointOfAttack:
    """What the pre-plan knows best: FDC, main entrance, wall, the facility's own point."""
    site, systems = preplan.site, preplan.protection
    walls = walls_of((site.footprint if site else None) or (), ground)
    connections = tuple(fdc.point for fdc in (systems.fdc if systems else None) or () if fdc.point is not None)
    if connections:
        return PointOfAttack("the FDC" if len(connections) == 1 else "the nearest FDC", ground.line(connections), walls)
    doors = tuple(door.point for door in (site.access_points if site else None) or () if door.kind is AccessKind.MAIN)
    if doors:
        return PointOfAttack("the main entrance", ground.line(doors), walls)
    if not walls.is_empty:
        return PointOfAttack("the nearest wall", _along(walls), walls)
    return PointOfAttack("the facility's point on the map", (ground.metres(preplan.identity.location),), walls)


def place_of_attack(name: str) -> PointOfAttack:
    """The ground's origin itself, where no pre-plan says what stands there."""
    return PointOfAttack(name, ((0.0, 0.0),), MultiPolygon())


def _along(walls: MultiPolygon) -> tuple[Metre2, ...]:
    """Places all around, close enough together to stand for the wall."""
    rings = [part.exterior for part in walls.geoms]
    step = max(WALL_STEP_M, sum(ring.length for ring in rings) / MOST_WALL_PLACES)
    return tuple((point.x, point.y) for ring in rings for point in ring.interpolate(np.arange(0.0, ring.length, step)))
