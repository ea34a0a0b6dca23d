"""The times of day at which a vehicle syncs, each moved a little so that no fleet asks its host at once. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta

SPREAD_S = 900.0
"""After the time that is set, a vehicle begins within so long; the same share of it every day would favour some."""

Local = Callable[[datetime], datetime]
"""Makes a naive local time aware."""


def local(naive: datetime) -> datetime:
    """In this computer's time zone; an hour that summer time leaves out counts as the one after."""
    return naive.astimezone()


def share_of(device: str, day: date, at: str) -> float:
    """From 0 to 1, spread over vehicles, days and times, and the same whenever it is asked for."""
    digest = hashlib.sha256(f"responder sync {device} {day.isoformat()} {at}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def newest(times: Iterable[str], device: str, now: datetime, local: Local = local) -> datetime | None:
    """The moment that came last; None without times. `now` is aware."""
    return max((at for at in _around(times, device, now, local) if at <= now), default=None)


def following(times: Iterable[str], device: str, now: datetime, local: Local = local) -> datetime | None:
    """The moment that comes next; None without times."""
    return min((at for at in _around(times, device, now, local) if at > now), default=None)


def _around(times: Iterable[str], device: str, now: datetime, local: Local) -> Iterator[datetime]:
    """Those of yesterday, today and tomorrow."""
    today = now.astimezone(local(now.replace(tzinfo=None)).tzinfo).date()
    days = [today + timedelta(days=number) for number in (-1, 0, 1)]
    for at in times:
        hour, minute = map(int, at.split(":"))
        for day in days:
            moved = timedelta(seconds=SPREAD_S * share_of(device, day, at))
            yield local(datetime.combine(day, time(hour, minute))) + moved
