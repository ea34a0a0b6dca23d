"""A vehicle of the city that follows the county too: two offices, two repositories, one library."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from responder_app.library.library import open_library
from responder_app.package.enrolment import EnrolmentAnswer, read_answer
from responder_app.paths import VehiclePaths, make_private
from responder_app.publisher.office import Office
from responder_app.settings import Settings
from responder_app.sync.recorded import RecordedSync
from responder_app.sync.service import SyncService
from responder_app.sync.several import SeveralSync
from responder_app.vault import device as devices
from tests.sync.scene import KEY, QUICK, Clock, Scene, Template, Vehicle, draw, open_scene

COUNTY = "Adler County"
ENGINE = "Engine-5"


@dataclass
class Two:
    """The city, the county, and Engine 5 of the city."""

    city: Scene
    county: Scene
    vehicle: Vehicle
    county_answer: EnrolmentAnswer

    def city_sync(self, source: Path | str | None = None) -> SyncService:
        settings = Settings(downloads=4, source=str(source or self.city.repository))
        return self._service(self.vehicle.answer, settings, owns=True)

    def county_sync(self, source: Path | str | None = None) -> SyncService:
        settings = Settings(downloads=4, source=str(source or self.county.repository))
        return self._service(self.county_answer, settings, owns=False)

    def both(self, city: Path | str | None = None, county: Path | str | None = None) -> SeveralSync:
        return SeveralSync((self.city_sync(city), self.county_sync(county)))

    def _service(self, answer: EnrolmentAnswer, settings: Settings, owns: bool) -> SyncService:
        vehicle = self.vehicle
        return RecordedSync(
            vehicle.paths,
            settings,
            answer,
            vehicle.library,
            vehicle.device,
            clock=vehicle.clock,
            persistence=QUICK,
            owns=owns,
        )


@dataclass(frozen=True)
class Founded:
    """Both offices with what they published, and the vehicle, closed: to be copied for each test."""

    folder: Path
    city: Template
    county: Template

    @contextmanager
    def opened(self, folder: Path) -> Iterator[Two]:
        """A copy of all of it."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        city, county = _opened(folder, self.city), _opened(folder / "county", self.county)
        paths = VehiclePaths(folder / ENGINE)
        further = next(paths.enrolments.glob("*.json"))
        vehicle = Vehicle(
            paths,
            devices.load_keys(paths.device, KEY),
            read_answer(paths.enrolment.read_bytes()),
            open_library(paths, KEY.database_key),
            city.clock,
        )
        try:
            yield Two(city, county, vehicle, read_answer(further.read_bytes()))
        finally:
            vehicle.library.close()
            city.close()
            county.close()


def found(folder: Path, city_template: Template, county_template: Template) -> Founded:
    """Buildings 1 and 2 of the city, 2 and 3 of the county, which publish the id of building 2 both."""
    city = open_scene(folder, city_template)
    county = open_scene(make_private(folder / "county"), county_template)
    city.publish(1, 2, name="Of the city", size=2000)
    county.publish(2, 3, name="Of the county", edition=7, size=2000)
    vehicle = city.enrol()
    answer = county.office.enrol(vehicle.device.enrolment_request("Engine 5", "Fire", county.clock()), ("fire",))
    make_private(vehicle.paths.enrolments)
    vehicle.paths.further_enrolment(read_answer(answer).repository).write_bytes(answer)
    county.office.publish(draw)
    city.close()
    county.close()
    return Founded(folder, city_template, county_template)


def _opened(folder: Path, made: Template) -> Scene:
    clock = Clock()
    return Scene(folder, Office(folder / "office", made.key, clock), clock)
