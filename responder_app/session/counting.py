"""The rules of counting wrong tries: how long a user must wait. Pure; the file is logon_file's.

Every wrong try doubles the pause before the next one, from one second. The fifth within a quarter of an hour (CJIS
Security Policy v6, AC-7; both are settings) locks the user for that time, the next lock lasts twice as long, those
after it four times. A good logon forgets it all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from responder_app.session.boot_clock import Moment, least_age_s

FIRST_PAUSE_S = 1.0
MOST_DOUBLINGS = 2


@dataclass(frozen=True)
class Limits:
    """How many wrong tries within how long lock a user, and for how long at first."""

    attempts: int = 5
    window_s: float = 15 * 60.0


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Tries:
    """A user's wrong tries since the last good logon or the last lock."""

    failures: tuple[Moment, ...] = ()
    locks: int = 0
    locked: Moment | None = None
    """When the newest lock began."""


def wait_s(tries: Tries, now: Moment, limits: Limits) -> float:
    """Seconds before the next try is taken; 0 when it is taken now."""
    waits = [0.0]
    recent = _recent(tries, now, limits)
    if recent:
        waits.append(FIRST_PAUSE_S * 2 ** (len(recent) - 1) - least_age_s(recent[-1], now))
    if tries.locked is not None:
        length = limits.window_s * 2 ** min(tries.locks - 1, MOST_DOUBLINGS)
        waits.append(length - least_age_s(tries.locked, now))
    return max(waits)


def after_wrong(tries: Tries, now: Moment, limits: Limits) -> Tries:
    """With one more wrong try."""
    recent = (*_recent(tries, now, limits), now)
    if len(recent) < limits.attempts:
        return replace(tries, failures=recent)
    return locked(tries, now)


def locked(tries: Tries, now: Moment) -> Tries:
    """Locked from now on."""
    return Tries(locks=tries.locks + 1, locked=now)


def left(tries: Tries, now: Moment, limits: Limits) -> int:
    """How many tries are left before the user is locked."""
    return limits.attempts - len(_recent(tries, now, limits))


def in_words(seconds: float) -> str:
    """A time to wait: "14 minutes 20 seconds"; rounded up."""
    whole = max(1, -int(-seconds // 1))
    minutes, rest = divmod(whole, 60)
    parts = ((minutes, "minute"), (rest, "second"))
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in parts if count)


def _recent(tries: Tries, now: Moment, limits: Limits) -> tuple[Moment, ...]:
    return tuple(moment for moment in tries.failures if least_age_s(moment, now) < limits.window_s)
