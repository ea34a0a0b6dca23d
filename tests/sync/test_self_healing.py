"""A flipped bit on the disk: found by `check` or on opening, set aside, fetched again; meanwhile the rest works.

Every object that a vehicle holds, whatever it is; and pages of the real SQLCipher database, which `rebuild` heals.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from responder_app.errors import DamagedError, DamagedLibraryError, NoAnswerError, ResponderError, WrongKeyError
from responder_app.library.library import Library, open_library
from responder_app.paths import VehiclePaths
from tests.sync.scene import KEY, Scene, Vehicle, facility_id, plan_bytes
from tests.sync.test_rebuild import rebuild_home

PAGE_BYTES = 4096
NUMBERS = range(1, 7)


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(*NUMBERS, size=3_000)
    assert vehicle.service(scene.repository).sync_now().is_whole
    return vehicle


def flip(path: Path, random: Random, start: int = 0, end: int | None = None) -> None:
    data = bytearray(path.read_bytes())
    data[random.randrange(start, end or len(data))] ^= 1 << random.randrange(8)
    path.write_bytes(data)


def opened(library: Library) -> set[int]:
    """Facilities whose record and drawing open; whatever opens is what was signed, whatever does not says so."""
    found = set()
    for number in NUMBERS:
        try:
            name = library.preplan(facility_id(number)).identity.name
            plan = library.document(facility_id(number), "plan-1").data
        except (DamagedError, NoAnswerError):
            continue
        assert (name, plan) == (f"Building {number}", plan_bytes(number, 1, 3_000))
        found.add(number)
    return found


def objects(vehicle: Vehicle) -> list[Path]:
    return sorted(path for path in vehicle.paths.objects.glob("??/*") if path.is_file())


def kinds(scene: Scene, vehicle: Vehicle) -> dict[str, str]:
    """What each object is, by its hash."""
    named = scene.named(vehicle)
    return {
        **{ref.hash: "shard" for ref in named.shards},
        **{ref.hash: "manifest" for ref in named.manifests.values()},
        **{ref.hash: kind for (_, kind), ref in named.parts.items()},
        named.grants.hash: "grants",
    }


@pytest.mark.slow
def test_every_object_with_a_flipped_bit_is_found_by_check_set_aside_and_fetched_again(
    scene: Scene, vehicle: Vehicle
) -> None:
    told, tried, random = kinds(scene, vehicle), set[str](), Random(1)
    service = vehicle.service(scene.repository)
    for path in objects(vehicle):
        before = path.read_bytes()
        flip(path, random)
        assert len(opened(vehicle.library)) >= len(NUMBERS) - 1
        damage = service.check().damage
        set_aside = (vehicle.paths.objects / "damaged" / path.name).exists()
        assert damage or set_aside, told.get(path.name)
        assert not path.exists()
        assert not any(one.in_database for one in damage)
        assert len(opened(vehicle.library)) >= len(NUMBERS) - 1
        service.sync_now()
        assert path.read_bytes() == before, told.get(path.name)
        assert service.check().sound
        assert opened(vehicle.library) == set(NUMBERS)
        tried.add(told.get(path.name, "other list"))
    assert {"shard", "manifest", "grants", "record", "plan", "overview", "words"} <= tried
    assert {"record for fire police"} <= tried


@pytest.mark.slow
def test_a_drawing_with_a_flipped_bit_is_found_on_opening_without_a_check(scene: Scene, vehicle: Vehicle) -> None:
    told, random = kinds(scene, vehicle), Random(2)
    for path in (path for path in objects(vehicle) if told.get(path.name) == "plan"):
        flip(path, random)
        assert len(opened(vehicle.library)) == len(NUMBERS) - 1
        assert (vehicle.paths.objects / "damaged" / path.name).exists()
        assert sum(row.bytes_missing > 0 for row in vehicle.library.held()) == 1
        assert vehicle.service(scene.repository).sync_now().is_whole
        assert opened(vehicle.library) == set(NUMBERS)


@pytest.mark.slow
def test_a_flipped_bit_in_a_database_page_is_found_and_healed_by_a_rebuild(vehicle: Vehicle) -> None:
    vehicle.library.close()
    home, random = vehicle.paths.home, Random(3)
    pages = vehicle.paths.library.stat().st_size // PAGE_BYTES
    still_opened = 0
    for page in sorted({0, 1, 2, pages - 1, *random.sample(range(pages), 12)}):
        copy = VehiclePaths(home.with_name(f"page-{page}"))
        shutil.copytree(home, copy.home)
        flip(copy.library, random, page * PAGE_BYTES, (page + 1) * PAGE_BYTES)
        assert _is_found(copy), page
        still_opened += len(_opened_from(copy))
        assert rebuild_home(copy).facilities == len(NUMBERS), page
        assert len(_opened_from(copy)) == len(NUMBERS)
        shutil.rmtree(copy.home)
    assert still_opened > 3 * len(NUMBERS)  # most pages cost one facility or none


def test_a_page_that_is_whole_is_not_called_damaged(vehicle: Vehicle) -> None:
    vehicle.library.close()
    assert not _is_found(vehicle.paths)
    assert len(_opened_from(vehicle.paths)) == len(NUMBERS)


def _is_found(paths: VehiclePaths) -> bool:
    try:
        with closing(open_library(paths, KEY.database_key)) as library:
            return any(damage.in_database for damage in library.check().damage)
    except (DamagedLibraryError, WrongKeyError):
        return True


def _opened_from(paths: VehiclePaths) -> set[int]:
    try:
        with closing(open_library(paths, KEY.database_key)) as library:
            return opened(library)
    except ResponderError:
        return set()
