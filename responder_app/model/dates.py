"""Dates in words, the same in every locale."""

from __future__ import annotations

from datetime import date, datetime, timedelta

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
CLEAR_WITHOUT_YEAR = timedelta(days=300)
"""Up to here a day and a month can only mean one year."""


def spoken_date(day: date) -> str:
    """A date as "2 Jan 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def spoken_day(when: datetime) -> str:
    """The day of a moment by this machine's zone, as "2 Jan 2026"."""
    return spoken_date(when.astimezone().date())


def spoken_time(when: datetime) -> str:
    """A moment by this machine's zone, as "2 Jan 2026, 06:05"."""
    return f"{spoken_day(when)}, {when.astimezone():%H:%M}"


def spoken_moment(end: datetime) -> str:
    """The last day of what ends then, as "2 Jan 2026", with the time where it does not end with the day."""
    if end.hour or end.minute:
        return f"{spoken_date(end.date())}, {end:%H:%M}"
    return spoken_date((end - timedelta(seconds=1)).date())


def spoken_end(until: datetime) -> str:
    """The same by this machine's zone."""
    return spoken_moment(until.astimezone())


def short_date(day: date, today: date) -> str:
    """A date as "2 Jan", or as "Jan 2024" when it is so far away that the year matters more than the day."""
    month = MONTHS[day.month - 1]
    return f"{day.day} {month}" if abs(day - today) <= CLEAR_WITHOUT_YEAR else f"{month} {day.year}"
