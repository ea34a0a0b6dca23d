from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from responder_app.briefing.briefing import Briefing
from responder_app.package.words import Word
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.briefing.plan_words.conftest import Find, put
from tests.briefing.plan_words.drawn import downwards, line, spelt, stack, upwards
from tests.fakes.buildings import TOWER, tower
from tests.fakes.library import FakeLibrary


def texts(find: Find, typed: str) -> list[str]:
    return [hit.text for hit in find(typed).hits]


@pytest.mark.parametrize("typed", ["B-204", "b204", "B 204", "b.204", " B—204 "])
@pytest.mark.parametrize("label", ["B-204", "B204", "B 204", "B/ 204"])
def test_case_marks_and_spaces_do_not_matter(drawn: FakeLibrary, find: Find, typed: str, label: str) -> None:
    put(drawn, "plan-7", line(label))
    (hit,) = find(typed).hits
    assert (hit.text, hit.floor, hit.near) == (label, "7", False)


def test_accents_do_not_matter(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("CAFÉ"))
    assert texts(find, "cafe") == texts(find, "Café") == ["CAFÉ"]


def test_words_of_two_lines_are_found_as_one_place_around_both(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", stack("TIFFIN / ROOM", 100, 100))
    (hit,) = find("tiffin room").hits
    assert hit.text == "TIFFIN ROOM"
    assert hit.boxes == ((100, 100, 130, 122),)


def test_the_box_is_around_what_was_found_and_not_the_whole_label(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", stack("KITCHEN / A-103", 100, 100))
    assert find("a103").hits[0].boxes == ((100, 112, 125, 122),)


@pytest.mark.parametrize("turn", [list, upwards, downwards])
@pytest.mark.parametrize("by", [1, 2])
def test_words_drawn_letter_by_letter_are_found(drawn: FakeLibrary, find: Find, turn: object, by: int) -> None:
    assert callable(turn)
    put(drawn, "plan-7", turn(spelt("BOILER ROOM", by=by)))
    assert len(find("boiler").hits) == 1
    assert find("boil").hits[0].floor == "7"
    if by == 1 or turn is not downwards:
        # Pairs that run down the page look like lines below each other: their words are found one by one only.
        assert texts(find, "boiler room") == ["BOILER ROOM"]


@pytest.mark.parametrize("turn", [upwards, downwards])
@pytest.mark.parametrize("label", ["STAIR 13", "STAIR 3", "EL 2 TO LOBBY", "TO THE 13 TH FLOOR"])
def test_short_words_of_turned_text_are_found_with_the_long_ones(
    drawn: FakeLibrary, find: Find, turn: object, label: str
) -> None:
    assert callable(turn)
    put(drawn, "plan-7", turn(line(label)))
    assert texts(find, label) == [label]


def test_letters_of_uneven_pieces_are_found_too(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("B O IL E R"))
    assert texts(find, "boiler") == ["B O IL E R"]


def test_a_number_drawn_digit_by_digit_is_found_and_two_numbers_are_not_one(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("B 2 0 4"))
    put(drawn, "plan-8", line("20 4"), line("1 2 0 45"))
    assert texts(find, "204") == texts(find, "b204") == ["B 2 0 4"]


def test_letters_that_stand_below_each_other_are_found(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", stack("S / T / A / I / R"))
    assert texts(find, "stair") == ["S T A I R"]


def test_leaving_out_spaces_finds_whole_words_only(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("WASH ROOM"), line("ROOF TOP UNIT"))
    assert texts(find, "washroom") == ["WASH ROOM"]
    assert texts(find, "rooftop") == ["ROOF TOP UNIT"]
    assert texts(find, "oft") == []


def test_a_whole_label_comes_before_whole_words_before_beginnings_before_insides(
    drawn: FakeLibrary, find: Find
) -> None:
    put(drawn, "plan-7", line("WAREROOMS"), line("ROOMS"), line("DINING ROOM"), line("ROOM"))
    assert texts(find, "room") == ["ROOM", "DINING ROOM", "ROOMS", "WAREROOMS"]


def test_a_line_of_a_label_counts_as_a_whole_label(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("OFFICE OF THE CLERK"), stack("OFFICE / 204"))
    assert texts(find, "office") == ["OFFICE 204", "OFFICE OF THE CLERK"]


def test_numbers_are_found_as_numbers(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("204"), line("B-204"), line("2041"), line("12045"), line("20"))
    assert texts(find, "204") == ["204", "B-204", "2041"]
    assert texts(find, "20")[0] == "20"


def test_stair_3_is_not_stair_13(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("STAIR 13"), line("STAIR 31"), line("STAIR 03"), line("UP TO STAIR 3"))
    assert texts(find, "stair 3") == ["STAIR 03", "UP TO STAIR 3", "STAIR 31"]


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("elevator", "ELEV"),
        ("elev", "ELEVATOR"),
        ("elevat", "ELEV. 2"),
        ("elevator", "LIFT"),
        ("stair 3", "STR 3"),
        ("mechanical room", "MECH RM"),
        ("mech rm", "MECHANICAL ROOM"),
        ("toilet", "TLT"),
        ("restroom", "TOILET"),
        ("electrical", "ELEC"),
        ("storage", "STOR."),
        ("vestibule", "VEST"),
        ("corridor", "CORR"),
        ("fdc", "FIRE DEPARTMENT CONNECTION"),
        ("fire department connection", "F.D.C."),
        ("facp", "FIRE ALARM CONTROL PANEL"),
    ],
)
def test_abbreviations_are_found_both_ways(drawn: FakeLibrary, find: Find, typed: str, label: str) -> None:
    put(drawn, "plan-7", line(label))
    (hit,) = find(typed).hits
    assert (hit.text, hit.near) == (label, False)


def test_what_was_typed_comes_before_what_it_may_mean(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("LIFT"), line("FREIGHT ELEVATOR"), line("ELECTRICAL"))
    assert texts(find, "elevator") == ["FREIGHT ELEVATOR", "LIFT"]


def test_words_in_another_order_are_found_after_those_in_order(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("ROOM FOR BOILER"), line("BOILER ROOM"))
    assert texts(find, "boiler room") == ["BOILER ROOM", "ROOM FOR BOILER"]


def test_slips_are_forgiven_only_where_nothing_is_found_and_are_marked(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("BOILER"), line("BOYLE"))
    assert [(hit.text, hit.near) for hit in find("boilr").hits] == [("BOILER", True)]
    assert [(hit.text, hit.near) for hit in find("boyle").hits] == [("BOYLE", False)]
    assert texts(find, "2O4x9") == []


def test_a_slip_never_changes_a_number(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("STAIR 13"))
    assert texts(find, "stiar 14") == []
    assert texts(find, "stiar 13") == ["STAIR 13"]


def test_the_same_label_on_a_sheet_is_one_hit_with_all_its_places(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("LIFT"), line("LIFT"), line("LIFT"))
    put(drawn, "plan-8", line("LIFT"))
    assert [(hit.floor, len(hit.boxes)) for hit in find("lift", floor="7").hits] == [("7", 3), ("8", 1)]


def test_of_equals_the_floor_that_is_asked_for_comes_first(drawn: FakeLibrary, find: Find) -> None:
    for floor in ("B1", "3", "7", "14"):
        put(drawn, f"plan-{floor}", line("LIFT"))
    assert [hit.floor for hit in find("lift", floor="14").hits] == ["14", "7", "3", "B1"]
    assert [(hit.floor, hit.ordinal) for hit in find("lift").hits][:2] == [("B1", -1), ("3", 2)]


def test_a_drawing_that_is_no_floor_says_none(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "hvac", line("AHU-3"))
    (hit,) = find("ahu 3").hits
    assert (hit.floor, hit.ordinal, hit.where) == ("", None, "HVAC risers, page 1")
    assert hit.sheet is not None
    assert (hit.sheet.document_id, hit.sheet.page) == ("hvac", 1)


def test_of_a_long_note_the_words_around_are_shown(drawn: FakeLibrary, find: Find) -> None:
    words = [f"word{letter}" for letter in "abcdefghijklmnopqrstuvw"]
    put(drawn, "plan-7", line(" ".join([*words, "BOILER", *words])))
    shown = find("boiler").hits[0].text
    assert "BOILER" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown.split()) == 12


def test_more_than_was_asked_for_is_said(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", *(line(f"ROOM {number}") for number in range(1, 8)))
    found = find("room", limit=5)
    assert (len(found.hits), found.more) == (5, True)
    assert not find("room", limit=7).more


def test_nothing_typed_finds_nothing(drawn: FakeLibrary, find: Find) -> None:
    put(drawn, "plan-7", line("ROOM"))
    assert find("").hits == find(" - ").hits == ()


def test_recorded_things_are_found_with_their_floor_before_words() -> None:
    library = FakeLibrary().add(tower())
    library.sheet_words["plan-7", 1] = tuple(line("STAIR A"))
    briefing = Briefing(library, Settings(), lambda: NOW)
    hits = briefing.find_in_plans(TOWER, "stair a", floor="7").hits
    stair = hits[0]
    assert (stair.text, stair.kind, stair.floor, stair.thing) == ("Stair A", "stair", "7", "stair-A")
    assert "15" in stair.floors
    assert stair.boxes == ()
    assert stair.thing in {symbol.id for symbol in briefing.overlay(TOWER, "7").symbols}
    assert "STAIR A" in [hit.text for hit in hits]
    gas = briefing.find_in_plans(TOWER, "gas").hits[0]
    assert gas.kind == "gas"
    assert gas.floor


def test_words_of_a_real_building_are_found_on_their_floors(drawn: FakeLibrary, find: Find, cases: Path) -> None:
    names = ("ground", "first", "second", "third", "fourth", "fifth", "sixth", "seventh")
    for floor, name in zip(("G", "2", "3", "5", "6", "7", "8", "9"), names, strict=True):
        with pymupdf.open(cases / "plans" / f"govt-{name}.pdf") as document:
            words = (row[:5] for row in document[0].get_text("words"))
            drawn.sheet_words[f"plan-{floor}", 1] = tuple(Word(text, *box) for *box, text in words)
    rooms = [hit for hit in find("tiffin room", floor="7").hits if hit.text == "TIFFIN ROOM"]
    assert rooms[0].floor == "7"
    assert {hit.floor for hit in rooms} == {"G", "2", "3", "5", "6", "7", "8", "9"}
    assert len(rooms[0].boxes) == 3
    assert [hit.floor for hit in find("507").hits] == ["7"]
    assert find("lift").hits[0].text == find("elevator").hits[0].text == "LIFT"
    assert find("tifin rooom").hits[0].near


def test_the_stair_that_reaches_the_roof_is_found_by_that() -> None:
    briefing = Briefing(FakeLibrary().add(tower()), Settings(), lambda: NOW)
    stair = briefing.find_in_plans(TOWER, "stair roof", floor="7").hits[0]
    assert (stair.text, stair.near) == ("Stair A", False)
    assert stair.where.startswith("Floors B1 to 15, roof access")


def test_words_on_a_layer_that_is_off_are_hits_of_their_own_after_those_that_are_drawn(
    drawn: FakeLibrary, find: Find
) -> None:
    off = [word._replace(layer="M-EQPM") for word in line("BOILER ROOM")]
    put(drawn, "plan-7", off)
    put(drawn, "plan-8", line("BOILER ROOM"), off)
    found = [(hit.floor, hit.off_layer, len(hit.boxes)) for hit in find("boiler", floor="7").hits]
    assert found == [("8", None, 1), ("7", "M-EQPM", 1), ("8", "M-EQPM", 1)]


def test_no_label_is_made_of_words_that_are_not_drawn_together(drawn: FakeLibrary, find: Find) -> None:
    stair, number = line("STAIR 3")
    put(drawn, "plan-7", [stair, number._replace(layer="NOTES")])
    assert [hit.text for hit in find("stair").hits] == ["STAIR"]
    assert find("stair 3").hits == ()
