"""How the tables' distances apply: sizes, land and water, containers and wind, doubling, fire, doubt."""

from __future__ import annotations

import pytest

from responder_app.briefing.answers.materials import Light, Material, Medium, Wind, WindSpeed, ZoneQuestion
from responder_app.briefing.answers.zones import ZoneKind
from responder_app.briefing.hazmat.checking import check_question
from responder_app.briefing.hazmat.choosing import choices_of
from responder_app.briefing.hazmat.naming import of_guide, unidentified
from responder_app.errors import InputError, NoAnswerError
from tests.briefing.hazmat.asking import LARGE, SMALL, found, kinds, named, numbered, plan, zone

CHLORINE = numbered(1017)
WATER_ONLY = numbered(1162)
LAND_AND_WATER = numbered(1828)


def text(material: Material, kind: ZoneKind, light: Light = Light.NIGHT, **said: object) -> str:
    return zone(plan(material, light, **said), kind).cell.length.text


def test_a_small_spill_is_up_to_208_litres() -> None:
    small = text(CHLORINE, ZoneKind.ISOLATION, size=SMALL)
    assert text(CHLORINE, ZoneKind.ISOLATION, spilled_l=208.0) == small
    assert text(CHLORINE, ZoneKind.ISOLATION, spilled_l=208.1) == text(CHLORINE, ZoneKind.ISOLATION, size=LARGE)
    assert text(CHLORINE, ZoneKind.ISOLATION, size=SMALL, spilled_l=5000.0) == small


def test_an_unknown_size_takes_the_larger_and_says_so() -> None:
    boron_trifluoride = numbered(1008)
    told = plan(boron_trifluoride)
    assert zone(told, ZoneKind.PROTECTION).cell.length.text == "2.9 mi (4.7 km)"
    assert "Spill size not known: the larger" in zone(told, ZoneKind.PROTECTION).assumptions


def test_day_and_night_differ() -> None:
    assert text(CHLORINE, ZoneKind.PROTECTION, Light.DAY, size=SMALL) == "0.2 mi (0.3 km)"
    assert text(CHLORINE, ZoneKind.PROTECTION, Light.NIGHT, size=SMALL) == "0.9 mi (1.5 km)"


def test_an_unknown_container_or_wind_speed_takes_the_largest_and_says_so() -> None:
    told = zone(plan(CHLORINE, size=LARGE), ZoneKind.PROTECTION)
    assert told.cell.length.text == "7.0+ mi (11.0+ km)"
    assert {"Container not known: the largest of 4", "Wind speed not known: the largest"} <= set(told.assumptions)
    container, wind = "Highway tank truck or trailer", Wind(None, WindSpeed.HIGH)
    told = zone(plan(CHLORINE, size=LARGE, container=container, wind=wind), ZoneKind.PROTECTION)
    assert told.cell.length.text == "2.4 mi (3.8 km)"
    assert not any("not known" in said for said in told.assumptions)


def test_a_container_does_not_matter_to_a_small_spill() -> None:
    assert text(CHLORINE, ZoneKind.ISOLATION, size=SMALL, container="Rail tank car") == "200 ft (60 m)"


def test_land_or_water_not_known_takes_the_larger() -> None:
    both = zone(plan(LAND_AND_WATER, size=LARGE), ZoneKind.PROTECTION)
    assert both.cell.length.metres == 700
    assert "when spilled in water" in both.cell.source
    assert "Land or water not known: the larger (page 281)" in both.assumptions
    land = zone(plan(LAND_AND_WATER, size=LARGE, medium=Medium.LAND), ZoneKind.PROTECTION)
    assert (land.cell.length.metres, "when spilled on land" in land.cell.source) == (400, True)
    assert "Spilled on land" in land.assumptions


def test_what_is_toxic_only_in_water_has_the_guides_distances_on_land() -> None:
    told = plan(WATER_ONLY, size=LARGE, medium=Medium.LAND)
    assert kinds(told) == [ZoneKind.GUIDE_ISOLATION]
    assert "In Table 1 only when spilled in water: the guide's distances apply (page 347)" in told.cautions
    assert "Guide 155 has no distance for a large spill: more downwind as needed" in told.cautions
    wet = plan(WATER_ONLY, size=LARGE, medium=Medium.WATER)
    assert kinds(wet) == [ZoneKind.ISOLATION, ZoneKind.PROTECTION]
    assert "Gives off hydrogen chloride (HCl) when spilled in water (Table 2)" in wet.cautions


def test_a_whole_package_at_once_doubles_both_distances_and_never_says_less_than_the_metres() -> None:
    told = plan(
        CHLORINE, Light.DAY, size=LARGE, container="Rail tank car", wind=Wind(0.0, WindSpeed.LOW), instantaneous=True
    )
    isolation, protection = zone(told, ZoneKind.ISOLATION).cell, zone(told, ZoneKind.PROTECTION).cell
    assert isolation.length.text == "6,570 ft (2,000 m)"
    assert protection.length.text == "12.0 mi (19.2 km)"
    assert protection.length.is_doubled
    assert protection.source.endswith("day, low wind, doubled (page 289)")
    plus = zone(plan(CHLORINE, size=LARGE, instantaneous=True), ZoneKind.PROTECTION).cell.length
    assert plus.text == "14.0+ mi (22.0+ km)"
    gasoline = plan(numbered(1203), instantaneous=True)
    assert [draft.cell.length.metres for draft in gasoline.drafts] == [50, 300]
    assert any(said.startswith("Not doubled") for said in gasoline.cautions)


def test_a_fire_takes_the_guides_distance_in_place_of_isolation_and_table_1_for_what_still_leaks() -> None:
    told = plan(CHLORINE, size=SMALL, fire=True)
    assert kinds(told) == [ZoneKind.FIRE, ZoneKind.PROTECTION]
    assert zone(told, ZoneKind.FIRE).cell.length.text == "1/2 mi (800 m)"
    assert zone(told, ZoneKind.PROTECTION).title == "Protective action, residual release"
    large = plan(CHLORINE, size=LARGE, fire=True)
    assert any("Isolation for the release itself is wider: 3,000 ft (1,000 m)" in said for said in large.cautions)


def test_a_fire_of_what_table_1_leaves_out_is_one_circle() -> None:
    told = plan(numbered(1203), fire=True)
    assert kinds(told) == [ZoneKind.FIRE]
    assert not told.drafts[0].downwind


def test_ammonium_nitrate_in_a_fire_keeps_responders_away_too() -> None:
    told = zone(plan(named(2067, "Ammonium nitrate based fertilizer"), fire=True), ZoneKind.FIRE)
    assert told.cell.length.text == "1 mi (1,600 m)"
    assert "For responders too" in told.assumptions
    other = next(un for un in (1438, 1442, 1454, 1479) if numbered(un).guides == (140,))
    assert text(numbered(other), ZoneKind.FIRE, fire=True) == "1/2 mi (800 m)"


def test_a_tank_of_liquefied_gas_in_a_fire_asks_for_its_size() -> None:
    told = plan(numbered(1075), fire=True)
    assert any("choose its size; evacuation reaches up to 7,218 ft (2,200 m)" in said for said in told.cautions)
    with_tank = plan(numbered(1075), fire=True, tank_l=2000)
    assert kinds(with_tank)[:2] == [ZoneKind.FIREBALL, ZoneKind.RESPONDERS]
    distances = [draft.cell.length.metres for draft in with_tank.drafts]
    assert distances == sorted(distances)
    assert choices_of(numbered(1203)).tanks == ()
    with pytest.raises(InputError, match="liquefied petroleum gases, not for"):
        plan(CHLORINE, fire=True, tank_l=2000)


def test_the_guides_wider_first_measure_is_said_beside_table_1() -> None:
    told = plan(CHLORINE, size=SMALL)
    assert told.cautions == (
        "The guide's own first measure is wider: 330 ft (100 m), ERG 2024 guide 124, pages 178-179, any spill",
    )
    assert plan(CHLORINE, size=LARGE).cautions == ()


def test_a_name_that_table_1_leaves_out_has_the_guides_distances_and_an_unknown_one_the_larger() -> None:
    generic, toxic = named(1556, "Arsenic compound, liquid, n.o.s."), named(1556, "Methyldichloroarsine")
    assert kinds(plan(generic, size=LARGE)) == [ZoneKind.GUIDE_ISOLATION]
    known = plan(toxic, size=LARGE)
    unknown = plan(numbered(1556), size=LARGE)
    assert zone(unknown, ZoneKind.PROTECTION).cell == zone(known, ZoneKind.PROTECTION).cell
    assert "only some in Table 1: the largest distances are taken" in numbered(1556).doubt


def test_what_may_not_be_in_table_1_has_the_guides_zone_too_where_it_reaches_further() -> None:
    told = plan(found("class 3"), size=LARGE)
    assert zone(told, ZoneKind.LARGE_SPILL).cell.length.metres > zone(told, ZoneKind.ISOLATION).cell.length.metres
    assert "the largest distances are taken" in found("class 3").doubt


def test_several_guides_take_the_largest_of_each() -> None:
    two = numbered(1057)
    assert two.guides == (115, 128)
    told = plan(two, size=LARGE)
    assert zone(told, ZoneKind.GUIDE_ISOLATION).cell.length.metres == 100
    assert zone(told, ZoneKind.LARGE_SPILL).cell.length.metres == 800
    assert text(two, ZoneKind.FIRE, fire=True) == "1 mi (1,600 m)"


def test_explosives_that_the_guidebook_does_not_list_go_by_division() -> None:
    rockets, fireworks = found("UN 0180"), found("UN 0336")
    assert (rockets.guides, fireworks.guides) == ((112,), (114,))
    assert "49 CFR 172.101, not in ERG 2024: guide by division" in rockets.found
    told = zone(plan(rockets, size=LARGE), ZoneKind.LARGE_SPILL)
    assert (told.cell.length.metres, told.downwind) == (800, False)
    fire = plan(rockets, fire=True)
    assert "For responders too" in zone(fire, ZoneKind.FIRE).assumptions
    assert "Fragments can fly 1 mi (1,600 m) or more when the fire reaches the cargo" in fire.cautions


def test_the_unidentified_has_guide_111() -> None:
    assert text(unidentified(), ZoneKind.GUIDE_ISOLATION) == "330 ft (100 m)"
    assert text(unidentified(), ZoneKind.FIRE, fire=True) == "1/2 mi (800 m)"


def test_every_draft_names_table_and_page() -> None:
    materials = [CHLORINE, WATER_ONLY, numbered(1978), found("poison gas"), unidentified()]
    for material in materials:
        for told in (plan(material), plan(material, fire=True)):
            assert all("ERG 2024" in draft.cell.source and "page" in draft.cell.source for draft in told.drafts)


def test_only_what_makes_a_difference_is_asked() -> None:
    gasoline = choices_of(numbered(1203))
    assert (gasoline.media, gasoline.containers, gasoline.tanks) == ((), (), ())
    assert (gasoline.by_light, gasoline.by_wind_direction, gasoline.instantaneous) == (False, True, False)
    assert gasoline.note == "Not in Table 1: only the guide's distances apply"
    chlorine = choices_of(CHLORINE)
    assert chlorine.containers[0].name == "Rail tank car"
    assert chlorine.containers[0].capacity == "80,000 kg (176,370 lb)"
    assert (chlorine.by_light, chlorine.by_wind_speed, chlorine.instantaneous, chlorine.fire) == (True,) * 4
    assert choices_of(LAND_AND_WATER).media == (Medium.LAND, Medium.WATER)
    assert "only when spilled in water" in choices_of(WATER_ONLY).note
    assert not choices_of(numbered(2814)).fire


def test_a_choice_that_is_not_offered_makes_no_difference() -> None:
    """Of every number: where day and night, size or medium are not asked, the answer is the same."""
    for un in (1005, 1017, 1162, 1203, 1556, 1828, 1955, 1978, 2814, 2911, 3480):
        material = numbered(un)
        offered = choices_of(material)
        if not offered.by_light:
            assert plan(material, Light.DAY).drafts == plan(material, Light.NIGHT).drafts
        if not offered.sizes:
            assert [one.cell for one in plan(material, size=SMALL).drafts] == [
                one.cell for one in plan(material, size=LARGE).drafts
            ]
        if not offered.media:
            assert plan(material, medium=Medium.WATER).drafts == plan(material, medium=Medium.LAND).drafts


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"spilled_l": -5.0}, "more than 0 L"),
        ({"spilled_l": 0.0}, "more than 0 L"),
        ({"spilled_l": float("nan")}, "more than 0 L"),
        ({"spilled_l": float("inf")}, "more than 0 L"),
        ({"spilled_l": 1e12}, "no tank holds as much"),
        ({"wind": Wind(360.0)}, "0 to under 360"),
        ({"wind": Wind(-1.0)}, "0 to under 360"),
        ({"wind": Wind(float("nan"))}, "0 to under 360"),
        ({"tank_l": 3}, "no tank of 3 L"),
        ({"container": "Bucket"}, "no container “Bucket”"),
        ({"spill": (200.0, 10.0)}, "no longitude and latitude"),
        ({"spill": (10.0, float("nan"))}, "no longitude and latitude"),
        ({"spill": (10.0, 89.5)}, "within a degree of a pole"),
        ({"spill": (10.0, -90.0)}, "within a degree of a pole"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(said: dict[str, object], message: str) -> None:
    question = ZoneQuestion(CHLORINE, **said)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=message):
        check_question(question)


def test_a_number_or_guide_that_no_table_has_is_refused() -> None:
    with pytest.raises(InputError, match="UN 9999 is not in ERG 2024"):
        check_question(ZoneQuestion(Material("x", "X", "", (9999,), (111,))))
    with pytest.raises(InputError, match="no guide 121"):
        choices_of(Material("x", "X", "", (), (121,)))
    assert of_guide(121) is None
    nothing = Material("x", "Propylene glycol", "", (), ())
    with pytest.raises(NoAnswerError, match="no distance for Propylene glycol"):
        check_question(ZoneQuestion(nothing))
    assert choices_of(nothing).note == "The guidebook has no distance for Propylene glycol"
