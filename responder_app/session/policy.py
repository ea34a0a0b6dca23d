"""When a vehicle locks by itself. Pure: what time it is, and whether an incident runs, is told to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

IDLE = "idle"
TIME_IS_UP = "time is up"
BY_KEY = "key"
SUSPEND = "suspend"
GLASS_OVER = "break-glass is over"
"""Why it locked, for the audit log."""


def no_incident() -> bool:
    """What is known of incidents where nothing tells of them."""
    return False


@dataclass(frozen=True)
class LockPolicy:
    """After how long without a touch, and how long after logging on; 0 is never.

    `incident` says whether an incident runs; then neither locks, unless `also_in_incident`. A key and
    suspending lock at any time.
    """

    idle_s: float = 15 * 60.0
    logon_s: float = 12 * 3600.0
    also_in_incident: bool = False
    incident: Callable[[], bool] = no_incident

    def due(self, idle_s: float, since_logon_s: float, glass_broken: bool = False) -> str:
        """Why it is time to lock; "" when it is not. Broken glass overrides both, until its own time is up."""
        if glass_broken:
            return ""
        if self.incident() and not self.also_in_incident:
            return ""
        if self.logon_s and since_logon_s >= self.logon_s:
            return TIME_IS_UP
        return IDLE if self.idle_s and idle_s >= self.idle_s else ""
