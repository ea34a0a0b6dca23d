"""Day and night, at all latitudes, against the sun of the Standards of Fundamental Astronomy (IAU SOFA, by pyerfa)."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta, timezone

import erfa
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.briefing.answers.materials import Light
from responder_app.briefing.hazmat.sun import light_at, sun_at

HORIZON_DEG = -50 / 60
"""Of the sun's centre at rising and setting, as almanacs take it: 34' refraction and 16' radius."""
UNSURE_DEG = 0.02
"""The radius changes by 0.3' over the year, and the sun's parallax is 0.15'."""
TROMSO, LONGYEARBYEN, CHICAGO, MCMURDO = (18.955, 69.649), (15.64, 78.22), (-87.63, 41.88), (166.67, -77.85)


def elevation_deg(place: tuple[float, float], at: datetime) -> float:
    """The sun's true elevation (IAU 2006/2000A): the earth's place, aberration, precession, nutation, rotation."""
    day, second = erfa.dtf2d("UTC", at.year, at.month, at.day, at.hour, at.minute, at.second + at.microsecond / 1e6)
    tai = erfa.utctai(day, second)
    tt = erfa.taitt(*tai)
    heliocentric, barycentric = erfa.epv00(*tt)
    toward = -np.asarray(heliocentric["p"])
    metres_per_s = 149_597_870_700 / 86_400
    velocity = np.asarray(barycentric["v"]) * metres_per_s / erfa.CMPS
    distance = float(np.linalg.norm(toward))
    apparent = erfa.ab(toward / distance, velocity, distance, math.sqrt(1 - float(velocity @ velocity)))
    right_ascension, declination = erfa.c2s(erfa.rxp(erfa.pnm06a(*tt), apparent))
    turned = erfa.gst06a(day, second, *tt) + math.radians(place[0]) - right_ascension
    lat = math.radians(place[1])
    sine = math.sin(lat) * math.sin(declination) + math.cos(lat) * math.cos(declination) * math.cos(turned)
    return math.degrees(math.asin(sine))


MOMENTS = st.datetimes(datetime(1973, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
"""While leap seconds are known: later the reference itself warns."""


@given(st.floats(-180, 180), st.floats(-89, 89), MOMENTS)
def test_day_and_night_are_those_of_the_reference(lon: float, lat: float, at: datetime) -> None:
    elevation = elevation_deg((lon, lat), at)
    if abs(elevation - HORIZON_DEG) > UNSURE_DEG:
        assert (light_at((lon, lat), at) is Light.DAY) == (elevation > HORIZON_DEG)


@pytest.mark.parametrize("lat", [60.0, 65.7, 66.6, 67.4, 69.6, 78.2, 88.0, -66.6, -77.85])
def test_at_high_latitudes_every_hour_of_a_year_is_right(lat: float) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    wrong = []
    for hours in range(0, 365 * 24, 11):
        at = start + timedelta(hours=hours)
        elevation = elevation_deg((25.0, lat), at)
        if abs(elevation - HORIZON_DEG) > UNSURE_DEG and (light_at((25.0, lat), at) is Light.DAY) != (
            elevation > HORIZON_DEG
        ):
            wrong.append(at)
    assert wrong == []


@pytest.mark.parametrize(
    ("place", "month", "day", "light"),
    [
        (TROMSO, 12, 21, Light.NIGHT),
        (TROMSO, 6, 21, Light.DAY),
        (LONGYEARBYEN, 11, 21, Light.NIGHT),
        (LONGYEARBYEN, 4, 25, Light.DAY),
        (MCMURDO, 6, 21, Light.NIGHT),
        (MCMURDO, 12, 21, Light.DAY),
    ],
)
def test_polar_night_is_night_at_noon_and_polar_day_is_day_at_midnight(
    place: tuple[float, float], month: int, day: int, light: Light
) -> None:
    for hour in range(24):
        at = datetime(2026, month, day, hour, tzinfo=UTC)
        assert light_at(place, at) is light
    said = sun_at(place, datetime(2026, month, day, 12, tzinfo=UTC)).text
    assert said == ("Day: the sun does not set today" if light is Light.DAY else "Night: the sun does not rise today")


@given(st.floats(-180, 180), st.floats(-60, 60), MOMENTS)
def test_the_next_sunrise_or_sunset_is_the_references_to_the_minute(lon: float, lat: float, at: datetime) -> None:
    said = sun_at((lon, lat), at)
    told = re.search(r"(rises|sets) at (\d\d):(\d\d) UTC$", said.text)
    assert told is not None
    moment = at.replace(hour=int(told[2]), minute=int(told[3]), second=0, microsecond=0)
    moment += timedelta(days=moment + timedelta(minutes=1) <= at)
    rises = told[1] == "rises"
    before = elevation_deg((lon, lat), moment - timedelta(seconds=10))
    after = elevation_deg((lon, lat), moment + timedelta(seconds=70))
    assert (before < HORIZON_DEG < after) if rises else (before > HORIZON_DEG > after)


def test_the_time_of_the_next_change_is_said_in_the_crews_own_time() -> None:
    zone = timezone(timedelta(hours=-6), "CST")
    evening = sun_at(CHICAGO, datetime(2024, 12, 21, 15, 50, tzinfo=zone))
    assert (evening.light, evening.text, evening.near_sunset) == (Light.DAY, "Day: the sun sets at 16:22 CST", True)
    noon = sun_at(CHICAGO, datetime(2024, 12, 21, 12, 0, tzinfo=zone))
    assert not noon.near_sunset
    night = sun_at(CHICAGO, datetime(2024, 12, 21, 3, 0, tzinfo=zone))
    assert night.text.startswith("Night: the sun rises at 07:1")


@pytest.mark.parametrize("name", ["Central Standard Time", "UTC-06:00", ""])
def test_a_zone_without_a_short_name_is_said_by_its_offset(name: str) -> None:
    zone = timezone(timedelta(hours=-6), name)
    assert sun_at(CHICAGO, datetime(2024, 12, 21, 15, 50, tzinfo=zone)).text.endswith("at 16:22 UTC-06:00")


def test_the_crews_word_wins_over_the_sun_and_a_difference_is_said() -> None:
    noon = datetime(2024, 12, 21, 18, 0, tzinfo=UTC)
    told = sun_at(CHICAGO, noon, Light.NIGHT)
    assert (told.light, told.overridden, told.text) == (
        Light.NIGHT,
        True,
        "Night, set by the crew; by the sun it is day",
    )
    assert sun_at(CHICAGO, noon, Light.DAY).text == "Day, set by the crew"


@given(st.floats(-180, 180), st.floats(-89, 89), MOMENTS)
def test_there_is_an_answer_at_every_place_and_time(lon: float, lat: float, at: datetime) -> None:
    told = sun_at((lon, lat), at)
    assert told.text.startswith(("Day: ", "Night: "))
    assert told.text.startswith(told.light.capitalize())
