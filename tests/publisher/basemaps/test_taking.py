"""A base map's way from a file to the repository: read in a process of its own, kept in pieces, sealed in pieces."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest
from pmtiles.tile import Compression, TileType

from responder_app.errors import InputError, NoAnswerError, ResponderError, TamperedError
from responder_app.package.enrolment import write_request
from responder_app.package.limits import OBJECT_OVERHEAD, TILES_OBJECT_BYTES
from responder_app.package.part import BASEMAP, open_part
from responder_app.publisher.basemaps import confined
from responder_app.publisher.basemaps.taking import form_of, remove, take
from responder_app.publisher.office import Office
from responder_app.render import sandbox
from tests.city import extract
from tests.publisher.basemaps.made import opened, packed, picture, pmtiles, tower, vector
from tests.publisher.basemaps.test_osm import TOWN
from tests.publisher.desk import FACILITIES, Device, files, manifests, preplan, publish, stored

TILES = {tower(z): packed(vector(f"zoom {z}")) for z in range(10, 16)}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return pmtiles(tmp_path / "small.pmtiles", TILES, about={"name": "Small"})


def large(path: Path, count: int = 40) -> Path:
    """An archive of some megabytes: noise, as photographs are to a compressor."""
    noise = Random(1)
    z, x, y = tower(14)
    tiles = {(z, x + n % 8, y + n // 8): picture() + noise.randbytes(100_000) for n in range(count)}
    return pmtiles(path, tiles, TileType.PNG, Compression.NONE)


def parts(office: Office, device: Device, package: str) -> list[bytes]:
    manifest = manifests(office, device.ring(office))[package]
    return [
        open_part(manifest.place, entry, device.ring(office), lambda ref: stored(office, ref))
        for entry in manifest.parts
        if entry.kind == BASEMAP
    ]


@pytest.fixture
def device(office: Office) -> Device:
    made = Device()
    office.enrol(write_request(made.request, made.signing), ["fire"])
    return made


def ids(office: Office) -> dict[str, str]:
    return {one.name: one.id for one in office.packages() if one.state == "live"}


def kept(office: Office) -> set[str]:
    return {path.name for path in office.home.files.rglob("*") if path.is_file()}


def test_a_map_becomes_an_area_and_reaches_vehicles_tile_by_tile(office: Office, device: Device, small: Path) -> None:
    taken = take(office, small)
    assert (taken.owner, taken.archive.name, taken.area) == ("Small", "Small", None)
    assert take(office, small, attribution="© <b>All</b> of us").archive.attribution == "© All of us"
    publish(office)
    (data,) = parts(office, device, ids(office)["Small"])
    held = opened(data)
    assert {place: held.tile(*place) for place in TILES} == TILES


def test_a_map_of_a_facility_is_sealed_with_it_for_everybody_and_comes_last(
    office: Office, device: Device, small: Path
) -> None:
    office.take(preplan(), files())
    take(office, small, "Campus", FACILITIES[0])
    publish(office)
    entries = manifests(office, device.ring(office))[FACILITIES[0]].parts
    assert (entries[-1].kind, entries[-1].scopes) == (BASEMAP, ("shared",))
    assert opened(parts(office, device, FACILITIES[0])[0]).name == "Campus"


def test_an_extract_brings_its_area_and_replaces_it_the_next_time(office: Office, tmp_path: Path) -> None:
    path = extract.write(tmp_path / "adler.osm.pbf", TOWN)
    first, second = take(office, path, "Adler"), take(office, path, "Adler")
    assert first.area is not None
    assert second.area is not None
    assert first.area.id == second.area.id
    assert [one.name for one in office.packages()] == ["Adler"]
    assert len(office.basemaps.all()) == 1
    (package,) = office.packages()
    assert '"Mill Lane"' in office.package(package.id).content


def test_a_file_names_its_map_as_a_person_would(office: Office, tmp_path: Path) -> None:
    assert take(office, extract.write(tmp_path / "port-adler_north.osm.pbf", TOWN)).owner == "Port Adler North"
    assert take(office, pmtiles(tmp_path / "NAIP.pmtiles", TILES)).owner == "NAIP"


def test_an_extract_for_an_area_that_is_there_leaves_its_streets_alone(office: Office, tmp_path: Path) -> None:
    office.take_area(TOWN)
    before = office.package(TOWN.id)
    taken = take(office, extract.write(tmp_path / "adler.osm.pbf", TOWN), "Streets", TOWN.id)
    assert (taken.area, taken.owner) == (None, TOWN.name)
    (after,) = office.packages()
    assert office.package(after.id).content == before.content


def test_a_large_map_lies_in_objects_of_a_megabyte(office: Office, device: Device, tmp_path: Path) -> None:
    take(office, large(tmp_path / "large.pmtiles"), "Photo")
    publish(office)
    (entry,) = (
        one for one in manifests(office, device.ring(office))[ids(office)["Photo"]].parts if one.kind == BASEMAP
    )
    assert {ref.length for ref in entry.objects[:-1]} == {TILES_OBJECT_BYTES + OBJECT_OVERHEAD}
    assert len(entry.objects) > 3
    held = opened(parts(office, device, ids(office)["Photo"])[0])
    assert held.tile(*tower(14)) is not None


def test_publishing_again_keeps_the_objects_of_a_map(office: Office, device: Device, small: Path) -> None:
    office.take(preplan(), files())
    take(office, small, "Campus", FACILITIES[0])
    publish(office)
    before = [one for one in manifests(office, device.ring(office))[FACILITIES[0]].parts if one.kind == BASEMAP]
    assert publish(office).sealed == 0
    office.take(preplan(site={"side_a_bearing_deg": 90}), files())
    assert publish(office).sealed == 1
    after = [one for one in manifests(office, device.ring(office))[FACILITIES[0]].parts if one.kind == BASEMAP]
    assert before == after


def test_a_map_that_is_replaced_or_removed_leaves_nothing_behind(
    office: Office, device: Device, small: Path, tmp_path: Path
) -> None:
    office.take(preplan(), files())
    nothing = kept(office)
    take(office, large(tmp_path / "large.pmtiles"), "Campus", FACILITIES[0])
    with_large = kept(office)
    take(office, small, "Campus", FACILITIES[0])
    assert len(with_large - nothing) > 3
    assert len(kept(office) - nothing) == 2
    publish(office)
    remove(office, "Campus")
    assert kept(office) == nothing
    publish(office)
    assert parts(office, device, FACILITIES[0]) == []


def test_what_two_facilities_share_stays_when_one_lets_go(office: Office, small: Path) -> None:
    for facility in FACILITIES:
        office.take(preplan(facility), files())
        take(office, small, "Campus", facility)
    with pytest.raises(InputError, match="say whose"):
        remove(office, "Campus")
    remove(office, "Campus", FACILITIES[0])
    (left,) = office.basemaps.all()
    assert left.package.id == FACILITIES[1]
    assert left.archive.tile(*tower(12)) == TILES[tower(12)]


def test_an_area_that_was_only_a_map_goes_with_it(office: Office, small: Path, tmp_path: Path) -> None:
    take(office, small)
    take(office, extract.write(tmp_path / "adler.osm.pbf", TOWN))
    remove(office, "Small")
    remove(office, "Adler")
    assert list(ids(office)) == ["Adler"]


def test_a_map_that_is_damaged_at_the_office_can_be_removed_and_added_again(office: Office, small: Path) -> None:
    office.take(preplan(), files())
    before = kept(office)
    take(office, small, "Campus", FACILITIES[0])
    for name in kept(office) - before:
        (office.home.files / name[:2] / name).write_bytes(b"spoilt")
    (one,) = office.basemaps.all()
    with pytest.raises(TamperedError):
        assert one.archive.name
    remove(office, "Campus")
    assert list(office.basemaps.all()) == []
    take(office, small, "Campus", FACILITIES[0])
    assert office.basemaps.all()[0].archive.name == "Campus"


def test_a_map_stays_when_the_owner_sends_the_facility_again(office: Office, small: Path) -> None:
    office.take(preplan(), files())
    take(office, small, "Campus", FACILITIES[0])
    office.take(preplan(), files(b"another plan"))
    assert [one.archive.name for one in office.basemaps.all()] == ["Campus"]


def test_a_name_that_is_taken_and_an_owner_that_is_not_known_change_nothing(office: Office, small: Path) -> None:
    office.take(preplan(), files())
    before = kept(office)
    with pytest.raises(InputError, match="already"):
        take(office, small, "Building 0000")
    with pytest.raises(NoAnswerError):
        take(office, small, "Map", "Nowhere")
    with pytest.raises(NoAnswerError):
        remove(office, "Small")
    assert (kept(office), office.basemaps.all()) == (before, [])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"nothing of the kind", "is not a PMTiles archive"),
        (b"PM\x02\x00" + bytes(60), "version 2"),
        (b"PMTiles\x01" + bytes(200), "version 1"),
        (b"PMTiles\x03" + bytes(300), r"^odd.pmtiles is damaged: the tile archive is not well-formed$"),
        (b"SQLite format 3\x00" + bytes(3000), "no MBTiles file"),
        (b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18\x7c" + bytes(500), "no OpenStreetMap extract"),
    ],
)
def test_a_file_that_is_no_map_is_one_sentence_and_changes_nothing(
    office: Office, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "odd.pmtiles").write_bytes(content)
    with pytest.raises(InputError, match=says) as refusal:
        take(office, tmp_path / "odd.pmtiles")
    assert str(refusal.value).startswith("odd.pmtiles ")
    assert (kept(office), list(office.packages())) == (set(), [])


def test_a_tile_that_is_too_large_is_said_of_the_file(office: Office, tmp_path: Path) -> None:
    path = pmtiles(tmp_path / "large.pmtiles", {tower(12): bytes(3 << 20)}, TileType.PNG, Compression.NONE)
    with pytest.raises(InputError, match=r"^large.pmtiles holds something of 3145728 bytes; at most"):
        take(office, path)


def test_a_file_that_is_too_large_or_gone_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "large.pmtiles"
    path.write_bytes(b"PMTiles\x03")
    os.truncate(path, 3 << 30)
    with pytest.raises(InputError, match="at most"):
        form_of(path)
    with pytest.raises(InputError, match="No such file"):
        form_of(tmp_path / "gone")


def test_a_reader_that_dies_is_said_and_changes_nothing(
    office: Office, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "_LIBRARIES", ("pmtiles",))  # it cannot even be imported
    if not sandbox.bubblewrap_works():
        pytest.skip("without bubblewrap the reader finds its libraries where they lie")
    with pytest.raises(InputError, match="ended"):
        take(office, small)
    assert (kept(office), list(office.packages())) == (set(), [])


def test_without_bubblewrap_the_reader_still_reads(
    office: Office, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "bubblewrap_works", lambda: False)
    assert take(office, small).archive.max_zoom == 15


@pytest.mark.parametrize("seed", range(6))
def test_a_spoilt_extract_gives_a_map_or_one_sentence(office: Office, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    data = bytearray(extract.write(tmp_path / "a.osm.pbf", TOWN).read_bytes())
    for _ in range(random.randrange(1, 4)):
        data[random.randrange(40, len(data))] = random.randrange(256)
    (tmp_path / "a.osm.pbf").write_bytes(data[: random.randrange(50, len(data)) if seed % 2 else len(data)])
    try:
        take(office, tmp_path / "a.osm.pbf", "A")
    except ResponderError as error:
        assert isinstance(error, InputError)  # noqa: PT017  either a map or this
        assert (kept(office), list(office.packages())) == (set(), [])
