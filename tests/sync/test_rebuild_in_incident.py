"""`responder rebuild` while an incident runs: it goes on, and what was withdrawn meanwhile is there until it ends."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from responder_app.errors import DamagedError
from responder_app.library import tables
from responder_app.library.incident import DOUBT, NONE, ROW, IncidentRow, salvaged, written
from responder_app.library.library import Library, open_library
from responder_app.package.enrolment import read_answer
from responder_app.sync.rebuild import Rebuild, Rebuilt
from tests.sync.scene import KEY, Scene, Vehicle, facility_id

PAGE = 4096
NOW = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
RUNS = written(
    IncidentRow(facility=facility_id(1), name="Building 1", begun_at=NOW, boot="b", since_boot_s=5.0, wall_s=7.0)
)
OVER = b"no database of anybody's"


@pytest.fixture
def vehicle(scene: Scene) -> Vehicle:
    vehicle = scene.enrol()
    scene.publish(1, 2, 3)
    assert vehicle.service(scene.repository).sync_now().is_whole
    return vehicle


@pytest.fixture
def on_scene(scene: Scene, vehicle: Vehicle) -> Vehicle:
    """An incident runs on it, the owner of 2 took it back and the office changed 3: two states since it began."""
    vehicle.library.save_row(ROW, RUNS)
    scene.withdraw(2)
    assert vehicle.service(scene.repository).sync_now().is_whole
    scene.publish(3, name="Changed", edition=2)
    assert vehicle.service(scene.repository).sync_now().is_whole
    assert lying(vehicle.library) == {1: True, 2: False, 3: True}
    return vehicle


def spoil(vehicle: Vehicle) -> None:
    """Flip a bit in a page that nothing of the incident lies on."""
    vehicle.library.close()
    file = vehicle.paths.library
    whole = file.read_bytes()
    for page in reversed(range(len(whole) // PAGE)):
        spoilt = bytearray(whole)
        spoilt[page * PAGE + 100] ^= 1
        file.write_bytes(spoilt)
        with suppress(DamagedError):
            salvaged(file, KEY.database_key)
            return
    raise AssertionError("the incident lies on every page")


def rebuild(vehicle: Vehicle) -> Rebuilt:
    vehicle.library.close()
    answer = read_answer(vehicle.paths.enrolment.read_bytes())
    done = Rebuild(vehicle.paths, answer, vehicle.device, KEY.database_key).run()
    vehicle.library = open_library(vehicle.paths, KEY.database_key)
    return done


def lying(library: Library) -> dict[int, bool]:
    """The facilities that lie in the library with their plans; whether each is shown."""
    column, number_of = tables.facility.c, {facility_id(number): number for number in range(1, 9)}
    objects = select(tables.part_object.c.hash, tables.edition.c.facility_key)
    objects = objects.join(tables.part, tables.part.c.key == tables.part_object.c.part_key)
    objects = objects.join(tables.edition, tables.edition.c.key == tables.part.c.edition_key)
    objects = objects.where(tables.part.c.kind == "plan")
    with library._store.reading() as connection:
        found = connection.execute(select(column.key, column.id, column.hidden_at).where(column.type == "facility"))
        shown = {row.key: (number_of[row.id], row.hidden_at is None) for row in found}
        for row in connection.execute(objects):
            if not (library.objects._path(bytes(row.hash).hex())).exists():
                shown.pop(row.facility_key, None)
    return dict(shown.values())


def test_it_goes_on_and_what_was_withdrawn_meanwhile_is_erased_after_its_end(scene: Scene, on_scene: Vehicle) -> None:
    spoil(on_scene)
    done = rebuild(on_scene)
    assert done.incident is True
    assert on_scene.library.row(ROW) == RUNS
    assert lying(on_scene.library) == {1: True, 2: False, 3: True}
    scene.publish(1, name="Changed too", edition=2)  # a sync that has something to sweep
    assert on_scene.service(scene.repository).sync_now().is_whole
    assert lying(on_scene.library) == {1: True, 2: False, 3: True}
    on_scene.library.save_row(ROW, NONE)
    on_scene.service(scene.repository).sync_now()
    assert lying(on_scene.library) == {1: True, 3: True}
    assert len(on_scene.library.accepted.every(on_scene.answer.repository)) == 1


@pytest.mark.parametrize("content", [None, b"", OVER * 400])
def test_where_nothing_of_it_can_be_read_nothing_is_erased_yet(
    scene: Scene, on_scene: Vehicle, content: bytes | None
) -> None:
    on_scene.library.close()
    if content is None:
        on_scene.paths.library.unlink()
    else:
        on_scene.paths.library.write_bytes(content)
    done = rebuild(on_scene)
    assert done.incident is None
    assert not on_scene.library.row(ROW)
    for _ in range(2):
        on_scene.service(scene.repository).sync_now()
        assert lying(on_scene.library) == {1: True, 2: False, 3: True}
    spoil(on_scene)
    assert rebuild(on_scene).incident is False
    on_scene.service(scene.repository).sync_now()
    assert lying(on_scene.library) == {1: True, 2: False, 3: True}


def test_without_one_a_rebuild_keeps_nothing_from_being_erased(scene: Scene, vehicle: Vehicle) -> None:
    vehicle.library.save_row(ROW, NONE)
    spoil(vehicle)
    assert rebuild(vehicle).incident is False
    scene.withdraw(2)
    vehicle.service(scene.repository).sync_now()
    assert lying(vehicle.library) == {1: True, 3: True}


def test_with_any_page_damaged_it_is_read_or_in_doubt_and_never_taken_for_none(vehicle: Vehicle) -> None:
    vehicle.library.save_row(ROW, RUNS)
    vehicle.library.save_row(DOUBT + "ab" * 32, NONE)
    expected = {ROW: RUNS, DOUBT + "ab" * 32: NONE}
    vehicle.library.close()
    file, key = vehicle.paths.library, KEY.database_key
    whole = file.read_bytes()
    read = doubtful = 0
    for page in range(len(whole) // PAGE):
        spoilt = bytearray(whole)
        spoilt[page * PAGE + 100] ^= 1
        file.write_bytes(spoilt)
        try:
            assert salvaged(file, key) == expected
            read += 1
        except DamagedError:
            doubtful += 1
        assert file.read_bytes() == bytes(spoilt)
    assert doubtful > 0
    assert read > doubtful


@pytest.mark.parametrize("value", ["{", '{"facility": ""}', "x" * 20_000])
def test_a_row_that_cannot_be_read_is_in_doubt(vehicle: Vehicle, value: str) -> None:
    vehicle.library.save_row(ROW, value)
    vehicle.library.close()
    with pytest.raises(DamagedError):
        salvaged(vehicle.paths.library, KEY.database_key)
