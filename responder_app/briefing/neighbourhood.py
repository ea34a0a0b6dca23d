"""What the areas say about the ground around a place: hydrants, streets, buildings next door. Indexed once."""

# ruff: noqa: PLC0415  numpy and shapely are imported by the first question that needs them

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from responder_app.briefing.distance import distance_m
from responder_app.model.area import Area, Street, Structure
from responder_app.model.base import LonLat, Polygon
from responder_app.model.building import Hydrant

if TYPE_CHECKING:
    from responder_app.briefing.ground import LocalGround
    from responder_app.briefing.packed_lines import PackedLines
    from responder_app.briefing.street_network import StreetNetwork, Streets

HYDRANTS_WITHIN_M = 2000.0
HALF_ROUND_DEG = 180.0
"""Nothing on a map is wider."""
SAME_HYDRANT_M = 3.0
"""No two hydrants stand so near each other: it is one, told twice."""
REACHES_M = (500.0, 1000.0, 1500.0)
"""Half sides of the squares whose streets are made a network of."""
MOST_NETWORKS = 6

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; across the antimeridian west or east is beyond 180."""
Told = tuple[float, Hydrant]
"""A hydrant with its distance in metres."""


def box_of(points: Iterable[LonLat]) -> Box:
    """The box around the points; of those across the antimeridian the narrow one."""
    lons, lats = zip(*points, strict=True)
    if max(lons) - min(lons) > HALF_ROUND_DEG:
        lons = tuple(lon % 360 for lon in lons)
    return min(lons), min(lats), max(lons), max(lats)


class Neighbourhood:
    """An index over all areas that the vehicle holds. What is drawn of them is packed when it is first asked for."""

    def __init__(self, areas: tuple[Area, ...]) -> None:
        self.areas = areas
        self._networks: dict[tuple[LonLat, float], StreetNetwork] = {}

    def prepare(self) -> None:
        """Index everything now: of a large city that takes half a second, which no question should wait for."""
        for _ in (self.structures, self.streets, self.green, self.water, self._hydrants, self._passable):
            pass

    def hydrants_near(self, point: LonLat, limit: int, own: Iterable[Hydrant] = ()) -> list[tuple[float, Hydrant]]:
        """The nearest hydrants within about 2 km with their distance in metres, nearest first.

        A facility's `own` hydrants win over an area's entry within 3 m, which is the same one.
        """
        mine = [(distance_m(point, hydrant.point), hydrant) for hydrant in own]
        held, packed = self._hydrants
        # Of each that is told twice one goes.
        around = [held[number] for number in packed.near(point, HYDRANTS_WITHIN_M, 2 * limit + len(mine))]
        others = [(distance_m(point, hydrant.point), hydrant) for hydrant in around]
        return told_once(mine, others)[:limit]

    def structures_in(self, box: Box) -> list[Structure]:
        """Buildings whose outline's box touches the given one."""
        held, packed = self.structures
        return [held[number] for number in packed.touching(box)]

    def network(self, ground: LocalGround, reach_m: float) -> StreetNetwork:
        """The streets about the ground's origin as a network, at least so far to each side, at most 1.5 km."""
        from responder_app.briefing.street_network import StreetNetwork

        reach = next((reach for reach in REACHES_M if reach >= reach_m), REACHES_M[-1])
        key = (ground.origin, reach)
        if key not in self._networks:
            while len(self._networks) >= MOST_NETWORKS:
                self._networks.pop(next(iter(self._networks)))
            self._networks[key] = StreetNetwork(self._passable, ground, reach)
        return self._networks[key]

    @cached_property
    def structures(self) -> tuple[list[Structure], PackedLines]:
        """All buildings without a pre-plan and their outlines, in the same order."""
        from responder_app.briefing.packed_lines import PackedLines

        held = [structure for area in self.areas for structure in area.structures]
        return held, PackedLines(structure.outline.outer for structure in held)

    @cached_property
    def streets(self) -> tuple[list[Street], PackedLines]:
        """All streets and railways and their lines, in the same order."""
        from responder_app.briefing.packed_lines import PackedLines

        held = [street for area in self.areas for street in area.streets]
        return held, PackedLines(street.line for street in held)

    @cached_property
    def green(self) -> tuple[list[Polygon], PackedLines]:
        """All green areas and their outlines."""
        return _packed(polygon for area in self.areas for polygon in area.green)

    @cached_property
    def water(self) -> tuple[list[Polygon], PackedLines]:
        """All water and its outlines."""
        return _packed(polygon for area in self.areas for polygon in area.water)

    @cached_property
    def _hydrants(self) -> tuple[list[Hydrant], PackedLines]:
        from responder_app.briefing.packed_lines import PackedLines

        held = [hydrant for area in self.areas for hydrant in area.hydrants]
        return held, PackedLines((hydrant.point,) for hydrant in held)

    @cached_property
    def _passable(self) -> Streets:
        from responder_app.briefing.street_network import Streets

        return Streets(self.streets[0])


def _metres(told: Told) -> float:
    return told[0]


def _packed(polygons: Iterable[Polygon]) -> tuple[list[Polygon], PackedLines]:
    from responder_app.briefing.packed_lines import PackedLines

    held = list(polygons)
    return held, PackedLines(polygon.outer for polygon in held)


def told_once(mine: Iterable[Told], others: Iterable[Told]) -> list[Told]:
    """One hydrant of each spot, nearest first: ours, else of the areas' the one that promises least."""
    ours = _apart(mine)
    beside = [told for told in _apart(others) if not _is_near(told, ours)]
    return sorted([*ours, *beside], key=_metres)


def _apart(told: Iterable[Told]) -> list[Told]:
    kept: list[Told] = []
    for one in sorted(told, key=_metres):
        twin = _twin(one, kept)
        if twin is None:
            kept.append(one)
        elif _promise(one[1]) < _promise(kept[twin][1]):
            kept[twin] = (kept[twin][0], one[1])
    return kept


def _twin(told: Told, kept: list[Told]) -> int | None:
    """The place of the one on the same spot. What was kept grows farther: only its end can be so near."""
    metres, hydrant = told
    for place in range(len(kept) - 1, -1, -1):
        away, held = kept[place]
        if away < metres - SAME_HYDRANT_M:
            break
        if distance_m(held.point, hydrant.point) < SAME_HYDRANT_M:
            return place
    return None


def _is_near(told: Told, ours: list[Told]) -> bool:
    metres, hydrant = told
    return is_among(hydrant, (held for away, held in ours if abs(away - metres) < SAME_HYDRANT_M))


def _promise(hydrant: Hydrant) -> tuple[bool, bool, float]:
    """Less for one that is out of service, then for a weaker one; a flow that is not known counts as a strong one."""
    return hydrant.in_service, hydrant.flow_gpm is None, hydrant.flow_gpm or 0.0


def is_among(hydrant: Hydrant, others: Iterable[Hydrant]) -> bool:
    """Whether it is one of the others, told again."""
    return any(distance_m(hydrant.point, other.point) < SAME_HYDRANT_M for other in others)
