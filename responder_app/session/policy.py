"""When a vehicle locks by itself. Pure: what time it is, and whether an incident runs, is told to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

IDLE = "idle"
TIME_IS_UP = "time is up"
BY_KEY = "key"
SUSPEND = "suspend"
GLASS_OVER = "break-glass is over"
"""Why it locked, for the audit log."""


LEFT_S = 15 * 60.0
"""Nobody works at a screen that was not touched for so long, where idle time is not set."""


class Runs(Enum):
    """What is known of an incident."""

    NONE = "none"
    SAID = "said"
    """It runs, and somebody said so not long ago."""
    UNSAID = "unsaid"
    """It runs, unless somebody forgot to end it."""


def no_incident() -> Runs:
    """What is known of incidents where nothing tells of them."""
    return Runs.NONE


@dataclass(frozen=True)
class LockPolicy:
    """After how long without a touch, and how long after logging on; 0 is never.

    `incident` says whether an incident runs; then neither locks, unless `also_in_incident`. Where it may have been
    forgotten idle time does, and the time since logging on only what nobody works at: the two ends of 12 hours fall
    together, and no screen goes from under the hands of a commander. A key and suspending lock at any time.
    """

    idle_s: float = 15 * 60.0
    logon_s: float = 12 * 3600.0
    also_in_incident: bool = False
    incident: Callable[[], Runs] = no_incident

    def due(self, idle_s: float, since_logon_s: float, glass_broken: bool = False) -> str:
        """Why it is time to lock; "" when it is not. Broken glass overrides both, until its own time is up."""
        runs = Runs.NONE if self.also_in_incident else self.incident()
        if glass_broken or runs is Runs.SAID:
            return ""
        is_worked_at = runs is Runs.UNSAID and idle_s < (self.idle_s or LEFT_S)
        if self.logon_s and since_logon_s >= self.logon_s and not is_worked_at:
            return TIME_IS_UP
        return IDLE if self.idle_s and idle_s >= self.idle_s else ""
