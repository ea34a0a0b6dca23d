"""The answer about zones, put together: plan, geometry, who and what is inside, where to go.

What does not depend on the wind is kept for the last spill that was asked about, as long as the library shows the
same versions: a changed wind, size or container is then answered in a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from responder_app.briefing.answers.materials import Light, ZoneQuestion
from responder_app.briefing.answers.site_map import ScenePoint
from responder_app.briefing.answers.zones import Inside, Sun, Zone, ZoneAnswer, ZoneDistance, ZoneKind, ZoneShape
from responder_app.briefing.distance import distance_m
from responder_app.briefing.hazmat.about import About, Place
from responder_app.briefing.hazmat.checking import check_place, check_question, check_time
from responder_app.briefing.hazmat.distances import CAVEAT
from responder_app.briefing.hazmat.drafts import Plan, ZoneDraft
from responder_app.briefing.hazmat.fire import fire_plan
from responder_app.briefing.hazmat.geometry import Circle, Flags, Shape, Square, on_ground, within_180
from responder_app.briefing.hazmat.lengths import METRES_PER_MILE
from responder_app.briefing.hazmat.said import spoken_answer, spoken_zone, wind_text
from responder_app.briefing.hazmat.spill import spill_plan
from responder_app.briefing.hazmat.sun import sun_at
from responder_app.briefing.hazmat.upwind import SafeSide
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.source import LibraryReader
from responder_app.briefing.usng import usng
from responder_app.errors import InputError
from responder_app.model.base import LonLat

MOST_AWAY_M = 100_000.0
"""A spill farther from the facility belongs to another question."""
NEAR_SUNSET = "Less than an hour of day is left: the night distances may fit better (page 281)"
NO_WIND = "Wind direction not known: a full circle"
_BY_LIGHT = frozenset({ZoneKind.PROTECTION})


def plan_of(question: ZoneQuestion, light: Light) -> Plan:
    """Which cells of which tables answer a checked question, without a place."""
    return fire_plan(question, light) if question.fire else spill_plan(question, light)


@dataclass(frozen=True)
class _Drawn:
    """A draft with its shape and what lies in it."""

    draft: ZoneDraft
    shape: Shape
    facilities: Flags
    points: Flags


class ZoneDesk:
    """Answers questions about zones; keeps the ground of the last one."""

    def __init__(self, library: LibraryReader) -> None:
        self._library = library
        self._about: About | None = None

    def answer(self, place: Place, question: ZoneQuestion, now: datetime, neighbourhood: Neighbourhood) -> ZoneAnswer:
        """All zones of one spill. `now` is local and aware.

        Raises InputError for what cannot be meant, NoAnswerError where the guidebook has no distance.
        """
        at, spill = question.at or now, question.spill or place.origin
        _check(place, question, at, spill)
        sun = sun_at(spill, at, question.light)
        plan = plan_of(question, sun.light)
        toward = None if question.wind.from_deg is None else (question.wind.from_deg + 180) % 360
        shapes = tuple(_shape(draft, toward) for draft in plan.drafts)
        about = self._ground(place, spill, neighbourhood, max(shape.reach_m for shape in shapes))
        drawn = [_drawn(draft, shape, about) for draft, shape in zip(plan.drafts, shapes, strict=True)]
        zones = tuple(_zone(one, about, spill, toward, at) for one in drawn)
        side = SafeSide(shapes, question.wind.from_deg)
        staging, staging_note = about.staging.on(side)
        hydrants = about.hydrants.on(side)
        cautions = tuple(_cautions(question, plan, sun))
        inside = _inside_all(about, drawn, at)
        return ZoneAnswer(
            place=place.name,
            facility_id=place.facility_id,
            heading=place.heading,
            origin=place.origin,
            spill=spill,
            spill_scene=about.scene.metres(spill),
            spill_usng=usng(spill),
            question=question,
            sun=sun,
            wind_text=wind_text(question.wind),
            zones=zones,
            cautions=cautions,
            inside=inside,
            hydrants=hydrants,
            hydrants_note=_hydrants_note(bool(hydrants), side, neighbourhood),
            staging=staging,
            staging_note=staging_note,
            staging_inside=about.staging.inside(side),
            facts=plan.facts,
            spoken=spoken_answer(question.material, zones, sun, cautions, inside),
            caveat=CAVEAT,
            extent=_extent(zones),
        )

    def _ground(self, place: Place, spill: LonLat, neighbourhood: Neighbourhood, reach_m: float) -> About:
        kept, stamp = self._about, self._library.stamp()
        if kept is None or not kept.still_holds(place, spill, reach_m, stamp):
            self._about = kept = About(self._library, place, spill, neighbourhood, reach_m)
        return kept


def _check(place: Place, question: ZoneQuestion, at: datetime, spill: LonLat) -> None:
    check_place(place.origin)
    check_question(question)
    check_time(at)
    away = distance_m(place.origin, spill)
    if away > MOST_AWAY_M:
        far = f"{away / METRES_PER_MILE:,.0f} mi ({away / 1000:,.0f} km)"
        raise InputError(f"the spill is {far} from {place.name}: ask about its own place")


def _drawn(draft: ZoneDraft, shape: Shape, about: About) -> _Drawn:
    around = about.surroundings
    return _Drawn(draft, shape, around.facilities_in(shape), around.points_in(shape))


def _shape(draft: ZoneDraft, toward_deg: float | None) -> Shape:
    metres = draft.cell.length.metres
    return Circle(metres) if toward_deg is None or not draft.downwind else Square(metres, toward_deg)


def _zone(drawn: _Drawn, about: About, spill: LonLat, toward_deg: float | None, at: datetime) -> Zone:
    draft, shape = drawn.draft, drawn.shape
    outline = on_ground(spill, shape.outline())
    length = draft.cell.length
    unknown = (NO_WIND,) if draft.downwind and toward_deg is None else ()
    return Zone(
        kind=draft.kind,
        shape=ZoneShape.SQUARE if isinstance(shape, Square) else ZoneShape.CIRCLE,
        title=draft.title,
        distance=ZoneDistance(length.metres, length.text, length.plus, length.is_doubled),
        toward_deg=toward_deg if isinstance(shape, Square) else None,
        outline=outline,
        parts=within_180(outline),
        scene=about.scene.line(outline),
        source=draft.cell.source,
        assumptions=(CAVEAT, *draft.assumptions, *unknown),
        spoken=spoken_zone(draft, toward_deg),
        inside=about.surroundings.inside(draft.kind, drawn.facilities, drawn.points, at),
    )


def _inside_all(about: About, drawn: Sequence[_Drawn], at: datetime) -> Inside:
    """What lies in any zone. A warning names the innermost zone that holds the assembly point."""
    facilities = np.logical_or.reduce([one.facilities for one in drawn])
    seen = np.zeros_like(drawn[0].points)
    warned = []
    for one in drawn:
        warned += about.surroundings.warnings(one.draft.kind, one.points & ~seen)
        seen |= one.points
    return about.surroundings.inside_of(facilities, warned, at)


def _cautions(question: ZoneQuestion, plan: Plan, sun: Sun) -> Iterator[str]:
    if question.material.doubt:
        yield question.material.doubt
    yield from plan.cautions
    by_light = any(draft.kind in _BY_LIGHT for draft in plan.drafts)
    if sun.near_sunset and by_light:
        yield NEAR_SUNSET


def _hydrants_note(found: bool, side: SafeSide, neighbourhood: Neighbourhood) -> str:
    if not found:
        held = "" if neighbourhood.areas else ": no area map is held"
        return f"No hydrant in service is known {side.said}{held}"
    return "" if side.from_deg is not None else "Upwind is not known: the nearest outside the circles"


def _extent(zones: Sequence[Zone]) -> tuple[float, float, float, float]:
    corners: list[ScenePoint] = [corner for zone in zones for corner in zone.scene]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
