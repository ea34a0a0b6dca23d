"""Repositories that lie, lose things or belong to others: a clear error each, and the last good data still opens."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from responder_app.briefing.trust import trust_of
from responder_app.cli.sync_job import code_after
from responder_app.cli.terminal import FAILED, REFUSED
from responder_app.errors import (
    ExpiredError,
    NoGrantError,
    ResponderError,
    RollbackError,
    SignatureError,
    TamperedError,
    TransportError,
    WrongRepositoryError,
)
from responder_app.library.values import State
from responder_app.package.digest import ObjectRef
from responder_app.settings import Settings
from responder_app.sync.answers import Change
from tests.sync import scene as scenes
from tests.sync.scene import Named, Scene, Vehicle, facility_id, open_scene, plan_bytes, template

FIRST, SECOND = facility_id(1), facility_id(2)


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    """Holds version 1 of two facilities; version 2 of both is published."""
    scene.publish(1, 2, name="Old name")
    made = scene.enrol()
    assert made.service(scene.repository).sync_now().is_whole
    scene.publish(1, 2, name="New name", edition=2)
    return made


def _sync(scene: Scene, vehicle: Vehicle) -> Change:
    return vehicle.service(scene.repository).sync_now()


def _old_data_is_whole(vehicle: Vehicle, *numbers: int) -> None:
    for number in numbers:
        assert vehicle.shown(number) == "Old name"
        assert vehicle.plan(number) == plan_bytes(number)
    _nothing_is_half_written(vehicle)


def _nothing_is_half_written(vehicle: Vehicle) -> None:
    assert vehicle.service("/nowhere").check().sound
    assert not list(vehicle.paths.home.rglob("*.new"))


def _flip(path: Path, at: int = -1) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _newest(scene: Scene, pattern: str) -> Path:
    return max(scene.repository.glob(pattern), key=lambda path: path.stat().st_mtime_ns)


@pytest.mark.parametrize(
    ("pattern", "error"),
    [
        ("metadata/timestamp.json", SignatureError),
        ("metadata/*.snapshot.json", TamperedError),
        ("metadata/*.targets.json", SignatureError),
        ("targets/v1/*.catalogue", TamperedError),
    ],
)
def test_edited_signed_data_is_refused_and_nothing_changes(
    scene: Scene, vehicle: Vehicle, pattern: str, error: type[ResponderError]
) -> None:
    path = _newest(scene, pattern)
    data = path.read_bytes()
    at = data.index(b"2027") if b"2027" in data else data.index(b"2026")
    path.write_bytes(data[:at] + b"2099" + data[at + 4 :])
    for _ in range(2):
        with pytest.raises((error, TamperedError, SignatureError)):
            _sync(scene, vehicle)
        _old_data_is_whole(vehicle, 1, 2)


def test_an_edited_shard_keeps_what_it_lists_and_says_so(scene: Scene, vehicle: Vehicle) -> None:
    for ref in scene.named(vehicle).shards:
        _flip(scene.repository / ref.path)
    change = _sync(scene, vehicle)
    assert change.is_nothing
    assert not change.is_whole
    assert "not what was signed" in change.notes[0]
    _old_data_is_whole(vehicle, 1, 2)


def test_a_lost_shard_keeps_what_it_lists_and_the_next_sync_tries_again(scene: Scene, vehicle: Vehicle) -> None:
    (ref, *_) = scene.named(vehicle).shards
    lost = (scene.repository / ref.path).rename(scene.folder / "lost")
    change = _sync(scene, vehicle)
    assert change.is_nothing
    assert "not at this source" in change.notes[0]
    assert code_after(change) == FAILED, "a scheduler hears that not all is here"
    _old_data_is_whole(vehicle, 1, 2)
    lost.rename(scene.repository / ref.path)
    _flip(scene.repository / ref.path)
    assert code_after(_sync(scene, vehicle)) == REFUSED, "and that something there is not to be believed"
    _flip(scene.repository / ref.path)
    assert _sync(scene, vehicle).is_whole
    assert vehicle.shown(1) == "New name"


def test_a_clock_behind_what_was_signed_is_said_from_the_sync_on(scene: Scene, vehicle: Vehicle) -> None:
    scene.clock.ahead = timedelta(days=-400)
    assert _sync(scene, vehicle).is_whole
    receipt = vehicle.library.receipt(FIRST)
    checked = vehicle.library.last_check(receipt.repository)
    told = trust_of(receipt, checked, scene.clock(), Settings())
    assert told.headline == "Clock is wrong"


def test_an_edited_list_of_grants_stops_nothing_that_the_old_keys_open(scene: Scene, vehicle: Vehicle) -> None:
    scene.enrol("Another")
    path = scene.repository / scene.named(vehicle).grants.path
    _flip(path)
    change = _sync(scene, vehicle)
    assert "not what was signed" in change.notes[0]
    assert set(change.updated) == {FIRST, SECOND}
    _flip(path)
    assert _sync(scene, vehicle).is_whole


def test_an_edited_list_of_grants_gives_a_new_device_nothing(scene: Scene, vehicle: Vehicle) -> None:
    new = scene.enrol("New")
    _flip(scene.repository / scene.named(vehicle).grants.path)
    with pytest.raises(TamperedError):
        new.service(scene.repository).sync_now()
    assert not len(new.library.ring())


@pytest.fixture(params=["manifest", "record"])
def part_of_first(request: pytest.FixtureRequest) -> Callable[[Named], ObjectRef]:
    kind = request.param
    return lambda named: named.manifests[FIRST] if kind == "manifest" else named.parts[FIRST, kind]


def _spoil(path: Path, how: str) -> None:
    if how == "edited":
        _flip(path)
    elif how == "truncated":
        path.write_bytes(path.read_bytes()[:-5])
    else:
        path.write_bytes(path.read_bytes() + b"more")


@pytest.mark.parametrize("how", ["edited", "truncated", "longer"])
def test_a_spoilt_version_is_refused_alone_and_the_one_before_is_shown(
    scene: Scene, vehicle: Vehicle, part_of_first: Callable[[Named], ObjectRef], how: str
) -> None:
    path = scene.repository / part_of_first(scene.named(vehicle)).path
    good = path.read_bytes()
    _spoil(path, how)
    for _ in range(2):
        change = _sync(scene, vehicle)
        assert change.refused == (FIRST,)
        assert "not what was signed" in change.reasons[FIRST]
        rows = {row.id: row for row in vehicle.library.held()}
        assert rows[FIRST].state is State.REFUSED
        (row,) = (row for row in vehicle.service("/nowhere").status().facilities if row.id == FIRST)
        assert row.reason == change.reasons[FIRST]
        assert rows[SECOND].state is State.READY
        assert vehicle.shown(2) == "New name"
        _old_data_is_whole(vehicle, 1)
    path.write_bytes(good)
    assert _sync(scene, vehicle).updated == (FIRST,)
    assert {row.state for row in vehicle.library.held()} == {State.READY}


def test_a_spoilt_drawing_is_refused_and_the_one_before_stands_in(scene: Scene, vehicle: Vehicle) -> None:
    path = scene.repository / scene.named(vehicle).parts[FIRST, "plan"].path
    _flip(path)
    change = _sync(scene, vehicle)
    assert change.refused == (FIRST,)
    assert vehicle.shown(1) == "New name"
    content = vehicle.library.document(FIRST, "plan-1")
    assert content.stands_in
    assert content.data == plan_bytes(1)
    assert {row.id: row.state for row in vehicle.library.held()}[FIRST] is State.REFUSED
    _nothing_is_half_written(vehicle)
    _flip(path)
    assert _sync(scene, vehicle).is_whole
    assert vehicle.plan(1) == plan_bytes(1, 2)
    assert {row.state for row in vehicle.library.held()} == {State.READY}


def test_a_manifest_damaged_here_and_spoilt_there_keeps_nothing_else_back(scene: Scene, vehicle: Vehicle) -> None:
    assert _sync(scene, vehicle).is_whole
    ref = scene.named(vehicle).manifests[FIRST]
    _flip(vehicle.paths.objects / ref.hash[:2] / ref.hash)
    assert not vehicle.service("/nowhere").check().sound
    _flip(scene.repository / ref.path)
    scene.publish(2, name="Newest name", edition=3)
    change = _sync(scene, vehicle)
    assert change.unfinished == (FIRST,)
    assert change.updated == (SECOND,)
    assert vehicle.plan(1) == plan_bytes(1, 2)
    _flip(scene.repository / ref.path)
    assert _sync(scene, vehicle).is_whole
    assert (vehicle.paths.objects / ref.hash[:2] / ref.hash).is_file()
    _nothing_is_half_written(vehicle)


def test_a_missing_object_leaves_its_facility_as_it_was(
    scene: Scene, vehicle: Vehicle, part_of_first: Callable[[Named], ObjectRef]
) -> None:
    path = scene.repository / part_of_first(scene.named(vehicle)).path
    path.rename(path.with_suffix(".lost"))
    change = _sync(scene, vehicle)
    assert change.unfinished == (FIRST,)
    assert change.updated == (SECOND,)
    assert {row.id: row.state for row in vehicle.library.held()}[FIRST] is State.OLD
    _old_data_is_whole(vehicle, 1)
    path.with_suffix(".lost").rename(path)
    assert _sync(scene, vehicle).updated == (FIRST,)


def test_an_older_state_of_the_repository_is_refused(scene: Scene, vehicle: Vehicle) -> None:
    scene.publish(1, 2, name="Newest name")
    before = scene.copy("before")
    scene.publish(1, name="Newer than newest", edition=3)
    assert _sync(scene, vehicle).is_whole
    with pytest.raises(RollbackError):
        vehicle.service(before).sync_now()
    assert vehicle.shown(1) == "Newer than newest"
    assert vehicle.plan(1) == plan_bytes(1, 3)
    _nothing_is_half_written(vehicle)


def test_expired_metadata_is_refused_and_old_data_opens_at_any_age(scene: Scene, vehicle: Vehicle) -> None:
    last_check = vehicle.library.last_check()
    for days in (8, 366, 1095):
        scene.clock.ahead = timedelta(days=days)
        with pytest.raises(ExpiredError):
            _sync(scene, vehicle)
        _old_data_is_whole(vehicle, 1, 2)
    assert vehicle.library.last_check() == last_check
    scene.clock.ahead = timedelta(0)
    assert _sync(scene, vehicle).is_whole


def test_the_repository_of_another_office_is_refused(scene: Scene, vehicle: Vehicle, tmp_path: Path) -> None:
    other = scenes.template(tmp_path / "other")
    with pytest.raises((WrongRepositoryError, TransportError)):
        vehicle.service(other.folder / "repository").sync_now()
    elsewhere = scenes.open_scene(tmp_path / "elsewhere", other)
    elsewhere.publish(1, 2)
    with pytest.raises(WrongRepositoryError):
        vehicle.service(elsewhere.repository).sync_now()
    elsewhere.close()
    _old_data_is_whole(vehicle, 1, 2)


def test_a_device_without_a_grant_gets_nothing_and_is_told_so(scene: Scene, vehicle: Vehicle) -> None:
    stranger = scene.stranger("Stranger")
    service = stranger.service(scene.repository)
    for _ in range(2):
        with pytest.raises(NoGrantError, match="granted"):
            service.sync_now()
    assert not stranger.library.held()
    assert not len(stranger.library.ring())
    assert "granted" in service.status().grant


def test_a_grant_that_is_withdrawn_removes_nothing(scene: Scene, vehicle: Vehicle) -> None:
    replaced = replace(vehicle, device=scene.stranger("Replaced").device)
    scene.enrol("Another")  # the list of grants changes
    change = replaced.service(scene.repository).sync_now()
    assert "granted" in change.notes[0]
    assert vehicle.shown(1) == "New name"  # the keys that it had still open what is sealed under them
    assert "granted" in replaced.service(scene.repository).status().grant


def test_a_folder_without_a_repository_is_said(scene: Scene, vehicle: Vehicle, tmp_path: Path) -> None:
    with pytest.raises(TransportError, match="stick"):
        vehicle.service(tmp_path / "empty").sync_now()
    _old_data_is_whole(vehicle, 1, 2)


def test_a_stick_is_found_by_its_own_name_and_a_strangers_folder_on_it_is_not_taken(
    scene: Scene, vehicle: Vehicle, tmp_path: Path
) -> None:
    stick = tmp_path / "STICK"
    stick.mkdir()
    (stick / "photo.jpg").write_bytes(b"not ours")
    with closing(open_scene(tmp_path / "elsewhere", template(tmp_path / "other"))) as elsewhere:
        elsewhere.publish(1, name="Elsewhere")
        shutil.copytree(elsewhere.repository, stick / "responder")
    with pytest.raises(TransportError, match="Is the stick or disk still in"):
        vehicle.service(scene.repository).sync_now(source=str(stick))
    _old_data_is_whole(vehicle, 1, 2)
    shutil.rmtree(stick / "responder")
    shutil.copytree(scene.repository, stick / "responder")
    change = vehicle.service(scene.repository).sync_now(source=str(stick))
    assert change.is_whole
