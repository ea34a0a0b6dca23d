"""What a crew needs first: its districts, and what lies near. Pure; the order of stages is the plan's."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from responder_app.library.place import distance_m
from responder_app.model.base import LonLat

Rank = tuple[int, float]
"""Of a facility: its district's place in the list, metres to the nearest point that counts. Smaller comes first."""


@dataclass(frozen=True)
class First:
    """Districts (compartments) in the order wanted, and points of which the nearest facilities come first."""

    districts: tuple[str, ...] = ()
    near: tuple[LonLat, ...] = ()

    def rank(self, district: str, place: LonLat | None) -> Rank:
        """Where a facility of that district at that place stands; one whose place is not known yet comes last."""
        order = self.districts.index(district) if district in self.districts else len(self.districts)
        if place is None or not self.near:
            return order, math.inf
        return order, min(distance_m(point, place) for point in self.near)

    def ranks(self, districts: Mapping[str, str], places: Mapping[str, LonLat]) -> Callable[[str], Rank]:
        """The rank of each facility, by its id; `districts` and `places` are by id too."""
        known = {one: self.rank(district, places.get(one)) for one, district in districts.items()}
        last = len(self.districts), math.inf
        return lambda facility: known.get(facility, last)


def is_public(source: str) -> bool:
    """Whether others can see in which order files are asked for: a host, whoever runs it, and a network on the way."""
    return "://" in source


def wanted_first(districts: tuple[str, ...], station: LonLat | None, here: LonLat | None, source: str) -> First:
    """What comes first from that source. `here`, the incident or this vehicle, counts on a stick or folder only.

    The order of requests would tell a host, or whoever listens on the way, where the crew is going.
    """
    shown = None if is_public(source) else here
    return First(districts, tuple(point for point in (shown, station) if point is not None))
