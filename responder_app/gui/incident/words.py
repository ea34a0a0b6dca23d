"""Since when, and for how long, as a crew says it."""

from __future__ import annotations

from datetime import datetime, timedelta

from responder_app.model.dates import MONTHS

MINUTE_S, HOUR_MIN, DAY_H = 60, 60, 24


def since(begun: datetime, now: datetime) -> str:
    """The time alone where it was today, by the zone of `now`: "01:20", "yesterday 14:20", "19 Nov 14:20"."""
    begun = begun.astimezone(now.tzinfo)
    time, days = f"{begun:%H:%M}", (now.date() - begun.date()) / timedelta(days=1)
    if days == 0:
        return time
    return f"yesterday {time}" if days == 1 else f"{begun.day} {MONTHS[begun.month - 1]} {time}"


def ran(seconds: float) -> str:
    """Whole minutes, as many as have passed: "42 min", "3 h 5 min", "2 days 3 h"."""
    hours, minutes = divmod(int(seconds // MINUTE_S), HOUR_MIN)
    if hours < DAY_H:
        return f"{hours} h {minutes} min" if hours else f"{minutes} min"
    days, hours = divmod(hours, DAY_H)
    return f"{days} {'day' if days == 1 else 'days'} {hours} h"
