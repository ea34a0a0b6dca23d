"""The clock of a vehicle: what is said of it names local times."""

from __future__ import annotations

from datetime import datetime


def local_now() -> datetime:
    """The present moment in this machine's time zone."""
    return datetime.now().astimezone()
