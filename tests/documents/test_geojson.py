"""The GeoJSON export against the rules of RFC 7946, by a check that is shown to notice each of them broken."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from pyproj import Geod
from shapely.geometry import shape

from responder_app.briefing.answers.site_map import LayerKind, MapArea, MapPoint
from responder_app.briefing.ground import ground_at
from responder_app.documents.antimeridian import split_lines, split_polygon
from responder_app.documents.geojson import site_map_geojson
from tests.documents.scenes import HOSTILE, briefing_of, contents_of, with_point, zones_at
from tests.fakes.buildings import BARE

DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def faults(collection: Any) -> Iterator[str]:
    """What RFC 7946 would not have."""
    if collection.get("type") != "FeatureCollection" or not isinstance(collection.get("features"), list):
        yield "section 3.3: no FeatureCollection"
        return
    if "crs" in collection:
        yield "section 4: crs is gone"
    for feature in collection["features"]:
        if feature.get("type") != "Feature" or not {"geometry", "properties"} <= feature.keys():
            yield "section 3.2: no Feature"
            continue
        if any(name in feature for name in ("coordinates", "geometries", "features")):
            yield "section 7.1: a member of another type"
        yield from _geometry_faults(feature["geometry"])


def _geometry_faults(geometry: Any) -> Iterator[str]:
    kind = geometry.get("type")
    if kind not in DEPTH:
        yield "section 3.1: no such geometry"
        return
    rings = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}.get(kind, [])
    for polygon in rings:
        for number, ring in enumerate(polygon):
            if len(ring) < 4 or ring[0] != ring[-1]:
                yield "section 3.1.6: a ring is not closed"
            elif (_doubled_area(ring) > 0) != (number == 0):
                yield "section 3.1.6: a ring is wound the wrong way"
    for position in _positions(geometry["coordinates"], DEPTH[kind]):
        if not (len(position) == 2 and all(type(one) in (int, float) for one in position)):
            yield "section 3.1.1: no position"
        elif not (-180 <= position[0] <= 180 and -90 <= position[1] <= 90):
            yield "section 4: not longitude, latitude"
    for line in {"LineString": [geometry["coordinates"]], "MultiLineString": geometry["coordinates"]}.get(kind, []):
        if len(line) < 2:
            yield "section 3.1.4: a line of one position"
    for line in _lines(geometry["coordinates"], DEPTH[kind]):
        if any(abs(one[0] - other[0]) > 180 for one, other in pairwise(line)):
            yield "section 3.1.9: crosses the antimeridian"


def _positions(coordinates: Any, depth: int) -> Iterator[Any]:
    if depth == 0:
        yield coordinates
    else:
        for part in coordinates:
            yield from _positions(part, depth - 1)


def _lines(coordinates: Any, depth: int) -> Iterator[Any]:
    if depth == 1:
        yield coordinates
    elif depth > 1:
        for part in coordinates:
            yield from _lines(part, depth - 1)


def _doubled_area(ring: Any) -> float:
    return float(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)))


def read(contents: Any) -> Any:
    return json.loads(site_map_geojson(contents))


def test_a_whole_site_map_keeps_every_rule() -> None:
    briefing = briefing_of()
    collection = read(contents_of(briefing, zones=zones_at(briefing)))
    assert list(faults(collection)) == []
    kinds = {feature["geometry"]["type"] for feature in collection["features"]}
    assert kinds == {"Point", "LineString", "Polygon"}
    layers = {feature["properties"]["layer"] for feature in collection["features"]}
    assert {"footprint", "hydrants", "streets", "access", "sides", "zone"} <= layers


SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        ({"type": "Polygon", "coordinates": [SQUARE[::-1]]}, "wrong way"),
        ({"type": "Polygon", "coordinates": [SQUARE, SQUARE]}, "wrong way"),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "not closed"),
        ({"type": "Point", "coordinates": [41.88, -187.63]}, "longitude"),
        ({"type": "Point", "coordinates": ["1", "2"]}, "no position"),
        ({"type": "LineString", "coordinates": [[179.9, 0], [-179.9, 0]]}, "antimeridian"),
        ({"type": "LineString", "coordinates": [[1, 2]]}, "one position"),
        ({"type": "Circle", "coordinates": [1, 2]}, "no such geometry"),
    ],
)
def test_the_check_notices_a_broken_rule(geometry: Any, fault: str) -> None:
    collection = read(contents_of(briefing_of()))
    assert list(faults(collection)) == []
    collection["features"][0]["geometry"] = geometry
    assert fault in " ".join(faults(collection))
    other = copy.deepcopy(collection) | {"crs": {}}
    assert any("crs" in one for one in faults(other))


def test_the_marking_is_the_first_thing_in_the_file_and_in_each_feature() -> None:
    text = site_map_geojson(contents_of(briefing_of())).decode()
    assert text.split("\n")[1].strip() == '"handling": "Law enforcement sensitive",'
    for feature in json.loads(text)["features"]:
        assert next(iter(feature["properties"].items())) == ("handling", "Law enforcement sensitive")


def test_a_facility_without_a_marking_has_none() -> None:
    assert "handling" not in site_map_geojson(contents_of(briefing_of(), BARE)).decode()


def test_places_come_back_to_a_centimetre() -> None:
    contents = contents_of(briefing_of())
    ground = ground_at(contents.scene.origin)
    by_id = {feature["id"]: feature for feature in read(contents)["features"]}
    layer = contents.scene.layer(LayerKind.ACCESS)
    assert layer is not None
    for point in layer.points:
        lon, lat = by_id[point.id]["geometry"]["coordinates"]
        assert Geod(ellps="WGS84").inv(lon, lat, *ground.lonlat(point.x, point.y))[2] < 0.02


def test_hostile_text_is_a_value_and_no_more() -> None:
    contents = contents_of(briefing_of())
    named = with_point(contents.scene, MapPoint("evil", "key_box", 1.0, 1.0, HOSTILE + "\u202e\x00\"'\\"))
    (feature,) = [one for one in read(replace(contents, scene=named))["features"] if one["id"] == "evil"]
    assert feature["properties"]["name"] == HOSTILE + "\"'\\"


def test_the_same_map_gives_the_same_bytes() -> None:
    assert site_map_geojson(contents_of(briefing_of())) == site_map_geojson(contents_of(briefing_of()))


def test_a_hole_is_wound_the_other_way() -> None:
    contents = contents_of(briefing_of())
    hole = tuple((x / 2, y / 2) for x, y in ((-5, -5), (5, -5), (5, 5), (-5, 5), (-5, -5)))
    outside = tuple((2 * x, 2 * y) for x, y in reversed(hole))
    layers = tuple(
        replace(layer, areas=(MapArea("ring", (outside, hole)),)) if layer.kind is LayerKind.FOOTPRINT else layer
        for layer in contents.scene.layers
    )
    collection = read(replace(contents, scene=replace(contents.scene, layers=layers)))
    assert list(faults(collection)) == []
    (ring,) = [one for one in collection["features"] if one["id"] == "ring"]
    assert len(ring["geometry"]["coordinates"]) == 2


@pytest.mark.parametrize("middle", [179.999, -179.999, 180.0])
def test_what_crosses_the_antimeridian_is_cut_there_and_none_of_it_is_lost(middle: float) -> None:
    def wrapped(lon: float) -> float:
        return (lon + 180) % 360 - 180

    ring = [
        [wrapped(middle + x), -17.0 + y] for x, y in ((-0.01, 0), (0.01, 0), (0.01, 0.01), (-0.01, 0.01), (-0.01, 0))
    ]
    hole = [
        [wrapped(middle + x), -17.0 + y] for x, y in ((-0.005, 0.002), (0.005, 0.002), (0.005, 0.008), (-0.005, 0.002))
    ]
    area, line = split_polygon([ring, hole]), split_lines(ring[:2])
    assert area["type"] == "MultiPolygon"
    assert line["type"] == "MultiLineString"
    assert list(_geometry_faults(area)) == list(_geometry_faults(line)) == []
    assert shape(area).area == pytest.approx(0.02 * 0.01 - 0.01 * 0.006 / 2, rel=1e-4)
    assert shape(line).length == pytest.approx(0.02, rel=1e-4)


def test_what_does_not_cross_stays_as_it_was_drawn() -> None:
    bow_tie = [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]
    assert split_polygon([bow_tie])["coordinates"][0] in (bow_tie, bow_tie[::-1])
