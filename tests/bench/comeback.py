"""A fleet whose host was down in the morning, by simulation: the vehicles' own code decides when each tries again.

The clock is made up, the decisions are real: `Agenda` (when a vehicle syncs by itself) and `persistently` (how one
sync repeats its requests). The control is the same fleet without its dice, which must come back in step.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from responder_app.errors import TransportError
from responder_app.settings import Settings
from responder_app.sync.automatic.agenda import Agenda, Ended, Seen
from responder_app.sync.retry import Halt, Persistence, persistently
from responder_app.sync.waking import Waking
from tests.bench.goal import Goal, at_most, measured
from tests.bench.timing import p50, p95

MIDNIGHT = datetime(2026, 11, 2, tzinfo=UTC)
AT = "06:30"
BACK_S = 7 * 3600.0
"""The host is down from before the first vehicle asks until so long after midnight."""
UNTIL_S = 12 * 3600.0
GOAL_SHARE = 0.05
"""Of the fleet within one second."""


class _Clock:
    """One vehicle's made-up time, seconds since midnight."""

    def __init__(self) -> None:
        self.now_s = 0.0


class _Waits(Halt):
    """Waits by moving the clock."""

    def __init__(self, clock: _Clock) -> None:
        super().__init__(waking=Waking(slept_s=lambda: 0.0))
        self._clock = clock

    def wait(self, seconds: float) -> None:
        self._clock.now_s += seconds


class _InStep(Persistence):
    """Without dice."""

    def wait_s(self, failures: int) -> float:
        return min(self.longest_wait_s, self.first_wait_s * 2.0 ** (failures - 1))


def comeback(vehicles: int) -> list[Goal]:
    """How the tries of a fleet are spread before and after its host is back."""
    dice = random.Random(1)
    tries, served = _fleet(
        vehicles, dice.random, lambda number: hashlib.sha256(b"%d" % number).hexdigest(), Persistence()
    )
    same, _ = _fleet(vehicles, lambda: 1.0, lambda _number: "", _InStep())
    waited = [(at - BACK_S) / 60 for at in served]
    how = (
        f"{vehicles} vehicles that sync at {AT}, the host down until 07:00; simulated with the program's own decisions"
    )
    return [
        at_most(
            "most of a fleet that ask within one second",
            100 * _most(tries) / vehicles,
            100 * GOAL_SHARE,
            "%",
            f"{how}; in the first second after it is back {sum(BACK_S <= at < BACK_S + 1 for at in tries)} ask",
        ),
        measured("the same without their dice", 100 * _most(same) / vehicles, "%", "the control: all in step"),
        measured("tries for each vehicle while the host is down", sum(at < BACK_S for at in tries) / vehicles),
        measured("after it is back: p95 of vehicles are served", p95(waited), "min", _table(waited)),
    ]


def _table(waited: list[float]) -> str:
    parts = ", ".join(
        f"{100 * sum(one <= minutes for one in waited) / len(waited):.0f}% after {minutes} min"
        for minutes in (1, 2, 5, 10, 20, 30)
    )
    return f"p50 {p50(waited):.1f} min; {parts}; a crew that presses F8's key does not wait"


def _fleet(
    vehicles: int, share: Callable[[], float], device: Callable[[int], str], persistence: Persistence
) -> tuple[list[float], list[float]]:
    """When each request was made, and when each vehicle was served; seconds since midnight."""
    tries: list[float] = []
    agendas = (
        Agenda(device(number), share=share, local=lambda at: at.replace(tzinfo=UTC)) for number in range(vehicles)
    )
    return tries, [_vehicle(agenda, persistence, tries) for agenda in agendas]


def _vehicle(agenda: Agenda, persistence: Persistence, tries: list[float]) -> float:
    clock, rules = _Clock(), Settings(sync_by_itself=True, sync_at=(AT,))

    def ask() -> float:
        tries.append(clock.now_s)
        if clock.now_s < BACK_S:
            raise TransportError("down")
        return clock.now_s

    while clock.now_s < UNTIL_S:
        due = agenda.look(seen := _seen(clock), rules)
        if due is None:
            following = agenda.following(seen, rules)
            if following is None:
                break
            clock.now_s = max(clock.now_s + 0.01, (following[0] - MIDNIGHT).total_seconds())
            continue
        agenda.began(due, seen, rules)
        try:
            return persistently(ask, lambda: 0, _Waits(clock), persistence)
        except TransportError:
            agenda.ended(Ended.NO_WAY, clock.now_s)
    raise AssertionError("a vehicle was never served")


def _seen(clock: _Clock) -> Seen:
    return Seen(
        MIDNIGHT + timedelta(seconds=clock.now_s), clock.now_s, MIDNIGHT - timedelta(minutes=10), network="same"
    )


def _most(tries: list[float]) -> int:
    return max(Counter(map(int, tries)).values())
