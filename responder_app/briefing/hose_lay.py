"""How much hose it takes from each hydrant: along the streets to where the building is fed, and which is the shortest.

A lay is never said shorter than it is: from the hydrant across to the middle of the street, along it, and across again.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from shapely.geometry import LineString

from responder_app.briefing.ground import LocalGround, Metre2
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.point_of_attack import PointOfAttack
from responder_app.briefing.street_network import StreetNetwork, Way
from responder_app.briefing.walls import wall_in, wall_of
from responder_app.model.base import Polygon
from responder_app.model.building import Hydrant

REACH_M = 1500.0
"""Streets farther away are not looked at."""
LEAST_REACH_M = 400.0
ROUND_ABOUT = 1.6
"""Streets are looked at first within so many times the distance of the farthest hydrant: hardly any way is longer."""
HYDRANT_FROM_STREET_M = 60.0
BUILDING_FROM_STREET_M = 150.0
CROSSED_M = 15.0
"""A street that is followed for less is not named."""
ACROSS_M = 30.0
"""So near, two lengths of hose, it is simply pulled across where nothing is built between."""
INTO_WALL_M = 2.0
"""A connection may be drawn so far inside the wall that it is on."""
FOOT_M = 0.3048
NAMES = 2
"""More streets than these are not named."""


class LayWay(StrEnum):
    """How the length was found."""

    STREETS = "along streets"
    ACROSS = "straight across"
    """A short way with nothing between."""
    STRAIGHT = "straight line"
    """No way along streets is known: the real lay is longer."""


@dataclass(frozen=True)
class HoseLay:
    """The lay from one hydrant. `rank` 1 is the shortest of those in service; None for one that is not."""

    hydrant: Hydrant
    place: Metre2
    """The hydrant's, about the ground's origin."""
    metres: float
    straight_m: float
    """As the crow flies, to the same place."""
    way: LayWay
    streets: tuple[str, ...] = ()
    """Names from the hydrant on, those that are known."""
    rank: int | None = None

    @property
    def length(self) -> str:
        """Rounded up, so that the hose is never too short: "610 ft (185 m)"."""
        return hose_length(self.metres)

    @property
    def said(self) -> str:
        """With the way that it takes: "610 ft (185 m) along Main St"."""
        if self.way is LayWay.ACROSS:
            return f"{self.length} straight across"
        if self.way is LayWay.STRAIGHT:
            return f"{self.length} in a straight line, no way along streets known"
        if not self.streets:
            return f"{self.length} along streets"
        more = " and on" if len(self.streets) > NAMES else ""
        return f"{self.length} along {', '.join(self.streets[:NAMES])}{more}"

    @property
    def shortly(self) -> str:
        """The length, and that it is a straight line where it is one."""
        return f"{self.length} straight line" if self.way is LayWay.STRAIGHT else self.length


def hose_length(metres: float) -> str:
    """Feet and metres, both rounded up: the feet to 10, under 100 to 5."""
    whole = math.ceil(metres - 1e-6)
    feet = metres / FOOT_M
    step = 10 if feet > 100 else 5
    return f"{math.ceil((feet - 1e-6) / step) * step:,} ft ({whole:,} m)"


@dataclass(frozen=True)
class Built:
    """What no hose goes through. Outlines of the areas and of other facilities with a pre-plan."""

    neighbourhood: Neighbourhood
    others: Callable[[], Iterable[Polygon]] = tuple
    """Asked for only where a hydrant is near enough for it to matter."""


def hose_lays(
    hydrants: Sequence[Hydrant], attack: PointOfAttack, ground: LocalGround, built: Built
) -> tuple[HoseLay, ...]:
    """The lay from each hydrant, the shortest first; those out of service stand among the others without a rank."""
    around = built.neighbourhood
    places = ground.line(tuple(hydrant.point for hydrant in hydrants))
    targets = [attack.nearest_to(place) for place in places]
    straight = [math.dist(*pair) for pair in zip(places, targets, strict=True)]
    reach = min(REACH_M, max([LEAST_REACH_M, *(ROUND_ABOUT * metres for metres in straight)]))
    ways, cut_off = _ways(around.network(ground, reach), attack, places, reach)
    if cut_off and reach < REACH_M:
        ways, _ = _ways(around.network(ground, REACH_M), attack, places, REACH_M)
    open_ground = _open_ground(places, targets, attack, ground, built)
    return tuple(
        _ranked(
            HoseLay(hydrant, place, metres, metres, LayWay.ACROSS)
            if is_open
            else HoseLay(hydrant, place, way[0], metres, LayWay.STREETS, way[1])
            if way is not None
            else HoseLay(hydrant, place, metres, metres, LayWay.STRAIGHT)
            for hydrant, place, metres, way, is_open in zip(hydrants, places, straight, ways, open_ground, strict=True)
        )
    )


def _open_ground(
    places: Sequence[Metre2], targets: Sequence[Metre2], attack: PointOfAttack, ground: LocalGround, built: Built
) -> list[bool]:
    """For each hydrant whether the hose is short and nothing is built between."""
    short = [math.dist(*pair) <= ACROSS_M for pair in zip(places, targets, strict=True)]
    if not any(short):
        return short
    farthest = max(math.hypot(*place) for place, is_short in zip(places, short, strict=True) if is_short)
    _, outlines = built.neighbourhood.structures
    numbers = outlines.near(ground.origin, farthest + ACROSS_M)
    walls = [
        *attack.walls.geoms,
        *(wall_in(ring) for ring in outlines.metres(ground, numbers).arrays()),
        *(wall_of(outline, ground) for outline in built.others()),
    ]
    return [
        is_short and not any(wall.intersection(LineString(pair)).length > INTO_WALL_M for wall in walls)
        for pair, is_short in zip(zip(places, targets, strict=True), short, strict=True)
    ]


def _ranked(lays: Iterable[HoseLay]) -> Iterable[HoseLay]:
    rank = 0
    for lay in sorted(lays, key=lambda lay: (lay.metres, lay.hydrant.id)):
        if lay.hydrant.in_service:
            rank += 1
            yield replace(lay, rank=rank)
        else:
            yield lay


def _ways(
    network: StreetNetwork, attack: PointOfAttack, places: Sequence[Metre2], reach_m: float
) -> tuple[list[tuple[float, tuple[str, ...]] | None], bool]:
    """For each hydrant metres and the names of streets; and whether one beside a street has no way in this network."""
    starts = network.spots(places, HYDRANT_FROM_STREET_M)
    ends = [spot for spot in network.spots(attack.places, BUILDING_FROM_STREET_M) if spot is not None]
    ways = network.ways(starts, ends, ROUND_ABOUT * reach_m)
    cut_off = any(start is not None and way is None for start, way in zip(starts, ways, strict=True))
    found = [None if way is None else (way.metres, tuple(_names(network, way))) for way in ways]
    return found, bool(ends) and cut_off


def _names(network: StreetNetwork, way: Way) -> Iterator[str]:
    """The streets that are followed, in turn; one that is only crossed is none."""
    last = ""
    for name, steps in groupby(way.streets, key=lambda step: network.name(step[0])):
        if name and name != last and sum(metres for _, metres in steps) >= CROSSED_M:
            yield name
            last = name
