"""Tiles and earlier sheets as the library gives them: only when whole, only what is needed, never in a sheet's way."""

from __future__ import annotations

from datetime import date

import pytest

from responder_app.errors import DamagedError, NoAnswerError
from responder_app.library.library import Library
from responder_app.library.objects import ObjectStore
from responder_app.library.shown import Rendition
from responder_app.library.values import State
from responder_app.model.facility import SHARED, Document, PrePlan, Scopes
from responder_app.model.terms import DocumentKind
from responder_app.package.digest import ObjectRef
from responder_app.package.earlier import EarlierFile
from responder_app.package.limits import TILES_OBJECT_BYTES
from responder_app.package.tiles import write_tiles
from tests.library.buildings import PAGE, building
from tests.library.press import KINDS, Package, Press

LEVEL = {(column, row): f"tile {column} {row} ".encode() * 30 for column in range(4) for row in range(3)}
ARCHIVE = write_tiles(-2, {2: LEVEL}, deepest=True)
SOURCE: Rendition = ("plan-1", "source", None)
TILES: Rendition = ("plan-1", "tiles", 1)
BEFORE: Rendition = ("plan-1", "before", None)
FILES = {SOURCE: b"the plan", TILES: ARCHIVE, BEFORE: b"last year's plan"}
EARLIER = {"plan-1": EarlierFile(media_type="application/pdf", pages=(PAGE,), until=date(2026, 1, 15))}


def tower(scopes: Scopes = SHARED) -> PrePlan:
    plan = Document(
        id="plan-1",
        kind=DocumentKind.PLAN,
        title="Floor 1",
        media_type="application/pdf",
        pages=(PAGE,),
        scopes=scopes,
    )
    return building(documents=(plan,))


def deliver(library: Library, package: Package, without: Rendition | None = None) -> list[ObjectRef]:
    """Everything but the objects of one rendition; gives those."""
    entries = {entry.id: entry for entry in package.arrival.manifest.parts}
    held_back = list(entries[package.parts[without]].objects) if without else []
    here = {ref: data for ref, data in package.objects.items() if ref not in held_back}
    library.objects.put_all(here.items())
    library.install([package.arrival])
    library.arrived(here)
    return held_back


@pytest.fixture
def package(press: Press) -> Package:
    return press.package(tower(), files=FILES, earlier=EARLIER)


def test_a_tile_is_read_out_of_its_part(library: Library, package: Package) -> None:
    deliver(library, package)
    tiles = library.pyramid(tower().id, "plan-1")
    assert tiles is not None
    assert (tiles.zooms, tiles.deepest) == ((1.0,), True)
    assert {place: tiles.tile(1.0, *place) for place in LEVEL} == LEVEL


def test_only_the_objects_that_hold_the_tile_are_read(
    library: Library, package: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(library, package)
    read: list[ObjectRef] = []
    whole = ObjectStore.get

    def noted(store: ObjectStore, ref: ObjectRef) -> bytes:
        read.append(ref)
        return whole(store, ref)

    monkeypatch.setattr(ObjectStore, "get", noted)
    tiles = library.pyramid(tower().id, "plan-1")
    assert tiles is not None
    opened_to_find_tiles = len(read)
    tiles.tile(1.0, 3, 2)
    assert 1 <= len(read) - opened_to_find_tiles <= 3
    again = len(read)
    tiles.tile(1.0, 3, 2)
    assert len(read) == again


def test_tiles_that_are_still_on_their_way_are_none_and_the_facility_is_ready(
    library: Library, package: Package
) -> None:
    rest = deliver(library, package, without=TILES)
    assert len(rest) > 1
    library.objects.put_all((ref, package.objects[ref]) for ref in rest[1:])
    library.arrived(rest[1:])
    assert library.pyramid(tower().id, "plan-1") is None
    (row,) = library.held()
    assert row.state is State.READY
    assert row.bytes_missing == rest[0].length


def test_a_plan_that_is_still_on_its_way_is_waited_for(library: Library, package: Package) -> None:
    deliver(library, package, without=SOURCE)
    assert [row.state for row in library.held()] == [State.UPDATING]  # the control of the test above


def test_a_damaged_object_ends_the_tiles_and_is_fetched_again(library: Library, package: Package) -> None:
    deliver(library, package)
    entry = next(entry for entry in package.arrival.manifest.parts if entry.kind == "tiles")
    tiles = library.pyramid(tower().id, "plan-1")
    assert tiles is not None
    last = entry.objects[-1]
    library.objects._path(last.hash).write_bytes(bytes(last.length))
    with pytest.raises(DamagedError):
        all(tiles.tile(1.0, *place) for place in LEVEL)
    assert [item.ref for item in library.wanted()] == [last]
    assert library.pyramid(tower().id, "plan-1") is None
    assert library.document(tower().id, "plan-1").data == b"the plan"


def test_tiles_that_are_no_archive_are_left_aside(library: Library, press: Press) -> None:
    deliver(library, press.package(tower(), files={SOURCE: b"the plan", TILES: b"not an archive" * 100}))
    assert library.pyramid(tower().id, "plan-1") is None


def test_tiles_in_objects_that_are_too_large_to_open_for_one_tile_are_left_aside(
    library: Library, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = write_tiles(-2, {2: {(0, 0): bytes(TILES_OBJECT_BYTES + 1)}}, deepest=True)
    for step, used in ((TILES_OBJECT_BYTES, True), (TILES_OBJECT_BYTES + 1, False)):
        monkeypatch.setitem(KINDS, "tiles", ("tiles", step))
        version = 1 + (not used)
        deliver(library, press.package(tower(), version=version, files={SOURCE: b"the plan", TILES: large}))
        assert (library.pyramid(tower().id, "plan-1") is not None) is used


def test_a_new_version_is_never_shown_with_the_tiles_of_the_old_one(library: Library, press: Press) -> None:
    deliver(library, press.package(tower(), files={SOURCE: b"the plan", TILES: ARCHIVE}))
    second = press.package(tower(), version=2, files={SOURCE: b"the new plan", TILES: ARCHIVE})
    deliver(library, second, without=TILES)
    assert library.document(tower().id, "plan-1").data == b"the new plan"
    assert library.pyramid(tower().id, "plan-1") is None


def test_the_file_before_is_told_and_opened(library: Library, package: Package) -> None:
    deliver(library, package)
    found = library.earlier(tower().id, "plan-1")
    assert found is not None
    assert found.file == EARLIER["plan-1"]
    assert library.read_part(tower().id, found.part).data == b"last year's plan"


def test_a_file_before_that_is_still_on_its_way_is_none(library: Library, package: Package) -> None:
    deliver(library, package, without=BEFORE)
    assert library.earlier(tower().id, "plan-1") is None
    assert [row.state for row in library.held()] == [State.READY]


def test_a_document_without_tiles_or_earlier_file_has_none(library: Library, press: Press) -> None:
    deliver(library, press.package(tower(), files={SOURCE: b"the plan"}))
    assert library.pyramid(tower().id, "plan-1") is None
    assert library.earlier(tower().id, "plan-1") is None


def test_an_unknown_facility_has_no_answer(library: Library) -> None:
    with pytest.raises(NoAnswerError):
        library.pyramid(tower().id, "plan-1")
    with pytest.raises(NoAnswerError):
        library.earlier(tower().id, "plan-1")


def test_parts_of_kinds_that_nobody_knows_yet_are_held_and_hold_nothing_up(library: Library, press: Press) -> None:
    package = press.package(tower(), files={SOURCE: b"the plan", ("plan-1", "hologram", 1): b"new"})
    parts = tuple(
        entry.model_copy(update={"kind": "hologram"}) if entry.id == package.parts["plan-1", "hologram", 1] else entry
        for entry in package.arrival.manifest.parts
    )
    package.arrival.manifest.__dict__["parts"] = parts
    rest = deliver(library, package, without=("plan-1", "hologram", 1))
    assert [item.ref for item in library.wanted()] == rest
    assert [row.state for row in library.held()] == [State.READY]
    assert library.document(tower().id, "plan-1").data == b"the plan"
