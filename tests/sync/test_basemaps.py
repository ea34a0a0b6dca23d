"""Base maps from the office to the vehicle: last of all, never in clear, and kept while a newer one is on its way."""

from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.briefing.briefing import Briefing
from responder_app.errors import TransportError
from responder_app.publisher.basemaps.taking import remove
from responder_app.settings import Settings
from responder_app.sync.progress import Progress
from tests.package.test_basemap import TILES, written
from tests.sync.scene import Scene, Vehicle, facility_id

ONE = facility_id(1)
HERE = (-87.62, 41.87)


def give(scene: Scene, name: str, *, tail: bytes = b"") -> bytes:
    """A base map of facility 1, as the office keeps it once it was read."""
    archive = written({place: tile + tail for place, tile in TILES.items()}, {"name": name})
    scene.office.basemaps.give(ONE, scene.office.basemaps.keep([archive]))
    return archive


def briefing(vehicle: Vehicle) -> Briefing:
    return Briefing(vehicle.library, Settings(), preferences=vehicle.library)


def test_a_base_map_arrives_and_gives_every_tile(scene: Scene) -> None:
    scene.publish(1, 2)
    give(scene, "Campus")
    vehicle = scene.enrol()
    assert vehicle.service(scene.repository).sync_now().is_whole
    (held,) = briefing(vehicle).basemaps(ONE)
    assert {place: held.tile(*place) for place in TILES} == TILES
    assert briefing(vehicle).basemaps(facility_id(2)) == ()
    assert briefing(vehicle).basemaps_at(HERE) == ()


def test_a_base_map_never_lies_in_clear_on_the_vehicles_disk(scene: Scene) -> None:
    scene.publish(1)
    archive = give(scene, "Campus", tail=b" of a city that is long enough to be found")
    vehicle = scene.enrol()
    vehicle.service(scene.repository).sync_now()
    (held,) = briefing(vehicle).basemaps(ONE)
    tile = held.tile(12, 1050, 1520)
    assert tile
    files = [path.read_bytes() for path in vehicle.paths.home.rglob("*") if path.is_file()]
    assert tile in archive  # the control: the archive itself would be noticed
    assert not any(tile in data for data in files)
    assert sum(map(len, files)) > len(archive)


def test_a_base_map_is_fetched_last(scene: Scene) -> None:
    scene.publish(1, 2, 3)
    give(scene, "Campus")
    vehicle = scene.enrol()
    doing: list[str] = []

    def told(progress: Progress) -> None:
        if progress.doing not in doing:
            doing.append(progress.doing)

    vehicle.service(scene.repository).sync_now(told)
    assert doing.index("Fetching base maps") > doing.index("Fetching plans and documents")


def test_without_its_base_map_a_facility_is_ready_and_the_next_sync_brings_it(scene: Scene, tmp_path: Path) -> None:
    scene.publish(1)
    give(scene, "Campus")
    vehicle = scene.enrol()
    missing = scene.repository / scene.named(vehicle).parts[ONE, "basemap"].path
    data = missing.read_bytes()
    missing.unlink()
    service = vehicle.service(scene.repository)
    change = service.sync_now()
    assert not change.is_whole
    assert vehicle.shown(1) == "Building 1"
    assert briefing(vehicle).basemaps(ONE) == ()
    missing.write_bytes(data)
    assert service.sync_now().is_whole
    assert len(briefing(vehicle).basemaps(ONE)) == 1


def test_the_map_before_is_shown_until_the_new_one_is_whole_and_a_removed_one_goes(scene: Scene) -> None:
    scene.publish(1)
    give(scene, "Old")
    vehicle = scene.enrol()
    service = vehicle.service(scene.repository)
    service.sync_now()
    remove(scene.office, "Old")
    give(scene, "New", tail=b"!")
    scene.publish(1)
    missing = scene.repository / scene.named(vehicle).parts[ONE, "basemap"].path
    data = missing.read_bytes()
    missing.unlink()
    service.sync_now()
    assert [one.name for one in briefing(vehicle).basemaps(ONE)] == ["Old"]
    missing.write_bytes(data)
    service.sync_now()
    assert [one.name for one in briefing(vehicle).basemaps(ONE)] == ["New"]
    remove(scene.office, "New")
    scene.publish(1)
    service.sync_now()
    assert briefing(vehicle).basemaps(ONE) == ()


def test_a_vehicle_without_a_way_to_the_office_keeps_its_map(scene: Scene) -> None:
    scene.publish(1)
    give(scene, "Campus")
    vehicle = scene.enrol()
    vehicle.service(scene.repository).sync_now()
    with pytest.raises(TransportError):
        vehicle.service(scene.folder / "gone").sync_now()
    assert len(briefing(vehicle).basemaps(ONE)) == 1
