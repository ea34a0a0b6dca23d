"""What a question about zones may say. Everything else is refused with a clear message before anything is computed."""

from __future__ import annotations

import math
from datetime import datetime

from responder_app.briefing.answers.materials import Material, ZoneQuestion
from responder_app.briefing.hazmat.tables.bleve import bleve
from responder_app.briefing.hazmat.tables.guides import guides
from responder_app.briefing.hazmat.tables.names import names_by_un
from responder_app.briefing.hazmat.tables.shipping import shipping_by_un
from responder_app.briefing.hazmat.tables.table3 import table3
from responder_app.errors import InputError, NoAnswerError
from responder_app.model.base import LonLat

MOST_SPILLED_L = 1e9
"""More than the largest ships hold."""
MOST_LATITUDE_DEG = 89.0
"""Closer to a pole a direction means little, and a zone could hold the pole."""
_YEARS = range(1950, 2101)


def check_question(question: ZoneQuestion) -> None:
    """Raises InputError for what cannot be meant, NoAnswerError where the guidebook has no distance at all."""
    check_material(question.material)
    _check_amount(question.spilled_l)
    _check_wind(question.wind.from_deg)
    if question.at is not None:
        check_time(question.at)
    if question.spill is not None:
        check_place(question.spill)
    if question.tank_l is not None and question.tank_l not in bleve():
        raise InputError(f"the BLEVE table has no tank of {question.tank_l:,} L")
    if question.container is not None and question.container not in {
        row.container for un in question.material.uns for row in table3().get(un, ())
    }:
        raise InputError(f"Table 3 has no container “{question.container}” for this material")


def check_material(material: Material) -> None:
    """Raises InputError for numbers and guides that no table has, NoAnswerError for what the guidebook leaves out."""
    for un in material.uns:
        if un not in names_by_un() and un not in shipping_by_un():
            raise InputError(f"UN {un:04d} is not in ERG 2024")
    for number in material.guides:
        if number not in guides():
            raise InputError(f"ERG 2024 has no guide {number}")
    if not material.guides:
        raise NoAnswerError(f"the guidebook has no distance for {material.name}")


def check_place(place: LonLat) -> None:
    """Raises InputError for a place outside the world or within a degree of a pole."""
    lon, lat = place
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise InputError(f"{lon}, {lat} is no longitude and latitude")
    if abs(lat) > MOST_LATITUDE_DEG:
        raise InputError("zones cannot be drawn within a degree of a pole")


def check_time(at: datetime) -> None:
    """Raises InputError for a time without a zone, or of another century."""
    if at.tzinfo is None:
        raise InputError("the time has no time zone")
    if at.year not in _YEARS:
        raise InputError(f"the year {at.year} cannot be meant")


def _check_amount(spilled_l: float | None) -> None:
    if spilled_l is None:
        return
    if not math.isfinite(spilled_l) or spilled_l <= 0:
        raise InputError("the spilled amount must be more than 0 L")
    if spilled_l > MOST_SPILLED_L:
        raise InputError(f"{spilled_l:,.0f} L cannot be meant: no tank holds as much")


def _check_wind(from_deg: float | None) -> None:
    if from_deg is not None and not (math.isfinite(from_deg) and 0 <= from_deg < 360):
        raise InputError(f"the wind's direction must be 0 to under 360 degrees, not {from_deg:g}")
