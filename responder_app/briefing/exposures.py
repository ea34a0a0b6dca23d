"""What could catch fire next: the nearest building on each side, and how far it is."""

from __future__ import annotations

from shapely.geometry import MultiPolygon
from shapely.geometry import Polygon as Shape

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.distance import bearing_deg, compass, distance_m, offset_m
from responder_app.briefing.facts import absent, missing, none, provided
from responder_app.briefing.neighbourhood import middle_of
from responder_app.briefing.situation import Situation
from responder_app.model.base import LonLat, Polygon
from responder_app.model.terms import Side

REACH_M = 30.0
"""Walls farther away than this are not called exposures."""
CLOSE_M = 10.0
"""Amber from here on."""
LOOK_M = 200.0
"""Buildings whose middle is farther away are not measured."""

Exposure = tuple[float, str, str]
"""Metres, side or direction, what stands there."""


def side_of(bearing: float, side_a_bearing_deg: float) -> Side:
    """The side that a bearing lies on: A where side A faces, then B, C, D clockwise."""
    return list(Side)[round((bearing - side_a_bearing_deg) / 90) % 4]


def exposure_fact(situation: Situation) -> Fact:
    """The nearest building on each side within REACH_M, in one line."""
    label = "Exposures"
    site = situation.preplan.site
    if site is None or not site.footprint:
        return absent(situation.preplan, "site", label)
    if not situation.neighbourhood.areas:
        return missing(label)
    nearest: dict[str, Exposure] = {}
    for exposure in sorted(_buildings(situation, site.footprint, site.side_a_bearing_deg)):
        nearest.setdefault(exposure[1], exposure)
    if not nearest:
        return none(label, f"No building within {REACH_M:.0f} m on the area map")
    said = "; ".join(f"{where} {what} {metres:.0f} m" for metres, where, what in nearest.values())
    close = min(nearest.values())[0] < CLOSE_M
    return provided(label, said, FactSeverity.CAUTION if close else FactSeverity.NORMAL)


def _buildings(situation: Situation, footprint: tuple[Polygon, ...], side_a: float | None) -> list[Exposure]:
    here = situation.preplan.identity.location
    own = MultiPolygon([shape for shape in (_shape(polygon, here) for polygon in footprint) if not shape.is_empty])
    found: list[Exposure] = []
    for structure in situation.neighbourhood.structures_near(here):
        middle = middle_of(structure.outline.outer)
        if distance_m(here, middle) > LOOK_M:
            continue
        metres = own.distance(_shape(structure.outline, here))
        if 0 < metres <= REACH_M:
            found.append((metres, _where(bearing_deg(here, middle), side_a), structure.name or "building"))
    return found


def _where(bearing: float, side_a: float | None) -> str:
    return compass(bearing) if side_a is None else f"{side_of(bearing, side_a)}:"


def _shape(polygon: Polygon, here: LonLat) -> Shape:
    """The outer ring in local metres; a crossing ring is replaced by its hull, which is never too small."""
    shape = Shape([offset_m(here, corner) for corner in polygon.outer])
    if shape.is_valid:
        return shape
    hull = shape.convex_hull
    return hull if isinstance(hull, Shape) else Shape()
