"""The hydrants around a building by the hose that each takes: for the arrival sheet, the map and a bare address."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from responder_app.briefing.answers.fact import Fact
from responder_app.briefing.fire_flow import fire_flow_fact
from responder_app.briefing.ground import ground_at
from responder_app.briefing.hose_lay import Built, HoseLay, hose_lays
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.point_of_attack import PointOfAttack, place_of_attack, point_of_attack
from responder_app.model.base import LonLat, Polygon
from responder_app.model.building import Hydrant
from responder_app.model.facility import PrePlan

MOST_HYDRANTS = 80
WITHIN_M = 1200.0
"""In a straight line from the building."""


@dataclass(frozen=True)
class WaterSupply:
    """Hydrants, the shortest lay first; those out of service stand among them."""

    to: str
    """What the hose is laid to: "the FDC"."""
    lays: tuple[HoseLay, ...]
    fire_flow: Fact | None
    """The nearest ones together against the needed fire flow."""

    @property
    def working(self) -> list[HoseLay]:
        """Those in service."""
        return [lay for lay in self.lays if lay.rank is not None]


def supply_of(
    preplan: PrePlan, neighbourhood: Neighbourhood, others: Callable[[], Iterable[Polygon]] = tuple
) -> WaterSupply:
    """Of a facility; `others` gives the outlines of facilities beside it, where they matter."""
    water, here = preplan.water, preplan.identity.location
    attack = point_of_attack(preplan, ground_at(here))
    needed = water.needed_fire_flow_gpm if water else None
    return _supply(here, attack, (water.hydrants if water else None) or (), Built(neighbourhood, others), needed)


def supply_at(point: LonLat, neighbourhood: Neighbourhood) -> WaterSupply:
    """Of a place without a pre-plan."""
    return _supply(point, place_of_attack("this place"), (), Built(neighbourhood), None)


def _supply(
    here: LonLat, attack: PointOfAttack, own: Iterable[Hydrant], built: Built, needed_gpm: float | None
) -> WaterSupply:
    near = built.neighbourhood.hydrants_near(here, MOST_HYDRANTS, own)
    hydrants = [hydrant for metres, hydrant in near if metres <= WITHIN_M]
    lays = hose_lays(hydrants, attack, ground_at(here), built)
    return WaterSupply(attack.name, lays, fire_flow_fact(lays, needed_gpm))
