"""Bytes, rates and times as people read them."""

from __future__ import annotations

from datetime import datetime

from responder_app.model.dates import spoken_time

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def size(count: float) -> str:
    """E.g. "3.4 MB"; units of 1,000 bytes."""
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count /= 1000
        unit += 1
    return f"{count:.0f} {_UNITS[unit]}" if unit == 0 or count >= 100 else f"{count:.1f} {_UNITS[unit]}"


def duration(seconds: float) -> str:
    """E.g. "40 seconds", "12 minutes", "3 hours"; rounded up."""
    whole = max(1, int(seconds + 0.999))
    if whole < 90:
        return f"{whole} second{'' if whole == 1 else 's'}"
    minutes = -(-whole // 60)
    if minutes < 90:
        return f"{minutes} minutes"
    return f"{-(-minutes // 60)} hours"


def moment(when: datetime | None) -> str:
    """A moment in this computer's time zone."""
    return spoken_time(when) if when else "Never"
