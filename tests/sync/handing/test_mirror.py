"""A vehicle copies what it holds to a stick; another vehicle takes it from there; bad sticks."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from responder_app.errors import (
    InputError,
    NoAnswerError,
    NotFoundError,
    PlaceError,
    RollbackError,
    WrongRepositoryError,
)
from responder_app.publisher import office as offices
from responder_app.sync.handing import choice
from responder_app.sync.handing import place as places
from responder_app.sync.handing.holding import Holding, read_holding
from responder_app.sync.handing.ledger import NAME
from responder_app.sync.handing.mirror import Mirror, MirrorPlan
from responder_app.sync.handing.place import Place
from tests.fakes.buildings import area
from tests.sync.scene import PASSPHRASE, Scene, Vehicle, draw, facility_id, plan_bytes, preplan


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def _holding(vehicle: Vehicle) -> Holding:
    return read_holding(vehicle.paths, vehicle.answer)


def _mirror(vehicle: Vehicle, stick: Path, **options: Any) -> Mirror:
    return Mirror(_holding(vehicle), Place(stick), **options)


def _synced(scene: Scene, *numbers: int, name: str = "Engine 5") -> Vehicle:
    scene.publish(*numbers)
    vehicle = scene.enrol(name)
    vehicle.service(scene.repository).sync_now()
    return vehicle


def _files(stick: Path) -> set[str]:
    return {path.relative_to(stick).as_posix() for path in stick.rglob("*") if path.is_file()}


def test_a_vehicle_that_never_saw_the_office_takes_everything_from_a_stick_that_another_one_wrote(
    scene: Scene, stick: Path
) -> None:
    scene.publish(1, 2, 3)
    other = scene.enrol("Ladder 7")
    vehicle = scene.enrol("Engine 5")
    vehicle.service(scene.repository).sync_now()
    done = _mirror(vehicle, stick).run()
    change = other.service(stick).sync_now()
    assert done.sequence == change.sequence
    assert done.bytes_written == done.plan.bytes_missing > 0
    assert change.is_whole
    assert set(change.added) == {facility_id(number) for number in (1, 2, 3)}
    assert other.plan(2) == plan_bytes(2)


def test_the_reports_of_the_vehicle_that_takes_it_lie_in_the_sticks_inbox(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1)
    other = scene.enrol("Ladder 7")
    vehicle.service(scene.repository).sync_now()
    _mirror(vehicle, stick).run()
    change = other.service(stick).sync_now()
    assert change.reports.delivered == 1
    _mirror(vehicle, stick).run()
    assert len(list((stick / "inbox").iterdir())) == 1


def test_a_second_copy_writes_nothing_and_one_after_news_only_what_is_new(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1, 2)
    _mirror(vehicle, stick).run()
    again = _mirror(vehicle, stick).run()
    assert again.bytes_written == again.plan.objects_missing == 0
    before = _files(stick)
    scene.publish(1, name="Renamed", edition=2)
    vehicle.service(scene.repository).sync_now()
    news = _mirror(vehicle, stick).run()
    assert 0 < news.bytes_written < news.plan.bytes
    assert news.objects_removed > 0
    assert before - _files(stick)


def test_what_earlier_copies_left_goes_and_what_others_put_there_stays(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1, 2)
    (stick / "holiday.jpg").write_bytes(b"a picture")
    (stick / "objects").mkdir()
    (stick / "objects" / "letter.txt").write_bytes(b"a letter")
    foreign = stick / "objects" / "ab" / ("ab" + "0" * 62)
    foreign.parent.mkdir()
    foreign.write_bytes(b"an object that no copy wrote")
    _mirror(vehicle, stick).run()
    everything = _files(stick)
    _mirror(vehicle, stick, choose=choice.around(vehicle.library, facility_id(1), 1.0)).run()
    assert len(_files(stick)) < len(everything)
    assert (stick / "holiday.jpg").read_bytes() == b"a picture"
    assert (stick / "objects" / "letter.txt").read_bytes() == b"a letter"
    assert foreign.is_file()


def test_an_object_that_somebody_changed_since_is_not_deleted(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1, 2)
    _mirror(vehicle, stick).run()
    of_two = scene.named(vehicle).manifests[facility_id(2)]
    (stick / of_two.path).write_bytes(b"now something else")
    _mirror(vehicle, stick, choose=choice.around(vehicle.library, facility_id(1), 1.0)).run()
    assert (stick / of_two.path).read_bytes() == b"now something else"


def test_a_copy_of_one_facility_takes_nothing_from_a_vehicle_that_holds_more(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1, 2, 3)
    other = scene.enrol("Ladder 7")
    for one in (vehicle, other):
        one.service(scene.repository).sync_now()
    scene.publish(1, 2, name="Renamed", edition=2)
    vehicle.service(scene.repository).sync_now()
    _mirror(vehicle, stick, choose=choice.around(vehicle.library, facility_id(1), 1.0)).run()
    change = other.service(stick).sync_now()
    assert change.updated == (facility_id(1),)
    assert not change.removed
    assert not change.refused
    assert set(change.unfinished) == {facility_id(2)}
    assert "not at this source" in change.reasons[facility_id(2)]
    assert any("1 facility or area is not at this source" in note for note in change.notes)
    assert other.shown(1) == "Renamed"
    assert other.shown(2) == "Building 2"
    assert other.plan(3) == plan_bytes(3)
    rest = other.service(scene.repository).sync_now()
    assert rest.updated == (facility_id(2),)
    assert rest.is_whole


def test_a_new_vehicle_takes_what_a_partial_copy_has_and_is_told_what_it_lacks(scene: Scene, stick: Path) -> None:
    scene.publish(1, 2, 3)
    scene.office.take_area(area())
    other = scene.enrol("Ladder 7")
    vehicle = scene.enrol("Engine 5")
    vehicle.service(scene.repository).sync_now()
    _mirror(vehicle, stick, choose=choice.around(vehicle.library, facility_id(2), 1.0)).run()
    change = other.service(stick).sync_now()
    assert facility_id(2) in change.added
    assert len(change.added) == 2, "the area comes along"
    assert set(change.unfinished) == {facility_id(1), facility_id(3)}
    assert any("2 facilities and areas are not at this source" in note for note in change.notes)


def test_a_district_is_found_by_its_name_and_an_unknown_one_is_told(scene: Scene, stick: Path) -> None:
    for number, own in ((1, "North"), (2, "South"), (3, "north")):
        place = {"name": f"B {number}", "district": own, "address": {"street": f"{number} Way", "city": "Port Adler"}}
        scene.office.take(preplan(number, identity={**place, "location": (-87.6, 41.8)}, documents=[]), [])
    scene.office.publish(draw)
    vehicle, other = scene.enrol("Engine 5"), scene.enrol("Ladder 7")
    vehicle.service(scene.repository).sync_now()
    _mirror(vehicle, stick, choose=choice.districts(vehicle.library, ["NORTH"])).run()
    assert set(other.service(stick).sync_now().added) == {facility_id(1), facility_id(3)}
    with pytest.raises(NoAnswerError, match=r"North, South, north"):
        choice.districts(vehicle.library, ["East"])


def test_a_stick_pulled_out_anywhere_is_no_mirror_and_the_next_run_goes_on(
    scene: Scene, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicle = _synced(scene, 1, 2)
    other = scene.enrol("Ladder 7")
    vehicle.service(scene.repository).sync_now()
    real = places._write
    written: list[Path] = []

    def fail_at(number: int) -> None:
        def write(path: Path, data: bytes) -> None:
            if len(written) == number:
                path.write_bytes(data[: len(data) // 2])
                raise OSError(errno.EIO, "Input/output error")
            written.append(path)
            real(path, data)

        monkeypatch.setattr(places, "_write", write)

    begun = 0
    for number in range(2, 200, 8):
        written.clear()
        fail_at(number)
        try:
            done = _mirror(vehicle, stick).run()
        except PlaceError:
            begun += 1
            assert not (stick / "metadata" / "timestamp.json").exists()
            continue
        break
    assert begun >= 2
    assert done.plan.objects_missing < done.plan.objects
    monkeypatch.undo()
    assert other.service(stick).sync_now().is_whole


def test_until_the_new_copy_is_whole_the_one_before_is_the_copy(
    scene: Scene, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicle = _synced(scene, 1)
    other = scene.enrol("Ladder 7")
    vehicle.service(scene.repository).sync_now()
    first = _mirror(vehicle, stick).run()
    scene.publish(1, name="Renamed", edition=2)
    vehicle.service(scene.repository).sync_now()
    real = places._write

    def write(path: Path, data: bytes) -> None:
        if path.name.startswith("timestamp"):
            raise OSError(errno.ENODEV, "No such device")
        real(path, data)

    monkeypatch.setattr(places, "_write", write)
    with pytest.raises(PlaceError):
        _mirror(vehicle, stick).run()
    change = other.service(stick).sync_now()
    assert change.sequence == first.sequence
    assert change.is_whole


def test_a_cancelled_copy_says_so_and_goes_on_later(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1)
    stopped = _mirror(vehicle, stick).run(cancel=lambda: True)
    assert stopped.cancelled
    assert not _files(stick)
    assert not _mirror(vehicle, stick).run().cancelled


def test_what_a_copy_takes_is_told_before_anything_is_written(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1)
    told: list[tuple[MirrorPlan, set[str]]] = []
    _mirror(vehicle, stick).run(told=lambda plan: told.append((plan, _files(stick))))
    [(plan, files)] = told
    assert files == set()
    assert plan.fits
    assert plan.bytes_needed >= plan.bytes_missing > 0


def test_a_stick_that_is_too_small_is_told_beforehand(
    scene: Scene, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicle = _synced(scene, 1)
    monkeypatch.setattr(Place, "free_bytes", lambda _: 1000)
    with pytest.raises(PlaceError, match="too little room"):
        _mirror(vehicle, stick).run()
    assert not _files(stick)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "full"),
        (errno.EROFS, "read only"),
        (errno.EFBIG, "of that size"),
        (errno.EIO, "pulled out"),
        (errno.ENOTDIR, "name a folder"),
    ],
)
def test_what_a_stick_refuses_is_a_sentence(
    scene: Scene, stick: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    vehicle = _synced(scene, 1)

    def write(path: Path, _: bytes) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(places, "_write", write)
    with pytest.raises(PlaceError, match=said):
        _mirror(vehicle, stick).run()


def test_a_link_on_the_stick_leads_nowhere(scene: Scene, stick: Path, tmp_path: Path) -> None:
    vehicle = _synced(scene, 1)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (stick / "objects").symlink_to(elsewhere)
    with pytest.raises(PlaceError, match="link"):
        _mirror(vehicle, stick).run()
    assert not list(elsewhere.iterdir())


def test_another_disk_where_the_stick_was_is_not_written_to(
    scene: Scene, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vehicle = _synced(scene, 1)
    mirror = _mirror(vehicle, stick)
    monkeypatch.setattr(mirror.place, "_device", -1)
    with pytest.raises(PlaceError, match="pulled out"):
        mirror.run()
    assert not _files(stick)


def test_a_missing_folder_is_not_made_out_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(PlaceError):
        Place(tmp_path / "not" / "mounted")


def test_the_offices_own_folder_another_offices_copy_and_a_newer_one_are_let_be(
    scene: Scene, stick: Path, tmp_path: Path
) -> None:
    vehicle = _synced(scene, 1)
    with pytest.raises(InputError, match="no vehicle wrote"):
        _mirror(vehicle, scene.copy("published")).run()
    unpublished = tmp_path / "unpublished" / "metadata"
    unpublished.mkdir(parents=True)
    (unpublished / "1.root.json").write_bytes(b"of an office that has yet to publish")
    with pytest.raises(InputError, match="no vehicle wrote"):
        _mirror(vehicle, unpublished.parent).run()
    assert _files(unpublished.parent) == {"metadata/1.root.json"}
    newer = scene.enrol("Ladder 7")
    newer.service(scene.repository).sync_now()
    _mirror(newer, stick).run()
    with pytest.raises(InputError, match="newer"):
        _mirror(vehicle, stick).run()
    ledger = stick / NAME
    ledger.write_text(ledger.read_text().replace(vehicle.answer.repository, "0" * 64))
    with pytest.raises(InputError, match="another office"):
        _mirror(newer, stick).run()
    ledger.write_text("responder copy 1 of repository x\n../../etc/passwd\n")
    with pytest.raises(InputError, match="damaged"):
        _mirror(newer, stick).run()


def test_a_copy_inside_the_vehicles_own_folder_is_refused(scene: Scene) -> None:
    vehicle = _synced(scene, 1)
    (vehicle.paths.home / "copy").mkdir()
    with pytest.raises(InputError, match="apart"):
        _mirror(vehicle, vehicle.paths.home / "copy").run()


def test_an_object_that_is_damaged_here_is_left_out_and_counted(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1)
    other = scene.enrol("Ladder 7")
    vehicle.service(scene.repository).sync_now()
    ref = scene.named(vehicle).parts[facility_id(1), "plan"]
    path = vehicle.paths.objects / ref.hash[:2] / ref.hash
    path.write_bytes(b"x" * ref.length)
    assert _mirror(vehicle, stick).run().damaged == 1
    assert not (stick / ref.path).exists()
    assert other.service(stick).sync_now().added == (facility_id(1),)


def test_a_stick_that_lost_bytes_is_found_by_reading_it_again(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1)
    _mirror(vehicle, stick).run()
    ref = scene.named(vehicle).parts[facility_id(1), "plan"]
    (stick / ref.path).write_bytes(bytes(ref.length))
    assert _mirror(vehicle, stick).run().bytes_written == 0
    assert _mirror(vehicle, stick, reread=True).run().bytes_written == ref.length


def test_every_name_on_a_stick_is_one_that_fat_takes(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1, 2)
    _mirror(vehicle, stick).run()
    names = [path.name for path in stick.rglob("*")]
    assert all(len(name) < 100 and not set(name) & set('<>:"\\|?*') and name == name.lower() for name in names)
    assert not any(name.endswith((".", " ")) for name in names)


def test_before_its_first_sync_a_vehicle_has_nothing_to_hand_on(scene: Scene) -> None:
    vehicle = scene.enrol()
    with pytest.raises(NotFoundError, match="sync it first"):
        _holding(vehicle)


def test_a_copy_is_refused_by_a_vehicle_of_another_office(scene: Scene, stick: Path, tmp_path: Path) -> None:
    vehicle = _synced(scene, 1)
    _mirror(vehicle, stick).run()
    made, _ = offices.create(tmp_path / "elsewhere" / "office", "City of Elsewhere", PASSPHRASE, scene.clock)
    stranger_office = Scene(tmp_path / "elsewhere", made, scene.clock)
    try:
        with pytest.raises(WrongRepositoryError):
            stranger_office.enrol("Elsewhere 1").service(stick).sync_now()
    finally:
        stranger_office.close()


def test_a_copy_of_a_vehicle_that_fell_behind_is_refused_as_older(scene: Scene, stick: Path) -> None:
    vehicle = _synced(scene, 1)
    _mirror(vehicle, stick).run()
    ahead = scene.enrol("Ladder 7")
    ahead.service(scene.repository).sync_now()
    with pytest.raises(RollbackError):
        ahead.service(stick).sync_now()
