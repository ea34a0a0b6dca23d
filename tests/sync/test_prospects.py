"""What a choice would mean is what the next sync then does."""

from __future__ import annotations

from responder_app.sync.prospects import District, Forecast, Prospects
from tests.sync.scene import PLAN_BYTES, Scene, Vehicle, facility_id


def prospects(vehicle: Vehicle) -> Prospects:
    return Prospects(vehicle.library, (vehicle.answer.repository,))


def test_districts_are_those_that_the_vehicle_may_read(scene: Scene) -> None:
    vehicle = scene.enrol()
    scene.publish(1, 2)
    vehicle.service(scene.repository).sync_now()
    assert prospects(vehicle).districts() == (District("city", 2),)
    assert prospects(vehicle).place_of(facility_id(1)) == (-87.619, 41.87)


def test_a_forecast_names_what_the_sync_then_leaves_out(scene: Scene) -> None:
    vehicle = scene.enrol()
    scene.publish(1, 2, 3)
    service = vehicle.service(scene.repository)
    before = prospects(vehicle)
    budget_gb = 1.5 * PLAN_BYTES / 1e9
    service.wishes.keep(disk_budget_gb=0.00001)
    service.sync_now()
    assert before.disk().missing > 3 * PLAN_BYTES
    assert before.forecast(0) == Forecast(0, "", 0)
    told = before.forecast(budget_gb)
    assert "plans and documents of 2" in told.left_out
    service.wishes.keep(disk_budget_gb=budget_gb)
    assert told.left_out in service.sync_now().notes


def test_what_is_held_and_more_than_the_budget_is_said(scene: Scene) -> None:
    vehicle = scene.enrol()
    scene.publish(1, 2)
    vehicle.service(scene.repository).sync_now()
    told = prospects(vehicle).forecast(PLAN_BYTES / 1e9)
    assert told.left_out == ""
    assert PLAN_BYTES < told.over_bytes < 2 * PLAN_BYTES


def test_tiles_and_earlier_plans_are_counted_as_room(scene: Scene) -> None:
    vehicle = scene.enrol()
    scene.publish(1)
    service = vehicle.service(scene.repository)
    service.sync_now()
    scene.publish(1, edition=2)
    service.sync_now()
    seen = prospects(vehicle)
    shed = vehicle.library.shed_bytes(vehicle.answer.repository, ("tiles", "before"))
    assert shed > 0
    scene.publish(2)
    service.wishes.keep(disk_budget_gb=0.00001)
    service.sync_now()
    assert vehicle.library.shed_bytes(vehicle.answer.repository, ("tiles", "before")) == 0
    assert seen.forecast(0).shed_bytes == 0
