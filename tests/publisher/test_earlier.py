"""Which file is the one before: as an administrator wants it when owners send plans again and again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from responder_app.model.facility import PrePlan
from responder_app.publisher.earlier import SETTLED, Generations, advance
from tests.publisher import desk
from tests.publisher.desk import PLAN

LAST_YEAR = date(2025, 3, 2)
NOW = date(2026, 1, 15)
WEEK = timedelta(days=7)


def preplan(**document: object) -> PrePlan:
    plan = PLAN | document
    level = {"ordinal": 0, "label": "1", "plan": plan["id"], "valid_on": "2025-02-01"}
    return desk.preplan(documents=[plan], levels={"levels": [level]})


def published(*sent: tuple[str, date], **document: object) -> Generations:
    """The generations after these files were published on these days, one after the other."""
    history: dict[str, Generations] = {}
    own = preplan(**document)
    for digest, day in sent:
        history = advance(own, {own.documents[0].id: (digest, 10)}, history, day)
    return history[own.documents[0].id]


def test_a_first_plan_has_none_before_it() -> None:
    assert published(("a", LAST_YEAR)).earlier is None


def test_a_changed_plan_is_compared_with_the_one_that_it_replaces() -> None:
    after = published(("a", LAST_YEAR), ("b", NOW))
    assert after.earlier is not None
    told = after.earlier.told()
    assert (after.earlier.sha256, told.since, told.until) == ("a", LAST_YEAR, NOW)
    assert [(level.label, level.valid_on) for level in told.levels] == [("1", date(2025, 2, 1))]


def test_publishing_again_without_a_change_keeps_both_files_and_their_dates() -> None:
    after = published(("a", LAST_YEAR), ("b", NOW), ("b", NOW + SETTLED * 3))
    assert after.earlier is not None
    assert (after.earlier.until, after.current.since) == (NOW, NOW)


def test_a_plan_corrected_twice_in_a_week_is_still_compared_with_last_years() -> None:
    after = published(("a", LAST_YEAR), ("b", NOW), ("c", NOW + WEEK / 2), ("d", NOW + WEEK))
    assert after.current.sha256 == "d"
    assert after.earlier is not None
    assert (after.earlier.sha256, after.earlier.until) == ("a", NOW)


def test_a_plan_that_was_current_for_a_month_takes_the_place_of_the_one_before() -> None:
    after = published(("a", LAST_YEAR), ("b", NOW), ("c", NOW + SETTLED))
    assert after.earlier is not None
    assert after.earlier.sha256 == "b"


def test_a_first_plan_that_is_corrected_at_once_is_the_one_before_for_want_of_another() -> None:
    after = published(("a", NOW), ("b", NOW + WEEK), ("c", NOW + 2 * WEEK))
    assert after.earlier is not None
    assert after.earlier.sha256 == "a"


def test_going_back_to_the_file_before_leaves_nothing_to_compare_and_its_old_date() -> None:
    after = published(("a", LAST_YEAR), ("b", NOW), ("a", NOW + WEEK))
    assert after.earlier is None
    assert after.current.since == LAST_YEAR


def test_a_plan_whose_document_goes_by_another_name_is_found_by_its_floor() -> None:
    before = advance(preplan(), {"plan-1": ("a", 10)}, {}, LAST_YEAR)
    after = advance(preplan(id="level-1"), {"level-1": ("b", 12)}, before, NOW)
    assert set(after) == {"level-1"}
    assert after["level-1"].earlier is not None
    assert after["level-1"].earlier.sha256 == "a"


def test_a_document_that_its_owner_takes_out_leaves_no_file_behind() -> None:
    before = advance(preplan(), {"plan-1": ("a", 10)}, {}, LAST_YEAR)
    without = preplan().model_copy(update={"documents": ()})
    assert advance(without, {}, before, NOW) == {}


@pytest.mark.parametrize("kind", ["photo", "safety data sheet", "other document"])
def test_what_is_no_drawing_is_not_compared(kind: str) -> None:
    assert advance(preplan(kind=kind), {"plan-1": ("a", 10)}, {}, NOW) == {}


@pytest.mark.parametrize(
    ("earlier", "now", "kept"),
    [
        (["shared"], ["shared"], True),
        (["shared"], ["fire"], True),
        (["fire", "police"], ["fire"], True),
        (["fire"], ["fire", "police"], False),
        (["fire"], ["shared"], False),
        (["fire", "shared"], ["police"], True),
    ],
)
def test_nobody_is_given_an_earlier_file_that_was_closed_to_them(
    earlier: list[str], now: list[str], kept: bool
) -> None:
    before = advance(preplan(scopes=earlier), {"plan-1": ("a", 10)}, {}, LAST_YEAR)
    after = advance(preplan(scopes=now), {"plan-1": ("b", 10)}, before, NOW)
    assert (after["plan-1"].earlier is not None) is kept
    again = advance(preplan(scopes=now), {"plan-1": ("b", 10)}, after, NOW + WEEK)
    assert (again["plan-1"].earlier is not None) is kept
