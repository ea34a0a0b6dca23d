"""Decides when a vehicle syncs by itself: what it has seen goes in, what is due comes out. Pure but for its memory.

An occasion (a time, a network, a stick, a sync that was cut) asks for one try. A try that found no way is made again,
each time later; what was refused or stopped by a person waits for the next occasion. While an incident runs occasions
are noticed and wait for its end.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from responder_app.settings import Settings
from responder_app.sync.automatic import times
from responder_app.sync.automatic.sticks import Carrier
from responder_app.sync.automatic.times import Local

LATE_S = 120.0
"""A time that is noticed so much later was missed: asleep, locked, or not running."""
CATCH_UP_S = (20.0, 180.0)
"""After unlocking or waking: a network has time to come back, and a shift that begins together spreads."""
ARRIVED_S = (5.0, 65.0)
"""After a network came."""
PLUGGED_S = 3.0
"""After a stick came; nobody else asks that one."""
STALE_S = 3600.0
"""A network is no occasion while the last check is younger and nothing failed since."""
FIRST_AGAIN_S, LONGEST_AGAIN_S = 120.0, 3600.0
BUSY_S = 60.0
CLOCK_SLACK = timedelta(minutes=5)


class Why(StrEnum):
    """The occasion, as a person reads it."""

    STICK = "a stick was plugged in"
    TIME = "at its time"
    MISSED = "its time was missed"
    CUT = "the one before was cut"
    AGAIN = "tried again"
    NETWORK = "a network came"


class Ended(StrEnum):
    """What became of a sync, whoever began it."""

    DONE = "done"
    NO_WAY = "no way"
    BUSY = "busy"
    REFUSED = "refused"
    """It was not believed, or this vehicle cannot take it: trying again changes nothing."""
    STOPPED = "stopped"
    ASIDE = "aside"
    """It had begun by itself, and an incident came: it goes on after that."""


@dataclass(frozen=True)
class Seen:
    """What is so at one moment. `steady_s`: seconds of a clock that nobody sets."""

    now: datetime
    steady_s: float
    last_check: datetime | None = None
    network: str = ""
    """A mark that changes with the networks, "" for none."""
    carriers: tuple[Carrier, ...] = ()
    lacking: bool = False
    """Whether something of that state is not here yet."""
    has_source: bool = True
    incident: bool = False
    """Whether one runs that somebody spoke of lately: nothing begins by itself meanwhile."""


@dataclass(frozen=True)
class Due:
    """Sync now. `carrier`: from there, instead of the sources that are set."""

    why: Why
    carrier: Carrier | None = None


class Agenda:
    """Of one vehicle, while it is unlocked.

    Args:
        device: Its fingerprint, which moves its times within the spread.
        cut: Whether the sync before was cut by a lock, a power cut or the like.
        share: From 0 to 1, differing by call and vehicle.
        local: As `times`.
    """

    def __init__(
        self, device: str, cut: bool = False, share: Callable[[], float] = random.random, local: Local = times.local
    ) -> None:
        self._device, self._share, self._local = device, share, local
        self._waiting: dict[Why, float] = {}
        self._cut = cut
        self._network: str | None = None
        self._carrier: Carrier | None = None
        self._tried: set[tuple[str, str]] = set()
        self._broke_off: set[tuple[str, str]] = set()
        """Of those tried the ones that were pulled out half way, or failed: plugged in anew they are an occasion."""
        self._trying: Due | None = None
        self._answered: datetime | None = None
        self._failures = 0
        self._ended_s: float | None = None
        self._stick_after_s = 0.0

    def look(self, seen: Seen, rules: Settings) -> Due | None:
        """What is due now. Ask it often; whoever then syncs says so with `began` and `ended`."""
        if not rules.sync_by_itself:
            self._waiting.clear()
            self._network = seen.network
            return None
        self._notice_cut(seen)
        self._notice_time(seen, rules)
        self._notice_network(seen, rules)
        self._notice_stick(seen, rules)
        if seen.incident:
            return None
        for why in Why:
            at = self._waiting.get(why)
            if at is not None and at <= seen.steady_s and (seen.has_source or why is Why.STICK):
                return Due(why, self._carrier if why is Why.STICK else None)
        return None

    def began(self, due: Due | None, seen: Seen, rules: Settings) -> None:
        """A sync began; None when a person began it from the sources that are set."""
        self._trying = due
        if due is not None and due.carrier is not None:
            self._waiting.pop(Why.STICK, None)
            return
        for why in set(Why) - {Why.STICK}:
            self._waiting.pop(why, None)
        self._answered = times.newest(rules.sync_at, self._device, seen.now, self._local)

    def ended(self, how: Ended, steady_s: float) -> None:
        """It ended."""
        due, self._trying, self._ended_s = self._trying, None, steady_s
        if how is Ended.ASIDE:
            # A stick is an occasion as long as it is there and was not tried.
            self._cut = self._cut or due is None or due.carrier is None
            return
        if due is not None and due.carrier is not None:
            if how is Ended.BUSY:
                self._stick_after_s = steady_s + BUSY_S
            else:
                self._tried.add(_key(due.carrier))
            if how is Ended.NO_WAY:
                self._broke_off.add(_key(due.carrier))
            return
        self._failures = self._failures + 1 if how is Ended.NO_WAY else 0
        if how is Ended.NO_WAY:
            whole = min(LONGEST_AGAIN_S, FIRST_AGAIN_S * 2.0 ** min(self._failures - 1, 16))
            self._waiting[Why.AGAIN] = steady_s + whole * (0.5 + self._share() / 2)
        elif how is Ended.BUSY:
            self._waiting[Why.AGAIN] = steady_s + BUSY_S * (1 + self._share())

    def following(self, seen: Seen, rules: Settings) -> tuple[datetime, Why] | None:
        """When it syncs next as far as that is known, and why."""
        if not rules.sync_by_itself or not seen.has_source:
            return None
        known = [(seen.now + timedelta(seconds=max(0.0, at - seen.steady_s)), why) for why, at in self._waiting.items()]
        at = times.following(rules.sync_at, self._device, seen.now, self._local)
        if at is not None:
            known.append((at, Why.TIME))
        return min(known, default=None)

    def _wait(self, why: Why, at: float) -> None:
        """An occasion that is waited for already is not put off."""
        self._waiting.setdefault(why, at)

    def _between(self, bounds: tuple[float, float]) -> float:
        return bounds[0] + (bounds[1] - bounds[0]) * self._share()

    def _notice_cut(self, seen: Seen) -> None:
        if self._cut:
            self._cut = False
            self._wait(Why.CUT, seen.steady_s + self._between(CATCH_UP_S))

    def _notice_time(self, seen: Seen, rules: Settings) -> None:
        moment = times.newest(rules.sync_at, self._device, seen.now, self._local)
        # A check that lies ahead was noted by a clock that has been set since: it says nothing.
        known = seen.last_check if seen.last_check and seen.last_check <= seen.now + CLOCK_SLACK else None
        if moment is None or moment == self._answered or (known is not None and known >= moment):
            self._waiting.pop(Why.TIME, None)
            self._waiting.pop(Why.MISSED, None)
        elif Why.TIME not in self._waiting:
            late_s = (seen.now - moment).total_seconds()
            if late_s < LATE_S:
                self._wait(Why.TIME, seen.steady_s)
            else:
                self._wait(Why.MISSED, seen.steady_s + self._between(CATCH_UP_S))

    def _notice_network(self, seen: Seen, rules: Settings) -> None:
        changed, self._network = seen.network != self._network, seen.network
        stale = seen.last_check is None or seen.now - seen.last_check > timedelta(seconds=STALE_S)
        if not (seen.network and rules.sync_on_network and (self._failures or stale)):
            self._waiting.pop(Why.NETWORK, None)
        elif changed:
            # A link that comes and goes is not asked each time.
            least = seen.steady_s if self._ended_s is None else max(seen.steady_s, self._ended_s + BUSY_S)
            self._wait(Why.NETWORK, least + self._between(ARRIVED_S))

    def _notice_stick(self, seen: Seen, rules: Settings) -> None:
        gone = self._broke_off - {_key(one) for one in seen.carriers}
        self._broke_off -= gone
        self._tried -= gone
        fresh = [
            one
            for one in seen.carriers
            if (one.version > one.known or (seen.lacking and one.version == one.known)) and _key(one) not in self._tried
        ]
        if not fresh or not rules.sync_on_stick:
            self._waiting.pop(Why.STICK, None)
            self._carrier = None
            return
        if fresh[0] != self._carrier:
            self._waiting.pop(Why.STICK, None)
        self._carrier = fresh[0]
        self._wait(Why.STICK, max(seen.steady_s + PLUGGED_S, self._stick_after_s))


def _key(carrier: Carrier) -> tuple[str, str]:
    return str(carrier.folder), carrier.mark
