"""Base maps on the vehicle: which one shows a place, when it serves, and what happens to one that is damaged."""

from __future__ import annotations

import pytest

from responder_app.errors import DamagedError
from responder_app.library.library import Library
from responder_app.library.objects import ObjectStore
from responder_app.library.values import State
from responder_app.model.area import Area
from responder_app.package.digest import ObjectRef
from tests.library.buildings import building
from tests.library.press import Package, Press
from tests.package.test_basemap import TILES, written

CITY = Area(id="00000000-0000-4000-8000-0000000000c1", name="City")
PLACE, ELSEWHERE = (-87.65, 41.9), (-80.0, 41.9)
TOWER = building(location=PLACE)


def archive(name: str, zoom: int = 12) -> bytes:
    tiles = {(zoom, x << (zoom - 12), y << (zoom - 12)): tile * 3 for (_, x, y), tile in TILES.items()}
    return written(tiles, {"name": name})


def city(press: Press, *names: str, version: int = 1) -> Package:
    return press.area(CITY, version, [press.basemap(CITY.id, archive(name)) for name in names])


def names(library: Library, place: tuple[float, float] = PLACE, facility: str | None = None) -> list[str]:
    return [one.name for one in library.basemaps(place, facility)]


def deliver(library: Library, package: Package, without: ObjectRef | None = None) -> None:
    here = {ref: data for ref, data in package.objects.items() if ref != without}
    library.objects.put_all(here.items())
    library.install([package.arrival])
    library.arrived(here)


def last_of_map(package: Package) -> ObjectRef:
    return next(entry for entry in package.arrival.manifest.parts if entry.kind == "basemap").objects[-1]


def test_a_map_serves_its_tiles_where_it_lies(library: Library, press: Press) -> None:
    city(press, "streets").deliver(library)
    (held,) = library.basemaps(PLACE)
    assert {place: held.tile(*place) for place in TILES} == {place: tile * 3 for place, tile in TILES.items()}
    assert names(library, ELSEWHERE) == []


def test_an_area_that_only_carries_maps_is_no_area_map(library: Library, press: Press) -> None:
    city(press, "streets").deliver(library)
    assert library.areas() == ()
    hydrant = {"id": "H-1", "point": PLACE}
    told = Area.model_validate({**CITY.model_dump(), "hydrants": [hydrant]})
    press.area(told, 2).deliver(library)
    assert library.areas() == (told,)


def test_the_facilitys_own_map_comes_first_then_the_finest(library: Library, press: Press) -> None:
    coarse, fine = (press.basemap(CITY.id, archive(name, zoom)) for name, zoom in (("coarse", 12), ("fine", 16)))
    press.area(CITY, 1, [coarse, fine]).deliver(library)
    press.package(TOWER, maps=[press.basemap(TOWER.id, archive("campus", 13))]).deliver(library)
    other = building("Other", number=2, location=PLACE)
    press.package(other, maps=[press.basemap(other.id, archive("their own"))]).deliver(library)
    assert names(library, facility=TOWER.id) == ["campus", "fine", "coarse"]
    assert names(library) == ["fine", "coarse"]


def test_only_the_objects_that_hold_the_tile_are_read(
    library: Library, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = city(press, "streets")
    package.deliver(library)
    (held,) = library.basemaps(PLACE)
    read: list[ObjectRef] = []
    whole = ObjectStore.get

    def noted(store: ObjectStore, ref: ObjectRef) -> bytes:
        read.append(ref)
        return whole(store, ref)

    monkeypatch.setattr(ObjectStore, "get", noted)
    assert held.tile(12, 1059, 1529)
    assert len(read) <= 2 < len(package.objects)
    library.basemaps(PLACE)
    assert len(read) <= 2


def test_a_map_that_is_on_its_way_is_not_told_and_the_area_is_ready(library: Library, press: Press) -> None:
    package = city(press, "streets")
    deliver(library, package, last_of_map(package))
    assert names(library) == []
    (row,) = library.held()
    assert row.state is State.READY
    library.objects.put(last_of_map(package), package.objects[last_of_map(package)])
    library.arrived([last_of_map(package)])
    assert names(library) == ["streets"]


def test_the_map_before_stands_in_while_a_newer_one_is_on_its_way(library: Library, press: Press) -> None:
    city(press, "old").deliver(library)
    newer = city(press, "new", version=2)
    deliver(library, newer, last_of_map(newer))
    assert names(library) == ["old"]
    library.objects.put(last_of_map(newer), newer.objects[last_of_map(newer)])
    library.arrived([last_of_map(newer)])
    assert names(library) == ["new"]


def test_a_map_that_the_office_removed_is_gone(library: Library, press: Press) -> None:
    city(press, "streets").deliver(library)
    city(press, version=2).deliver(library)
    assert names(library) == []


def test_a_damaged_object_costs_its_tiles_and_is_fetched_again(library: Library, press: Press) -> None:
    package = city(press, "streets")
    package.deliver(library)
    (held,) = library.basemaps(PLACE)
    last = last_of_map(package)
    library.objects._path(last.hash).write_bytes(bytes(last.length))
    assert held.tile(12, 1040, 1510)
    with pytest.raises(DamagedError):
        all(held.tile(*place) for place in TILES)
    assert [item.ref for item in library.wanted()] == [last]
    assert names(library) == []


def test_a_map_that_is_no_map_leaves_the_others(library: Library, press: Press) -> None:
    maps = [press.basemap(CITY.id, data) for data in (b"no archive at all" * 40, archive("streets"), b"")]
    press.area(CITY, 1, maps).deliver(library)
    assert names(library) == ["streets"]


def test_a_map_of_an_area_that_is_hidden_is_hidden(library: Library, press: Press) -> None:
    from datetime import UTC, datetime

    from responder_app.package.shard import Tombstone

    city(press, "streets").deliver(library)
    library.remove(press.repository, Tombstone(facility=CITY.id, version=1, reason="withdrawn"), datetime.now(UTC))
    assert names(library) == []
