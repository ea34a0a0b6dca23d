"""What stands around a spill, placed in metres about it once; each changed zone then only picks what lies in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np
import shapely

from responder_app.briefing.answers.zones import Inside, InsideAssembly, InsideFacility, Period, PlaceKind, ZoneKind
from responder_app.briefing.blocks.life import period_of
from responder_app.briefing.distance import compass
from responder_app.briefing.facts import joined
from responder_app.briefing.ground import LocalGround
from responder_app.briefing.hazmat.geometry import Flags, Shape, columns
from responder_app.briefing.hazmat.said import bearing_of, distance_text
from responder_app.library.values import Nearby
from responder_app.model.evacuation import AssemblyPoint
from responder_app.model.occupancy import Occupancy
from responder_app.model.terms import Sector

_SCHOOL = re.compile(
    r"\b(school(?!\s+(groups?|trips?|visits?|bus(es)?)\b)|preschool|kindergarten|day[ -]?care|child[ -]?care"
    r"|nursery school|academy|college|university)s?\b",
    re.IGNORECASE,
)
"""A museum with school groups is none."""
_HOSPITAL = re.compile(
    r"\b(hospital|clinic|medical cent(er|re)|nursing home|care home|assisted living|skilled nursing|hospice)s?\b",
    re.IGNORECASE,
)
_COUNTED = {
    PlaceKind.SCHOOL: ("school", "schools"),
    PlaceKind.HOSPITAL: ("hospital or care home", "hospitals or care homes"),
}
_WHEN = {Period.DAY: "by day", Period.NIGHT: "at night", Period.WEEKEND: "at the weekend"}


class Surroundings:
    """Facilities and assembly points about one spill."""

    def __init__(self, ground: LocalGround, nearby: Sequence[Nearby]) -> None:
        """`ground` is the projection about the spill."""
        self._nearby = nearby
        self._x, self._y = columns(ground.line(tuple(one.point for one in nearby)))
        self._footprints = np.array([_footprint(ground, one) for one in nearby], dtype=object)
        self._radius = np.array(
            [_radius(shape, x, y) for shape, x, y in zip(self._footprints, self._x, self._y, strict=True)]
        )
        points = [(one, point) for one in nearby for point in one.assembly_points]
        self._points = points
        self._point_x, self._point_y = columns(ground.line(tuple(point.point for _, point in points)))
        self._ranks = np.argsort(np.hypot(self._x, self._y), kind="stable")
        self._said: dict[tuple[int, Period], InsideFacility] = {}
        self._moment: _Moment | None = None

    def facilities_in(self, shape: Shape) -> Flags:
        """Which facilities lie in the shape, wholly or in part: by their point, or by their outline where known."""
        inside = shape.holds(self._x, self._y)
        open_cases = np.flatnonzero(~inside & (self._radius > 0) & shape.holds(self._x, self._y, self._radius))
        if len(open_cases):
            ring = shapely.Polygon(shape.outline())
            shapely.prepare(ring)
            inside[open_cases] = shapely.intersects(ring, self._footprints[open_cases])
        return inside

    def points_in(self, shape: Shape) -> Flags:
        """Which assembly points lie in the shape."""
        return shape.holds(self._point_x, self._point_y)

    def inside(self, kind: ZoneKind, facilities: Flags, points: Flags, at: datetime) -> Inside:
        """What the flags name, nearest first, for the local time `at`; warnings speak of the zone's kind."""
        return self.inside_of(facilities, self.warnings(kind, points), at)

    def inside_of(self, facilities: Flags, warnings: Sequence[InsideAssembly], at: datetime) -> Inside:
        """The same with warnings that were made before."""
        moment = self._at(at)
        places = self._ranks[facilities[self._ranks]]
        people = moment.occupants[places]
        known = int(people[people >= 0].sum())
        unknown = int((people < 0).sum())
        kinds = {kind: int((moment.kinds[places] == kind).sum()) for kind in _COUNTED}
        text = _text(len(places), known, unknown, kinds)
        return Inside(tuple(moment.facilities[places].tolist()), tuple(warnings), known, unknown, text)

    def warnings(self, kind: ZoneKind, points: Flags) -> list[InsideAssembly]:
        """One for each assembly point that the flags name."""
        return [_assembly(*self._points[int(place)], kind) for place in np.flatnonzero(points)]

    def _at(self, at: datetime) -> _Moment:
        """What holds in that minute; kept until another is asked for."""
        minute = at.replace(second=0, microsecond=0)
        if self._moment is None or self._moment.minute != minute:
            self._moment = _Moment(minute, [self._facility(place, minute) for place in range(len(self._nearby))])
        return self._moment

    def _facility(self, place: int, at: datetime) -> InsideFacility:
        one = self._nearby[place]
        period = Period(period_of(one.occupancy, at)) if one.occupancy is not None else Period.DAY
        said = self._said.get((place, period))
        if said is None:
            said = _facility(one, float(self._x[place]), float(self._y[place]), period)
            self._said[place, period] = said
        return said


class _Moment:
    """All facilities as they are in one minute, as columns."""

    def __init__(self, minute: datetime, facilities: Sequence[InsideFacility]) -> None:
        self.minute = minute
        self.facilities = np.empty(len(facilities), dtype=object)
        self.facilities[:] = facilities
        self.occupants = np.array([-1 if one.occupants is None else one.occupants for one in facilities], dtype=int)
        self.kinds = np.array([one.kind.value for one in facilities], dtype=object)


def _footprint(ground: LocalGround, one: Nearby) -> shapely.MultiPolygon | None:
    """The outlines in metres about the spill; a crossing ring is replaced by its hull, which is never too small."""
    rings = [shapely.Polygon(ground.line(polygon.outer)) for polygon in one.footprint]
    parts = [ring if ring.is_valid else ring.convex_hull for ring in rings]
    whole = [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]
    return shapely.MultiPolygon(whole) if whole else None


def _radius(shape: shapely.MultiPolygon | None, x: float, y: float) -> float:
    """How far the outline reaches from the facility's point; 0 without one."""
    if shape is None:
        return 0.0
    corners = shapely.get_coordinates(shape)
    return float(np.hypot(corners[:, 0] - x, corners[:, 1] - y).max())


def _facility(one: Nearby, x: float, y: float, period: Period) -> InsideFacility:
    count, said = _occupants(one.occupancy, period)
    metres = float(np.hypot(x, y))
    direction = compass(bearing_of(x, y))
    away = "at the spill" if metres < 1 else f"{distance_text(metres)} {direction}"
    kind = _kind(one)
    return InsideFacility(
        facility_id=one.facility_id,
        name=one.name,
        address=one.address,
        point=one.point,
        kind=kind,
        use=(one.occupancy.use if one.occupancy else None) or one.sector or "",
        occupants=count,
        occupants_text=said,
        hazmat=one.hazmat,
        distance_m=metres,
        direction=direction,
        text=joined(away, said, _COUNTED[kind][0] if kind in _COUNTED else None, "HAZMAT" if one.hazmat else None),
    )


def _occupants(occupancy: Occupancy | None, period: Period) -> tuple[int | None, str]:
    if occupancy is None or occupancy.occupants is None:
        return None, "occupants not known"
    counts = {one: getattr(occupancy.occupants, one) for one in Period}
    count: int | None = counts[period]
    if count is not None:
        return count, f"{count:,} people {_WHEN[period]}"
    others = joined(*(f"{counts[one]:,} {_WHEN[one]}" for one in Period if counts[one] is not None))
    return None, f"occupants {_WHEN[period]} not known" + (f" ({others})" if others else "")


def _kind(one: Nearby) -> PlaceKind:
    """By the words of its use, or of its name where no use is given, and by sector."""
    words = (one.occupancy.use if one.occupancy else None) or one.name
    if _SCHOOL.search(words):
        return PlaceKind.SCHOOL
    if _HOSPITAL.search(words) or one.sector == Sector.HEALTH:
        return PlaceKind.HOSPITAL
    return PlaceKind.OTHER


def _assembly(one: Nearby, point: AssemblyPoint, kind: ZoneKind) -> InsideAssembly:
    text = f"Assembly point {point.label} ({one.name}) lies in a zone: {kind.lower()}"
    return InsideAssembly(one.facility_id, one.name, point.label, point.point, point.capacity, text)


def _text(found: int, people: int, unknown: int, kinds: Mapping[PlaceKind, int]) -> str:
    if not found:
        return "No facility with a pre-plan on this vehicle"
    return joined(
        _count(found, "facility with a pre-plan", "facilities with a pre-plan"),
        f"{people:,} people" if unknown < found else None,
        f"occupants of {unknown:,} not known" if unknown else None,
        *(_count(number, *_COUNTED[kind]) for kind, number in kinds.items()),
    )


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else ""
