"""How old a section is, in words. Age never denies: an overdue review is amber and the data stays on screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from responder_app.briefing.answers.fact import Age, AgeState
from responder_app.model.base import Quality
from responder_app.model.facility import PrePlan


def elapsed(since: date, today: date) -> str:
    """The time from `since` to `today` as people say it: "today", "3 days ago", "14 months ago", "3 years ago"."""
    days = (today - since).days
    if days < 0:
        return f"in {spoken_days(-days)}"
    return "today" if days == 0 else f"{spoken_days(days)} ago"


def spoken_days(days: int) -> str:
    """A time of so many days as people say it: "9 days", "14 months"."""
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


@dataclass(frozen=True)
class ReviewCount:
    """How many of a pre-plan's sections there are, how many are overdue for review or were never dated."""

    sections: int
    overdue: int
    undated: int

    @property
    def text(self) -> str:
        """E.g. "3 of 12 sections overdue for review"."""
        if self.overdue:
            return f"{self.overdue} of {self.sections} sections overdue for review"
        if self.undated:
            return f"{self.undated} of {self.sections} sections without a check date"
        return "All sections reviewed in time"

    @property
    def short_text(self) -> str:
        """E.g. "3 of 12 overdue"."""
        if self.overdue:
            return f"{self.overdue} of {self.sections} overdue"
        return f"{self.undated} of {self.sections} without a date" if self.undated else "All in time"


def count_reviews(preplan: PrePlan, today: date, review_days: int) -> ReviewCount:
    """The reviews of all sections that are here."""
    ages = [age_of(section.quality, today, review_days) for _, section in preplan.sections()]
    return ReviewCount(
        sections=len(ages),
        overdue=sum(age.overdue for age in ages),
        undated=sum(age.state is AgeState.UNKNOWN for age in ages),
    )
