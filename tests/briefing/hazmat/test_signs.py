"""Pictograms and placards: only what the record or the regulation says, with what was assumed."""

from __future__ import annotations

from typing import Any

import pytest

from responder_app.briefing.answers.signs import Pictogram
from responder_app.briefing.hazmat.identify import identify
from responder_app.briefing.hazmat.placarding import placards_of
from responder_app.briefing.hazmat.tables.shipping import shipping_by_un
from responder_app.model.hazmat import Chemical
from tests.briefing.test_hazmat import answer_of, row_of
from tests.city.substances import CATEGORIES

P = Pictogram
WITHOUT = {"Combustible Dust", "Simple Asphyxiant", "Hazard Not Otherwise Classified"}
"""Categories of a Tier II report for which the standard has no pictogram."""


def signs(*hazards: str) -> dict[Pictogram, str]:
    return {sign.pictogram: sign.assumed for sign in row_of(hazards=list(hazards)).signs}


def test_no_hazard_in_the_record_is_no_pictogram_whatever_the_substance() -> None:
    assert row_of(name="Chlorine", un=1017, nfpa704={"health": 4, "flammability": 0, "instability": 0}).signs == ()


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_of_a_tier_2_report_has_its_pictograms_or_none_by_the_standard(category: str) -> None:
    assert bool(signs(category)) == (category not in WITHOUT)


@pytest.mark.parametrize(
    ("hazard", "expected"),
    [
        ("Oxidizer (liquid, solid or gas)", {P.FLAME_OVER_CIRCLE: ""}),
        ("Gas under pressure (compressed gas)", {P.GAS_CYLINDER: ""}),
        ("Explosive", {P.EXPLODING_BOMB: ""}),
        ("Pyrophoric Gas", {P.FLAME: ""}),
        ("In contact with water emits flammable gas", {P.FLAME: ""}),
        ("Acute toxicity (any route of exposure)", {P.SKULL: "category 1 to 3"}),
        ("Acute toxicity category 4", {P.EXCLAMATION: ""}),
        ("Skin corrosion or irritation", {P.CORROSION: "skin corrosion"}),
        ("Skin irritation", {P.EXCLAMATION: ""}),
        ("Specific target organ toxicity(single or repeated exposure)", {P.HEALTH: "category 1 and 2"}),
        ("Self-reactive", {P.EXPLODING_BOMB: "types A and B", P.FLAME: "types B to F"}),
        ("Hazardous to the aquatic environment", {P.ENVIRONMENT: "category 1 and 2"}),
        ("Nice colour", {}),
    ],
)
def test_a_hazard_calls_for_its_pictogram_and_says_what_was_assumed(
    hazard: str, expected: dict[Pictogram, str]
) -> None:
    assert signs(hazard) == expected


def test_a_hazard_that_is_certain_leaves_nothing_to_assume() -> None:
    assert signs("Skin corrosion or irritation", "Corrosive to metal") == {P.CORROSION: ""}


def test_the_graver_pictogram_takes_the_place_of_the_exclamation_mark() -> None:
    assert signs("Acute toxicity", "Acute toxicity category 4") == {P.SKULL: "category 1 to 3"}
    assert set(signs("Skin corrosion", "Eye irritation")) == {P.CORROSION}
    assert set(signs("Skin corrosion", "Acute toxicity category 4")) == {P.CORROSION, P.EXCLAMATION}


def test_a_pictogram_is_read_aloud_with_its_reasons() -> None:
    (sign,) = row_of(hazards=["Acute toxicity (any route of exposure)"]).signs
    assert sign.spoken == "GHS pictogram skull and crossbones: Acute toxicity (category 1 to 3 assumed)"


def placards(**chemical: Any) -> list[tuple[str, str, int | None]]:
    return [(one.name, one.number, one.un) for one in row_of(**chemical).placards]


@pytest.mark.parametrize(
    ("un", "expected"),
    [
        (1017, [("POISON GAS", "2", 1017)]),
        (1203, [("FLAMMABLE", "3", 1203)]),
        (1498, [("OXIDIZER", "5.1", 1498)]),
        (1428, [("DANGEROUS WHEN WET", "4", 1428)]),
        (1005, [("POISON GAS", "2", 1005), ("NON-FLAMMABLE GAS", "2", 1005)]),
        (1829, [("POISON INHALATION HAZARD", "6", 1829), ("CORROSIVE", "8", 1829)]),
        (1993, [("FLAMMABLE", "3", 1993), ("COMBUSTIBLE", "3", 1993)]),
        (241, [("EXPLOSIVES 1.1", "1", 241)]),
        (3480, [("CLASS 9", "9", 3480)]),
    ],
)
def test_a_number_has_the_placards_of_the_regulation(un: int, expected: list[tuple[str, str, int]]) -> None:
    assert placards(un=un) == expected


def test_what_is_not_sure_about_a_placard_is_said() -> None:
    (blasting,) = row_of(un=241).placards
    assert (blasting.division, blasting.spoken) == ("1.1D", "Placard 1.1D, class 1, UN 0241")
    (nine,) = row_of(un=3480).placards
    assert nine.note == "not required within the United States"
    several = row_of(name="Formaldehyde", cas="50-00-0").placards
    assert {one.un for one in several} == {None}
    assert all("2 UN numbers fit" in one.spoken for one in several)


def test_a_chemical_without_a_number_has_no_placard() -> None:
    assert placards(name="Zorblax 9") == []


def test_every_number_of_the_regulation_gives_placards_that_can_be_drawn() -> None:
    for un in shipping_by_un():
        for placard in placards_of(identify(Chemical(id="x", name="x", un=un))):
            assert placard.number in {"1", "2", "3", "4", "5.1", "5.2", "6", "7", "8", "9"}, (un, placard)
            assert bool(placard.division) == placard.name.startswith("EXPLOSIVES")


def test_ratings_on_which_the_lists_differ_are_the_graver_ones_with_a_mark_and_words() -> None:
    diamond = row_of(name="Acetone", cas="67-64-1").diamond
    assert diamond is not None
    assert (diamond.health, diamond.doubted) == (2, ("health",))
    assert "lists differ in health" in diamond.spoken


def test_a_record_that_is_milder_than_the_lists_gives_way_and_says_what_it_said() -> None:
    mild = {"health": 1, "flammability": 3, "instability": 0}
    diamond = row_of(name="Acetone", cas="67-64-1", nfpa704=mild).diamond
    assert diamond is not None
    assert (diamond.health, diamond.doubted, diamond.cautious) == (2, ("health",), True)
    assert diamond.source == "from the record, which says health 1: older lists are graver and shown"
    solution = row_of(name="Acetone in water", cas="67-64-1", nfpa704=mild, mixture=True).diamond
    assert solution is not None
    assert (solution.health, solution.doubted) == (1, ())


def test_what_a_tier_2_report_says_besides_is_told() -> None:
    row = row_of(
        largest_container={"low_lb": 2000, "high_lb": 2000},
        days_on_site=365,
        mixture=True,
        components=[{"name": "HF", "percent": 1.5, "percent_by": "weight", "ehs": True, "max_amount": {"code": "02"}}],
        state_fields=[{"label": "Ships via Rail Car", "value": "Yes"}],
    )
    assert [(fact.label, fact.value) for fact in row.reported] == [
        ("Largest container", "2,000 lb (910 kg)"),
        ("Days on site", "365 a year"),
        ("Form", "Mixture"),
        ("Ships via Rail Car", "Yes"),
    ]
    assert "1.5 % by weight" in row.components[0].value
    assert "code 02" in row.components[0].value
    assert "extremely hazardous substance" in row.components[0].value
    answer = answer_of(hazmat={"chemicals": [], "reported_for_year": 2025, "signed_on": "2026-02-17"})
    assert (answer.reported, answer.signed) == ("Tier II report for 2025", "17 Feb 2026")
