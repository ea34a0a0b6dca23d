"""What a receiver said, and what of it may be believed now. Plain values."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from responder_app.model.base import LonLat

STALE_S, GONE_S = 10.0, 60.0
"""From this age on a position is said to be old, and is not shown at all any more."""
MOST_ACCURACY_M = 5000.0
"""A receiver that knows no better than this knows nothing that helps a crew."""


@dataclass(frozen=True)
class Fix:
    """A position.

    `stamp` is the receiver's own time as it was written, "" for none: two fixes of one stamp are one. No clock of
    anybody is believed, a fix is as old as it is here.
    """

    point: LonLat
    accuracy_m: float | None = None
    """Radius in which the vehicle most likely is; None when the receiver did not say."""
    stamp: str = ""
    device: str = ""
    """Which of several receivers behind gpsd it is from."""


@dataclass(frozen=True)
class NoFix:
    """A receiver that works and does not know where it is, or only guesses."""


Reading = Fix | NoFix


class State(Enum):
    """What is known of the own position."""

    OFF = "off"
    SEARCHING = "searching"
    """No receiver answers."""
    WAITING = "waiting"
    """A receiver answers and has no position yet."""
    FRESH = "fresh"
    STALE = "stale"
    GONE = "gone"
    """There was a position, too long ago to be shown."""


@dataclass(frozen=True)
class Whereabouts:
    """The own position at one moment. `fix` is there while fresh or stale, `age_s` also when gone."""

    state: State
    fix: Fix | None = None
    age_s: float | None = None
    source: str = ""
    """Which receiver, in words."""
    reason: str = ""
    """Why nothing is known, one sentence; "" when that goes without saying."""


def state_at(age_s: float) -> State:
    """What a position of that age is worth."""
    if age_s < STALE_S:
        return State.FRESH
    return State.STALE if age_s < GONE_S else State.GONE


def believable(lon: float, lat: float) -> bool:
    """Whether it is a place on the earth; 0, 0 is what broken receivers say."""
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90 and not lon == lat == 0
