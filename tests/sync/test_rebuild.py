"""`responder rebuild`: the database is lost or damaged, and everything that was held opens again without a network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from responder_app.errors import (
    BusyError,
    DamagedError,
    InputError,
    NoAnswerError,
    ResponderError,
    RollbackError,
    StoreError,
    WrongRepositoryError,
)
from responder_app.library.library import Library, open_library
from responder_app.library.values import State
from responder_app.package.enrolment import read_answer
from responder_app.paths import VehiclePaths
from responder_app.publisher.custody import Custody
from responder_app.sync.lock import one_writer
from responder_app.sync.rebuild import NEW, Rebuild, Rebuilt
from responder_app.trust.anchor import anchor_of
from responder_app.trust.kept import believe_again
from responder_app.vault.device import load_keys
from tests.sync.scene import KEY, Scene, Vehicle, facility_id, plan_bytes


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(1, 2, 3, 4)
    assert vehicle.service(scene.repository).sync_now().is_whole
    return vehicle


def rebuild(vehicle: Vehicle) -> Rebuilt:
    """Rebuild it and open the library again."""
    vehicle.library.close()
    done = rebuild_home(vehicle.paths)
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    return done


def rebuild_home(paths: VehiclePaths) -> Rebuilt:
    answer = read_answer(paths.enrolment.read_bytes())
    return Rebuild(paths, answer, load_keys(paths.device, KEY), KEY.database_key).run()


def lose(vehicle: Vehicle) -> None:
    vehicle.library.close()
    vehicle.paths.library.unlink()


def shown(library: Library, *numbers: int) -> dict[int, tuple[str, bytes]]:
    """Name and drawing by number, of those that are shown."""
    found = {}
    for number in numbers:
        try:
            name = library.preplan(facility_id(number)).identity.name
        except NoAnswerError:
            continue
        found[number] = (name, library.document(facility_id(number), "plan-1").data)
    return found


def test_a_lost_database_is_made_anew_and_everything_opens(scene: Scene, vehicle: Vehicle) -> None:
    before = shown(vehicle.library, 1, 2, 3, 4)
    shutil.move(scene.repository, scene.folder / "out of reach")
    lose(vehicle)
    done = rebuild(vehicle)
    assert (done.facilities, done.bytes_missing, done.set_aside, done.notes) == (4, 0, None, ())
    assert shown(vehicle.library, 1, 2, 3, 4) == before
    assert len(before) == 4
    assert vehicle.library.search("Building 3")[0].name == "Building 3"
    assert vehicle.library.preplan(facility_id(1)).access_codes is not None
    assert vehicle.library.last_check() is not None
    assert {row.state for row in vehicle.library.held()} == {State.READY}
    assert vehicle.library.check().sound


def test_after_a_rebuild_a_sync_has_nothing_to_do(scene: Scene, vehicle: Vehicle) -> None:
    lose(vehicle)
    rebuild(vehicle)
    change = vehicle.service(scene.repository).sync_now()
    assert change.is_whole
    assert (change.added, change.updated, change.unchanged) == ((), (), 4)
    assert change.traffic.requests <= 3


@pytest.mark.parametrize("page", [0, 1, 2, -1])
def test_a_damaged_database_is_set_aside_and_not_deleted(vehicle: Vehicle, page: int) -> None:
    vehicle.library.close()
    data = bytearray(vehicle.paths.library.read_bytes())
    at = (page * 4096 if page >= 0 else len(data) - 4096) + 100
    data[at] ^= 1
    vehicle.paths.library.write_bytes(data)
    done = rebuild(vehicle)
    assert done.set_aside is not None
    assert (vehicle.paths.home / done.set_aside).read_bytes() == bytes(data)
    assert len(shown(vehicle.library, 1, 2, 3, 4)) == 4


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"SQLite format 3\0" + bytes(8000)])
def test_a_file_that_is_no_database_is_set_aside(vehicle: Vehicle, content: bytes) -> None:
    vehicle.library.close()
    vehicle.paths.library.write_bytes(content)
    assert rebuild(vehicle).facilities == 4


def test_a_whole_database_is_left_alone(vehicle: Vehicle) -> None:
    vehicle.library.close()
    before = vehicle.paths.library.read_bytes()
    with pytest.raises(InputError, match="nothing to rebuild"):
        rebuild_home(vehicle.paths)
    assert vehicle.paths.library.read_bytes() == before


def test_a_sync_and_a_rebuild_are_never_at_once(vehicle: Vehicle) -> None:
    lose(vehicle)
    with one_writer(vehicle.paths.lock), pytest.raises(BusyError):
        rebuild_home(vehicle.paths)


def test_a_withdrawn_facility_does_not_come_back(scene: Scene, vehicle: Vehicle) -> None:
    scene.withdraw(2)
    vehicle.service(scene.repository).sync_now()
    lose(vehicle)
    assert rebuild(vehicle).facilities == 3
    assert set(shown(vehicle.library, 1, 2, 3, 4)) == {1, 3, 4}


def test_a_withdrawal_that_was_held_back_stays_held_back(scene: Scene, vehicle: Vehicle) -> None:
    scene.publish(*range(5, 13))
    vehicle.service(scene.repository).sync_now()
    scene.withdraw(*range(1, 8))
    change = vehicle.service(scene.repository).sync_now()
    assert len(change.held_back) == 7
    lose(vehicle)
    rebuild(vehicle)
    assert set(shown(vehicle.library, *range(1, 13))) == set(range(1, 13))


def test_a_facility_whose_new_version_was_refused_keeps_the_one_before(scene: Scene, vehicle: Vehicle) -> None:
    scene.publish(2, name="Changed", edition=2)
    manifest = scene.named(vehicle).manifests[facility_id(2)]
    path = scene.repository / manifest.path
    path.write_bytes(bytes(manifest.length))
    change = vehicle.service(scene.repository).sync_now()
    assert change.refused == (facility_id(2),)
    lose(vehicle)
    rebuild(vehicle)
    assert shown(vehicle.library, 2)[2] == ("Building 2", plan_bytes(2))
    assert len(shown(vehicle.library, 1, 2, 3, 4)) == 4


def test_what_was_half_way_is_as_it_was_and_the_next_sync_goes_on(scene: Scene, vehicle: Vehicle) -> None:
    scene.publish(1, 2, name="Changed", edition=2)
    for path in scene.named(vehicle).parts.items():
        (facility, kind), ref = path
        if facility == facility_id(1) and kind == "plan":
            (scene.repository / ref.path).rename(scene.folder / "kept back")
            missing = ref
    vehicle.service(scene.repository).sync_now()
    assert shown(vehicle.library, 1)[1] == ("Changed", plan_bytes(1))  # the sheet before stands in
    lose(vehicle)
    done = rebuild(vehicle)
    assert done.bytes_missing > 0
    assert shown(vehicle.library, 1, 2)[2] == ("Changed", plan_bytes(2, 2))
    assert vehicle.shown(1) == "Changed"
    (scene.folder / "kept back").rename(scene.repository / missing.path)
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert vehicle.plan(1) == plan_bytes(1, 2)


def test_a_revoked_vehicle_still_opens_what_it_held(scene: Scene, vehicle: Vehicle) -> None:
    scene.enrol("Engine 6")
    Custody(scene.office).revoke(scene.office.device("Engine 5"), "lost")
    scene.publish(9)
    for _ in range(2):
        vehicle.service(scene.repository).sync_now()
    lose(vehicle)
    assert rebuild(vehicle).facilities == 4
    assert len(shown(vehicle.library, 1, 2, 3, 4, 9)) == 4
    assert "revoked this device" in vehicle.service(scene.repository).status().grant


def test_a_sync_that_was_killed_leaves_all_that_a_rebuild_needs(scene: Scene, vehicle: Vehicle) -> None:
    """The newest state is accepted and nothing of it fetched: what is held is named by the one before."""
    scene.publish(1, 2, 3, 4, name="Changed", edition=2)
    for path in (scene.repository / "objects").rglob("*"):
        if path.is_file() and not (vehicle.paths.objects / path.parent.name / path.name).exists():
            path.unlink()
    with suppress(ResponderError):
        vehicle.service(scene.repository).sync_now()
    lose(vehicle)
    assert rebuild(vehicle).facilities == 4
    assert shown(vehicle.library, 1)[1] == ("Building 1", plan_bytes(1))


def test_an_older_state_of_the_repository_is_refused_after_a_rebuild_too(scene: Scene, vehicle: Vehicle) -> None:
    old = scene.copy("old")
    scene.publish(5)
    vehicle.service(scene.repository).sync_now()
    lose(vehicle)
    rebuild(vehicle)
    with pytest.raises(RollbackError):
        vehicle.service(old).sync_now()
    assert len(shown(vehicle.library, 1, 2, 3, 4, 5)) == 5


def test_one_bit_anywhere_in_an_accepted_state_and_it_is_not_believed(vehicle: Vehicle) -> None:
    (state,) = vehicle.library.accepted.every(vehicle.answer.repository)
    anchor, files = anchor_of(vehicle.answer), dict(state.contents)
    assert believe_again(anchor, files, state.accepted_at).state.sequence > 0
    random = Random(5)
    for name, content in files.items():
        if name == "1.root.json":
            continue  # the anchor's own is taken from the enrolment
        for _ in range(40):
            spoilt = bytearray(content)
            spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
            try:
                kept = believe_again(anchor, {**files, name: bytes(spoilt)}, state.accepted_at)
            except ResponderError:
                continue
            assert kept.catalogue.hash == state.catalogue_hash  # white space, or a word that nobody signed or reads
            assert kept.state.sequence == believe_again(anchor, files, state.accepted_at).state.sequence


def test_states_of_another_office_rebuild_nothing(scene: Scene, vehicle: Vehicle) -> None:
    lose(vehicle)
    other = vehicle.answer.model_copy(update={"repository": "0" * 64})
    with pytest.raises((WrongRepositoryError, DamagedError)):
        Rebuild(vehicle.paths, other, vehicle.device, KEY.database_key).run()


def test_without_an_accepted_state_it_says_so_and_changes_nothing(vehicle: Vehicle) -> None:
    vehicle.library.close()
    spoilt = vehicle.paths.library.read_bytes()[:5000]
    vehicle.paths.library.write_bytes(spoilt)
    shutil.rmtree(vehicle.paths.accepted)
    with pytest.raises(DamagedError, match="no state"):
        rebuild_home(vehicle.paths)
    assert vehicle.paths.library.read_bytes() == spoilt


def test_told_so_it_begins_empty_and_a_sync_fills_it(scene: Scene, vehicle: Vehicle) -> None:
    lose(vehicle)
    shutil.rmtree(vehicle.paths.accepted)
    done = Rebuild(vehicle.paths, vehicle.answer, vehicle.device, KEY.database_key).run(empty=True)
    assert (done.facilities, done.as_of) == (0, None)
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert len(shown(vehicle.library, 1, 2, 3, 4)) == 4


def test_an_accepted_state_with_a_flipped_bit_is_found_by_check_and_written_anew(
    scene: Scene, vehicle: Vehicle
) -> None:
    (path,) = vehicle.paths.accepted.glob("*.json")
    before = bytearray(path.read_bytes())
    before[len(before) // 2] ^= 4
    path.write_bytes(before)
    assert any("accepted state" in damage.what for damage in vehicle.library.check().damage)
    assert vehicle.library.check().sound
    assert vehicle.service(scene.repository).sync_now().is_whole
    lose(vehicle)
    assert rebuild(vehicle).facilities == 4


def test_an_accepted_state_that_a_kill_left_half_written_is_no_damage(scene: Scene, vehicle: Vehicle) -> None:
    (path,) = vehicle.paths.accepted.glob("*.json")
    half = [path.with_name(f"{path.name[:17]}{digit * 64}.json.new") for digit in "ab"]
    half[0].write_bytes(b"")
    half[1].write_bytes(path.read_bytes()[:100])
    assert vehicle.library.check().sound
    scene.publish(1, edition=2)
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert not any(each.exists() for each in half)
    assert not (vehicle.paths.accepted / "damaged").exists()


def test_a_damaged_object_costs_its_own_facility_only(scene: Scene, vehicle: Vehicle) -> None:
    record = scene.named(vehicle).parts[facility_id(3), "record"]
    path = vehicle.paths.objects / record.hash[:2] / record.hash
    path.write_bytes(bytes(record.length))
    lose(vehicle)
    done = rebuild(vehicle)
    assert done.facilities == 3
    assert any(facility_id(3) in note for note in done.notes)
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert len(shown(vehicle.library, 1, 2, 3, 4)) == 4


_KILLED = """
import signal, sys
from pathlib import Path
from responder_app.paths import VehiclePaths
from tests.sync.test_rebuild import rebuild_home
signal.setitimer(signal.ITIMER_PROF, float(sys.argv[2]))
rebuild_home(VehiclePaths(Path(sys.argv[1])))
"""


@pytest.mark.slow
def test_killed_at_any_moment_a_rebuild_is_simply_done_again(vehicle: Vehicle) -> None:
    vehicle.library.close()
    spoilt = bytearray(vehicle.paths.library.read_bytes())
    spoilt[4096 * 3 + 50] ^= 1
    vehicle.paths.library.write_bytes(spoilt)
    home, random, killed = vehicle.paths.home, Random(3), 0
    # Killed by the kernel after so much of its own processor time: what else the machine does is no part of it.
    for attempt, after_s in enumerate([0.001, *(random.uniform(0.001, 0.5) for _ in range(7))]):
        copy = VehiclePaths(home.with_name(f"copy-{attempt}"))
        shutil.copytree(home, copy.home)
        child = subprocess.run([sys.executable, "-c", _KILLED, str(copy.home), str(after_s)], check=False)
        assert child.returncode in (0, -signal.SIGPROF)
        killed += child.returncode != 0
        try:
            library = open_library(copy, KEY.database_key)
            whole = not library.check_pages()
            library.close()
        except StoreError:
            whole = False
        if not whole:
            rebuild_home(copy)
        library = open_library(copy, KEY.database_key)
        assert len(shown(library, 1, 2, 3, 4)) == 4
        library.close()
        assert any(path.read_bytes() == bytes(spoilt) for path in copy.home.glob("library.db*"))
    assert killed > 0


@pytest.mark.parametrize("step", range(1, 6))
def test_killed_between_any_two_steps_of_the_exchange(
    vehicle: Vehicle, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    vehicle.library.close()
    spoilt = vehicle.paths.library.read_bytes()[:8192] + b"spoilt"
    vehicle.paths.library.write_bytes(spoilt)
    vehicle.paths.library.with_name("library.db-wal").write_bytes(b"of the damaged one")
    done = 0
    real = os.replace

    class Killed(BaseException):
        pass

    def replace_until(source: Path, target: Path) -> None:
        nonlocal done
        if "library" in Path(source).name:
            done += 1
            if done == step:
                raise Killed
        real(source, target)

    monkeypatch.setattr("responder_app.sync.rebuild.os.replace", replace_until)
    try:
        rebuild_home(vehicle.paths)
        assert step > done
    except Killed:
        assert not vehicle.paths.library.exists() or vehicle.paths.library.read_bytes() == spoilt
    monkeypatch.undo()
    if not vehicle.paths.library.exists() or vehicle.paths.library.read_bytes() == spoilt:
        rebuild_home(vehicle.paths)
    library = open_library(vehicle.paths, KEY.database_key)
    assert len(shown(library, 1, 2, 3, 4)) == 4
    library.close()
    kept = [path for path in vehicle.paths.home.glob("library.db.damaged*") if path.read_bytes() == spoilt]
    assert len(kept) == 1
    assert not (vehicle.paths.home / NEW).exists()


def test_age_is_not_made_younger_by_a_rebuild(scene: Scene, vehicle: Vehicle) -> None:
    checked = vehicle.library.last_check()
    lose(vehicle)
    vehicle.clock.ahead = timedelta(days=400)
    rebuild(vehicle)
    again = vehicle.library.last_check()
    assert checked is not None
    assert again is not None
    assert again <= checked
