"""An office with many made-up facilities and a vehicle enrolled with it: made once, shared by sync, start and office.

The real office seals and signs them; they have no documents, so that what is measured is the number of facilities.
"""

from __future__ import annotations

import functools
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from responder_app import assembly
from responder_app.assembly import Vehicle
from responder_app.model.facility import Document, PrePlan
from responder_app.paths import VehiclePaths
from responder_app.publisher import office as offices
from responder_app.publisher.office import Office
from responder_app.publisher.previews import Preview
from responder_app.publisher.publishing import Published
from responder_app.settings import Settings
from tests.bench.synthetic import preplan, preplans
from tests.bench.timing import milliseconds, timed

OFFICE_WORDS = "office words of the bench"
CREW_WORDS = "crew words of the bench"
FACILITIES = 10_000


def facilities() -> int:
    """How many facilities there are: RESPONDER_BENCH_FACILITIES, else as many as the goals speak of."""
    return int(os.environ.get("RESPONDER_BENCH_FACILITIES", FACILITIES))


def new_folder() -> tempfile.TemporaryDirectory[str]:
    """An empty folder that goes when nobody holds it any more."""
    return tempfile.TemporaryDirectory(prefix="responder-bench-")


def enrol(office: Office, home: Path, name: str) -> VehiclePaths:
    """A new vehicle whose grant comes with the next publication; its key is wrapped by CREW_WORDS."""
    paths = VehiclePaths(home)
    request = assembly.init_device(paths, name, "Fire", "passphrase", CREW_WORDS)
    assembly.accept_enrolment(paths, office.enrol(request, ["fire"]), lambda: CREW_WORDS)
    return paths


def open_vehicle(paths: VehiclePaths, source: str, ca_file: Path | None = None) -> Vehicle:
    """The vehicle, which syncs from there."""
    settings = Settings(source=source, ca_file=str(ca_file) if ca_file else None)
    return assembly.open_vehicle(paths, lambda: CREW_WORDS, settings)


@dataclass(frozen=True)
class Town:
    """The office, what its first publication did and took, and an enrolled vehicle that has not synced yet."""

    folder: tempfile.TemporaryDirectory[str]
    office: Office
    size: int
    published: Published
    take_ms: float
    publish_ms: float
    vehicle: VehiclePaths

    @property
    def repository(self) -> Path:
        """The folder to serve."""
        return self.office.repository.folder

    def change(self, number: int, name: str) -> str:
        """Rename the facility of that number at the office; gives its id."""
        before = preplan(number)
        self.office.take(before.model_copy(update={"identity": before.identity.model_copy(update={"name": name})}), ())
        return before.id

    def publish(self) -> Published:
        """Publish what changed."""
        return self.office.publish(no_previews)

    def synced_vehicle(self) -> VehiclePaths:
        """The enrolled vehicle, brought up to date from the folder where it is not yet."""
        vehicle = open_vehicle(self.vehicle, str(self.repository))
        try:
            vehicle.sync.sync_now()
        finally:
            vehicle.close()
        return self.vehicle


@functools.cache
def town(size: int) -> Town:
    """The town of that many facilities."""
    folder = new_folder()
    office, _ = offices.create(Path(folder.name) / "office", "Bench Office", OFFICE_WORDS)
    vehicle = enrol(office, Path(folder.name) / "vehicle", "Engine 5")
    take_ms = milliseconds(lambda: _take(office, preplans(size)))
    published, publish_ms = timed(lambda: office.publish(no_previews))
    return Town(folder, office, size, published, take_ms, publish_ms, vehicle)


def no_previews(document: Document, *_: object) -> Iterator[Preview]:
    """What draws the previews of documents, where there are none."""
    raise AssertionError(f"the facilities of the bench have no documents, but here is {document.id}")


def _take(office: Office, made: Iterator[PrePlan]) -> None:
    for one in made:
        office.take(one, ())
