"""Hazmat: amounts, UN numbers, guides and distances, each with its source; cautious where it is unclear."""

from __future__ import annotations

import csv
import hashlib
from typing import Any

import pytest

from responder_app.briefing.answers.fact import FactSeverity, FactState
from responder_app.briefing.answers.hazmat import Distance, DistanceUse, HazmatAnswer, HazmatRow, Mark
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.hazmat.amounts import short_amount
from responder_app.briefing.hazmat.inventory import short_name
from responder_app.briefing.hazmat.tables.guides import guides
from responder_app.briefing.hazmat.tables.names import names_by_un
from responder_app.briefing.hazmat.tables.table1 import table1
from responder_app.model.hazmat import Amount, Chemical
from responder_app.paths import RESOURCES
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import TOWER, tower
from tests.fakes.library import FakeLibrary


def answer_of(*chemicals: dict[str, Any], **changes: Any) -> HazmatAnswer:
    changes.setdefault("hazmat", {"chemicals": list(chemicals)})
    return Briefing(FakeLibrary().add(tower(**changes)), Settings(), lambda: NOW).hazmat(TOWER)


def row_of(**chemical: Any) -> HazmatRow:
    return answer_of({"id": "x", "name": "Thing", **chemical}).rows[0]


def distance(row: HazmatRow, use: DistanceUse, condition: str | None = None) -> Distance:
    return next(d for d in row.distances if d.use is use and condition in (None, d.condition))


def test_chlorine_has_its_guide_and_its_row_of_table_1() -> None:
    row = row_of(name="Chlorine", un=1017, gas=True)
    assert [(guide.number, guide.title) for guide in row.guides] == [
        (124, "Gases - Toxic and/or Corrosive - Oxidizing")
    ]
    assert distance(row, DistanceUse.ISOLATE).text == "330 ft (100 m)"
    assert distance(row, DistanceUse.ISOLATE).source == "ERG 2024 guide 124, pages 178-179"
    night = distance(row, DistanceUse.SMALL_NIGHT)
    assert night.text == "0.9 mi (1.5 km)"
    assert night.metres == 1500
    assert night.source == "ERG 2024 Table 1, row T1-004, page 290 (Chlorine)"
    assert Mark.TOXIC_INHALATION in row.marks


def test_a_large_spill_of_chlorine_is_sent_to_table_3_with_its_largest_distances() -> None:
    row = row_of(name="Chlorine", un=1017)
    assert not any(d.use is DistanceUse.LARGE_NIGHT for d in row.distances)
    assert "Table 3, page 341" in row.table3
    assert "isolate 3,000 ft (1,000 m), protect downwind 7.0+ mi (11.0+ km) (rail tank car)" in row.table3


def test_every_distance_carries_source_and_caveat(briefing: Briefing) -> None:
    rows = briefing.hazmat(TOWER).rows
    distances = [distance for row in rows for distance in row.distances]
    assert len(distances) >= 8
    assert all("ERG 2024" in d.source and "page" in d.source for d in distances)
    assert all(d.caveat == "Transport guide; first 30 minutes; may not fit a fixed site or a city" for d in distances)


def test_a_plus_in_the_book_is_a_plus_on_the_screen() -> None:
    row = row_of(name="Nickel carbonyl", un=1259)
    assert distance(row, DistanceUse.LARGE_NIGHT).text == "7.0+ mi (11.0+ km)"


def test_several_un_numbers_take_the_largest_distances_and_say_so() -> None:
    row = row_of(name="Formaldehyde", cas="50-00-0")
    assert "UN 1198 or 2209" in row.un.value
    assert "high confidence" in row.un.value
    assert row.un.severity is FactSeverity.CAUTION
    assert {guide.number for guide in row.guides} == {132, 153}
    assert "largest distances" in row.distances_note
    assert distance(row, DistanceUse.FIRE).metres == 800


def test_several_rows_of_table_1_take_the_largest_and_water_spills_stay_apart() -> None:
    row = row_of(name="An unclear mixture", un=1828)
    assert distance(row, DistanceUse.LARGE_NIGHT, "when spilled on land").metres == 400
    assert distance(row, DistanceUse.LARGE_NIGHT, "when spilled in water").metres == 700
    assert Mark.WATER_REACTIVE in row.marks
    zones = row_of(name="A toxic gas", un=1955)
    listed = [row.metres["large_night"] for row in table1()[1955] if "large_night" in row.metres]
    assert len(set(listed)) > 1
    assert distance(zones, DistanceUse.LARGE_NIGHT).metres == max(listed)
    assert "Several Table 1 rows fit" in zones.distances_note


def test_an_unidentified_chemical_gets_the_guide_for_unidentified_cargo() -> None:
    row = row_of(name="Zorblax 9")
    assert [guide.number for guide in row.guides] == [111]
    assert row.un.state is FactState.MISSING
    assert "Not identified" in row.distances_note


def test_a_chemical_known_to_have_no_un_number_gets_no_guide() -> None:
    row = row_of(name="Propylene glycol", cas="57-55-6")
    assert row.guides == ()
    assert row.distances == ()
    assert "No UN number of its own" in row.un.value


def test_a_name_of_the_guidebook_gives_its_number_with_the_doubt_said() -> None:
    row = row_of(name="ACETALDEHYDE")
    assert row.un.value == "UN 1089 by its name in ERG 2024, not from the record"
    assert row.un.severity is FactSeverity.CAUTION
    assert Mark.POLYMERIZES in row.marks


def test_a_record_that_disagrees_with_its_cas_number_is_amber() -> None:
    row = row_of(name="Chlorine", un=1005, cas="7782-50-5")
    assert row.un.value == "UN 1005 (CAS 7782-50-5 suggests UN 1017)"
    assert row.un.severity is FactSeverity.CAUTION


def test_a_record_whose_guide_disagrees_shows_both() -> None:
    row = row_of(name="Chlorine", un=1017, erg_guide=128)
    assert {guide.number for guide in row.guides} == {124, 128}
    assert "disagree" in row.guides[0].source
    assert distance(row, DistanceUse.ISOLATE).metres == 100


def test_solids_take_the_solid_distance_only_when_the_record_says_solid() -> None:
    assert distance(row_of(un=1402, solid=True), DistanceUse.ISOLATE).text == "75 ft (25 m)"
    assert distance(row_of(un=1402), DistanceUse.ISOLATE).text == "150 ft (50 m)"
    assert distance(row_of(un=1402, solid=True, liquid=True), DistanceUse.ISOLATE).metres == 50


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ({"code": "04"}, "1,000 to 4,999 lb (450 to 2,300 kg), Tier II code 04"),
        ({"code": "4"}, "1,000 to 4,999 lb (450 to 2,300 kg), Tier II code 4"),
        ({"code": "13"}, "10,000,000 lb (4,500,000 kg) and more, Tier II code 13"),
        ({"code": "77"}, "Tier II code 77, range not known here"),
        ({"low_lb": 55, "high_lb": 55}, "55 lb (25 kg)"),
        ({"low_lb": 100, "high_lb": 250}, "100 to 250 lb (45 to 110 kg)"),
    ],
)
def test_amounts_are_said_in_pounds_and_kilograms_with_the_raw_code(amount: dict[str, Any], text: str) -> None:
    assert row_of(max_amount=amount).amount.value == text


def test_an_amount_that_was_not_given_is_missing_not_zero() -> None:
    assert row_of().amount.state is FactState.MISSING
    assert row_of(max_amount={}).amount.state is FactState.MISSING


def test_the_owners_placard_wins_over_the_worst_of_the_chemicals() -> None:
    placard = {"health": 1, "flammability": 1, "instability": 1}
    chlorine = {"id": "c", "name": "Chlorine", "cas": "7782-50-5"}
    shown = answer_of(hazmat={"placard": placard, "chemicals": [chlorine]}).diamond
    assert shown is not None
    assert (shown.health, shown.source, shown.cautious) == (1, "owner's placard", False)


def test_without_a_placard_the_worst_of_each_rating_is_shown_and_marked() -> None:
    diamond = answer_of(
        {"id": "a", "name": "A", "nfpa704": {"health": 3, "flammability": 0, "instability": 0, "special": ["W"]}},
        {"id": "b", "name": "B", "nfpa704": {"health": 1, "flammability": 4, "instability": 2, "special": ["OX"]}},
        {"id": "c", "name": "Zorblax 9"},
    ).diamond
    assert diamond is not None
    assert (diamond.health, diamond.flammability, diamond.instability) == (3, 4, 2)
    assert diamond.special == ("W", "OX")
    assert diamond.cautious
    assert "not the owner's placard" in diamond.source
    assert diamond.source.endswith("1 not rated")


def test_ratings_of_older_lists_are_the_worst_ones_and_marked() -> None:
    diamond = row_of(name="Chlorine", cas="7782-50-5").diamond
    assert diamond is not None
    assert diamond.cautious
    with (RESOURCES / "hazmat" / "nfpa704.csv").open(encoding="utf-8") as file:
        listed = [row for row in csv.DictReader(file) if row["cas"] == "7782-50-5"]
    assert diamond.health == max(int(row["max_health"]) for row in listed)


def test_the_most_dangerous_chemical_stands_first_and_an_unrated_one_is_not_hidden_last(briefing: Briefing) -> None:
    assert [row.name for row in briefing.hazmat(TOWER).rows] == ["Chlorine", "Diesel fuel", "Propylene glycol"]
    harmless = {"id": "a", "name": "A", "nfpa704": {"health": 0, "flammability": 1, "instability": 0}}
    assert [row.id for row in answer_of(harmless, {"id": "u", "name": "Zorblax 9"}).rows] == ["u", "a"]


def test_confidential_places_join_the_shared_entry_and_are_marked() -> None:
    shared = {"id": "c", "name": "Chlorine", "un": 1017, "storage": [{"location": "Yard"}]}
    closed = {"id": "c", "name": "Chlorine", "un": 1017, "storage": [{"location": "Vault", "level": "B1"}]}
    answer = answer_of(hazmat={"chemicals": [shared]}, hazmat_restricted={"chemicals": [closed]})
    assert [place.text for place in answer.rows[0].places] == ["Yard", "Vault, floor B1"]
    assert Mark.CONFIDENTIAL in answer.rows[0].marks
    assert answer.restricted_state.state is FactState.PROVIDED


def test_what_a_mixture_contains_is_listed_with_its_shares() -> None:
    components = [
        {"name": "Nitric acid", "cas": "7697-37-2", "percent": 12.5},
        {"name": "Water"},
    ]
    row = row_of(name="Etch", mixture=True, components=components)
    assert [f"{fact.label}: {fact.value}" for fact in row.components] == [
        "Contains: Nitric acid, 12.5 %, CAS 7697-37-2",
        "Contains: Water, share not provided",
    ]
    assert row_of(name="Etch").components == ()


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Sulfuric acid (in lead-acid batteries)", "Sulfuric acid"),
        ("Ammonia, anhydrous", "Ammonia"),
        ("1,1,1-Trichloroethane", "1,1,1-Trichloroethane"),
        ("(Mixture)", "(Mixture)"),
    ],
)
def test_a_name_is_short_on_the_sheet(name: str, short: str) -> None:
    assert short_name(Chemical(id="x", name=name)) == short


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Amount(low_lb=1850, high_lb=1850, code="04"), "1,850 lb"),
        (Amount(low_lb=1000, high_lb=4999), "1,000–4,999 lb"),
        (Amount(code="6"), "10,000–24,999 lb"),
        (Amount(code="13"), "10,000,000+ lb"),
        (Amount(code="77"), "Tier II code 77"),
        (Amount(), "amount not provided"),
        (None, "amount not provided"),
    ],
)
def test_an_amount_on_the_sheet_is_pounds_alone(amount: Amount | None, words: str) -> None:
    assert short_amount(amount) == words


def test_missing_none_and_not_shared_differ() -> None:
    assert answer_of(hazmat=None).state.state is FactState.MISSING
    assert answer_of().state.state is FactState.NONE
    assert answer_of(hazmat=None, scopes={"hazmat": ["oem"]}, withheld=[["oem"]]).state.state is FactState.NOT_SHARED
    kept = answer_of(withheld=[["fire", "oem"]]).restricted_state
    assert (kept.state, kept.label) == (FactState.NOT_SHARED, "May hold confidential chemicals")


def test_every_guide_gives_a_distance_and_every_number_of_table_1_a_row() -> None:
    for number, guide in guides().items():
        assert guide.isolate_m > 0, number
        assert guide.title
    for un, rows in table1().items():
        assert all(row.metres or row.see_table3 for row in rows), un
        assert un in names_by_un()


def test_the_tables_are_those_that_the_provenance_names() -> None:
    provenance = (RESOURCES / "hazmat" / "PROVENANCE.md").read_text(encoding="utf-8")
    for file in sorted((RESOURCES / "hazmat").glob("*.csv")):
        assert f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" in provenance
