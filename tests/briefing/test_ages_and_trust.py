"""Age and trust are apart: age is amber at most, trust goes by the last check for updates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from responder_app.briefing.ages import age_of, elapsed
from responder_app.briefing.answers.fact import AgeState
from responder_app.briefing.answers.heading import TrustLevel
from responder_app.briefing.answers.sheet import BlockKind
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.trust import trust_of
from responder_app.model.base import Quality
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import TOWER, tower
from tests.fakes.library import FakeLibrary, receipt

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"), (1, "1 day ago"), (29, "29 days ago"), (30, "1 month ago"), (90, "3 months ago"),
        (364, "12 months ago"), (450, "15 months ago"), (729, "24 months ago"), (730, "2 years ago"), (-3, "in 3 days"),
    ],
)  # fmt: skip
def test_time_is_said_as_people_say_it(days: int, words: str) -> None:
    assert elapsed(TODAY - timedelta(days=days), TODAY) == words


def test_a_review_is_due_a_year_after_the_check_unless_the_owner_said_when() -> None:
    a_year_ago = TODAY - timedelta(days=365)
    assert age_of(Quality(verified_on=a_year_ago), TODAY, 365).state is AgeState.CURRENT
    assert age_of(Quality(verified_on=a_year_ago - timedelta(days=1)), TODAY, 365).overdue
    assert not age_of(Quality(verified_on=a_year_ago, next_due=date(2027, 1, 1)), TODAY, 30).overdue
    assert age_of(Quality(next_due=date(2026, 3, 2)), TODAY, 365).overdue


def test_a_section_without_a_date_is_unknown_not_current() -> None:
    assert age_of(Quality(), TODAY, 365).state is AgeState.UNKNOWN
    assert age_of(None, TODAY, 365).text == "no check date"


def test_a_check_of_the_future_is_pointed_out() -> None:
    assert "after this machine's date" in age_of(Quality(verified_on=date(2030, 1, 1)), TODAY, 365).text


@pytest.mark.parametrize(
    ("days", "level"),
    [(0, TrustLevel.OK), (7, TrustLevel.OK), (8, TrustLevel.AMBER), (30, TrustLevel.AMBER), (31, TrustLevel.RED)],
)
def test_trust_is_amber_past_a_week_without_a_check_and_red_past_a_month(days: int, level: TrustLevel) -> None:
    assert trust_of(receipt(), NOW - timedelta(days=days), NOW, Settings()).level is level


def test_the_days_are_settings() -> None:
    settings = Settings(check_amber_days=1, check_red_days=2)
    assert trust_of(receipt(), NOW - timedelta(days=3), NOW, settings).level is TrustLevel.RED


def test_a_vehicle_that_never_checked_is_red_and_a_clock_that_went_back_is_amber() -> None:
    assert trust_of(receipt(), None, NOW, Settings()).level is TrustLevel.RED
    behind = trust_of(receipt(), NOW + timedelta(days=2), NOW, Settings())
    assert behind.level is TrustLevel.AMBER
    assert "clock" in behind.checked_text


def test_an_overdue_review_leaves_trust_alone_and_a_missed_check_leaves_age_alone() -> None:
    old = Briefing(FakeLibrary(checked=NOW).add(tower()), Settings(review_days=1), lambda: NOW).heading(TOWER)
    assert old.review_overdue
    assert old.trust.level is TrustLevel.OK
    fresh = {"protection": None}
    library = FakeLibrary(checked=NOW - timedelta(days=90)).add(tower(**fresh))
    unchecked = Briefing(library, Settings(), lambda: NOW).heading(TOWER)
    assert not unchecked.review_overdue
    assert unchecked.trust.level is TrustLevel.RED


def test_the_badge_names_office_version_and_day() -> None:
    text = trust_of(receipt(), NOW, NOW, Settings()).issuer_text
    assert text == "City of Springfield OEM, version 3, issued 20 Feb 2026"


def test_what_a_guest_shows_says_until_when_wherever_the_issuer_stands() -> None:
    end = datetime(2026, 3, 5, tzinfo=NOW.tzinfo)
    as_guest = replace(receipt(), guest_until=end)
    trust = trust_of(as_guest, NOW, NOW, Settings())
    assert trust.issuer_text == "City of Springfield OEM, mutual aid until 4 Mar 2026, version 3, issued 20 Feb 2026"
    assert trust.level is TrustLevel.OK
    at_noon = trust_of(replace(as_guest, guest_until=end + timedelta(hours=12)), NOW, NOW, Settings())
    assert at_noon.aid_until == "5 Mar 2026, 12:00"
    library = FakeLibrary(how_accepted=as_guest).add(tower())
    block = Briefing(library, Settings(), lambda: NOW).details(TOWER, BlockKind.TRUST)
    assert ("Mutual aid", "until 4 Mar 2026") in [(fact.label, fact.value) for fact in block.facts]
    past = Briefing(library, Settings(), lambda: end).details(TOWER, BlockKind.TRUST)
    assert ("Mutual aid", "was until 4 Mar 2026: sync") in [(fact.label, fact.value) for fact in past.facts]


def test_three_years_offline_still_opens() -> None:
    later = NOW + timedelta(days=1095)
    sheet = Briefing(FakeLibrary().add(tower()), Settings(), lambda: later).arrival_sheet(TOWER)
    assert sheet.heading.trust.level is TrustLevel.RED
    assert sheet.heading.name == "Lakeside Tower"


def test_the_day_is_the_local_day() -> None:
    late = datetime(2026, 3, 3, 23, 30, tzinfo=NOW.tzinfo)
    assert trust_of(receipt(), late - timedelta(hours=23), late, Settings()).checked_text.endswith("today")
