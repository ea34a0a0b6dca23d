"""The guidebook's rules for its distances, as the list of rules has them, against what the program does and says."""

from __future__ import annotations

import re

import pytest

from responder_app.briefing.answers.materials import Light, WindSpeed, ZoneQuestion
from responder_app.briefing.answers.zones import ZoneKind
from responder_app.briefing.hazmat.cells import PLUS_MILES
from responder_app.briefing.hazmat.choosing import SMALL_SPILL_L, choices_of, sizes_of
from responder_app.briefing.hazmat.tables.rules import rules
from responder_app.briefing.hazmat.zones import plan_of
from tests.briefing.hazmat.asking import LARGE, SMALL, numbered, plan, zone
from tests.briefing.hazmat.printed import rows

CHLORINE = numbered(1017)


def test_every_rule_is_read_with_its_page() -> None:
    listed = rows("application_rules.csv")
    assert len(listed) == len(rules()) == 27
    for row in listed:
        rule = rules()[row["key"]]
        assert (rule.value, rule.unit, rule.page) == (row["value"], row["unit"], row["printed_page"])


def test_the_sizes_of_spills_are_those_of_the_rules() -> None:
    assert float(rules()["small_spill_max_l"].value) == float(rules()["large_spill_over_l"].value) == SMALL_SPILL_L
    assert sizes_of(ZoneQuestion(CHLORINE, spilled_l=208.0)) == (SMALL,)
    assert sizes_of(ZoneQuestion(CHLORINE, spilled_l=208.001)) == (LARGE,)


@pytest.mark.parametrize("speed", WindSpeed)
def test_the_classes_of_wind_are_those_of_the_rules(speed: WindSpeed) -> None:
    rule = rules()[f"wind_{speed}"]
    printed = re.findall(r"\d+", f"{rule.value} {rule.unit}")
    assert re.findall(r"\d+", speed.text) == printed


def test_a_whole_package_at_once_multiplies_as_the_rule_says() -> None:
    factor = float(rules()["instantaneous_release_of_whole_package"].value)
    for kind in (ZoneKind.ISOLATION, ZoneKind.PROTECTION):
        once = zone(plan(CHLORINE, size=SMALL), kind).cell.length.metres
        assert zone(plan(CHLORINE, size=SMALL, instantaneous=True), kind).cell.length.metres == factor * once


def test_the_plus_stands_for_the_distance_that_the_rule_names() -> None:
    assert f"11.0 km ({PLUS_MILES} mi)" in rules()["plus_flag_meaning"].value


def test_containers_hold_what_the_rules_say() -> None:
    capacities = {one.name: one.capacity.replace(",", "") for one in choices_of(CHLORINE).containers}
    for words, key in (
        ("Rail tank car", "rail_tank_car"),
        ("Highway tank truck or trailer", "highway_tank"),
        ("Multiple ton cylinders", "ton_cylinder"),
    ):
        rule = rules()[f"table3_container_{key}"]
        assert capacities[words] == f"{rule.value} {rule.unit}"
    both = capacities["Multiple small cylinders or single ton cylinder"]
    assert rules()["table3_container_small_cylinder"].value in both
    assert rules()["table3_container_ton_cylinder"].value in both
    nurse = {one.name: one.capacity for one in choices_of(numbered(1005)).containers}["Agricultural nurse tank"]
    assert nurse == "3,785 L (1,000 gal)"


def test_what_the_text_names_a_page_for_stands_there() -> None:
    """Every page that a text of a zone cites is the page of a rule."""
    pages = {page for rule in rules().values() for page in re.findall(r"\d+", rule.page.replace("-", ";"))}
    materials = [CHLORINE, numbered(1162), numbered(1828), numbered(1203)]
    texts: list[str] = []
    for material in materials:
        for light in Light:
            told = plan_of(ZoneQuestion(material, instantaneous=True), light)
            texts += [*told.cautions, *(said for draft in told.drafts for said in draft.assumptions)]
    cited = {page for text in texts for page in re.findall(r"\(page (\d+)\)", text)}
    assert cited
    assert cited <= pages
