from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from responder_app.briefing.briefing import Briefing
from responder_app.briefing.plan_words import searching, shelf
from responder_app.errors import DamagedError, NoAnswerError
from responder_app.library.values import PartState, Receipt
from responder_app.package.words import Word
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.briefing.plan_words.conftest import put
from tests.briefing.plan_words.drawn import line
from tests.fakes.buildings import BARE, TOWER, bare
from tests.fakes.library import FakeLibrary, receipt


@dataclass
class Shelves(FakeLibrary):
    """Counts what is read; some word lists are damaged, missing or still on their way."""

    reads: list[tuple[str, int]] = field(default_factory=list)
    damaged: frozenset[str] = frozenset()
    unlisted: frozenset[str] = frozenset()
    version: int = 3

    def words(self, facility_id: str, document_id: str, page: int = 1) -> tuple[Word, ...]:
        self.reads.append((document_id, page))
        if document_id in self.damaged:
            raise DamagedError("object is damaged")
        return () if document_id in self.on_its_way else super().words(facility_id, document_id, page)

    def word_lists(self, facility_id: str) -> Mapping[tuple[str, int], PartState]:
        listed = super().word_lists(facility_id)
        return {key: state for key, state in listed.items() if key[0] not in self.unlisted}

    def receipt(self, facility_id: str) -> Receipt:
        return receipt(self.version)


@pytest.fixture
def held(drawn: FakeLibrary) -> Shelves:
    held = Shelves(drawn.preplans, sheet_words=drawn.sheet_words)
    put(held, "plan-7", line("BOILER"))
    return held


@pytest.fixture
def briefing(held: Shelves) -> Briefing:
    return Briefing(held, Settings(), lambda: NOW)


def read_all(briefing: Briefing, facility: str = TOWER) -> int:
    steps = 1
    while not briefing.prepare_plan_words(facility).complete:
        steps += 1
    return steps


def test_sheets_are_read_once_floors_first_from_the_ground_up(held: Shelves, briefing: Briefing) -> None:
    read_all(briefing)
    briefing.find_in_plans(TOWER, "boiler")
    briefing.find_in_plans(TOWER, "lift")
    assert [document for document, _ in held.reads][:4] == ["plan-G", "plan-B1", "plan-2", "plan-3"]
    assert held.reads[-3:] == [("hvac", 1), ("hvac", 2), ("sds-cl", 1)]
    assert len(set(held.reads)) == len(held.reads)


def test_a_search_before_all_is_read_says_so(
    held: Shelves, briefing: Briefing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "STEP_S", 0.0)
    found = briefing.find_in_plans(TOWER, "boiler")
    assert (found.hits, found.complete) == ((), False)
    assert found.note.startswith("Still reading 1 of 16 sheets")
    assert briefing.find_in_plans(TOWER, "boyler").hits == ()
    assert read_all(briefing) == 15
    found = briefing.find_in_plans(TOWER, "boiler")
    assert (len(found.hits), found.complete) == (1, True)
    assert briefing.find_in_plans(TOWER, "boyler").hits[0].near


def test_sheets_without_words_are_said(held: Shelves, briefing: Briefing) -> None:
    read_all(briefing)
    found = briefing.find_in_plans(TOWER, "nowhere")
    assert (found.sheets, found.note) == (1, "15 sheets have no words (scans)")


def test_a_page_that_has_no_word_list_counts_as_without_words(held: Shelves, briefing: Briefing) -> None:
    held.unlisted = frozenset({"plan-7"})
    read_all(briefing)
    assert briefing.find_in_plans(TOWER, "boiler").note == "16 sheets have no words (scans)"
    assert ("plan-7", 1) not in held.reads


def test_a_damaged_word_list_is_said_and_the_others_are_searched(held: Shelves, briefing: Briefing) -> None:
    held.damaged = frozenset({"plan-8"})
    read_all(briefing)
    found = briefing.find_in_plans(TOWER, "boiler")
    assert len(found.hits) == 1
    assert found.note == "14 sheets have no words (scans); 1 sheet could not be searched"


def test_words_that_arrive_are_found_when_the_panel_is_opened_again(held: Shelves, briefing: Briefing) -> None:
    held.on_its_way = frozenset({"plan-7"})
    read_all(briefing)
    found = briefing.find_in_plans(TOWER, "boiler")
    assert found.hits == ()
    assert "1 sheet is still on its way" in found.note
    held.on_its_way = frozenset()
    read_all(briefing)
    assert len(briefing.find_in_plans(TOWER, "boiler").hits) == 1


def test_a_new_version_is_read_anew(held: Shelves, briefing: Briefing) -> None:
    read_all(briefing)
    put(held, "plan-7", line("CHILLER"))
    assert briefing.find_in_plans(TOWER, "chiller").hits == ()
    held.version = 4
    read_all(briefing)
    assert len(briefing.find_in_plans(TOWER, "chiller").hits) == 1
    assert briefing.find_in_plans(TOWER, "boiler").hits == ()


def test_only_the_facilities_in_use_are_kept(held: Shelves, briefing: Briefing) -> None:
    third = "44444444-4444-4444-8444-444444444444"
    held.add(bare(), bare().model_copy(update={"id": third}))
    read_all(briefing)
    assert read_all(briefing, BARE) == 1
    before = len(held.reads)
    read_all(briefing)
    assert len(held.reads) == before
    read_all(briefing, BARE)
    read_all(briefing, third)
    read_all(briefing)
    assert len(held.reads) == 2 * before


def test_what_does_not_fit_into_memory_is_said(
    held: Shelves, briefing: Briefing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "MOST_WORDS", 3)
    put(held, "plan-8", line("FOUR WORDS ARE TOO"))
    read_all(briefing)
    assert briefing.find_in_plans(TOWER, "boiler").note.endswith("1 sheet could not be searched")


def test_a_facility_that_is_not_held_is_refused(briefing: Briefing) -> None:
    with pytest.raises(NoAnswerError):
        briefing.find_in_plans("99999999-9999-4999-8999-999999999999", "boiler")


def test_a_facility_without_sheets_has_nothing_to_search(held: Shelves, briefing: Briefing) -> None:
    held.add(bare())
    found = briefing.find_in_plans(BARE, "boiler")
    assert (found.hits, found.complete, found.sheets, found.note) == ((), True, 0, "")
