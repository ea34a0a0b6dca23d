"""Making facts: what is there, what is missing, what is not shared, what the owner states there is none of."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.briefing.answers.fact import Age, Fact, FactSeverity, FactState
from responder_app.model.facility import PrePlan

NOT_PROVIDED = "Not provided"
NOT_SHARED = "Not shared with your agency"


def provided(
    label: str,
    value: str,
    severity: FactSeverity = FactSeverity.NORMAL,
    age: Age | None = None,
    shorter: Sequence[str] = (),
) -> Fact:
    """A fact that we have; `shorter` as in Fact."""
    return Fact(label, value, FactState.PROVIDED, severity, age, tuple(shorter))


def missing(label: str, severity: FactSeverity = FactSeverity.NORMAL) -> Fact:
    """A fact that nobody gave us."""
    return Fact(label, NOT_PROVIDED, FactState.MISSING, severity)


def not_shared(label: str) -> Fact:
    """A fact that the owner keeps from this agency."""
    return Fact(label, NOT_SHARED, FactState.NOT_SHARED, FactSeverity.CAUTION, shorter=("Not shared",))


def may_hold_confidential() -> Fact:
    """Chemicals that a closed part may hold. Whether it does cannot be known here: it may hold something else."""
    return not_shared("May hold confidential chemicals")


def none(label: str, value: str = "None, the owner states") -> Fact:
    """A fact that is known to be nothing."""
    return Fact(label, value, FactState.NONE)


def absent(preplan: PrePlan, section: str, label: str) -> Fact:
    """Why nothing of that section can be said: it is not shared with us, or was not provided."""
    return not_shared(label) if preplan.is_withheld(section) else missing(label)


def text_or_missing(label: str, value: str | None) -> Fact:
    """The value, or that it was not provided."""
    return provided(label, value) if value else missing(label)


def state_of(preplan: PrePlan, section: str, items: Sequence[object] | None, label: str, noun: str) -> Fact:
    """One fact about a whole list: how many, none, not provided, not shared.

    `items` None means not provided, unless the section itself is withheld.
    """
    if items is None:
        return absent(preplan, section, label)
    if not items:
        return none(label)
    return provided(label, f"{len(items)} {noun}")


def joined(*parts: str | None) -> str:
    """The parts that say something, as one short line."""
    return ", ".join(part for part in parts if part)


def kilograms(amount_lb: float) -> str:
    """Pounds as kilograms, to two digits (1 lb = 0.45359237 kg)."""
    return rounded(amount_lb * 0.45359237)


def pounds(amount_lb: float) -> str:
    """Pounds, with kilograms in brackets."""
    return f"{amount_lb:,.0f} lb ({kilograms(amount_lb)} kg)"


def rounded(value: float) -> str:
    """Two significant digits from 100 up, else whole."""
    if value < 100:
        return f"{value:,.0f}"
    step = 10 ** (len(str(int(value))) - 2)
    return f"{round(value / step) * step:,.0f}"
