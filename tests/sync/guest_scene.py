"""Guests of the scene's office: vehicles of another agency with named facilities until a date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from responder_app.package.enrolment import read_answer
from responder_app.publisher.guests import Guests
from responder_app.publisher.registry.devices import Device
from tests.sync.scene import Scene, Vehicle, facility_id

STAY = timedelta(days=3)


def until(scene: Scene, stay: timedelta = STAY) -> datetime:
    return scene.clock() + stay


def admit(
    scene: Scene, *numbers: int, name: str = "Engine 40", scopes: Collection[str] = (), stay: timedelta = STAY
) -> Vehicle:
    """A new vehicle that is a guest for these facilities, with its grant in the repository."""
    vehicle = scene.stranger(name)
    request = vehicle.device.enrolment_request(name, "Northquay", scene.clock())
    ids = [facility_id(number) for number in numbers]
    done = Guests(scene.office).admit(request, ids, until(scene, stay), scopes)
    vehicle = replace(vehicle, answer=read_answer(done.answer))
    scene._vehicles[-1] = vehicle
    return vehicle


def device_of(scene: Scene, vehicle: Vehicle) -> Device:
    return scene.office.any_device(vehicle.device.fingerprint)


def shown(vehicle: Vehicle) -> set[str]:
    """The ids of facilities and areas that it shows."""
    return {row.id for row in vehicle.library.held() if row.version is not None}
