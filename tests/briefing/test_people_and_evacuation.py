"""People in call order with valid credentials first; ways out over the drawn network only."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from responder_app.briefing.answers.fact import FactState
from responder_app.briefing.answers.people import Validity
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.people import first_in_rows
from responder_app.model.people import FirstIn
from responder_app.settings import Settings
from tests.briefing.conftest import NOW
from tests.fakes.buildings import BARE, TOWER, at, tower
from tests.fakes.library import FakeLibrary


def over(**changes: Any) -> Briefing:
    return Briefing(FakeLibrary().add(tower(**changes)), Settings(), lambda: NOW)


def test_calls_come_in_the_owners_order(briefing: Briefing) -> None:
    calls = briefing.people(TOWER).calls
    assert [(call.order, call.name) for call in calls] == [(1, "Ada Park"), (2, "Sam Ortiz"), (3, "Li Chen")]
    assert calls[0].phones == ("555-0110", "555-0119")


def test_valid_credentials_stand_first_and_expired_ones_say_so(briefing: Briefing) -> None:
    rows = briefing.people(TOWER).first_in
    assert [(row.name, row.validity) for row in rows] == [
        ("Ada Park", Validity.VALID),
        ("Old Hand", Validity.EXPIRED),
        ("New Hire", Validity.NOT_YET),
    ]
    assert rows[1].validity_text.startswith("EXPIRED")
    assert rows[0].id_check == "Photo badge, number on file"


@pytest.mark.parametrize(
    ("today", "validity"),
    [
        (date(2026, 1, 1), Validity.VALID),
        (date(2026, 12, 31), Validity.VALID),
        (date(2027, 1, 1), Validity.EXPIRED),
        (date(2025, 12, 31), Validity.NOT_YET),
    ],
)
def test_a_credential_holds_on_both_its_days(today: date, validity: Validity) -> None:
    person = FirstIn(
        name="A", employer="B", role="C", id_check="D", valid_from=date(2026, 1, 1), valid_to=date(2026, 12, 31)
    )
    assert first_in_rows((person,), today)[0].validity is validity


def test_people_that_are_not_shared_are_not_called_missing() -> None:
    answer = over(people=None, scopes={"people": ["police"]}, withheld=[["police"]]).people(TOWER)
    assert answer.calls_state.state is FactState.NOT_SHARED
    assert answer.command_center[0].state is FactState.NOT_SHARED


def test_each_room_has_its_shortest_way_out(briefing: Briefing) -> None:
    answer = briefing.evacuation(TOWER)
    ways = {(row.start, row.exit): row for row in answer.routes}
    shop = ways[("Shop", "Main door")]
    assert shop.accessible
    assert shop.narrowest_m == 0.9
    assert shop.length_m == pytest.approx(20, abs=0.1)
    assert shop.summary == "65 ft (20 m), narrowest 35 in (0.9 m), no stairs, step-free"
    care = ways[("Day care", "Stair A door")]
    assert care.by_stairs
    assert not care.accessible
    assert care.narrowest_m is None
    # 10 m, 17.1 m, one storey of 7 m, 4 m
    assert care.length_m == pytest.approx(10 + 17.1 + 7 + 4, abs=0.2)


def test_a_room_that_stairs_alone_leave_has_its_step_free_way_to_refuge(briefing: Briefing) -> None:
    rows = briefing.evacuation(TOWER).routes
    refuge = next(row for row in rows if row.exit == "Refuge 2")
    assert refuge.start == "Day care"
    assert refuge.accessible


def test_a_room_that_no_edge_leaves_is_named(briefing: Briefing) -> None:
    assert briefing.evacuation(TOWER).no_way_out == ("Store room",)


def test_exits_say_how_many_rooms_need_them_and_whether_they_are_step_free(briefing: Briefing) -> None:
    exits = {row.label: row for row in briefing.evacuation(TOWER).exits}
    assert exits["Main door"].rooms == 1
    assert exits["Main door"].accessible
    assert not exits["Stair A door"].accessible


def test_assembly_points_have_distance_direction_and_capacity(briefing: Briefing) -> None:
    point = briefing.evacuation(TOWER).assembly_points[0]
    assert point.distance_m == pytest.approx(64, abs=0.5)
    assert point.direction == "SW"
    assert point.capacity.value == "900"


def test_a_way_is_never_invented_where_no_edge_was_drawn() -> None:
    nodes = [
        {"id": "r", "kind": "room", "point": at(0, 0), "level": "G"},
        {"id": "x", "kind": "exit", "point": at(1, 0), "level": "G"},
    ]
    answer = over(evacuation={"nodes": nodes, "edges": []}).evacuation(TOWER)
    assert answer.routes == ()
    assert answer.no_way_out == ("Room r",)
    assert answer.routes_state.value == "The drawn network joins no room to an exit"


def test_the_shorter_of_two_ways_is_taken() -> None:
    nodes = [
        {"id": "r", "kind": "room", "point": at(0, 0), "level": "G"},
        {"id": "far", "kind": "exit", "point": at(30, 0), "level": "G"},
        {"id": "near", "kind": "exit", "point": at(0, 10), "level": "G"},
    ]
    edges = [{"start": "r", "end": "far"}, {"start": "near", "end": "r"}]
    route = over(evacuation={"nodes": nodes, "edges": edges}).evacuation(TOWER).routes[0]
    assert route.nodes == ("r", "near")


def test_a_step_free_edge_is_not_hidden_by_the_stairs_beside_it() -> None:
    nodes = [
        {"id": "r", "kind": "room", "point": at(0, 0), "level": "G"},
        {"id": "x", "kind": "exit", "point": at(9, 0), "level": "G"},
    ]
    edges = [
        {"start": "r", "end": "x", "stairs": True, "accessible": False},
        {"start": "x", "end": "r"},
    ]
    rows = over(evacuation={"nodes": nodes, "edges": edges}).evacuation(TOWER).routes
    assert [row.accessible for row in rows] == [True]


def test_nothing_drawn_is_said_to_be_missing(briefing: Briefing) -> None:
    answer = briefing.evacuation(BARE)
    states = (answer.routes_state, answer.exits_state, answer.assembly_state, answer.refuges_state)
    assert all(fact.state is FactState.MISSING for fact in states)


def test_exits_that_share_a_name_are_called_by_their_doors() -> None:
    doors = [
        {"id": "b1", "label": "Door B1", "point": at(0, 10), "kind": "door"},
        {"id": "m", "label": "Main lobby", "point": at(20, 0), "kind": "main entrance"},
    ]
    nodes = [
        {"id": "x1", "kind": "exit", "point": at(0, 11), "level": "G", "label": "Exit"},
        {"id": "x2", "kind": "exit", "point": at(20, 1), "level": "G", "label": "Exit"},
        {"id": "x3", "kind": "exit", "point": at(40, 30), "level": "G", "label": "Exit"},
        {"id": "x4", "kind": "exit", "point": at(0, 9), "level": "G", "label": "West porch"},
        {"id": "r", "kind": "room", "point": at(18, 4), "level": "G", "label": "Office"},
    ]
    edges = [{"start": "r", "end": "x2"}]
    briefing = over(site={"access_points": doors}, evacuation={"nodes": nodes, "edges": edges})
    answer = briefing.evacuation(TOWER)
    assert [row.label for row in answer.exits] == ["Door B1", "Main lobby", "Exit", "West porch"]
    assert answer.routes[0].exit == "Main lobby"
    marked = {symbol.id: symbol.label for symbol in briefing.overlay(TOWER, "G").symbols if symbol.kind == "exit"}
    assert marked["exit-x1"] == "Door B1"
