"""The sheet before, as Compare shows it: the right page, and words about its dates that claim no more than is known."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from responder_app.briefing.answers.tiles import TileArchive
from responder_app.briefing.briefing import Briefing
from responder_app.errors import NoAnswerError
from responder_app.library.values import Earlier
from responder_app.model.facility import Page
from responder_app.package.earlier import EarlierFile, EarlierLevel
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import TOWER, tower
from tests.fakes.library import FakeLibrary

PART = "00000000-0000-4000-8000-00000000000b"
PAGES = (Page(width_pt=2592, height_pt=1728), Page(width_pt=1191, height_pt=842))
UNTIL = date(2026, 1, 15)


def library(**told: Any) -> FakeLibrary:
    file = EarlierFile(media_type="application/pdf", until=UNTIL, **{"pages": PAGES, **told})
    held = FakeLibrary().add(tower())
    held.earlier_files["plan-7"] = Earlier(PART, file)
    held.files[PART, None] = b"last year's plan"
    return held


def briefing(held: FakeLibrary) -> Briefing:
    return Briefing(held, Settings(), lambda: NOW)


def test_the_page_before_opens_with_its_own_size_and_bytes() -> None:
    found = briefing(library()).earlier_sheet(TOWER, "plan-7", 1)
    assert found is not None
    assert (found.source.ref.page, found.source.ref.width_pt) == (1, 2592)
    assert found.source.load() == b"last year's plan"
    assert found.source.note == found.said


def test_its_bytes_go_by_another_name_than_those_of_todays_plan() -> None:
    own = briefing(library())
    found = own.earlier_sheet(TOWER, "plan-7", 1)
    assert found is not None
    assert found.source.source_id != own.sheet(TOWER, "plan-7", 1).source_id


def test_the_floor_is_found_on_the_page_where_it_was_drawn_then() -> None:
    moved = (EarlierLevel(label="6", page=1), EarlierLevel(label="7", page=2))
    found = briefing(library(levels=moved)).earlier_sheet(TOWER, "plan-7", 1)
    assert found is not None
    assert (found.source.ref.page, found.source.ref.height_pt) == (2, 842)


def test_a_floor_that_was_not_drawn_then_has_no_sheet_before() -> None:
    others = (EarlierLevel(label="5", page=1), EarlierLevel(label="6", page=2))
    assert briefing(library(levels=others)).earlier_sheet(TOWER, "plan-7", 1) is None


def test_a_file_of_one_page_is_the_one_before_although_its_floor_was_called_otherwise() -> None:
    found = briefing(library(pages=PAGES[:1], levels=(EarlierLevel(label="Level 7"),))).earlier_sheet(TOWER, "plan-7")
    assert found is not None
    assert found.source.ref.page == 1


def test_a_page_that_is_told_but_not_there_is_none() -> None:
    told = (EarlierLevel(label="7", page=3),)
    assert briefing(library(levels=told)).earlier_sheet(TOWER, "plan-7", 1) is None


def test_a_page_that_the_file_did_not_have_yet_is_none() -> None:
    held = library(pages=PAGES[:1])
    held.earlier_files["hvac"] = held.earlier_files["plan-7"]
    own = briefing(held)
    assert own.earlier_sheet(TOWER, "hvac", 1) is not None
    assert own.earlier_sheet(TOWER, "hvac", 2) is None
    with pytest.raises(NoAnswerError):
        own.earlier_sheet(TOWER, "hvac", 3)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"levels": (EarlierLevel(label="7", valid_on=date(2025, 3, 2)),), "since": date(2025, 4, 1)},
            "Plan of 2 Mar 2025, replaced 15 Jan 2026",
        ),
        (
            {"levels": (EarlierLevel(label="7"),), "since": date(2025, 4, 1)},
            "Plan in use from 1 Apr 2025, replaced 15 Jan 2026",
        ),
        ({"levels": (EarlierLevel(label="7"),)}, "Plan replaced 15 Jan 2026"),
        ({"since": date(2025, 4, 1)}, "Sheet in use from 1 Apr 2025, replaced 15 Jan 2026"),
    ],
)
def test_it_is_told_with_the_dates_that_are_known(told: dict[str, Any], said: str) -> None:
    found = briefing(library(**told)).earlier_sheet(TOWER, "plan-7", 1)
    assert found is not None
    assert found.said == said


def test_a_sheet_without_one_before_says_none_and_an_unknown_document_is_an_error() -> None:
    own = briefing(library())
    assert own.earlier_sheet(TOWER, "plan-8", 1) is None
    with pytest.raises(NoAnswerError):
        own.earlier_sheet(TOWER, "plan-99", 1)


class _Archive:
    zooms = (0.5, 1.0)
    deepest = True

    def tile(self, zoom: float, column: int, row: int) -> bytes:
        return b""


def test_a_sheet_comes_with_its_pyramid_but_an_old_one_standing_in_never_with_the_new_ones() -> None:
    archive: TileArchive = _Archive()
    held = library()
    held.pyramids["plan-7", 1] = archive
    assert briefing(held).sheet(TOWER, "plan-7", 1).pyramid is archive
    assert briefing(held).sheet(TOWER, "plan-8", 1).pyramid is None
    held.on_its_way = frozenset({"plan-7"})
    assert briefing(held).sheet(TOWER, "plan-7", 1).pyramid is None


def test_hidden_layers_are_found_again_by_sheet() -> None:
    own = briefing(library())
    assert own.hidden_layers(TOWER, "plan-7", 1) is None
    own.remember_layers(TOWER, "plan-7", 1, frozenset({"A-FURN"}))
    own.remember_layers(TOWER, "plan-7", 2, frozenset())
    assert own.hidden_layers(TOWER, "plan-7", 1) == frozenset({"A-FURN"})
    assert own.hidden_layers(TOWER, "plan-7", 2) == frozenset()
    own.remember_layers(TOWER, "plan-7", 1, None)
    assert own.hidden_layers(TOWER, "plan-7", 1) is None


def test_the_floors_that_have_a_sheet_before_are_told() -> None:
    assert briefing(library()).changed_floors(TOWER) == ("7",)
