"""The order and the grouping of what stands beside a drawing."""

from __future__ import annotations

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.gui.listed import Entry, Listed, entries_of


def car(number: int, fire_service: str = "Yes") -> Listed:
    details = (Fact("Floors", "B1 to 26"), Fact("Fire service", fire_service))
    return Listed(f"elevator-EL-{number}", f"Elevator EL-{number}", "elevator", details)


def titles(*things: Listed) -> list[str]:
    return [entry.title for entry in entries_of(things)]


def test_what_a_crew_asks_for_comes_before_elevators() -> None:
    kinds = ("elevator", "exit", "refuge", "gas", "stair", "fdc", "alarm_panel", "key_box", "main_entrance")
    given = [Listed(kind, kind, kind) for kind in kinds]
    order = ["main_entrance", "key_box", "alarm_panel", "fdc", "stair", "gas", "refuge", "exit", "elevator"]
    assert titles(*given) == order


def test_danger_in_the_building_comes_first_and_a_broken_hydrant_does_not() -> None:
    chlorine = Listed("c", "Chlorine", "hazmat", severity=FactSeverity.DANGER)
    broken = Listed("h", "Hydrant 9", "hydrant", severity=FactSeverity.DANGER)
    assert titles(broken, Listed("m", "Lobby", "main_entrance"), chlorine) == ["Chlorine", "Lobby", "Hydrant 9"]


def test_near_hydrants_come_before_the_neighbours_and_far_ones_after() -> None:
    hydrants = [Listed(f"h{n}", f"Hydrant {n}", "hydrant") for n in range(10)]
    names = titles(*hydrants, Listed("f", "Next door", "facility"))
    assert names.index("Next door") == 8
    assert names[:8] == [f"Hydrant {n}" for n in range(8)]


def test_exposures_stand_between_near_hydrants_and_the_neighbours() -> None:
    given = [Listed("f", "Next door", "facility"), Listed("e", "Exposure D", "exposure"), Listed("h", "H", "hydrant")]
    assert titles(*given, Listed("w", "Needed fire flow", "needed_fire_flow")) == [
        "Needed fire flow", "H", "Exposure D", "Next door"
    ]  # fmt: skip


def test_a_hydrants_row_says_hose_and_flow() -> None:
    hose = Fact("Hose lay", "610 ft (185 m) along Main St", shorter=("610 ft (185 m)",))
    flow = Fact("Flow", "1,500 gpm (AA, light blue)", shorter=("1,500 gpm (AA)",))
    (entry,) = entries_of([Listed("h", "Hydrant 7", "hydrant", (hose, flow))])
    assert entry.line == "Hose lay: 610 ft (185 m) · 1,500 gpm (AA)"
    (broken,) = entries_of([Listed("h", "Hydrant 8", "hydrant", (Fact("Flow", "OUT OF SERVICE"), hose))])
    assert broken.line == "Flow: OUT OF SERVICE · 610 ft (185 m)"


def test_ten_elevators_are_one_row_that_says_what_sets_some_apart() -> None:
    cars = [car(number, "Yes" if number in (1, 6) else "No") for number in (10, *range(1, 10))]
    (entry,) = entries_of(cars)
    assert entry.title == "Elevators EL-1 to EL-10"
    assert entry.line == "Fire service: EL-1, EL-6"
    assert len(entry.ids) == 10
    assert [(group.title, len(group.facts)) for group in entry.details] == [
        ("EL-1, EL-6", 2),
        ("EL-2, EL-3, EL-4, EL-5, EL-7, EL-8, EL-9, EL-10", 2),
    ]


def test_elevators_that_do_not_count_up_are_counted_and_say_what_all_have() -> None:
    (entry,) = entries_of([car(1), car(2), car(7)])
    assert (entry.title, entry.line) == ("3 elevators", "Floors: B1 to 26")


def test_two_elevators_and_those_not_placed_stay_rows_of_their_own() -> None:
    assert titles(car(1), car(2)) == ["Elevator EL-1", "Elevator EL-2"]
    lost = [Listed(f"e{n}", f"Elevator {n}", "elevator", placed=False) for n in range(3)]
    assert all("not placed" in entry.line for entry in entries_of(lost))
    assert len(entries_of(lost)) == 3


def test_a_row_says_its_kind_once_and_its_first_known_detail() -> None:
    missing = Fact("Where", "Not provided", FactState.MISSING)
    assert (
        Entry((Listed("s", "Stair ST-A", "stair", (missing, Fact("Roof access", "Yes"))),)).line == "Roof access: Yes"
    )
    assert Entry((Listed("f", "Siamese, side C", "fdc"),)).line == "FDC"
