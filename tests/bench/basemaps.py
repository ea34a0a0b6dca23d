"""Base maps: taking a real city's extract in, publishing it, and reading its tiles out of the encrypted library.

Where the real extract is not here, the demo city's own stands for it, and the note says so.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import asinh, pi, radians, tan
from pathlib import Path

from responder_app import assembly
from responder_app.briefing.answers.basemap import BaseMap, Bounds
from responder_app.model.base import LonLat
from responder_app.paths import VehiclePaths
from responder_app.publisher import office as offices
from responder_app.publisher.area_file import read_area_file
from responder_app.publisher.basemaps.taking import take
from responder_app.settings import Settings
from tests.bench.goal import Goal, at_most, measured
from tests.bench.timing import milliseconds, p50, p95, timed
from tests.city import SPECS, area, extract
from tests.city.building import build
from tests.conftest import CASES

REAL = CASES / "geo" / "helsinki.osm.pbf"
WORDS = "bench passphrase, never for real use"
GOAL_S = 60.0
READS = 300


def run() -> list[Goal]:
    """Measure; takes some seconds."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source, said = _source(folder)
        office, _ = offices.create(folder / "office", "Bench", WORDS)
        taken, take_ms = timed(lambda: take(office, source, "City"))
        published, publish_ms = timed(lambda: office.publish(lambda *_: iter(())))
        vehicle = VehiclePaths(folder / "vehicle")
        request = assembly.init_device(vehicle, "Engine", "Fire", "passphrase", WORDS)
        assembly.accept_enrolment(vehicle, office.enrol(request, ["fire"]), lambda: WORDS)
        office.publish(lambda *_: iter(()))
        office.close()
        with _map(vehicle, folder / "office" / "repository", _middle(taken.archive.bounds)) as (held, open_ms):
            times = list(_reads(held))
            tiles = len(list(_places(held)))
        size = f"{tiles} tiles, {taken.archive.length / 1e6:.2f} MB"
        return [
            at_most("taking an extract in", take_ms / 1000, GOAL_S, "s", f"{said}: {size}, in a confined process"),
            measured("publishing a base map", publish_ms / 1000, "s", f"{published.objects_written} objects"),
            measured("finding the base map of a place, first time", open_ms, "ms", "opens its directory"),
            measured(
                "reading a tile p95", p95(times), "ms", f"median {p50(times):.3f} ms of {READS}, objects kept open"
            ),
        ]


def _source(folder: Path) -> tuple[Path, str]:
    if REAL.exists():
        return REAL, f"Helsinki's centre, {REAL.stat().st_size / 1e6:.1f} MB"
    (folder / "area.geojson").write_bytes(area.geojson([build(spec, 1) for spec in SPECS], 1))
    written = extract.write(folder / "city.osm.pbf", read_area_file(folder / "area.geojson"))
    return written, f"the demo city, {written.stat().st_size / 1e6:.1f} MB"


@contextmanager
def _map(paths: VehiclePaths, repository: Path, place: LonLat) -> Iterator[tuple[BaseMap, float]]:
    vehicle = assembly.open_vehicle(paths, lambda: WORDS, Settings(source=str(repository)))
    try:
        vehicle.sync.sync_now()
        (held,), milliseconds_taken = timed(lambda: vehicle.briefing.basemaps_at(place))
        yield held, milliseconds_taken
    finally:
        vehicle.close()


def _reads(held: BaseMap) -> Iterator[float]:
    dice = random.Random(1)
    places = list(_places(held))
    for _ in range(READS):
        yield milliseconds(lambda: held.tile(*dice.choice(places)))


def _places(held: BaseMap) -> Iterable[tuple[int, int, int]]:
    west, south, east, north = held.bounds
    for z in range(held.min_zoom, held.max_zoom + 1):
        (left, bottom), (right, top) = _tile(z, (west, south)), _tile(z, (east, north))
        for x in range(left, right + 1):
            yield from ((z, x, y) for y in range(top, bottom + 1) if held.tile(z, x, y) is not None)


def _tile(z: int, place: LonLat) -> tuple[int, int]:
    side = 1 << z
    return int((place[0] + 180) / 360 * side), int((1 - asinh(tan(radians(place[1]))) / pi) / 2 * side)


def _middle(bounds: Bounds) -> LonLat:
    return (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
