"""Chemicals that react with each other: by which rule, and how near they lie."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.hazmat import Reaction
from responder_app.briefing.hazmat.compatibility import reactions_among
from responder_app.briefing.hazmat.inventory import inventory
from responder_app.briefing.hazmat.tables.names import names_by_un
from responder_app.briefing.hazmat.tables.reactions import groups_by_un, reactions_by_groups, segregation
from responder_app.briefing.hazmat.tables.shipping import shipping_by_un
from responder_app.paths import RESOURCES
from tests.fakes.buildings import tower

SHED = [{"location": "Shed"}]
BLEACH = {"id": "bleach", "name": "Bleach", "un": 1791, "liquid": True, "storage": SHED}
ACID = {"id": "acid", "name": "Muriatic acid", "un": 1789, "liquid": True, "storage": SHED}


def reactions(*chemicals: dict[str, Any]) -> tuple[Reaction, ...]:
    return reactions_among(inventory(tower(hazmat={"chemicals": list(chemicals)}, hazmat_restricted=None)) or ())


def put(chemical: dict[str, Any], *storage: dict[str, Any]) -> dict[str, Any]:
    return {**chemical, "storage": list(storage)}


def test_bleach_and_acid_in_one_shed_are_red_with_effect_place_and_rule() -> None:
    (found,) = reactions(BLEACH, ACID)
    assert set(found.names) == {"Bleach", "Muriatic acid"}
    assert found.effect == "fire, explosion or violent reaction"
    assert found.where == "Same place: Shed"
    assert found.sources == ("40 CFR 264 appendix V, groups 6-A with 6-B",)
    assert (found.severity, found.placed, found.doubt) == (FactSeverity.DANGER, True, "")
    assert {found.other(one) for one in found.ids} == set(found.names)


@pytest.mark.parametrize(
    ("here", "there", "where"),
    [
        ({"location": "Pool plant"}, {"location": "POOL PLANT, north wall"}, "Same place: Pool plant"),
        ({"location": "Pool plant", "level": "B1"}, {"location": "Pool plant"}, "Same place: Pool plant, floor B1"),
        ({"location": "Room 1", "level": "B1"}, {"location": "Room 2", "level": "B1"}, "Same floor: B1"),
        ({"location": "Room 1", "level": "B1"}, {"location": "Room 1", "level": "B2"}, None),
        ({"location": "North shed"}, {"location": "South shed"}, None),
        ({"level": "1"}, {"level": "2"}, None),
    ],
)
def test_known_places_count_as_together_on_one_floor_or_in_one_place(
    here: dict[str, Any], there: dict[str, Any], where: str | None
) -> None:
    assert [found.where for found in reactions(put(BLEACH, here), put(ACID, there))] == ([where] if where else [])


@pytest.mark.parametrize("storage", [[], [{"storage_type": "Can"}], [{"location": "Shed"}, {"storage_type": "Can"}]])
def test_a_place_that_is_not_known_may_be_anywhere_in_the_facility_and_that_is_said(
    storage: list[dict[str, Any]],
) -> None:
    (found,) = reactions(put(BLEACH, *storage), put(ACID, {"location": "Far barn"}))
    assert found.where == "In this facility; where exactly is not known"
    assert not found.placed


def test_any_two_of_their_places_that_meet_are_enough() -> None:
    (found,) = reactions(
        put(BLEACH, {"location": "A"}, {"location": "B"}), put(ACID, {"location": "C"}, {"location": "B"})
    )
    assert found.where == "Same place: B"


@pytest.mark.parametrize(
    ("one", "other", "effect", "rule"),
    [
        (1824, 1830, "heat, violent reaction", "1-A with 1-B"),
        (1428, 1789, "fire or explosion, flammable hydrogen gas", "2-A with 2-B"),
        (1170, 1295, "fire, explosion or heat; flammable or toxic gas", "3-A with 3-B"),
        (2055, 1830, "fire, explosion or violent reaction", "4-A with 4-B"),
        (1689, 1789, "toxic hydrogen cyanide or hydrogen sulfide gas", "5-A with 5-B"),
        (1017, 1203, "fire, explosion or violent reaction", "6-A with 6-B"),
    ],
)
def test_each_pair_of_groups_of_the_appendix_is_told(one: int, other: int, effect: str, rule: str) -> None:
    (found,) = reactions({"id": "a", "name": "A", "un": one}, {"id": "b", "name": "B", "un": other})
    assert effect in found.effect
    assert f"40 CFR 264 appendix V, groups {rule}" in found.sources


def test_what_may_not_travel_together_is_told_where_the_appendix_is_silent() -> None:
    phosgene = {"id": "p", "name": "Phosgene", "un": 1076, "gas": True}
    (found,) = reactions(phosgene, {"id": "m", "name": "Potassium", "un": 2257, "solid": True})
    assert found.effect == "never together in transport"
    assert found.sources == ("49 CFR 177.848(d), divisions 2.3A and 4.3 (X)",)
    assert found.severity is FactSeverity.DANGER


def test_what_needs_only_be_kept_from_mixing_is_amber_and_counts_in_one_place_only() -> None:
    ferric = {"id": "f", "name": "Ferric chloride", "un": 2582, "liquid": True}
    peroxide = {"id": "h", "name": "Sodium nitrate", "un": 1498, "solid": True}
    (found,) = reactions(put(ferric, {"location": "Shed"}), put(peroxide, {"location": "Shed"}))
    assert found.severity is FactSeverity.CAUTION
    assert found.sources == ("49 CFR 177.848(d), divisions 8 and 5.1 (O)",)
    assert reactions(put(ferric, {"level": "1"}), put(peroxide, {"level": "1"})) == ()
    assert reactions(ferric, peroxide) == ()


def test_a_solid_corrosive_is_not_held_to_be_a_liquid() -> None:
    nitrate = {"id": "n", "name": "Sodium nitrate", "un": 1498, "solid": True, "storage": SHED}
    corrosive = {"id": "c", "name": "Corrosive", "un": 1759, "storage": SHED}
    assert reactions({**corrosive, "solid": True}, nitrate) == ()
    assert len(reactions({**corrosive, "liquid": True}, nitrate)) == 1
    assert len(reactions(corrosive, nitrate)) == 1  # nobody said: it may be one


def test_hazards_of_the_record_tell_the_group_where_no_number_is_known() -> None:
    blend = {"id": "x", "name": "House blend 7", "hazards": ["Oxidizer (liquid, solid or gas)"]}
    spirit = {"id": "y", "name": "House blend 8", "hazards": ["Flammable (gases, aerosols, liquids, or solids)"]}
    (found,) = reactions(blend, spirit)
    assert "6-A with 6-B" in found.sources[0]


def test_a_number_that_is_not_sure_is_said() -> None:
    (found,) = reactions({"id": "f", "name": "Formaldehyde", "cas": "50-00-0"}, ACID)
    assert found.doubt == "UN number unclear: Formaldehyde"


def test_the_same_substance_twice_and_harmless_neighbours_are_no_reaction() -> None:
    assert reactions(BLEACH, {**BLEACH, "id": "more"}) == ()
    assert reactions(BLEACH, {"id": "n", "name": "Nitrogen", "un": 1066, "storage": SHED}) == ()
    assert reactions() == ()


def test_the_gravest_and_nearest_come_first() -> None:
    ferric = {"id": "f", "name": "Ferric chloride", "un": 2582, "liquid": True, "storage": SHED}
    found = reactions(put(BLEACH), ACID, ferric, {"id": "n", "name": "Nitrate", "un": 1498, "storage": SHED})
    grades = [(one.severity is not FactSeverity.DANGER, not one.placed) for one in found]
    assert grades == sorted(grades)
    assert len(set(grades)) == 3


def test_every_row_of_the_tables_is_used_and_names_what_exists() -> None:
    with (RESOURCES / "hazmat" / "reaction_groups.csv").open(encoding="utf-8") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == len(groups_by_un())
    known = {group for pair in reactions_by_groups() for group in pair}
    for row in listed:
        assert row["name"] in {one.name for one in names_by_un()[int(row["un"])]}
        assert set(row["groups"].split()) <= known
    divisions = {entry.division[:3] for entries in shipping_by_un().values() for entry in entries}
    assert {code.rstrip("AB") for pair in segregation() for code in pair} <= divisions | {"1.3", "1.6"}


def test_every_reaction_between_classes_is_symmetric_and_strict_or_separating() -> None:
    assert set(segregation().values()) == {"X", "O"}
    assert segregation()[frozenset(("2.1", "2.3A"))] == "X"
    assert segregation()[frozenset(("5.1", "3"))] == "O"
    assert frozenset(("3", "8")) not in segregation()
