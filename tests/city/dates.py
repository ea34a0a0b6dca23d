"""Owns the city's calendar: the one day it is generated for, and when sections were last verified."""

from __future__ import annotations

import random
from datetime import date, timedelta

TODAY = date(2026, 11, 20)
INTERVAL = timedelta(days=365)


def verified(rng: random.Random, age_days: int) -> date:
    """A day about `age_days` before TODAY (30 days more or less)."""
    return TODAY - timedelta(days=max(3, age_days + rng.randint(-30, 30)))
