"""One measured number beside its goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A result: `ok` says whether the value meets the goal; `note` says how it was measured.

    A number without a goal (None) is there to be read beside the others; it is never short.
    """

    name: str
    value: float
    goal: float | None
    ok: bool
    unit: str = ""
    note: str = ""
    least: bool = False
    """Whether the goal is the least that is wanted; else it is the most."""

    def line(self) -> str:
        """`name  value  goal  ok|short` as the bench command prints it."""
        unit = f" {self.unit}" if self.unit else ""
        if self.goal is None:
            return f"{self.name}  {self.value:.3g}{unit}"
        verdict = "ok" if self.ok else "short"
        bound = ">=" if self.least else "<="
        return f"{self.name}  {self.value:.3g}{unit}  {bound} {self.goal:.3g}{unit}  {verdict}"


def at_most(name: str, value: float, goal: float, unit: str = "", note: str = "", if_short: str = "") -> Goal:
    """A goal that is met when the value does not exceed it; else the note goes on with what is known and was tried."""
    ok = value <= goal
    return Goal(name, value, goal, ok, unit, note if ok else ". ".join(filter(None, (note, if_short))))


def at_least(name: str, value: float, goal: float, unit: str = "", note: str = "", if_short: str = "") -> Goal:
    """As `at_most`, met when the value reaches the goal."""
    ok = value >= goal
    return Goal(name, value, goal, ok, unit, note if ok else ". ".join(filter(None, (note, if_short))), least=True)


def measured(name: str, value: float, unit: str = "", note: str = "") -> Goal:
    """A number without a goal."""
    return Goal(name, value, None, True, unit, note)
