"""A vehicle of the office carries for its guests what it cannot read: they take it from there without the office."""

from __future__ import annotations

from pathlib import Path

import pytest

from responder_app.errors import NoGrantError
from responder_app.library.library import open_library
from responder_app.package.carried import CarriedList, open_carried
from responder_app.package.catalogue import Catalogue
from responder_app.package.keys import KeyRing
from responder_app.publisher.guests import Guests
from responder_app.sync import carrying
from responder_app.sync.handing.choice import chosen
from responder_app.sync.handing.holding import read_holding
from responder_app.sync.handing.mirror import Choose, Mirror, all_held
from responder_app.sync.handing.part import Part
from responder_app.sync.handing.place import Place
from responder_app.sync.handing.share import share
from responder_app.sync.rebuild import Rebuild
from responder_app.sync.transport.pin import pinned
from tests.sync.guest_scene import admit, device_of, shown
from tests.sync.scene import KEY, Scene, Vehicle, facility_id, plan_bytes


@pytest.fixture
def home(scene: Scene) -> Vehicle:
    scene.publish(1, 2, 3)
    return scene.enrol("Engine 5")


@pytest.fixture
def guest(scene: Scene, home: Vehicle) -> Vehicle:
    """Of buildings 1 and 2; the home vehicle synced after it was made a guest, it never met the office itself."""
    made = admit(scene, 1, 2)
    assert home.service(scene.repository).sync_now().is_whole
    return made


def copied(vehicle: Vehicle, folder: Path, choose: Choose = all_held) -> Path:
    folder.mkdir(exist_ok=True)
    Mirror(read_holding(vehicle.paths, vehicle.answer), Place(folder), choose).run()
    return folder


def objects(vehicle: Vehicle) -> set[str]:
    return {path.name for path in vehicle.paths.objects.rglob("*") if path.is_file()}


def newest(home: Vehicle) -> Catalogue:
    return read_holding(home.paths, home.answer).catalogue


def named(home: Vehicle) -> tuple[str, ...]:
    """The manifests that the newest state names for guests."""
    ring = home.library.ring(home.answer.repository)
    return tuple(ref.hash for ref in carrying.named(home.library.objects, newest(home), ring))


def test_a_guest_takes_its_facilities_from_a_stick_of_a_vehicle_that_cannot_read_its_keys(
    guest: Vehicle, home: Vehicle, tmp_path: Path
) -> None:
    change = guest.service(copied(home, tmp_path / "stick")).sync_now()
    assert change.is_whole
    assert shown(guest) == {facility_id(1), facility_id(2)}
    assert guest.plan(2) == plan_bytes(2)
    ring = home.library.ring(home.answer.repository)
    assert not any(key.id.scope.startswith("guest-") for key in ring)
    assert guest.library.receipt(facility_id(1)).guest_until is not None


def test_a_guest_takes_them_from_a_vehicle_beside(guest: Vehicle, home: Vehicle) -> None:
    sharing = share([read_holding(home.paths, home.answer)], "127.0.0.1", 0)
    try:
        change = guest.service("/nowhere").sync_now(source=pinned(sharing.address, sharing.fingerprint))
    finally:
        sharing.stop()
    assert set(change.added) == {facility_id(1), facility_id(2)}


def test_a_part_that_is_copied_carries_for_guests_too(guest: Vehicle, home: Vehicle, tmp_path: Path) -> None:
    part = chosen(home.library, Part((), facility_id(2), 1.0))
    change = guest.service(copied(home, tmp_path / "stick", part)).sync_now()
    assert change.added == (facility_id(2),)
    assert change.unfinished == (facility_id(1),)
    assert "not at this source" in " ".join(change.notes)


def test_changes_ends_and_news_reach_a_guest_that_way(
    scene: Scene, guest: Vehicle, home: Vehicle, tmp_path: Path
) -> None:
    stick = copied(home, tmp_path / "stick")
    guest.service(stick).sync_now()
    scene.publish(1, edition=2)
    Guests(scene.office).change(device_of(scene, guest), [facility_id(1), facility_id(3)])
    home.service(scene.repository).sync_now()
    change = guest.service(copied(home, stick)).sync_now()
    assert shown(guest) == {facility_id(1), facility_id(3)}
    assert guest.plan(1) == plan_bytes(1, 2)
    assert change.updated == (facility_id(1),)
    Guests(scene.office).end(device_of(scene, guest))
    home.service(scene.repository).sync_now()
    guest.service(copied(home, stick)).sync_now()
    assert shown(guest) == set()


def test_a_vehicle_that_has_all_asks_for_nothing_and_a_sweep_leaves_it(
    scene: Scene, guest: Vehicle, home: Vehicle, tmp_path: Path
) -> None:
    service = home.service(scene.repository)
    assert service.sync_now().traffic.requests <= 2
    scene.publish(3, edition=2)
    service.sync_now()
    home.library.sweep()
    assert service.check().sound
    assert service.sync_now().traffic.requests <= 2
    assert set(named(home)) <= objects(home)
    assert guest.service(copied(home, tmp_path / "stick")).sync_now().is_whole


def test_what_no_guest_reads_any_more_is_let_go(scene: Scene, guest: Vehicle, home: Vehicle) -> None:
    carried = set(named(home))
    assert len(carried) == 2
    assert carried <= objects(home)
    Guests(scene.office).end(device_of(scene, guest))
    home.service(scene.repository).sync_now()
    home.library.sweep()
    assert not carried & objects(home)


def test_a_rebuilt_vehicle_still_carries(scene: Scene, guest: Vehicle, home: Vehicle, tmp_path: Path) -> None:
    home.library.close()
    home.paths.library.unlink()
    Rebuild(home.paths, home.answer, home.device, KEY.database_key, home.clock).run()
    library = open_library(home.paths, KEY.database_key)
    try:
        library.sweep()
        assert guest.service(copied(home, tmp_path / "stick")).sync_now().is_whole
    finally:
        library.close()


def test_what_a_host_lacks_or_changed_of_it_costs_the_vehicle_nothing_else(
    scene: Scene, guest: Vehicle, home: Vehicle
) -> None:
    missing, changed = named(home)
    for name in (missing, changed):
        (home.paths.objects / name[:2] / name).unlink()
    (scene.repository / f"objects/{missing[:2]}/{missing}").unlink()
    file = scene.repository / f"objects/{changed[:2]}/{changed}"
    file.write_bytes(bytes(len(file.read_bytes())))
    scene.publish(3, edition=2)
    change = home.service(scene.repository).sync_now()
    assert (change.updated, change.refused, change.unfinished) == ((facility_id(3),), (), ())
    assert home.plan(3) == plan_bytes(3, 2)
    (said,) = [note for note in change.notes if "guests" in note]
    assert said.startswith("2 sealed files that guests of City of Port Adler would take")
    assert home.service(scene.repository).check().sound


def test_a_guest_is_told_what_a_copy_from_before_lacks(scene: Scene, home: Vehicle, tmp_path: Path) -> None:
    home.service(scene.repository).sync_now()
    guest = admit(scene, 1)
    stick = copied(home, tmp_path / "stick")
    with pytest.raises(NoGrantError):
        guest.service(stick).sync_now()  # it is of the state before: no grant lies there
    assert shown(guest) == set()


def test_only_the_offices_own_vehicles_open_the_list_and_whose_it_is_stands_nowhere(
    scene: Scene, guest: Vehicle, home: Vehicle
) -> None:
    (ref,) = newest(home).carried
    sealed = (scene.repository / ref.object.path).read_bytes()
    place = (home.answer.repository, ref.compartment, ref.epoch)
    found = open_carried(sealed, *place, home.library.ring(home.answer.repository))
    assert found is not None
    assert set(CarriedList.model_fields) == {"format", "objects"}
    guest.service(scene.repository).sync_now()
    assert open_carried(sealed, *place, guest.library.ring(guest.answer.repository)) is None
    assert open_carried(sealed, *place, KeyRing([])) is None
