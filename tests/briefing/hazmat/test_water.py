"""Wherever water is mentioned it is said that something inside must not meet it."""

from __future__ import annotations

from typing import Any

import pytest

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.hazmat import Mark
from responder_app.briefing.answers.sheet import BlockKind
from responder_app.briefing.answers.site_map import LayerKind
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.hazmat.inventory import inventory
from responder_app.briefing.hazmat.water import water_warning
from responder_app.briefing.things import things_of
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import TOWER, tower
from tests.fakes.library import FakeLibrary

SILANE = {"id": "s", "name": "Trichlorosilane", "un": 1295, "liquid": True, "storage": [{"level": "2"}]}
SODIUM = {"id": "na", "name": "Sodium", "un": 1428, "solid": True}
DIESEL = {"id": "d", "name": "Diesel fuel", "un": 1202, "liquid": True}
HEAVY = {"id": "h", "name": "House blend 7", "hazards": ["In contact with water emits flammable gas"]}


def warning_of(*chemicals: dict[str, Any]) -> Fact | None:
    return water_warning(inventory(tower(hazmat={"chemicals": list(chemicals)}, hazmat_restricted=None)))


def briefing_of(*chemicals: dict[str, Any]) -> Briefing:
    preplan = tower(hazmat={"chemicals": list(chemicals)}, hazmat_restricted=None)
    return Briefing(FakeLibrary().add(preplan), Settings(), lambda: NOW)


def test_the_line_is_red_plain_and_short() -> None:
    said = warning_of(SILANE, DIESEL)
    assert said is not None
    assert (said.label, said.value) == ("Reacts with water", "Trichlorosilane, see hazmat")
    assert said.severity is FactSeverity.DANGER


def test_several_are_counted_and_none_is_no_line() -> None:
    said = warning_of(SILANE, SODIUM, HEAVY)
    assert said is not None
    assert said.value.endswith(" and 1 more, see hazmat")
    assert warning_of(DIESEL) is None
    assert warning_of() is None
    assert water_warning(None) is None


def test_the_records_own_hazards_and_its_diamond_count_too() -> None:
    (heavy,) = inventory(tower(hazmat={"chemicals": [HEAVY]}, hazmat_restricted=None)) or ()
    assert Mark.WATER_REACTIVE in heavy.marks
    rated = {
        "id": "w",
        "name": "Blend",
        "nfpa704": {"health": 1, "flammability": 0, "instability": 1, "special": ["W"]},
    }
    assert warning_of(rated) is not None


@pytest.mark.parametrize("kind", [BlockKind.WATER, BlockKind.SYSTEMS])
def test_the_blocks_that_speak_of_water_begin_with_it(kind: BlockKind) -> None:
    for block in (
        briefing_of(SILANE).arrival_sheet(TOWER).block(kind),
        briefing_of(SILANE).details(TOWER, kind),
    ):
        said = [fact for fact in block.facts if "water" in fact.label.lower() and "Trichlorosilane" in fact.value]
        assert [fact.severity for fact in said] == [FactSeverity.DANGER]
    assert briefing_of(SILANE).arrival_sheet(TOWER).block(BlockKind.WATER).facts[0].label == "Reacts with water"
    calm = briefing_of(DIESEL).details(TOWER, kind)
    assert not any("Reacts" in fact.label for fact in calm.facts)


def test_the_map_says_it_above_the_hydrants_and_at_the_connection() -> None:
    scene = briefing_of(SILANE).site_map(TOWER)
    assert scene.water_warning is not None
    layer = scene.layer(LayerKind.FDC)
    assert layer is not None
    assert all(point.details[0].label == "Reacts with water" for point in layer.points)
    assert briefing_of(DIESEL).site_map(TOWER).water_warning is None


def test_sprinklers_standpipes_and_pump_say_it_on_plans_too() -> None:
    preplan = tower(hazmat={"chemicals": [SILANE]}, hazmat_restricted=None)
    wet = {"fdc", "standpipe", "sprinkler_valve", "fire_pump"}
    found = {thing.kind: thing.details[0].label for thing in things_of(preplan) if thing.kind in wet}
    assert found
    assert set(found.values()) == {"Reacts with water"}
