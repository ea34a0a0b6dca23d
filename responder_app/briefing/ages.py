"""How old a section is, in words. Age never denies: an overdue review is amber and the data stays on screen."""

from __future__ import annotations

from datetime import date, timedelta

from responder_app.briefing.answers.fact import Age, AgeState
from responder_app.model.base import Quality
from responder_app.model.facility import PrePlan


def elapsed(since: date, today: date) -> str:
    """The time from `since` to `today` as people say it: "today", "3 days ago", "14 months ago", "3 years ago"."""
    days = (today - since).days
    if days < 0:
        return f"in {_span(-days)}"
    return "today" if days == 0 else f"{_span(days)} ago"


def _span(days: int) -> str:
    for size, word in ((365, "year"), (30, "month")):
        count = days // size
        if count >= 2 or (count == 1 and word == "month"):
            return f"{count} {word}{'s' if count > 1 else ''}"
    return f"{days} day{'s' if days > 1 else ''}"


def age_of(quality: Quality | None, today: date, review_days: int) -> Age:
    """The age of what carries that quality; the review is due at `next_due`, else `review_days` after the check."""
    if quality is None or (quality.verified_on is None and quality.next_due is None):
        return Age(AgeState.UNKNOWN, "no check date")
    due = quality.next_due or (quality.verified_on + timedelta(days=review_days) if quality.verified_on else None)
    overdue = due is not None and due < today
    words = f"checked {elapsed(quality.verified_on, today)}" if quality.verified_on else "no check date"
    if quality.verified_on and quality.verified_on > today:
        words = f"check dated {quality.verified_on.isoformat()}, after this machine's date"
    if overdue:
        words += ", review overdue"
    state = AgeState.OVERDUE if overdue else AgeState.CURRENT
    return Age(state, words, quality.verified_on, quality.verified_by, due)


def section_age(preplan: PrePlan, name: str, today: date, review_days: int) -> Age:
    """The age of a section; unknown when it is not here."""
    section = preplan.section(name)
    return age_of(section.quality if section else None, today, review_days)


def reviews(preplan: PrePlan, today: date, review_days: int) -> tuple[str, bool]:
    """The reviews of all sections in one line, and whether any is overdue."""
    ages = [age_of(section.quality, today, review_days) for _, section in preplan.sections()]
    overdue = sum(age.overdue for age in ages)
    unknown = sum(age.state is AgeState.UNKNOWN for age in ages)
    if overdue:
        return f"{overdue} of {len(ages)} sections overdue for review", True
    if unknown:
        return f"{unknown} of {len(ages)} sections without a check date", False
    return "All sections reviewed in time", False
