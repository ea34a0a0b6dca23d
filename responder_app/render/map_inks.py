"""How the ground of a base map is painted by day and by night, bottom first. Plain values; nothing is painted here.

Calm on purpose: symbols and zones lie over it and must stand out. What carries meaning by its edge alone (a building,
the shore, a street's side) has an edge of at least 3:1 against the paper that it lies on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType

DayNight = tuple[str, str]
"""Colours as #rrggbb by day and by night."""

PAPER: DayNight = ("#eceff1", "#080c0f")
"""What a map lies on."""


class Ground(IntEnum):
    """What is drawn of the ground, in the order in which it is painted."""

    GREEN = 0
    WATER = 1
    WATERWAY = 2
    RUNWAY = 3
    SQUARE = 4
    PATH = 5
    BUILDING = 6
    SERVICE = 7
    STREET = 8
    MAJOR = 9
    HIGHWAY = 10
    TRAM = 11
    RAIL = 12


@dataclass(frozen=True)
class GroundInk:
    """One kind's colours and widths.

    `fill` is for areas. `line` is a line's core or an area's edge, `width_m` on the ground, at least `least_px` at
    close zoom, at most `most_px`. `case` is the edge on both sides of a line's core. `from_scale` is the least scale,
    in pixels for a metre, at which the kind is drawn at all. `under` lines lie under the areas that come after them: a
    path through a building is most often a tunnel, and would be taken for a wall.
    """

    line: DayNight | None = None
    fill: DayNight | None = None
    case: DayNight | None = None
    width_m: float = 0.0
    least_px: float = 1.0
    most_px: float = 1e9
    from_scale: float = 0.0
    under: bool = False


CASE: DayNight = ("#7d8893", "#5b6d76")

GROUND_INKS: Mapping[Ground, GroundInk] = MappingProxyType(
    {
        Ground.GREEN: GroundInk(fill=("#d3e5c9", "#0d1c12")),
        Ground.WATER: GroundInk(fill=("#a9cdea", "#0c2338"), line=("#4a82b0", "#2f678f")),
        Ground.WATERWAY: GroundInk(line=("#4a82b0", "#2f678f"), width_m=3, least_px=1.5, from_scale=0.02, under=True),
        Ground.RUNWAY: GroundInk(
            line=("#c3c8cd", "#252d32"), fill=("#c3c8cd", "#252d32"), case=CASE, width_m=30, least_px=2
        ),
        Ground.SQUARE: GroundInk(line=CASE, fill=("#ffffff", "#222d33"), from_scale=0.25),
        Ground.PATH: GroundInk(
            line=("#8f8778", "#635f52"), width_m=0.8, least_px=1, most_px=1.8, from_scale=0.5, under=True
        ),
        Ground.BUILDING: GroundInk(line=("#7a838b", "#5b686e"), fill=("#d3d7da", "#182126"), from_scale=0.2),
        Ground.SERVICE: GroundInk(("#ffffff", "#222d33"), case=CASE, width_m=4, least_px=2, from_scale=0.2),
        Ground.STREET: GroundInk(("#ffffff", "#2a363d"), case=CASE, width_m=8, least_px=3, from_scale=0.04),
        Ground.MAJOR: GroundInk(("#fff3c9", "#36434a"), case=CASE, width_m=12, least_px=4),
        Ground.HIGHWAY: GroundInk(("#ffdf8a", "#434b3c"), case=CASE, width_m=18, least_px=5),
        Ground.TRAM: GroundInk(line=("#6b757e", "#66737b"), width_m=0.5, least_px=1, most_px=2, from_scale=1.0),
        Ground.RAIL: GroundInk(line=("#4a545e", "#7d8b92"), width_m=1.2, least_px=1.5, most_px=3, from_scale=0.04),
    }
)
