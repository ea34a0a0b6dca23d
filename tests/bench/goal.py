"""One measured number beside its goal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """A result: `ok` says whether the value meets the goal; `note` says how it was measured."""

    name: str
    value: float
    goal: float
    ok: bool
    unit: str = ""
    note: str = ""

    def line(self) -> str:
        """`name  value  goal  ok|short` as the bench command prints it."""
        unit = f" {self.unit}" if self.unit else ""
        verdict = "ok" if self.ok else "short"
        return f"{self.name}  {self.value:.3g}{unit}  <= {self.goal:.3g}{unit}  {verdict}"


def at_most(name: str, value: float, goal: float, unit: str = "", note: str = "") -> Goal:
    """A goal that is met when the value does not exceed it."""
    return Goal(name, value, goal, value <= goal, unit, note)
