"""What every block of the arrival sheet is made from: the pre-plan, its floors, what lies around it, the hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from responder_app.briefing.ages import section_age
from responder_app.briefing.answers.fact import Age, AgeState
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.drawn import Drawn
from responder_app.briefing.floors import Floors
from responder_app.briefing.hazmat.inventory import Item
from responder_app.briefing.vicinity import Vicinity
from responder_app.model.facility import PrePlan


@dataclass(frozen=True)
class Situation:
    """One facility at one moment. `now` is local and aware."""

    preplan: PrePlan
    drawn: Drawn
    floors: Floors
    items: tuple[Item, ...] | None
    vicinity: Vicinity
    heading: Heading
    now: datetime
    review_days: int

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.date()

    def age(self, *sections: str) -> Age:
        """The age of several sections together: an overdue one speaks for all, then an undated one, then the oldest."""
        ages = [section_age(self.preplan, name, self.today, self.review_days) for name in sections]
        dated = [age for age in ages if age.verified_on is not None]
        for state in (AgeState.OVERDUE, AgeState.UNKNOWN):
            found = next((age for age in ages if age.state is state), None)
            if found is not None and (state is AgeState.OVERDUE or not dated):
                return found
        return min(dated, key=lambda age: age.verified_on or date.max) if dated else ages[0]
