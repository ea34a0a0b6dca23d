"""The rows beside the zones: who cannot move by themselves comes before what the map shows anyway."""

from __future__ import annotations

import pytest

from responder_app.briefing.answers.materials import SpillSize, Wind, ZoneQuestion
from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.briefing import Briefing
from responder_app.gui.zones.inside_page import rows_of, warnings_of
from responder_app.gui.zones.places import SignKind, signs_of
from responder_app.model.facility import PrePlan
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.briefing.hazmat.asking import found
from tests.fakes.buildings import TOWER, at, tower
from tests.fakes.library import FakeLibrary


def neighbour(number: int, use: str) -> PrePlan:
    return PrePlan.model_validate(
        {
            "id": f"{number:08d}-0000-4000-8000-000000000000",
            "identity": {
                "name": use,
                "address": {"street": f"{number} Elm Street", "city": "Springfield"},
                "location": at(100, 20 * number),
            },
            "occupancy": {"use": use},
            "evacuation": {
                "assembly_points": [
                    {"id": "N", "label": "North", "point": at(110, 20 * number)},
                    {"id": "S", "label": "South", "point": at(120, 20 * number)},
                ]
            },
        }
    )


def answer(material: str = "chlorine", size: SpillSize = SpillSize.LARGE, wind: float | None = None) -> ZoneAnswer:
    around = [(-900, 0), (0, -900), (-900, -900), (900, 0), (0, 900), (900, 900)]
    water = {"hydrants": [{"id": f"H-{x}.{y}".replace("-", "m"), "point": at(x, y)} for x, y in around]}
    preplans = [tower(water=water), neighbour(1, "Offices"), neighbour(2, "Nursing home")]
    briefing = Briefing(FakeLibrary().add(*preplans), Settings(), lambda: NOW)
    return briefing.zones(TOWER, ZoneQuestion(found(material), size=size, wind=Wind(wind)))


def test_hospitals_stand_before_the_assembly_points_of_others_which_take_a_row_a_facility() -> None:
    titles = [row.title for row, _ in rows_of(answer())]
    others = [title for title in titles if title == "Assembly point North, South"]
    assert len(others) == 2, titles
    assert titles.index("Nursing home") < titles.index(others[0]) < titles.index("Offices")


def test_crews_that_stage_inside_are_warned_before_anything_else() -> None:
    points = [
        {"id": "in", "label": "Gate", "point": at(30, 0)},
        {"id": "far", "label": "Depot", "point": at(0, 40_000)},
    ]
    briefing = Briefing(FakeLibrary().add(tower(site={"staging_points": points})), Settings(), lambda: NOW)
    said = briefing.zones(TOWER, ZoneQuestion(found("chlorine"), size=SpillSize.LARGE))
    assert warnings_of(said)[0] == "Staging point Gate"
    rows = {row.title: row.lines for row, _ in rows_of(said)}
    assert rows["Staging point Gate"] == ("Do not stage here",)
    assert "Staging point Depot" not in rows


@pytest.mark.parametrize(("wind", "where"), [(None, "outside"), (225.0, "upwind")])
def test_nothing_is_called_upwind_where_nobody_knows_the_wind(wind: float | None, where: str) -> None:
    said = answer("diesel", SpillSize.SMALL, wind)
    titles = [row.title for row, _ in rows_of(said)]
    assert f"Hydrants {where}" in titles
    assert f"Stage {where}" in titles
    hydrants = [sign for sign in signs_of(said) if sign.kind is SignKind.HYDRANT]
    assert hydrants
    assert {sign.words for sign in hydrants} == {("Upwind" if wind else "Hydrant",)}
