"""A vehicle with real drawings: a few facilities of the demo city with its streets, and an eight-storey building.

The building's floors are the real ones of the folder of cases where that is there, else generated sheets.
"""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from responder_app.assembly import Vehicle
from responder_app.publisher import office as offices
from responder_app.publisher.area_file import read_area_file
from responder_app.publisher.basemaps import taking as basemaps
from responder_app.publisher.office import Office
from responder_app.publisher.previews import draw
from responder_app.publisher.receiving import receive
from responder_app.render.pool import RenderPool
from responder_app.render.requests import MediaType, Source, Tile
from tests.bench.town import OFFICE_WORDS, enrol, new_folder, open_vehicle
from tests.city import SPECS, area, extract
from tests.city import folder as owners
from tests.city.building import build as raise_building
from tests.conftest import CASES
from tests.gui.sheets import floor_plan

SEED = 1
WORKERS = 2
CHOSEN = ("adler-tower", "holt-elementary", "st-brannoc-medical", "northquay-reagents", "city-hall")
FLOORS = ("ground", "first", "second", "third", "fourth", "fifth", "sixth", "seventh")
LABELS = ("G", "1", "2", "3", "4", "5", "6", "7")
_TALL = """
identity:
  name: Government Office Building
  address: {street: 400 North Michigan Avenue, city: Chicago, state: IL}
  location: [-87.6243, 41.8895]
"""


@dataclass(frozen=True)
class Drawn:
    """The synced vehicle, opened."""

    folder: tempfile.TemporaryDirectory[str]
    vehicle: Vehicle
    facilities: tuple[str, ...]
    """Ids of the demo city's facilities."""
    tall: str
    """Id of the eight-storey building."""
    real: bool
    """Whether its floors are real ones."""

    @property
    def home(self) -> Path:
        """Where the vehicle lies."""
        return self.vehicle.paths.home

    @property
    def described(self) -> str:
        """What the building is, for a note."""
        return f"eight {'real' if self.real else 'generated'} floors"


@functools.cache
def drawn(chosen: tuple[str, ...] = CHOSEN, generated: bool = False) -> Drawn:
    """The vehicle; takes most of a minute. `generated` draws small floors even where there are real ones."""
    holder = new_folder()
    folder = Path(holder.name)
    real = (CASES / "plans").is_dir() and not generated
    office, _ = offices.create(folder / "office", "Bench Office", OFFICE_WORDS)
    paths = enrol(office, folder / "vehicle", "Engine 5")
    with RenderPool() as pool:
        facilities = _city(office, folder / "owners", pool, chosen)
        tall = _take(office, _tall_building(folder / "tall", real), pool)
        office.publish(lambda *sheet: draw(pool, *sheet))
    office.close()
    vehicle = open_vehicle(paths, str(office.repository.folder))
    vehicle.sync.sync_now()
    return Drawn(holder, vehicle, facilities, tall, real)


def _city(office: Office, folder: Path, pool: RenderPool, chosen: Sequence[str]) -> tuple[str, ...]:
    buildings = [raise_building(spec, SEED) for spec in SPECS]
    hydrants = area.hydrants(SEED)
    folder.mkdir()
    streets = folder / "area.geojson"
    streets.write_bytes(area.geojson(buildings, SEED))
    city_area = read_area_file(streets)
    office.take_area(city_area)
    basemaps.take(office, extract.write(folder / "city.osm.pbf", city_area), city_area.name, city_area.id)
    wanted = [building for building in buildings if building.spec.slug in chosen]
    return tuple(_take(office, owners.write(folder, building, hydrants, SEED), pool) for building in wanted)


def _take(office: Office, folder: Path, pool: RenderPool) -> str:
    intake = receive(office, folder, pool)
    if intake.preplan is None:
        raise AssertionError("\n".join(intake.report.lines()))
    return intake.preplan.id


def _tall_building(folder: Path, real: bool) -> Path:
    plans = folder / "plans"
    plans.mkdir(parents=True)
    (folder / "facility.yaml").write_text(_TALL)
    for name, label in zip(FLOORS, LABELS, strict=True):
        if real:
            shutil.copy(CASES / "plans" / f"govt-{name}.pdf", plans / f"{label}.pdf")
        else:
            (plans / f"{label}.pdf").write_bytes(floor_plan(f"Level {label}", 2592, 1728))
    return folder


@contextmanager
def warm_pool() -> Iterator[RenderPool]:
    """A pool whose workers have all started and drawn something, and have seen nothing of what is measured."""
    with RenderPool(WORKERS) as pool:
        pool.warm()
        small = Source("warm", MediaType.PDF, floor_plan("warm", 100, 100))
        wait([pool.submit(Tile(small, 0, 1.0, 0, 0, 100, 100)) for _ in range(8 * WORKERS)])
        while len(pool.pids()) < WORKERS:
            pool.run(Tile(small, 0, 1.0, 0, 0, 100, 100))
        yield pool
