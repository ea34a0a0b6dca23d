"""Each measurement at a tiny size, so that it cannot rot, and the page that they are written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench import __main__ as command
from tests.bench import basemaps, district, fleet, folium_map, office, plan_words, plans, search, start, sync, zones
from tests.bench import map as maps
from tests.bench.drawn import Drawn, drawn
from tests.bench.goal import Goal, at_most, measured
from tests.fakes.nginx import NGINX

pytestmark = pytest.mark.slow
FEW = 60


@pytest.fixture(scope="module")
def vehicle() -> Drawn:
    return drawn(("holt-elementary",), generated=True)


def names(goals: list[Goal]) -> list[str]:
    assert all(goal.value > 0 for goal in goals), goals
    return [goal.name for goal in goals if goal.goal is not None]


def test_the_office_is_measured() -> None:
    assert names(office.run(FEW)) == [f"publishing one change of {FEW}"]


@pytest.mark.skipif(not NGINX.exists(), reason="needs nginx")
def test_the_sync_is_measured() -> None:
    assert names(sync.run(FEW)) == [
        "sync without news",
        "sync without news, bytes",
        "sync without news, requests",
        f"sync of one change of {FEW}, beside its objects",
    ]


def test_the_fleet_screen_is_measured(qapp: object) -> None:
    assert names(fleet.run(40, days=2, rounds=1)) == [
        "opening the fleet to its painted table",
        "reading the fleet again: longest wait of the screen p50",
        "sorting by a heading, painted, p50",
    ]


@pytest.mark.skipif(not NGINX.exists(), reason="needs nginx")
def test_a_districts_first_sync_is_measured() -> None:
    assert names(district.run(12)) == ["every record of a district of 12"]


def test_the_search_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDER_BENCH_FACILITIES", str(FEW))
    assert len(names(search.run())) == 2


def test_the_zones_are_measured(vehicle: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESPONDER_BENCH_FACILITIES", str(FEW))
    monkeypatch.setattr(zones, "BLOCKS", 15)
    monkeypatch.setattr(zones, "HYDRANTS", 600)
    assert names(zones.run(vehicle, turns=4, fingers=4)) == [
        "zones of a small spill for another wind p95",
        "zones of a large spill for another wind p95",
        "a touch on the wind's dial to the painted zones p95",
    ]


def test_base_maps_are_measured() -> None:
    assert names(basemaps.run()) == ["taking an extract in"]


def test_the_start_is_measured() -> None:
    assert names(start.run(FEW, rounds=1)) == ["start to an answered search"]


def test_plans_and_the_arrival_sheet_are_measured(vehicle: Drawn) -> None:
    assert names(plans.run(vehicle, rounds=1)) == [
        "plan overview visible p95",
        "arrival sheet p95",
        "sheet sharp at screen size, display list ready, p95",
        "cold: from bytes to sharp / PDFium",
        "zoomed to 4x: sharp p95",
        "zoomed to 16x: sharp p95",
        "from a floor's key to its picture p95",
        "eight floors, over the idle window (PSS)",
        "memory of window and two workers (PSS)",
    ]


def test_words_in_plans_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_words, "SEARCHES", 20)
    monkeypatch.setattr(plan_words, "PEER_SEARCHES", 2)
    sheets = 2 * plan_words.PAGES
    assert names(plan_words.run(sheets)) == [
        f"words in {sheets} sheets p95",
        f"words in {sheets} sheets while they are read, p95",
    ]


def test_the_map_is_measured(vehicle: Drawn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folium_map, "LOADS", 1)
    both = Drawn(vehicle.folder, vehicle.vehicle, (*vehicle.facilities, vehicle.tall), vehicle.tall, vehicle.real)
    assert len(names(maps.run(both, windows=1, steps=8, features=400, pages=1))) == 11


def test_a_missed_goal_says_so() -> None:
    assert at_most("frame", 20.0, 16.7, "ms").line() == "frame  20 ms  <= 16.7 ms  short"
    assert at_most("frame", 16.7, 16.7, "ms").line() == "frame  16.7 ms  <= 16.7 ms  ok"
    assert at_most("frame", 20.0, 16.7, note="offscreen", if_short="Tried: less").note == "offscreen. Tried: less"
    assert at_most("frame", 16.0, 16.7, note="offscreen", if_short="Tried: less").note == "offscreen"
    assert measured("frame", 20.0, "ms").line() == "frame  20 ms"


def test_the_page_keeps_the_areas_that_were_not_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "PAGE", tmp_path / "measurements.md")
    command.write({"map": [at_most("frame", 20.0, 16.7, "ms", "offscreen")], "sync": [measured("rate", 3.0)]})
    command.write({"map": [at_most("frame", 10.0, 16.7, "ms", "offscreen")]})
    text = (tmp_path / "measurements.md").read_text()
    assert "| frame | 10 ms | 16.7 ms | ok | offscreen |" in text
    assert "**short**" not in text
    assert "| rate | 3 |  |  |  |" in text
