"""A disk that is too small: what goes, what is left out, what is said; records never."""

from __future__ import annotations

import pytest

from responder_app.library.values import Wanted
from responder_app.package.digest import ObjectRef
from responder_app.package.part import BASEMAP, BEFORE, OVERVIEW, PLAN, TILES
from responder_app.sync.budget import (
    LEAST_RESERVE_BYTES,
    MOST_RESERVE_BYTES,
    LeftOut,
    essential_bytes,
    fit,
    room_bytes,
    said,
    share,
)
from responder_app.sync.plan import Stage
from responder_app.sync.progress import Progress
from responder_app.sync.wants import Wants, plan_objects
from tests.sync.scene import PLAN_BYTES, Scene, Vehicle, facility_id, plan_bytes

GB = 10**9


def _wanted(*items: tuple[str, str, int]) -> Wants:
    return plan_objects(
        Wanted("r", facility, kind, ObjectRef(hash=f"{number:064x}", length=size))
        for number, (facility, kind, size) in enumerate(items)
    )


def test_a_share_of_the_disk_stays_free() -> None:
    assert room_bytes(10 * GB, 10 * GB, 0, 0) == 10 * GB - 200_000_000
    assert room_bytes(100 * GB, 500 * GB, 0, 0) == 100 * GB - MOST_RESERVE_BYTES
    assert room_bytes(9_000_000, 9_000_000, 0, 0) == 9_000_000 - LEAST_RESERVE_BYTES
    assert room_bytes(4_000_000, 9_000_000, 0, 0) < 0, "drawings are left out beforehand; records are not asked"


def test_a_budget_counts_what_is_held_and_never_gives_more_than_the_disk() -> None:
    assert room_bytes(100 * GB, 500 * GB, 3 * GB, 5 * GB) == 2 * GB
    assert room_bytes(100 * GB, 500 * GB, 6 * GB, 5 * GB) == -GB
    assert room_bytes(1 * GB, 500 * GB, 0, 5 * GB) == GB - MOST_RESERVE_BYTES


@pytest.mark.parametrize(
    ("room", "others", "own"),
    [
        (900, [], 900),
        (900, [0], 900),
        (900, [100], 800),
        (900, [10**15], 450),
        (900, [10**15, 100], 500),
        (900, [10**15, 10**15], 300),
        (-5, [100], -5),
        (0, [100], 0),
    ],
)
def test_an_office_leaves_others_what_they_need_and_none_gets_less_than_its_part(
    room: int, others: list[int], own: int
) -> None:
    assert share(room, others) == own


def test_what_is_needed_most_is_taken_and_the_rest_is_named() -> None:
    wanted = _wanted(("a", PLAN, 50), ("a", TILES, 60), ("b", PLAN, 50), ("b", OVERVIEW, 10), ("c", BASEMAP, 500))
    fetched, left = fit(wanted, 120)
    assert [(item.facility_id, item.kind) for item in fetched] == [("b", OVERVIEW), ("a", PLAN), ("b", PLAN)]
    assert left == (LeftOut(Stage.TILES, 1, 60), LeftOut(Stage.BASEMAPS, 1, 500))
    assert "tiles of large sheets of one facility or area" in said(left)
    assert "base maps of one facility or area" in said(left)


def test_a_plan_of_several_objects_comes_whole_or_not_at_all() -> None:
    fetched, left = fit(_wanted(("a", PLAN, 40), ("a", PLAN, 40), ("b", PLAN, 30)), 70)
    assert [item.facility_id for item in fetched] == ["b"]
    assert left == (LeftOut(Stage.DRAWINGS, 1, 80),)


def test_when_all_fits_nothing_is_said() -> None:
    wanted = _wanted(("a", PLAN, 40))
    fetched, left = fit(wanted, 40)
    assert (list(fetched), left) == (list(wanted), ())
    assert said(()) == ""


def test_tiles_make_room_for_plans_and_not_for_tiles() -> None:
    wanted = _wanted(("a", PLAN, 40), ("a", TILES, 100), ("a", BEFORE, 7), ("a", OVERVIEW, 2))
    assert essential_bytes(wanted) == 42


def _limited(vehicle: Vehicle, budget: int) -> Vehicle:
    vehicle.settings = vehicle.settings.model_copy(update={"disk_budget_gb": budget / 1e9})
    return vehicle


def test_over_budget_every_record_comes_and_it_is_said_beforehand_what_does_not(scene: Scene) -> None:
    scene.publish(*range(1, 9))
    vehicle = _limited(scene.enrol(), 4 * PLAN_BYTES)
    told: list[Progress] = []
    change = vehicle.service(scene.repository).sync_now(told.append)
    assert [vehicle.shown(number) for number in range(1, 9)] == [f"Building {number}" for number in range(1, 9)]
    assert not change.is_whole
    assert "plans and documents of" in change.notes[0]
    fetching = next(index for index, one in enumerate(told) if one.doing == "Fetching plans and documents")
    assert told[fetching].warning == change.notes[0]
    assert vehicle.library.objects.used_bytes() <= 4 * PLAN_BYTES


def test_a_budget_that_is_raised_brings_the_rest(scene: Scene) -> None:
    scene.publish(*range(1, 9))
    vehicle = _limited(scene.enrol(), 4 * PLAN_BYTES)
    vehicle.service(scene.repository).sync_now()
    assert _limited(vehicle, 0).service(scene.repository).sync_now().is_whole
    assert [vehicle.plan(number) for number in range(1, 9)] == [plan_bytes(number) for number in range(1, 9)]


def test_earlier_plans_go_before_a_new_plan_is_left_out(scene: Scene) -> None:
    scene.publish(1, 2)
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    service.sync_now()
    scene.publish(1, 2, edition=2)
    service.sync_now()
    assert all(vehicle.library.earlier(facility_id(number), "plan-1") for number in (1, 2))
    used = vehicle.library.objects.used_bytes()
    assert used > 4 * PLAN_BYTES
    scene.publish(3)
    _limited(vehicle, used + 20_000)
    for _ in range(2):
        change = vehicle.service(scene.repository).sync_now()
        assert vehicle.plan(3) == plan_bytes(3)
        assert [vehicle.plan(number) for number in (1, 2)] == [plan_bytes(number, 2) for number in (1, 2)]
        assert vehicle.library.objects.used_bytes() <= used + 20_000
    assert not change.added
    assert vehicle.service("/nowhere").check().sound


def test_a_budget_that_is_lowered_takes_no_plan_away(scene: Scene) -> None:
    scene.publish(1, 2)
    vehicle = scene.enrol()
    vehicle.service(scene.repository).sync_now()
    scene.publish(3)
    change = _limited(vehicle, PLAN_BYTES).service(scene.repository).sync_now()
    assert [vehicle.plan(number) for number in (1, 2)] == [plan_bytes(number) for number in (1, 2)]
    assert vehicle.shown(3) == "Building 3"
    assert change.notes
    with pytest.raises(Exception, match="way"):
        vehicle.plan(3)
