"""The order of the evacuation list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import cast

import pytest

from responder_app.briefing.answers.evacuation import EvacuationAnswer, ExitRow, RefugeRow, RouteRow
from responder_app.briefing.answers.fact import Age, AgeState, Fact, FactState
from responder_app.briefing.answers.heading import Heading
from responder_app.gui.evacuation_rows import SINGLY, Place, rows_of

FLOORS = ("3", "2", "1")
MISSING = Fact("x", "Not provided", FactState.MISSING)


def route(level: str, number: int) -> RouteRow:
    nodes = (f"{level}-{number}", "exit")
    return RouteRow(
        f"r{level}{number}", level, f"Room {level}0{number}", "Exit", 20.0 + number, 0.9, True, False, nodes, ""
    )


def refuge(level: str) -> RefugeRow:
    return RefugeRow(f"ref-{level}", f"Landing {level}", level, "Stair B", Fact("Capacity", "2"))


@pytest.fixture
def answer() -> EvacuationAnswer:
    return EvacuationAnswer(
        heading=cast(Heading, None),
        routes=tuple(route(level, number) for level in FLOORS for number in range(SINGLY + 1)),
        routes_state=MISSING,
        no_way_out=("Vault",),
        exits=(ExitRow("e", "Main entrance", "1", True, 15),),
        exits_state=MISSING,
        assembly_points=(),
        assembly_state=MISSING,
        refuges=tuple(refuge(level) for level in FLOORS),
        refuges_state=MISSING,
        assistance=(Fact("Need help", "2"),),
        age=Age(AgeState.CURRENT, "", date(2026, 1, 1)),
    )


def titles(answer: EvacuationAnswer, first: str = "", burns: bool = False) -> list[str]:
    return [row.title for row, _ in rows_of(answer, FLOORS, first, burns)]


def test_people_first_then_the_floor_in_question_then_the_others_from_the_top(answer: EvacuationAnswer) -> None:
    assert titles(answer, "2", burns=True) == [
        *("No way out drawn from Vault", "Need help: 2", "Floor 2 · FIRE FLOOR", "Landing 2"),
        *(f"Room 20{number} to Exit" for number in range(SINGLY + 1)),
        *("Assembly points: Not provided", "Floor 3", "Landing 3", "Ways out of 5 rooms"),
        *("Floor 1", "Landing 1", "Main entrance", "Ways out of 5 rooms"),
    ]


def test_the_many_ways_out_of_another_floor_share_a_row_that_draws_them_all(answer: EvacuationAnswer) -> None:
    rows = rows_of(answer, FLOORS, "2", burns=False)
    row, place = next(found for found in rows if found[0].title.startswith("Ways out of"))
    assert row.lines == ("Longest 80 ft (24 m)",)
    assert place is not None
    assert place == Place("3", frozenset(f"route-3-{number}" for number in range(SINGLY + 1)))


def test_a_floor_in_question_with_nothing_listed_says_so(answer: EvacuationAnswer) -> None:
    assert "Floor B1: no exit, refuge or way out listed" in titles(answer, "B1")


def test_what_is_missing_is_said(answer: EvacuationAnswer) -> None:
    bare = replace(answer, routes=(), refuges=(), exits=(), no_way_out=(), assistance=())
    said = ["Assembly points", "Areas of refuge", "Ways out", "Exits"]
    assert titles(bare) == [f"{name}: Not provided" for name in said]


def test_rows_of_a_level_that_is_no_floor_are_not_lost(answer: EvacuationAnswer) -> None:
    outside = replace(answer, exits=(ExitRow("g", "Garden gate", "outdoors", False, 1),))
    names = titles(outside)
    assert names[names.index("Outdoors") + 1] == "Garden gate"
