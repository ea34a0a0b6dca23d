"""The measurements of sync against peers, fleets and sizes, each at a tiny size or with made-up costs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from responder_app.paths import VehiclePaths
from tests.bench import apart, load, peers, race
from tests.bench.chart import Line, chart
from tests.bench.comeback import comeback
from tests.bench.race import BARE, OURS, PEERS, RCLONE, Cost, Link, Task
from tests.bench.town import enrol, open_vehicle, town
from tests.fakes.nginx import NGINX

FEW = 5
needs_nginx = pytest.mark.skipif(not NGINX.exists(), reason="needs nginx")


def costs(ours_s: float, theirs_s: float) -> list[Cost]:
    return [Cost(OURS, ours_s, 1.0), *(Cost(peer, theirs_s, 1.0) for peer in PEERS)]


def test_a_comparison_that_is_lost_is_a_row_too_and_says_why() -> None:
    _, lost, *_ = peers._against("first sync", costs(2.0, 1.0), 0.8, "how", "why it is slower")
    assert (lost.value, lost.ok, lost.least) == (0.5, False, True)
    assert lost.note.endswith("why it is slower")
    _, won, *_ = peers._against("first sync", costs(1.0, 1.0), 0.8, "how", "why it is slower")
    assert won.ok
    assert "why" not in won.note


def test_bytes_that_cuts_cost_are_held_against_those_in_flight() -> None:
    plain, cut = costs(1.0, 1.0), costs(2.0, 2.0)
    cut[0] = replace(cut[0], received=30_000, lost=[10_000] * 2)
    assert not peers._cuts(plain, cut)[0].ok
    cut[0] = replace(cut[0], received=19_000)
    assert peers._cuts(plain, cut)[0].ok


@needs_nginx
@pytest.mark.skipif(shutil.which("rclone") is None, reason="needs rclone")
def test_both_bring_the_same_over_the_same_link(tmp_path: Path) -> None:
    made = town(FEW)
    home = enrol(made.office, tmp_path / "vehicle", "Engine 8").home
    made.publish()
    (tmp_path / "work").mkdir()
    task = Task(str(made.repository), str(tmp_path / "work"), (str(home),), (OURS, RCLONE), Link(20_000_000, 0.001))
    ours, theirs = race.main(task)
    files = [path.name for path in made.repository.rglob("*") if path.is_file()]
    assert {path.name for path in (tmp_path / "work" / "of-rclone").rglob("*") if path.is_file()} == set(files)
    assert not theirs.failed
    assert min(ours.received, ours.bytes, theirs.bytes) > 0
    assert ours.requests >= 2 * FEW


@needs_nginx
def test_the_bare_loop_brings_every_object_and_looks_at_its_hash(tmp_path: Path) -> None:
    made = town(FEW)
    made.publish()
    repository = shutil.copytree(made.repository, tmp_path / "copy")
    task = Task(str(repository), str(tmp_path), (str(tmp_path),), (BARE,))
    (cost,) = race.main(task)
    objects = {path.name: path for path in (repository / "objects").rglob("*") if path.is_file()}
    assert {path.name for path in (tmp_path / f"of-{BARE}").rglob("*") if path.is_file()} == objects.keys()
    assert not cost.failed
    assert cost.requests == len(objects)
    min(objects.values()).write_bytes(b"something else")
    assert race.main(task)[0].failed


@needs_nginx
def test_a_fleet_that_checks_and_syncs_at_once_is_measured() -> None:
    rows = {goal.name: goal for goal in load.run(checking=20, syncing=2, district=FEW, within_s=0.2)}
    assert rows["vehicles checking that failed"].value == 0
    assert rows["vehicles syncing at once that failed"].value == 0
    assert rows["a check among them, requests"].value == 2


def test_a_fleet_comes_back_spread_and_without_its_dice_in_step() -> None:
    asked, same, *_ = comeback(200)
    assert asked.value < 20
    assert same.value >= 100


def test_a_city_is_made_published_and_made_anew_from_its_objects(tmp_path: Path) -> None:
    apart.city(str(tmp_path), str(FEW), "0")
    assert apart.publish(str(tmp_path), threads="2")["objects"] > 2 * FEW
    vehicle = open_vehicle(VehiclePaths(tmp_path / "vehicle"), str(tmp_path / "office" / "repository"))
    vehicle.sync.sync_now()
    vehicle.close()
    assert apart.rebuild(str(tmp_path / "vehicle"))["facilities"] == FEW


def test_the_lists_of_a_generated_city_open_and_only_what_is_new_is_planned() -> None:
    told = apart.lists("1000")
    assert told["shards"] == 16
    assert 0 < told["steps"] < 1000 / told["shards"] * 2


def test_the_picture_is_an_image_with_every_line_named() -> None:
    picture = Xml.fromstring(chart("facilities", [[Line("time & more", [(10, 1.0), (1000, 30.0)])]]))
    assert "time & more" in {element.text for element in picture.iter()}
