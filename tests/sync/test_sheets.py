"""Tiles and earlier plans from the office to the vehicle: what they cost, in which order, what is left of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from responder_app.briefing.briefing import Briefing
from responder_app.library.values import State
from responder_app.model.facility import Document
from responder_app.package.tiles import write_tiles
from responder_app.publisher.office import OwnerBytes
from responder_app.publisher.previews import Preview
from responder_app.settings import Settings
from responder_app.sync.progress import Progress
from tests.sync.scene import Scene, Vehicle, draw, facility_id, plan_bytes, preplan

ONE = facility_id(1)
LEVEL = {(column, row): bytes([column, row]) * 20_000 for column in range(8) for row in range(8)}
ARCHIVE = write_tiles(-3, {3: LEVEL}, deepest=True)


def tiles(document: Document, read: Callable[[], bytes], digest: str, page: int) -> Preview | None:
    return Preview("tiles", page, ARCHIVE)


def publish(scene: Scene, edition: int = 1, later: timedelta = timedelta()) -> None:
    scene.clock.ahead += later
    scene.office.take(preplan(1), [OwnerBytes("plan-1", plan_bytes(1, edition))])
    scene.office.publish(draw, clock_is_right=True, tiles=tiles)


def briefing(vehicle: Vehicle) -> Briefing:
    return Briefing(vehicle.library, Settings(), preferences=vehicle.library)


def test_a_pyramid_arrives_and_gives_every_tile(scene: Scene) -> None:
    publish(scene)
    vehicle = scene.enrol()
    assert vehicle.service(scene.repository).sync_now().is_whole
    pyramid = briefing(vehicle).sheet(ONE, "plan-1").pyramid
    assert pyramid is not None
    assert {place: pyramid.tile(1.0, *place) for place in LEVEL} == LEVEL


def test_tiles_never_lie_in_clear_on_the_vehicles_disk(scene: Scene) -> None:
    publish(scene)
    vehicle = scene.enrol()
    vehicle.service(scene.repository).sync_now()
    pyramid = briefing(vehicle).sheet(ONE, "plan-1").pyramid
    assert pyramid is not None
    tile = pyramid.tile(1.0, 3, 3)[:1000]
    written = [path.read_bytes() for path in vehicle.paths.home.rglob("*") if path.is_file()]
    assert tile in ARCHIVE  # the control: the archive itself would be noticed
    assert not any(tile in data for data in written)
    assert sum(map(len, written)) > len(ARCHIVE)


def test_tiles_come_after_everything_else_and_the_sheet_is_drawn_without_them(scene: Scene) -> None:
    publish(scene)
    vehicle = scene.enrol()
    vehicle.settings = vehicle.settings.model_copy(update={"downloads": 1})  # one after the other, in their order
    told: list[str] = []

    def stop_at_tiles() -> bool:
        return bool(told) and told[-1] == "Fetching tiles of large sheets"

    def progress(one: Progress) -> None:
        told.append(one.doing)

    vehicle.service(scene.repository).sync_now(progress, stop_at_tiles)
    assert vehicle.plan(1) == plan_bytes(1)
    sheet = briefing(vehicle).sheet(ONE, "plan-1")
    assert sheet.overview is not None
    assert (sheet.pyramid, sheet.stands_in, sheet.note) == (None, False, "")
    assert {row.state for row in vehicle.library.held()} == {State.READY}
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert briefing(vehicle).sheet(ONE, "plan-1").pyramid is not None


def test_the_plan_before_is_there_without_being_fetched_again(scene: Scene) -> None:
    publish(scene)
    vehicle = scene.enrol()
    vehicle.service(scene.repository).sync_now()
    held = {path.name for path in vehicle.paths.objects.rglob("*") if path.is_file()}
    publish(scene, edition=2, later=timedelta(days=60))
    change = vehicle.service(scene.repository).sync_now()
    assert change.is_whole
    found = briefing(vehicle).earlier_sheet(ONE, "plan-1")
    assert found is not None
    assert found.source.load() == plan_bytes(1, 1)
    assert vehicle.plan(1) == plan_bytes(1, 2)
    old_plan = next(
        name
        for name, path in scene.objects().items()
        if path.stat().st_size == len(plan_bytes(1)) + 16 and name in held
    )
    assert (vehicle.paths.objects / old_plan[:2] / old_plan).exists()
    assert found.said.startswith("Plan in use from ")


def test_a_vehicle_that_joins_later_gets_the_plan_before_too(scene: Scene) -> None:
    publish(scene)
    publish(scene, edition=2, later=timedelta(days=60))
    vehicle = scene.enrol()
    vehicle.service(scene.repository).sync_now()
    found = briefing(vehicle).earlier_sheet(ONE, "plan-1")
    assert found is not None
    assert found.source.load() == plan_bytes(1, 1)


def test_an_owners_withdrawal_erases_the_plan_before_and_the_tiles(scene: Scene) -> None:
    publish(scene)
    publish(scene, edition=2, later=timedelta(days=60))
    vehicle = scene.enrol()
    vehicle.service(scene.repository).sync_now()
    sizes = {path.stat().st_size for path in vehicle.paths.objects.rglob("*") if path.is_file()}
    assert len(plan_bytes(1)) + 16 in sizes  # the control: drawings were there
    scene.office.withdraw(ONE)
    scene.office.publish(draw, clock_is_right=True)
    vehicle.service(scene.repository).sync_now()
    left = [path.stat().st_size for path in vehicle.paths.objects.rglob("*") if path.is_file()]
    assert max(left, default=0) < 10_000


@pytest.mark.parametrize("kind", ["tiles", "before"])
def test_a_spoilt_object_of_either_never_hides_the_plan(scene: Scene, kind: str) -> None:
    publish(scene)
    publish(scene, edition=2, later=timedelta(days=60))
    vehicle = scene.enrol()
    spoilt: Path = scene.repository / scene.named(vehicle).parts[ONE, kind].path
    spoilt.write_bytes(bytes(spoilt.stat().st_size))
    vehicle.service(scene.repository).sync_now()
    assert vehicle.plan(1) == plan_bytes(1, 2)
    own = briefing(vehicle)
    missing = own.sheet(ONE, "plan-1").pyramid if kind == "tiles" else own.earlier_sheet(ONE, "plan-1")
    assert missing is None
