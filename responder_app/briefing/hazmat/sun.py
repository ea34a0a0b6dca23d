"""Day or night at a place and time. By ephem (libastro, VSOP87): no network and no data file.

Sunrise and sunset are those of almanacs: the upper limb on a level horizon with 34 minutes of refraction.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import ephem

from responder_app.briefing.answers.materials import Light
from responder_app.briefing.answers.zones import Sun
from responder_app.model.base import LonLat

_HORIZON_RAD = math.radians(-34 / 60)
"""Of the upper limb: the refraction that almanacs take."""
NEAR_SUNSET = timedelta(hours=1)
_LOOK_AHEAD = timedelta(days=1)
_LONGEST_ZONE = 5
"""Letters of a zone's name that a crew knows: CST, AKDT."""


def sun_at(place: LonLat, at: datetime, chosen: Light | None = None) -> Sun:
    """Whether it is day at `place` at the aware time `at`; `chosen` is the crew's own word, which wins.

    Times in the text are in the time zone of `at`, and name it.
    """
    by_sun = light_at(place, at)
    if chosen is not None:
        differs = f"; by the sun it is {by_sun}" if chosen is not by_sun else ""
        return Sun(chosen, True, f"{chosen.capitalize()}, set by the crew{differs}", False, at)
    if by_sun is Light.DAY:
        sets = _next(place, at, rising=False)
        if sets is None:
            return Sun(by_sun, False, "Day: the sun does not set today", False, at)
        return Sun(by_sun, False, f"Day: the sun sets at {_clock(sets)}", sets - at <= NEAR_SUNSET, at)
    rises = _next(place, at, rising=True)
    if rises is None:
        return Sun(by_sun, False, "Night: the sun does not rise today", False, at)
    return Sun(by_sun, False, f"Night: the sun rises at {_clock(rises)}", False, at)


def light_at(place: LonLat, at: datetime) -> Light:
    """Day after sunrise and before sunset (ERG 2024, page 288), also where the sun stays up or down for weeks."""
    sun = ephem.Sun(_observer(place, at))
    return Light.DAY if sun.alt + sun.radius > _HORIZON_RAD else Light.NIGHT


def _next(place: LonLat, at: datetime, *, rising: bool) -> datetime | None:
    """The next sunrise or sunset within a day, in the time zone of `at`; None when there is none."""
    observer = _observer(place, at)
    observer.horizon = _HORIZON_RAD
    try:
        found = observer.next_rising(ephem.Sun()) if rising else observer.next_setting(ephem.Sun())
    except ephem.CircumpolarError:
        return None
    moment: datetime = found.datetime().replace(tzinfo=UTC)
    return moment.astimezone(at.tzinfo) if moment - at <= _LOOK_AHEAD else None


def _clock(moment: datetime) -> str:
    """Time of day and zone, "16:22 CST": a laptop may be set to another zone than the crew's watches."""
    zone = moment.tzname() or ""
    if not 0 < len(zone) <= _LONGEST_ZONE:
        # Windows has whole sentences: "Central Standard Time".
        offset = f"{moment:%z}"
        zone = f"UTC{offset[:3]}:{offset[3:5]}"
    return f"{moment:%H:%M} {zone}"


def _observer(place: LonLat, at: datetime) -> ephem.Observer:
    observer = ephem.Observer()
    observer.lon, observer.lat = math.radians(place[0]), math.radians(place[1])
    observer.pressure = 0.0
    observer.date = at.astimezone(UTC).replace(tzinfo=None)
    return observer
