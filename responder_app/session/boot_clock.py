"""A clock that nobody can set: seconds since this machine started, and which start that was.

The wall clock is not asked: set ahead it would end every waiting at once, set back it would make it last for years.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Moment:
    """When something was, as far as it can be known without a calendar."""

    boot: str
    """Names the start of the machine; empty where the system does not say."""
    since_boot_s: float
    """Seconds since then, sleep included where the system counts it."""


def now() -> Moment:
    """This moment."""
    try:
        boot = BOOT_ID.read_text().strip()
    except OSError:
        boot = ""
    if sys.platform == "linux":
        return Moment(boot, time.clock_gettime(time.CLOCK_BOOTTIME))
    return Moment(boot, time.monotonic())


def least_age_s(then: Moment, present: Moment) -> float:
    """How long ago that was at least: after another start of the machine, the time since this one."""
    if then.boot == present.boot and then.since_boot_s <= present.since_boot_s:
        return present.since_boot_s - then.since_boot_s
    return present.since_boot_s
