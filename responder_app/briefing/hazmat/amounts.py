"""Amounts in words: pounds and kilograms with the raw Tier II code, or just the pounds for the arrival sheet."""

from __future__ import annotations

from responder_app.briefing.answers.fact import Fact
from responder_app.briefing.facts import kilograms, missing, pounds, provided
from responder_app.model.amounts import range_of
from responder_app.model.hazmat import Amount


def amount_text(amount: Amount | None) -> str:
    """Pounds and kilograms: "1,200 lb (540 kg)", or a range with its raw code; empty when not provided."""
    if amount is None:
        return ""
    found = _range(amount)
    code = f", Tier II code {amount.code}" if amount.code else ""
    if found is None:
        return f"Tier II code {amount.code}, range not known here" if amount.code else ""
    low, high = found
    if high is None:
        return f"{pounds(low)} and more{code}"
    if low == high:
        return f"{pounds(low)}{code}"
    return f"{low:,.0f} to {high:,.0f} lb ({kilograms(low)} to {kilograms(high)} kg){code}"


def short_amount(amount: Amount | None) -> str:
    """Pounds alone: "1,200 lb", "1,000–4,999 lb", "10,000,000+ lb"; never empty."""
    found = _range(amount) if amount else None
    if found is None:
        return f"Tier II code {amount.code}" if amount and amount.code else "amount not provided"
    low, high = found
    if high is None:
        return f"{low:,.0f}+ lb"
    return f"{low:,.0f} lb" if low == high else f"{low:,.0f}–{high:,.0f} lb"


def amount_fact(label: str, amount: Amount | None) -> Fact:
    """The amount as a fact."""
    text = amount_text(amount)
    return provided(label, text) if text else missing(label)


def highest_lb(amount: Amount | None) -> float:
    """The most that it may be, in pounds; ten times the least where there is no upper end, 0 when not provided."""
    found = _range(amount) if amount else None
    if found is None:
        return 0
    return found[1] if found[1] is not None else found[0] * 10


def _range(amount: Amount) -> tuple[float, float | None] | None:
    if amount.low_lb is not None:
        return amount.low_lb, amount.high_lb
    return range_of(amount.code) if amount.code else None
