"""The times of day, moved a little for each vehicle."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from responder_app.sync.automatic.times import SPREAD_S, following, newest

CHICAGO = ZoneInfo("America/Chicago")


def local(naive: datetime) -> datetime:
    return naive.replace(tzinfo=CHICAGO)


def at(hour: int, minute: int = 0, day: int = 4, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHICAGO)


def test_each_vehicle_has_its_own_moment_after_the_time_and_the_same_whenever_it_is_asked() -> None:
    moments = {following(["06:30"], f"vehicle {number}", at(5), local) for number in range(200)}
    assert len(moments) == 200
    assert None not in moments
    late = sorted((moment - at(6, 30)).total_seconds() for moment in moments if moment)
    assert 0 <= late[0] < SPREAD_S / 20
    assert SPREAD_S * 0.95 < late[-1] < SPREAD_S
    assert following(["06:30"], "vehicle 7", at(5), local) == following(["06:30"], "vehicle 7", at(6), local)


def test_a_vehicle_that_is_late_today_is_not_late_every_day() -> None:
    moments = [following(["06:30"], "Engine 5", at(5, day=day), local) for day in range(2, 8)]
    assert len({moment and (moment - at(6, 30, moment.day)).total_seconds() for moment in moments}) == 6


def test_before_and_after_a_moment() -> None:
    moment = following(["06:30"], "a", at(5), local)
    assert moment is not None
    before, after = moment - timedelta(seconds=1), moment + timedelta(seconds=1)
    assert newest(["06:30"], "a", after, local) == moment
    assert newest(["06:30"], "a", moment, local) == moment
    earlier = newest(["06:30"], "a", before, local)
    assert earlier is not None
    assert earlier.day == 3
    tomorrow = following(["06:30"], "a", after, local)
    assert tomorrow is not None
    assert tomorrow.day == 5


def test_a_time_just_before_midnight_may_come_after_it() -> None:
    moments = [newest(["23:59"], f"vehicle {number}", at(0, 20), local) for number in range(50)]
    assert {moment.day for moment in moments if moment} <= {3, 4}
    assert any(moment and moment.day == 4 for moment in moments)


def test_of_several_times_the_nearest_counts() -> None:
    times = ["18:00", "06:00", "12:00"]
    past, next_one = newest(times, "a", at(13), local), following(times, "a", at(13), local)
    assert past is not None
    assert past.hour == 12
    assert next_one is not None
    assert next_one.hour == 18
    assert newest([], "a", at(13), local) is following([], "a", at(13), local) is None


@pytest.mark.parametrize(("month", "day"), [(3, 8), (11, 1)])
def test_when_summer_time_begins_or_ends_the_day_still_has_its_moment(month: int, day: int) -> None:
    moment = newest(["02:30"], "a", at(12, day=day, month=month), local)
    assert moment is not None
    assert (moment.astimezone(CHICAGO).month, moment.astimezone(CHICAGO).day) == (month, day)
    known = newest(["06:30"], "a", datetime(2026, month, day, 20, tzinfo=UTC), local)
    assert known is not None
    assert known.astimezone(CHICAGO).hour == 6
