"""OpenStreetMap extracts: what is in the file is on the map, where it is on the ground; what is broken is told."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import osmium
import pytest
import shapely
from osmium.osm import mutable
from shapely.geometry import shape

from responder_app.errors import InputError, LimitError
from responder_app.model.area import AddressPoint, Area, Street, Structure
from responder_app.model.base import LonLat, Polygon
from responder_app.model.building import Hydrant
from responder_app.model.terms import StreetKind
from responder_app.package.basemap import MapArchive
from responder_app.publisher.basemaps.osm.area import area_of
from responder_app.publisher.basemaps.osm.coast import sea_of
from responder_app.publisher.basemaps.osm.extract import read_extract
from responder_app.publisher.basemaps.osm.hydrants import hydrant_of, number_of
from responder_app.publisher.basemaps.osm.read import ATTRIBUTION, read_osm
from responder_app.publisher.basemaps.osm.tiling import _each
from responder_app.publisher.basemaps.source import Described
from tests.city import extract
from tests.publisher.basemaps.made import canonical, spooled

HERE = (-87.6298, 41.8781)
AREA_ID = "00000000-0000-4000-8000-000000000009"


def ring(lon: float, lat: float, side: float) -> tuple[LonLat, ...]:
    corners = ((lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side), (lon, lat))
    return tuple((round(x, 7), round(y, 7)) for x, y in corners)


LON, LAT = HERE
COURT = Polygon(outer=ring(LON, LAT, 0.001), holes=(ring(LON + 0.0003, LAT + 0.0003, 0.0004),))
TOWN = Area(
    id=AREA_ID,
    name="Adler",
    streets=(
        Street(name="Adler Way", kind=StreetKind.MAJOR, line=((LON - 0.02, LAT - 0.01), (LON + 0.02, LAT + 0.01))),
        Street(name="Mill Lane", kind=StreetKind.MINOR, line=((LON, LAT - 0.002), (LON + 0.004, LAT - 0.002))),
        Street(name=None, kind=StreetKind.RAIL, line=((LON, LAT - 0.003), (LON + 0.004, LAT - 0.003))),
    ),
    structures=(
        Structure(outline=COURT, name="Court"),
        Structure(outline=Polygon(outer=ring(LON - 0.002, LAT, 0.001))),
    ),
    water=(Polygon(outer=ring(LON + 0.005, LAT, 0.004)),),
    green=(Polygon(outer=ring(LON - 0.01, LAT, 0.003)),),
    hydrants=(Hydrant(id="H-1", point=(LON + 0.001, LAT - 0.0019), flow_gpm=1240),),
    addresses=(AddressPoint(street="12 Mill Lane", city="Adler", point=(LON + 0.002, LAT - 0.0018)),),
)


def read(path: Path) -> tuple[MapArchive, Described]:
    with spooled() as spool:
        described = read_osm(str(path), spool, AREA_ID, "Adler")
        return canonical(spool, described), described


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[MapArchive, Described]:
    return read(extract.write(tmp_path_factory.mktemp("osm") / "town.osm.pbf", TOWN))


def place_of(z: int, x: int, y: int, point: tuple[float, float]) -> LonLat:
    """Where a point of a tile's grid lies on the ground."""
    from math import atan, degrees, pi, sinh

    side = 1 << z
    lon = (x + point[0] / 4096) / side * 360 - 180
    return lon, degrees(atan(sinh(pi * (1 - 2 * (y + point[1] / 4096) / side))))


def tile_of(z: int, point: LonLat) -> tuple[int, int, int]:
    from math import asinh, pi, tan

    side = 1 << z
    return z, int((point[0] + 180) / 360 * side), int((1 - asinh(tan(radians(point[1]))) / pi) / 2 * side)


def layers(held: MapArchive, place: tuple[int, int, int]) -> dict[str, list[dict[str, Any]]]:
    tile = held.tile(*place)
    assert tile is not None
    decoded = mapbox_vector_tile.decode(gzip.decompress(tile), default_options={"y_coord_down": True})
    assert all(layer["extent"] == 4096 and layer["version"] == 2 for layer in decoded.values())
    return {name: layer["features"] for name, layer in decoded.items()}


def everywhere(held: MapArchive, z: int) -> Iterator[tuple[tuple[int, int, int], str, dict[str, Any]]]:
    west, south, east, north = held.bounds
    (_, left, bottom), (_, right, top) = tile_of(z, (west, south)), tile_of(z, (east, north))
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            if held.tile(z, x, y):
                for name, features in layers(held, (z, x, y)).items():
                    for feature in features:
                        yield (z, x, y), name, feature


def apart_m(one: LonLat, other: LonLat) -> float:
    return hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1]) * 111_195


def test_everything_of_the_town_is_on_its_finest_tiles(town: tuple[MapArchive, Described]) -> None:
    held, _ = town
    found = {(name, feature["properties"]["kind"]) for _, name, feature in everywhere(held, 15)}
    assert found == {
        ("roads", "major_road"), ("roads", "minor_road"), ("roads", "rail"), ("buildings", "building"),
        ("water", "water"), ("landuse", "park"), ("pois", "fire_hydrant"), ("addresses", "address"),
    }  # fmt: skip
    names = {feature["properties"].get("name") for _, _, feature in everywhere(held, 15)}
    assert {"Adler Way", "Mill Lane", "Court"} <= names
    assert held.attribution == ATTRIBUTION


def test_places_are_exact_to_half_a_step_of_the_grid(town: tuple[MapArchive, Described]) -> None:
    held, _ = town
    point = TOWN.hydrants[0].point
    place = tile_of(15, point)
    (hydrant,) = layers(held, place)["pois"]
    assert hydrant["properties"]["flow_gpm"] == 1240
    at = place_of(*place, hydrant["geometry"]["coordinates"])
    assert apart_m(at, point) < 0.2
    corners = [corner for _, name, one in everywhere(held, 15) if name == "buildings" for corner in _corners(_, one)]
    for corner in (*COURT.outer, *COURT.holes[0]):
        assert min(apart_m(corner, at) for at in corners) < 0.2


def _corners(place: tuple[int, int, int], feature: dict[str, Any]) -> list[LonLat]:
    points = shapely.get_coordinates(shape(feature["geometry"]))
    return [place_of(*place, (x, y)) for x, y in points]


def test_a_courtyard_stays_open(town: tuple[MapArchive, Described]) -> None:
    held, _ = town
    inside = (LON + 0.0005, LAT + 0.0005)
    place = tile_of(15, inside)
    (court,) = [one for one in layers(held, place)["buildings"] if one["properties"].get("name") == "Court"]
    (outline,) = shapely.get_parts(shape(court["geometry"]))
    assert outline.is_valid
    assert 0.7 < outline.area / shapely.Polygon(outline.exterior).area < 0.9


def test_shapes_are_cut_with_a_margin_and_stay_valid(town: tuple[MapArchive, Described]) -> None:
    held, _ = town
    for z in range(held.min_zoom, held.max_zoom + 1):
        for _, _, feature in everywhere(held, z):
            one = shape(feature["geometry"])
            assert one.is_valid
            low_x, low_y, high_x, high_y = one.bounds
            assert min(low_x, low_y) >= -64
            assert max(high_x, high_y) <= 4096 + 64


def test_a_street_goes_on_from_tile_to_tile(town: tuple[MapArchive, Described]) -> None:
    held, _ = town
    (start, end) = TOWN.streets[0].line
    for share in range(1, 100):
        point = (start[0] + (end[0] - start[0]) * share / 100, start[1] + (end[1] - start[1]) * share / 100)
        place = tile_of(15, point)
        roads = [one for one in layers(held, place)["roads"] if one["properties"].get("name") == "Adler Way"]
        lines = [shapely.LineString([place_of(*place, at) for at in shapely.get_coordinates(shape(one["geometry"]))])
                 for one in roads]  # fmt: skip
        assert min(line.distance(shapely.Point(point)) for line in lines) * 111_195 < 0.5


def test_small_things_wait_for_their_zoom(town: tuple[MapArchive, Described]) -> None:
    held, _ = town
    at = {z: {name for _, name, _ in everywhere(held, z)} for z in (10, 12, 13, 15)}
    assert at[10] <= {"roads", "water", "landuse"}
    assert "buildings" not in at[12]
    assert "buildings" in at[13]
    assert {"pois", "addresses"} <= at[15]


def test_the_area_says_the_same_as_the_map(town: tuple[MapArchive, Described]) -> None:
    _, described = town
    area = described.area
    assert area is not None
    assert (area.id, area.name) == (AREA_ID, "Adler")
    assert [(one.name, one.kind, one.line) for one in area.streets] == [
        (one.name, one.kind, tuple((round(x, 7), round(y, 7)) for x, y in one.line)) for one in TOWN.streets
    ]
    assert {one.name for one in area.structures} == {"Court", None}
    assert {len(one.outline.holes) for one in area.structures} == {0, 1}
    assert [(one.flow_gpm, one.point) for one in area.hydrants] == [(1240, (round(LON + 0.001, 7), 41.8762))]
    assert [(one.street, one.city) for one in area.addresses] == [("12 Mill Lane", "Adler")]
    assert (len(area.water), len(area.green)) == (1, 1)


@pytest.mark.parametrize(
    ("tags", "flow", "main"),
    [
        ({"fire_hydrant:flow_rate": "1240 usgpm"}, 1240, None),
        ({"flow_rate": "4000 l/min"}, 1056, None),
        ({"flow_rate": "60 m3/h"}, 264, None),
        ({"flow_rate": "1500"}, None, None),
        ({"flow_rate": "lots"}, None, None),
        ({"flow_rate": "999999 gpm"}, None, None),
        ({"fire_hydrant:diameter": "150"}, None, 5.9),
        ({"diameter": "300 mm"}, None, 11.8),
        ({"diameter": '6"'}, None, 6.0),
        ({"diameter": "6"}, None, None),
        ({"diameter": "0 mm"}, None, None),
    ],
)
def test_a_hydrant_has_numbers_only_with_a_certain_unit(
    tags: dict[str, str], flow: float | None, main: float | None
) -> None:
    hydrant = hydrant_of("n1", HERE, tags)
    assert (hydrant.flow_gpm, hydrant.main_in) == (flow, main)


def test_a_hydrant_that_is_out_of_service_says_so() -> None:
    assert not hydrant_of("n1", HERE, {"operational_status": "broken"}).in_service
    assert hydrant_of("n1", HERE, {}).in_service


def test_a_hydrant_has_the_number_of_its_plate_only_where_no_other_has_the_same() -> None:
    assert number_of({"ref": "H-12"}) == "H-12"
    assert number_of({"ref": "12/7 b"}) == number_of({"ref": "osm-n1"}) == number_of({}) == ""
    assert hydrant_of("n1", HERE, {}, "H-12").number == "H-12"
    assert hydrant_of("n1", HERE, {}).number is None


def test_a_hydrant_says_beside_which_street_it_stands(tmp_path: Path) -> None:
    lon, lat = HERE
    east = 0.0005
    tags = {"highway": "residential"}
    file = write(
        tmp_path / "h.osm.pbf",
        *nodes((lon, lat), (lon + east, lat), (lon, lat + 0.0002), (lon + east, lat + 0.0002)),
        mutable.Node(id=11, location=(lon + east / 2, lat + 0.00002), tags={"emergency": "fire_hydrant", "ref": "7"}),
        mutable.Node(
            id=12,
            location=(lon + east / 2, lat + 0.00017),
            tags={"emergency": "fire_hydrant", "fire_hydrant:type": "pillar", "ref": "9"},
        ),
        mutable.Node(id=13, location=(lon, lat + 0.01), tags={"emergency": "fire_hydrant", "ref": "9"}),
        mutable.Way(id=1, nodes=[1, 2], tags={**tags, "name": "Low Street"}),
        mutable.Way(id=2, nodes=[3, 4], tags={**tags, "name": "High Street"}),
    )
    area, _ = area_of(read_extract(str(file)), (), AREA_ID, "Town")
    assert [(one.id, one.location) for one in area.hydrants] == [
        ("7", "Low Street, hydrant"),
        ("osm-n12", "High Street, pillar"),
        ("osm-n13", None),
    ]


def write(path: Path, *things: Any) -> Path:
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for thing in things:
            writer.add(thing)
    return path


def nodes(*places: LonLat) -> list[mutable.Node]:
    return [mutable.Node(id=number, location=place, tags={}) for number, place in enumerate(places, 1)]


def test_what_refers_to_things_that_are_not_there_is_kept_as_far_as_it_goes_and_told(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.osm.pbf",
        *nodes((0.0, 50.0), (0.001, 50.0), (0.002, 50.0), (0.003, 50.0)),
        mutable.Way(id=1, nodes=[1, 2, 99, 3, 4], tags={"highway": "residential", "name": "Gap Lane"}),
        mutable.Way(id=2, nodes=[1, 98, 97, 1], tags={"building": "yes"}),
        mutable.Way(id=3, nodes=[96], tags={"highway": "residential"}),
        mutable.Relation(
            id=1, members=[("w", 77, "outer"), ("r", 1, "outer")], tags={"type": "multipolygon", "natural": "water"}
        ),
    )
    held, described = read(path)
    assert described.area is not None
    assert [len(street.line) for street in described.area.streets] == [2, 2]
    assert any("lines lack" in one for one in described.warnings)
    assert any("2 surfaces" in one for one in described.warnings)
    assert held.max_zoom == 15


def test_an_extract_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing"):
        read(write(tmp_path / "a.osm.pbf", *nodes((0.0, 50.0))))


def test_names_are_text_without_tricks(tmp_path: Path) -> None:
    way = mutable.Way(
        id=1, nodes=[1, 2], tags={"highway": "primary", "name": "Main\u202e Street\n<b>x</b>" + "y" * 900}
    )
    _, described = read(write(tmp_path / "a.osm.pbf", *nodes((0.0, 50.0), (0.001, 50.0)), way))
    assert described.area is not None
    assert (described.area.streets[0].name or "").startswith("Main Street xyyy")
    assert len(described.area.streets[0].name or "") == 200


def test_an_area_too_large_for_a_vehicle_goes_without_its_buildings_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = extract.write(tmp_path / "a.osm.pbf", TOWN)
    monkeypatch.setattr("responder_app.publisher.basemaps.osm.area.MOST_BYTES", 12_000)
    held, described = read(path)
    assert described.area is not None
    assert (described.area.structures, len(described.area.addresses), len(described.area.streets)) == ((), 1, 3)
    assert [one for one in described.warnings if "too many" in one or "large" in one] == [described.warnings[0]]
    assert "buildings" in layers(held, tile_of(15, HERE))
    monkeypatch.setattr("responder_app.publisher.basemaps.osm.area.MOST_BYTES", 1_000)
    assert any("vehicles need about" in one for one in read(path)[1].warnings)


def test_too_many_things_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.publisher.basemaps.osm.extract.MAX_THINGS", 3)
    with pytest.raises(LimitError, match="osmium extract"):
        read(extract.write(tmp_path / "a.osm.pbf", TOWN))


def test_a_crowded_tile_drops_its_smallest_things(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.publisher.basemaps.osm.tiling.WANTED_BYTES", 1_500)
    small = [Polygon(outer=ring(LON + 0.0001 * (n % 30), LAT + 0.0001 * (n // 30), 0.00004)) for n in range(600)]
    large = Polygon(outer=ring(LON - 0.004, LAT, 0.003))
    crowd = Area(id=AREA_ID, name="x", structures=tuple(Structure(outline=one) for one in (*small, large)))
    held, _ = read(extract.write(tmp_path / "a.osm.pbf", crowd))
    kept = layers(held, tile_of(15, (LON - 0.003, LAT + 0.001)))["buildings"]
    assert len(held.tile(*tile_of(15, (LON - 0.003, LAT + 0.001))) or b"") <= 1_500
    assert max(shape(one["geometry"]).area for one in kept) > 10_000


def coast(*corners: LonLat) -> shapely.LineString:
    return shapely.LineString(corners)


BOX = (0.0, 50.0, 1.0, 51.0)


def test_the_sea_lies_right_of_the_coastline() -> None:
    (sea,), untold = sea_of([coast((0.4, 49.0), (0.4, 52.0))], BOX)
    assert untold == 0
    assert sea.bounds == pytest.approx((0.4, 50.0, 1.0, 51.0))
    (sea,), _ = sea_of([coast((0.4, 52.0), (0.4, 49.0))], BOX)
    assert sea.bounds == pytest.approx((0.0, 50.0, 0.4, 51.0))


def test_an_island_is_land_in_the_sea_and_a_closed_bay_is_not() -> None:
    island = coast((0.4, 50.4), (0.6, 50.4), (0.6, 50.6), (0.4, 50.6), (0.4, 50.4))
    (sea,), _ = sea_of([island], BOX)
    assert sea.area == pytest.approx(1 - 0.04)
    (lagoon,), _ = sea_of([island.reverse()], BOX)
    assert lagoon.area == pytest.approx(0.04)


def test_a_coastline_that_ends_just_before_the_edge_is_carried_on_to_it() -> None:
    (sea,), untold = sea_of([coast((0.4, 50.001), (0.4, 50.5)), coast((0.4, 50.5), (0.4, 50.999))], BOX)
    assert untold == 0
    assert sea.area == pytest.approx(0.6)


def test_a_coastline_with_a_gap_gives_no_sea_and_says_so() -> None:
    assert sea_of([coast((0.4, 49.0), (0.4, 50.4)), coast((0.4, 50.6), (0.4, 52.0))], BOX) == ([], 1)
    assert sea_of([], BOX) == ([], 0)


def test_the_real_city_has_streets_sea_hydrants_and_addresses(cases: Path) -> None:
    path = cases / "geo" / "helsinki.osm.pbf"
    with spooled() as spool:
        described = read_osm(str(path), spool, AREA_ID, "Helsinki")
        held = canonical(spool, described)
    area = described.area
    assert area is not None
    assert (len(area.hydrants), len(area.addresses) > 500, len(area.streets) > 1_000) == (37, True, True)
    assert {one.main_in for one in area.hydrants} > {5.9, 11.8}
    station = next(one for one in area.structures if one.name == "Ateneum")
    assert 24.94 < station.outline.outer[0][0] < 24.95
    bay, shore = (24.9425, 60.1785), (24.9443, 60.1702)
    assert _is_sea(held, bay)
    assert not _is_sea(held, shore)
    names = {feature["properties"].get("name") for _, name, feature in everywhere(held, 15) if name == "roads"}
    assert {"Mannerheimintie", "Aleksanterinkatu"} <= names


def _is_sea(held: MapArchive, point: LonLat) -> bool:
    place = tile_of(15, point)
    return any(
        shapely.Polygon([place_of(*place, at) for at in shapely.get_coordinates(part.exterior)]).contains(
            shapely.Point(point)
        )
        for one in layers(held, place).get("water", ())
        if one["properties"]["kind"] == "ocean"
        for part in shapely.get_parts(shape(one["geometry"]))
    )


def test_an_extract_without_a_box_has_the_box_of_its_things(tmp_path: Path) -> None:
    west, south, east, north = read_extract(str(extract.write(tmp_path / "a.osm.pbf", TOWN))).bounds
    assert (west, south) == pytest.approx((LON - 0.02, LAT - 0.01), abs=0.001)
    assert (east, north) == pytest.approx((LON + 0.02, LAT + 0.01), abs=0.001)


def test_a_shape_that_geos_gives_up_on_goes_alone() -> None:
    shapes = np.array([shapely.Point(n, n) for n in range(4)], dtype=object)

    def work(some: Any) -> Any:
        if np.any(shapely.get_x(some) == 2):
            raise shapely.errors.GEOSException("side location conflict")
        return shapely.buffer(some, 1)

    assert list(shapely.is_empty(_each(shapes, work))) == [False, False, True, False]


def test_a_crowd_of_points_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("responder_app.publisher.basemaps.osm.tiling.WANTED_BYTES", 100)
    crowd = tuple(Hydrant(id=f"H-{n}", point=(LON + n / 100_000, LAT)) for n in range(60))
    path = extract.write(tmp_path / "a.osm.pbf", Area(id=AREA_ID, name="x", hydrants=crowd))
    held, _ = read(path)
    assert len(layers(held, tile_of(15, HERE))["pois"]) > 50
    monkeypatch.setattr("responder_app.publisher.basemaps.osm.tiling.MAX_TILE_BYTES", 100)
    with pytest.raises(LimitError, match="too much in one place"):
        read(path)


def test_outlines_that_cross_themselves_are_drawn_valid(tmp_path: Path) -> None:
    knot = mutable.Way(id=1, nodes=[1, 2, 3, 4, 1], tags={"natural": "water"})
    places = ((LON, LAT), (LON + 0.01, LAT + 0.01), (LON + 0.01, LAT), (LON, LAT + 0.01))
    street = mutable.Way(id=2, nodes=[1, 2], tags={"highway": "primary"})
    held, _ = read(write(tmp_path / "a.osm.pbf", *nodes(*places), knot, street))
    for z in range(held.min_zoom, held.max_zoom + 1):
        assert all(shape(feature["geometry"]).is_valid for _, _, feature in everywhere(held, z))
