"""Every row of every table of the guidebook, from the CSV to the text that a crew reads."""

from __future__ import annotations

from fractions import Fraction

import pytest

from responder_app.briefing.answers.materials import Light, Medium, Wind, WindSpeed, ZoneQuestion
from responder_app.briefing.answers.zones import ZoneKind
from responder_app.briefing.hazmat.choosing import choices_of
from responder_app.briefing.hazmat.naming import of_guide
from responder_app.briefing.hazmat.said import spoken_zone
from responder_app.briefing.hazmat.spill import gases_in_water
from responder_app.briefing.hazmat.tables.guides import ALL_DIRECTIONS, guides
from tests.briefing.hazmat.asking import LARGE, SMALL, kinds, named, numbered, plan, zone
from tests.briefing.hazmat.printed import kilometres_text, metres_text, miles_up, rows, us_text

MEDIA = {"land": Medium.LAND, "water": Medium.WATER, "": None}
GUIDES = [row for row in rows("guides.csv") if row["status"] == "active"]


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_table_1_is_reproduced_for_every_name_day_and_night(size: str) -> None:
    word, seen = size.partition(" ")[0], 0
    yellow = {(one["un"], one["name"].casefold()) for one in rows("materials.csv")}
    for row in rows("table1.csv"):
        if not row[f"{word}_isolate_m"]:
            continue
        full = f"{row['name']} ({row['condition']})"
        name = full if (row["un"], full.casefold()) in yellow else row["name"]
        material = named(int(row["un"]), name)
        for light in Light:
            told = plan(material, light, size=size, medium=MEDIA[row["spill_medium"]])
            column = f"{word}_{light}"
            isolation, protection = zone(told, ZoneKind.ISOLATION).cell, zone(told, ZoneKind.PROTECTION).cell
            assert isolation.length.text == metres_text(row[f"{word}_isolate_m"], row[f"{word}_isolate_ft"]), row
            plus = column in row["plus_flags"].split(";")
            assert protection.length.text == kilometres_text(row[f"{column}_km"], row[f"{column}_mi"], plus), row
            assert protection.length.metres == float(Fraction(row[f"{column}_km"]) * 1000)
            assert f"row {row['row_id']}, page {row['printed_page']} " in isolation.source, row
            assert protection.source.startswith("ERG 2024 Table 1, ")
            assert protection.source.endswith(f"{size}, {light}")
            seen += 1
    assert seen == 2 * (537 if size is SMALL else 527)


def test_a_name_without_its_hazard_zone_takes_the_largest_of_the_zones() -> None:
    table = rows("table1.csv")
    names = {(row["un"], row["name"]) for row in table if row["zone"]}
    shared = [one for one in names if sum((row["un"], row["name"]) == one for row in table) > 1]
    assert len(shared) > 30
    for un, name in shared:
        of_it = [row for row in table if (row["un"], row["name"]) == (un, name)]
        told = plan(named(int(un), name), Light.NIGHT, size=LARGE)
        largest = max(Fraction(row["large_night_km"]) for row in of_it)
        assert zone(told, ZoneKind.PROTECTION).cell.length.metres == float(largest * 1000), name
        assert zone(told, ZoneKind.ISOLATION).cell.length.metres == max(int(row["large_isolate_m"]) for row in of_it)


def test_table_2_is_reproduced_for_every_name() -> None:
    table = rows("table2.csv")
    assert len(table) == 108
    for row in table:
        said = gases_in_water(ZoneQuestion(named(int(row["un"]), row["name"])))
        pairs = zip(row["tih_gas_names"].split(";"), row["tih_gases_produced"].split(";"), strict=True)
        assert said == ", ".join(f"{gas.strip().lower()} ({formula.strip()})" for gas, formula in pairs), row


@pytest.mark.parametrize("row", rows("table3.csv"), ids=lambda row: f"{row['un']} {row['container']}")
def test_table_3_is_reproduced_for_every_container_wind_and_light(row: dict[str, str]) -> None:
    material, container = numbered(int(row["un"])), row["container"]
    assert container in [one.name for one in choices_of(material).containers]
    for light in Light:
        for speed in WindSpeed:
            cell = f"{light}_{speed}"
            told = plan(material, light, size=LARGE, container=container, wind=Wind(90.0, speed))
            isolation, protection = zone(told, ZoneKind.ISOLATION).cell, zone(told, ZoneKind.PROTECTION).cell
            assert isolation.length.text == metres_text(row["isolate_m"], row["isolate_ft"])
            plus = cell in row["plus_flags"].split(";")
            miles = "7.0" if plus else miles_up(row[f"{cell}_km"])
            assert protection.length.text == kilometres_text(row[f"{cell}_km"], miles, plus)
            assert f"Table 3, page {row['printed_page']} ({row['gas']}), {container.lower()}" in protection.source
            assert protection.source.endswith(f"{light}, {speed} wind")


@pytest.mark.parametrize("row", GUIDES, ids=lambda row: row["guide"])
def test_every_guide_is_reproduced_for_spills_and_fires(row: dict[str, str]) -> None:
    material = of_guide(int(row["guide"]))
    assert material is not None
    small = plan(material, size=SMALL)
    assert kinds(small) == [ZoneKind.GUIDE_ISOLATION]
    us = row["isolate_us"].split(" / ")[0].removesuffix(" liquids")
    assert small.drafts[0].cell.length.text == f"{us_text(us)} ({row['isolate_max_m']} m)"
    assert small.drafts[0].cell.source == f"ERG 2024 guide {row['guide']}, pages {row['printed_pages']}, any spill"
    large = [draft for draft in plan(material, size=LARGE).drafts if draft.kind is ZoneKind.LARGE_SPILL]
    assert len(large) == bool(row["large_spill_evac_m"])
    for draft in large:
        assert draft.cell.length.text == f"{us_text(row['large_spill_evac_us'])} ({row['large_spill_evac_m']} m)"
        assert draft.downwind is (row["large_spill_direction"] == "downwind")
    fire = plan(material, fire=True)
    if not row["fire_evac_m"]:
        assert kinds(fire) == [ZoneKind.GUIDE_ISOLATION]
        assert "no distance for a fire" in fire.cautions[0]
        return
    text = f"{us_text(row['fire_us'])} ({int(row['fire_evac_m']):,} m)"
    # Guide 140 alone may be ammonium nitrate, for which it has a larger distance of its own.
    assert zone(fire, ZoneKind.FIRE).cell.length.text == ("1 mi (1,600 m)" if row["guide"] == "140" else text)
    if row["guide"] != "140":
        assert row["fire_trigger"] in zone(fire, ZoneKind.FIRE).assumptions[0]
        includes = "For responders too" in zone(fire, ZoneKind.FIRE).assumptions
        assert includes is (row["fire_evac_includes_responders"] == "true")


def test_solids_have_their_own_first_measure_where_the_guide_says_so() -> None:
    for row in GUIDES:
        if not row["isolate_solid_m"]:
            continue
        material = of_guide(int(row["guide"]))
        assert material is not None
        solid = plan(type(material)(**{**vars(material), "solid": True}), size=SMALL).drafts[0].cell.length
        us = row["isolate_us"].split(" / ")[1].removesuffix(" solids")
        assert solid.text == f"{us_text(us)} ({row['isolate_solid_m']} m)"


@pytest.mark.parametrize("row", rows("bleve_propane.csv"), ids=lambda row: row["capacity_l"])
def test_every_propane_tank_is_reproduced(row: dict[str, str]) -> None:
    told = plan(numbered(1978), fire=True, tank_l=int(row["capacity_l"]))
    columns = {
        ZoneKind.FIREBALL: "fireball_radius",
        ZoneKind.RESPONDERS: "emergency_response_distance",
        ZoneKind.EVACUATION: "min_evacuation",
        ZoneKind.EVACUATION_PREFERRED: "preferred_evacuation",
    }
    for kind, column in columns.items():
        draft = zone(told, kind)
        assert draft.cell.length.text == metres_text(row[f"{column}_m"], row[f"{column}_ft"])
        assert "page 359" in draft.cell.source
        assert not draft.downwind
    said = {fact.label: fact.value for fact in told.facts}
    assert f"{row['min_time_to_failure_severe_torch_min']} min" in said["Tank may fail after"]
    assert f"{row['approx_time_to_empty_engulfing_fire_min']} min" in said["Empty after"]
    assert f"{int(row['cooling_water_l_per_min']):,} L/min" in said["Cooling water"]
    assert f"{int(row['cooling_water_gal_per_min']):,} US gal/min" in said["Cooling water"]
    assert f"{int(row['propane_mass_kg']):,} kg" in said["Propane in it"]
    assert zone(told, ZoneKind.FIRE).cell.length.text == "1 mi (1,600 m)"
    tank = next(one for one in choices_of(numbered(1978)).tanks if one.capacity_l == int(row["capacity_l"]))
    assert f"{int(row['capacity_l']):,} L" in tank.text
    assert f"{row['length_ft']} ft ({row['length_m']} m) long" in tank.text


def test_every_number_of_the_guidebook_has_zones_for_a_spill_and_for_a_fire() -> None:
    numbers = {int(row["un"]) for row in rows("materials.csv") if row["un"]}
    assert len(numbers) == 1983
    for un in numbers:
        material = numbered(un)
        assert plan(material).drafts, un
        fire = plan(material, fire=True)
        assert fire.drafts, un
        if any(guides()[number].fire_m for number in material.guides):
            assert zone(fire, ZoneKind.FIRE), un


def test_every_text_is_read_aloud_with_its_distance() -> None:
    for row in GUIDES:
        material = of_guide(int(row["guide"]))
        assert material is not None
        for draft in (*plan(material).drafts, *plan(material, fire=True).drafts):
            assert draft.cell.length.text in spoken_zone(draft, 45.0)
            assert ("toward NE" in spoken_zone(draft, 45.0)) is draft.downwind
            assert "in all directions" in spoken_zone(draft, None)


def test_all_directions_is_a_word_of_the_table() -> None:
    assert ALL_DIRECTIONS in {guide.large_spill_direction for guide in guides().values()}
