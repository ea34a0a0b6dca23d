"""Materials as they are looked for: numbers, guides, CAS, placards, names, synonyms, slips, the inventory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder_app.briefing.answers.hazmat import Mark
from responder_app.briefing.answers.materials import Material, ZoneQuestion
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.hazmat.checking import check_material
from responder_app.briefing.hazmat.finding import find_materials
from responder_app.errors import NoAnswerError
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.briefing.hazmat.printed import rows
from tests.fakes.buildings import TOWER, tower
from tests.fakes.library import FakeLibrary


def first(text: str) -> Material:
    return find_materials(text, 5).hits[0]


def names(text: str, limit: int = 20) -> list[str]:
    return [hit.name for hit in find_materials(text, limit).hits]


def test_every_number_of_the_guidebook_is_found_with_its_guides() -> None:
    for un in sorted({row["un"] for row in rows("materials.csv") if row["un"]}):
        hit = first(un)
        assert hit.uns == (int(un),)
        assert set(hit.guides) == {int(row["guide"]) for row in rows_of(un)}


def rows_of(un: str) -> list[dict[str, str]]:
    return _BY_UN[un]


_BY_UN: dict[str, list[dict[str, str]]] = {}
for _row in rows("materials.csv"):
    _BY_UN.setdefault(_row["un"], []).append(_row)


def test_every_name_of_the_guidebook_is_found_first_by_itself() -> None:
    for row in rows("materials.csv"):
        hits = find_materials(row["name"], 12).hits
        assert row["name"].casefold() in {hit.name.casefold() for hit in hits}, row["name"]
        assert not hits[0].near


@pytest.mark.parametrize(
    "text", ["1017", "UN1017", "un 1017", "UN No. 1017", "NA1017", "ID 1017", " 1017 ", "UN-1017", "#1017"]
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert [hit.name for hit in find_materials(text, 5).hits] == ["Chlorine"]


def test_a_number_of_several_names_comes_whole_first_and_then_each() -> None:
    whole, *each = find_materials("1955", 20).hits
    assert whole.doubt == "Several rows of Table 1 fit: the largest distances are taken"
    assert whole.names == ()
    assert {hit.names for hit in each} == {(row["name"],) for row in rows_of("1955")}


def test_a_name_with_its_words_turned_is_no_other_name() -> None:
    """The guidebook prints "Ammonia, anhydrous" and "Anhydrous ammonia": one material, of one row."""
    (ammonia,) = find_materials("1005", 20).hits
    assert (ammonia.name, ammonia.doubt) == ("Ammonia, anhydrous", "")


def test_the_beginning_of_a_number_lists_the_numbers() -> None:
    assert {hit.un_text for hit in find_materials("101", 20).hits} <= {f"UN 101{digit}" for digit in range(10)}
    assert len(find_materials("10", 20).hits) == 20
    assert find_materials("10", 20).more


def test_a_guide_is_found_by_its_number() -> None:
    hit = first("guide 124")
    assert (hit.guides, hit.uns, hit.un_text) == ((124,), (), "guide 124")
    assert first("124").guides == (124,)
    assert find_materials("guide 121", 5).hits == ()


@pytest.mark.parametrize("text", ["7782-50-5", "CAS 7782-50-5", "cas no. 7782-50-5"])
def test_a_cas_number_is_found_with_its_confidence(text: str) -> None:
    assert (first(text).uns, first(text).found) == ((1017,), "CAS 7782-50-5 (high confidence)")


def test_a_cas_number_of_several_forms_takes_the_largest_and_offers_each() -> None:
    whole, *each = find_materials("50-00-0", 5).hits
    assert whole.uns == (1198, 2209)
    assert whole.doubt == "2 UN numbers fit: the largest distances are taken"
    assert [hit.uns for hit in each] == [(1198,), (2209,)]


def test_every_cas_number_with_a_un_number_is_found() -> None:
    for row in rows("cas_un.csv"):
        if row["un"]:
            assert int(row["un"]) in first(row["cas"]).uns, row


def test_a_cas_number_that_is_mistyped_or_has_no_number_says_so() -> None:
    assert "mistyped" in find_materials("7782-50-6", 5).message
    assert "Propylene glycol has no UN number of its own" in find_materials("57-55-6", 5).message
    assert "not in the tables" in find_materials("7732-18-5", 5).message


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("POISON GAS", "Placard POISON GAS"),
        ("placard poison gas", "Placard POISON GAS"),
        ("2.3", "Division 2.3"),
        ("division 1.4", "Division 1.4"),
        ("1.4S", "Division 1.4S"),
        ("class 3", "Class 3"),
        ("dangerous when wet", "Placard DANGEROUS WHEN WET"),
        ("explosives 1.1", "Placard EXPLOSIVES 1.1"),
        ("class 9", "Class 9"),
    ],
)
def test_a_placard_or_class_is_everything_that_travels_under_it(text: str, name: str) -> None:
    hit = first(text)
    assert hit.name == name
    assert len(hit.uns) > 10
    assert f"{len(hit.uns):,} UN numbers carry it: the largest distances are taken" == hit.doubt
    assert hit.un_text == f"{len(hit.uns)} UN numbers"


def test_a_placard_holds_every_number_of_the_regulation() -> None:
    for text, column, value in (("poison gas", "placard", "POISON GAS"), ("class 8", "class_division", "8")):
        wanted = {int(row["un"]) for row in rows("cfr172_101.csv") if row[column] == value and row["un"]}
        assert wanted <= set(first(text).uns)


def test_a_name_is_found_by_the_beginnings_of_its_words_in_any_order() -> None:
    assert names("chlorine")[0] == "Chlorine"
    assert names("anhydrous ammonia")[:2] == ["Anhydrous ammonia", "Ammonia, anhydrous"]
    assert "Sulfur dioxide" in names("sulf diox")
    assert names("1,1-dimethylhydrazine")[0] == "1,1-Dimethylhydrazine"


def test_a_synonym_leads_to_its_numbers() -> None:
    assert first("1,1-dimethylhydrazine").uns == (1163,)
    assert first("muriatic acid").uns == (1789,)


@pytest.mark.parametrize(
    ("text", "name"), [("clorine", "Chlorine"), ("amonia", "Ammonia, anhydrous"), ("gasolene", "Gasoline")]
)
def test_a_typing_slip_is_forgiven_and_said(text: str, name: str) -> None:
    answer = find_materials(text, 5)
    assert answer.hits[0].name == name
    assert answer.hits[0].near
    assert "check that it is the right one" in answer.message


def test_a_name_under_two_numbers_keeps_both_and_doubts_only_where_they_differ() -> None:
    assert (first("propane").uns, first("propane").doubt) == ((1075, 1978), "")
    assert first("chemical kit").doubt == "2 UN numbers fit: the largest distances are taken"


def test_what_nothing_fits_says_so_and_offers_the_unidentified() -> None:
    answer = find_materials("zzyzzx", 5)
    assert answer.hits == ()
    assert answer.message == "Nothing like “zzyzzx” is in the tables"
    assert answer.unidentified.guides == (111,)
    assert "UN 9999 is not in ERG 2024" in find_materials("9999", 5).message


def test_water_reactive_and_polymerizing_materials_are_marked() -> None:
    assert Mark.WATER_REACTIVE in first("1183").marks
    assert Mark.POLYMERIZES in first("1040").marks
    assert Mark.TOXIC_INHALATION in first("1017").marks
    assert first("1993").marks == ()


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_an_answer_that_zones_accept(text: str) -> None:
    answer = find_materials(text, 8)
    assert len(answer.hits) <= 8
    for hit in answer.hits:
        check_material(hit)
    assert answer.hits or answer.message or not text.strip()


def test_a_very_long_text_is_cut_before_it_is_looked_for() -> None:
    assert find_materials("chlorine " * 100_000, 5).hits == ()


def briefing_with(*chemicals: dict[str, object]) -> Briefing:
    return Briefing(FakeLibrary().add(tower(hazmat={"chemicals": list(chemicals)})), Settings(), lambda: NOW)


def test_the_inventory_is_one_tap_away_the_most_dangerous_first(briefing: Briefing) -> None:
    hits = briefing.materials("", facility_id=TOWER).hits
    assert [hit.name for hit in hits] == ["Chlorine", "Diesel fuel", "Propylene glycol"]
    assert [hit.chemical_id for hit in hits] == ["cl", "diesel", "glycol"]
    assert hits[0].amount == "1,000–4,999 lb"
    assert briefing.materials("").hits == ()


def test_what_is_typed_finds_the_inventory_before_the_tables(briefing: Briefing) -> None:
    for text in ("chlor", "1017", "7782-50-5"):
        hits = briefing.materials(text, facility_id=TOWER).hits
        assert hits[0].chemical_id == "cl"
        assert hits[1].chemical_id is None
    assert briefing.materials("gasoline", facility_id=TOWER).hits[0].chemical_id is None


def test_an_unknown_number_in_the_inventory_is_unidentified_and_what_needs_no_number_has_no_zone() -> None:
    answer = briefing_with({"id": "a", "name": "Zorblax", "un": 9998}, {"id": "b", "name": "Water", "cas": "57-55-6"})
    unknown, none = sorted(answer.materials("", facility_id=TOWER).hits, key=lambda hit: hit.chemical_id or "")
    assert (unknown.guides, unknown.uns) == ((111,), ())
    assert unknown.doubt == "Not identified: guide 111 for unidentified material"
    assert answer.zones(TOWER, ZoneQuestion(unknown)).zones
    assert none.guides == ()
    with pytest.raises(NoAnswerError):
        answer.zones(TOWER, ZoneQuestion(none))


def test_a_solid_of_the_inventory_has_the_solids_distance() -> None:
    answer = briefing_with({"id": "a", "name": "Calcium carbide", "un": 1402, "solid": True})
    (solid,) = answer.materials("", facility_id=TOWER).hits
    assert answer.zones(TOWER, ZoneQuestion(solid)).zones[0].distance.metres == 25


def test_an_explosive_of_the_inventory_goes_by_its_division() -> None:
    answer = briefing_with({"id": "a", "name": "Rockets", "un": 180})
    (rockets,) = answer.materials("", facility_id=TOWER).hits
    assert rockets.guides == (112,)
