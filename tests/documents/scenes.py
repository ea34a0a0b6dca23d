"""Facilities, floors laid on the ground and hazmat zones for the tests of documents."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

import pymupdf
from pyproj import Geod

from responder_app.briefing.answers.materials import Light, ZoneQuestion
from responder_app.briefing.answers.plans import SheetRef, SheetSource
from responder_app.briefing.answers.site_map import GroundPlan, LayerKind, MapPoint, MapScene, PlanOffMap
from responder_app.briefing.answers.voice_grid import Projection
from responder_app.briefing.answers.zones import Inside, Sun, Zone, ZoneAnswer, ZoneDistance, ZoneKind, ZoneShape
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.ground import ground_at
from responder_app.documents.map_contents import MapContents
from responder_app.settings import Settings
from tests.fakes.buildings import TOWER, area, bare, tower
from tests.fakes.library import FakeLibrary

NOW = datetime(2026, 3, 3, 3, 0, tzinfo=timezone(timedelta(hours=-6)))
HOSTILE = (
    "</script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">{{ 7*7 }}`${1}`"
)
WIDTH_PT, HEIGHT_PT = 1000.0, 800.0
RED, BLUE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
RED_AT, BLUE_AT = (250.0, 300.0), (700.0, 550.0)
"""Middles of two squares of 40 points on the made sheet."""
SCALE = 20.0
"""Points for a metre, as the tower's plans have it."""


def briefing_of(**changes: Any) -> Briefing:
    library = FakeLibrary(held_areas=(area(),)).add(tower(**changes), bare())
    return Briefing(library, Settings(), lambda: NOW)


def contents_of(briefing: Briefing, facility: str = TOWER, **more: Any) -> MapContents:
    return MapContents(briefing.heading(facility), briefing.site_map(facility), NOW, **more)


@cache
def sheet_pdf() -> bytes:
    """A sheet with a frame, a red and a blue square."""
    drawing = pymupdf.open()
    page = drawing.new_page(width=WIDTH_PT, height=HEIGHT_PT)
    page.draw_rect((5, 5, WIDTH_PT - 5, HEIGHT_PT - 5), width=2)
    for (x, y), colour in ((RED_AT, RED), (BLUE_AT, BLUE)):
        page.draw_rect((x - 20, y - 20, x + 20, y + 20), color=colour, fill=colour)
    data: bytes = drawing.tobytes()
    return data


def sheet_of(
    plan: GroundPlan, media_type: str = "application/pdf", data: Callable[[], bytes] = sheet_pdf
) -> SheetSource:
    ref = SheetRef(plan.document_id, plan.page, "Floor", media_type, plan.width_pt, plan.height_pt)
    return SheetSource(ref, f"{plan.document_id}/{media_type}", None, data)


def laid(turn_deg: float, level: str = "G", tilt: float = 0.0) -> GroundPlan:
    """A floor turned anti-clockwise about the tower's middle; `tilt` makes it a photograph."""
    turn, metre = math.radians(turn_deg), 1 / SCALE
    cosine, sine = math.cos(turn) * metre, math.sin(turn) * metre
    # Page y grows downwards: the page's up is north where nothing is turned.
    a, b, d, e = cosine, sine, sine, -cosine
    middle_x, middle_y = WIDTH_PT / 2, HEIGHT_PT / 2
    at_x, at_y = 0.0, 15.0
    matrix: Projection = (
        a + at_x * tilt, b, at_x - a * middle_x - b * middle_y - at_x * tilt * middle_x,
        d + at_y * tilt, e, at_y - d * middle_x - e * middle_y - at_y * tilt * middle_x,
        tilt, 0.0, 1.0 - tilt * middle_x,
    )  # fmt: skip
    return GroundPlan(
        level, 0, f"plan-{level}", 1, WIDTH_PT, HEIGHT_PT, matrix, 0.4, "Positions good to 4 ft (1 m)", False
    )


def with_plans(scene: MapScene, *plans: GroundPlan, off: tuple[PlanOffMap, ...] = ()) -> MapScene:
    return replace(scene, plans=plans, plans_off=off)


def with_point(scene: MapScene, point: MapPoint) -> MapScene:
    """The scene with one more symbol among its doors."""
    layers = tuple(
        replace(layer, points=(*layer.points, point)) if layer.kind is LayerKind.ACCESS else layer
        for layer in scene.layers
    )
    return replace(scene, layers=layers)


def zones_at(briefing: Briefing, label: str = "Protective action") -> ZoneAnswer:
    """A circle of 60 m and a square of 300 m to the north-east of the tower."""
    scene = briefing.site_map(TOWER)
    ground, geod = ground_at(scene.origin), Geod(ellps="WGS84")
    lon, lat = scene.origin
    circle = [geod.fwd(lon, lat, -bearing, 60)[:2] for bearing in range(0, 361, 10)]
    corners = [(0, 0), (106, -106), (318, 106), (106, 318), (-106, 106), (0, 0)]
    square = ground.lonlats([(float(x), float(y)) for x, y in corners])
    inside = Inside((), (), 0, 0, "No facility with a pre-plan")

    def zone(kind: ZoneKind, shape: ZoneShape, title: str, metres: float, ring: list[tuple[float, float]]) -> Zone:
        outline = tuple((float(x), float(y)) for x, y in ring)
        distance = ZoneDistance(metres, f"{metres / 0.3048:.0f} ft ({metres:.0f} m)", False, False)
        return Zone(
            kind, shape, title, distance, None, outline, (outline,), ground.line(outline),
            "ERG 2024 Table 1, row T1-004", ("Small spill", "Night"), "spoken", inside,
        )  # fmt: skip

    return ZoneAnswer(
        place="Lakeside Tower", facility_id=TOWER, heading=briefing.heading(TOWER), origin=scene.origin,
        spill=scene.origin, spill_scene=(0.0, 0.0), spill_usng=scene.usng,
        question=ZoneQuestion(briefing.materials("1017").hits[0]),
        sun=Sun(Light.NIGHT, False, "Night: the sun has set", False, NOW), wind_text="Wind from SW (225°), moderate",
        zones=(
            zone(ZoneKind.ISOLATION, ZoneShape.CIRCLE, "Initial isolation", 60, circle),
            zone(ZoneKind.PROTECTION, ZoneShape.SQUARE, label, 300, square),
        ),
        cautions=("Several materials fit: the largest distances are shown",), inside=inside, hydrants=(),
        hydrants_note="", staging=(), staging_note="", staging_inside=(), facts=(), spoken="",
        caveat="Made for transport; first 30 minutes",
        extent=(-106.0, -106.0, 318.0, 318.0),
    )  # fmt: skip
