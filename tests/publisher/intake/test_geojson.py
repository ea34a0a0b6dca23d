from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from responder_app.model.terms import FirstAidKind
from responder_app.publisher.intake.limits import GEOJSON_BYTES, GEOMETRY_POINTS
from tests.publisher.intake.owner import (
    FACILITY,
    HERE,
    SQUARE,
    collection,
    errors,
    feature,
    footprint,
    near,
    only_error,
    take,
    warnings,
    write,
)

IDENTITY = "\n".join(FACILITY.splitlines()[:4]) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, {"facility.yaml": IDENTITY})


def with_geometry(kind: str, geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": {"kind": kind, **properties}}


HYDRANT = feature("hydrant", near(1, 1), id="H1")
BOWTIE = (near(0, 0), near(1, 1), near(1, 0), near(0, 1), near(0, 0))


@pytest.mark.parametrize(
    ("one", "field", "message"),
    [
        (feature("hydrnt", id="H2"), "features.1.properties.kind", 'there is no kind "hydrnt"; did you mean hydrant?'),
        (feature("hydrant"), "features.1 (hydrant).id", "is required"),
        (
            feature("hydrant", id="H2", flow=9),
            "features.1 (hydrant).flow",
            "is not a known field; did you mean flow_gpm?",
        ),
        (feature("hydrant", id="H2", flow_gpm="much"), "features.1 (hydrant).flow_gpm", "must be a number"),
        (feature("hydrant", id="H1"), "features.1 (hydrant).id", "appears twice in this file"),
        (feature("hydrant", (181.0, 91.0), id="H2"), "features.1 (hydrant).geometry", "is outside of the world"),
        (feature("gate", id="G1", label="G\u202e"), "features.1 (gate).label", "contains the invisible direction mark"),
        (feature("gate", id="../G1", label="G"), "features.1 (gate).id", "must begin with a letter or digit"),
        (feature("gate", id="G1", label="\0"), "features.1 (gate).label", "contains the control character U+0000"),
        (with_geometry("hydrant", None, id="H2"), "features.1 (hydrant).geometry", "is missing; it must be a Point"),
        (
            footprint(*SQUARE) | {"geometry": feature("x")["geometry"]},
            "features.1 (footprint).geometry",
            'is "Point"; it must be a Polygon',
        ),
        (
            with_geometry("hydrant", {"type": "Point", "coordinates": ["a", "b"]}, id="H2"),
            "features.1 (hydrant).geometry",
            "must be longitude, latitude",
        ),
        (
            with_geometry("hydrant", {"type": "Point", "coordinates": [10**400, 1]}, id="H2"),
            "features.1 (hydrant).geometry",
            "is outside of the world",
        ),
        (
            with_geometry("footprint", {"type": "Polygon", "coordinates": []}),
            "features.1 (footprint).geometry",
            "has no ring",
        ),
        (footprint(*SQUARE[:-1]), "features.1 (footprint).outer", "ring is not closed"),
        (footprint(*SQUARE[:2]), "features.1 (footprint).outer", "has 2 entries; at least 4 are needed"),
        (
            footprint(*[HERE] * (GEOMETRY_POINTS + 1)),
            "features.1 (footprint).geometry",
            "has 10,001 points; at most 10,000",
        ),
        (footprint(*BOWTIE), "features.1 (footprint)", "is not an outline: Self-intersection at longitude, latitude"),
        ({"type": "Feature"}, "features.1", "must be a Feature with properties"),
        ({"type": "Feature", "properties": {}}, "features.1.properties.kind", "has no kind"),
        (feature("evacuation_edge"), "features.1 (evacuation_edge).geometry", 'is "Point"; it must be a LineString'),
        (
            feature("control_point", level="9", page_x_pt=1, page_y_pt=1),
            "features.1 (control_point).level",
            'there is no level "9"',
        ),
    ],
)
def test_an_error_names_the_line_of_the_feature_and_the_field(folder: Path, one: Any, field: str, message: str) -> None:
    finding = only_error(take(write(folder, {"site.geojson": collection(HYDRANT, one)})))
    assert (finding.file, finding.line, finding.field) == ("site.geojson", 3, field)
    assert message in finding.message


def test_a_crossing_outline_is_refused_with_the_place_where_it_crosses(folder: Path) -> None:
    finding = only_error(take(write(folder, {"site.geojson": collection(footprint(*BOWTIE))})))
    assert "-87.6239 41.8832" in finding.message


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (b"", 1, "is not JSON"),
        (b"{\n\n]", 3, "is not JSON"),
        (b"[]", 1, "is no GeoJSON FeatureCollection"),
        (b'{"type": "FeatureCollection"}', 1, 'has no list "features"'),
        (b'{"type": "FeatureCollection", "features": [NaN]}', None, "holds NaN"),
        (b'{"type": "FeatureCollection", "type": "x"}', None, 'gives "type" twice'),
        (b'\n{"features": ' + b"[" * 100_000, 2, "is nested more than 20 deep"),
        (b'{"features": ' + b'{"a":' * 100_000, 1, "is nested more than 20 deep"),
        (b'{"a": ' + b"9" * 100_000 + b"}", None, "holds a number that is too long"),
        (b'{"a": "\xff"}', 1, "is not UTF-8"),
        (b'{"a": "' + b'\\"' * 1_000_000, 1, "is not JSON"),
        (b"\0" * 1000, 1, "is not JSON"),
    ],
)
def test_json_that_is_no_geojson_or_meant_to_hurt_is_refused_quickly(
    folder: Path, text: bytes, line: int | None, message: str
) -> None:
    began = time.monotonic()
    finding = only_error(take(write(folder, {"site.geojson": text})))
    assert finding.line == line
    assert message in finding.message
    assert time.monotonic() - began < 60


def test_too_many_bytes_or_features_are_refused(folder: Path) -> None:
    assert "16 MiB" in only_error(take(write(folder, {"site.geojson": b" " * (GEOJSON_BYTES + 1)}))).message
    many = collection(*[{}] * 50_001)
    assert "has 50,001 features" in only_error(take(write(folder, {"site.geojson": many}))).message


def test_swapped_axes_are_told_as_such_and_not_once_for_each_feature(folder: Path) -> None:
    swapped = [feature("hydrant", near(n, n)[::-1], id=f"H{n}") for n in range(20)]
    found = errors(take(write(folder, {"site.geojson": collection(*swapped)})))
    assert len(found) == 4
    assert found[0].startswith(
        "site.geojson, line 2: features.0 (hydrant).point: lies near identity.location only when"
    )
    assert found[-1] == "site.geojson: 17 more places have swapped axes"


def test_swapped_axes_that_leave_the_world_are_told_as_such(tmp_path: Path) -> None:
    write(tmp_path, {"facility.yaml": IDENTITY.replace("-87.6244, 41.8827", "-122.33, 47.6")})
    finding = only_error(
        take(write(tmp_path, {"site.geojson": collection(feature("hydrant", (47.6, -122.33), id="H"))}))
    )
    assert "are the two swapped?" in finding.message


def test_a_door_in_another_part_of_town_is_an_error_and_a_hydrant_there_is_not(folder: Path) -> None:
    door = feature("access_point", near(0, 30), id="A", label="Door", kind_of="door")
    hydrant = feature("hydrant", near(0, 30), id="H")
    finding = only_error(take(write(folder, {"site.geojson": collection(door, hydrant)})))
    assert finding.field == "features.0 (access_point).point"
    assert "is 3.3 km from identity.location" in finding.message


def test_swapped_axes_in_facility_yaml_are_found_too(folder: Path) -> None:
    more = "site:\n  gates:\n    - {id: G, label: Gate, point: [41.8827, -87.6244]}\n"
    finding = only_error(take(write(folder, {"facility.yaml": IDENTITY + more})))
    assert (finding.file, finding.line, finding.field) == ("facility.yaml", 7, "site.gates.0.point")


def test_coordinates_in_another_system_are_refused(folder: Path) -> None:
    data = json.loads(collection(HYDRANT))
    for name, right in (
        ("urn:ogc:def:crs:OGC:1.3:CRS84", True),
        ("urn:ogc:def:crs:EPSG::4326", True),
        ("EPSG:3857", False),
    ):
        data["crs"] = {"type": "name", "properties": {"name": name}}
        intake = take(write(folder, {"site.geojson": json.dumps(data)}))
        assert (intake.preplan is not None) is right
        assert right or "export it as WGS 84" in errors(intake)[0]


def test_several_outlines_holes_heights_and_null_columns_are_taken(folder: Path) -> None:
    outer, hole = (
        [[*point, 180.5] for point in SQUARE],
        [list(near(x, y)) for x, y in ((0.1, 0.1), (0.2, 0.1), (0.2, 0.2), (0.1, 0.1))],
    )
    away = [list(near(x, y)) for x, y in ((2, 2), (3, 2), (3, 3), (2, 2))]
    shape = with_geometry(
        "footprint", {"type": "MultiPolygon", "coordinates": [[outer, hole], [away]]}, name=None, fid=None
    )
    preplan = take(write(folder, {"site.geojson": collection(shape)})).preplan
    assert preplan is not None
    assert preplan.site is not None
    first, second = preplan.site.footprint or ()
    assert (len(first.holes), len(second.holes)) == (1, 0)
    assert first.outer[0] == SQUARE[0]


def test_numbers_become_labels_where_the_model_wants_labels(folder: Path) -> None:
    one = feature("shut_off", id="7", label="Gas", kind_of="gas", level=1)
    preplan = take(write(folder, {"site.geojson": collection(one)})).preplan
    assert preplan is not None
    assert preplan.utilities is not None
    assert (preplan.utilities.shut_offs or ())[0].level == "1"


def test_an_edge_to_a_node_that_is_not_there_is_an_error(folder: Path) -> None:
    line = {"type": "LineString", "coordinates": [list(HERE), list(near(1, 1))]}
    edge = with_geometry("evacuation_edge", line, start="N1", end="N2")
    node = feature("evacuation_node", id="N1", kind_of="exit")
    assert "there is no node 'N2'" in only_error(take(write(folder, {"site.geojson": collection(edge, node)}))).message


def test_the_bends_of_an_edge_are_said_to_be_lost(folder: Path) -> None:
    line = {"type": "LineString", "coordinates": [list(HERE), list(near(1, 0)), list(near(1, 1))]}
    edge = with_geometry("evacuation_edge", line, start="N1", end="N2")
    nodes = [feature("evacuation_node", id=name, kind_of="exit") for name in ("N1", "N2")]
    intake = take(write(folder, {"site.geojson": collection(edge, *nodes)}))
    assert intake.preplan is not None
    assert "has bends, which are not kept" in warnings(intake)[0]


def test_a_feature_that_is_no_object_does_not_shift_the_lines_of_the_others(folder: Path) -> None:
    intake = take(write(folder, {"site.geojson": collection(HYDRANT, "text", feature("gate", id="G"))}))
    assert errors(intake) == [
        "site.geojson: features.1: must be a Feature with properties",
        "site.geojson, line 4: features.2 (gate).label: is required",
    ]


def test_a_large_evacuation_network_is_read_in_seconds(folder: Path) -> None:
    nodes = [
        feature("evacuation_node", near(n % 100 / 100, n / 10_000), id=f"N{n}", kind_of="room") for n in range(8_000)
    ]
    began = time.monotonic()
    preplan = take(write(folder, {"site.geojson": collection(*nodes)})).preplan
    assert preplan is not None
    assert preplan.evacuation is not None
    assert len(preplan.evacuation.nodes or ()) == 8_000
    assert time.monotonic() - began < 60


def test_first_aid_comes_as_features_and_joins_what_facility_yaml_says_of_it(tmp_path: Path) -> None:
    said = (
        IDENTITY
        + """\
occupancy:
  first_aid:
    - {id: AED-1, kind: AED, label: AED at reception, notes: Alarm sounds when the case is opened}
"""
    )
    features = (
        feature("first_aid", near(0.1, 0.1), id="AED-1", location="Behind the desk"),
        feature("first_aid", near(0.2, 0.1), id="EW-1", label="Eyewash, lab", kind_of="eyewash", level=1),
        feature("smoke_control_panel", near(0.2, 0.2), location="Fire command center", level=1),
    )
    intake = take(write(tmp_path, {"facility.yaml": said, "site.geojson": collection(*features)}))
    assert intake.preplan is not None, errors(intake)
    assert intake.preplan.occupancy is not None
    aed, eyewash = intake.preplan.occupancy.first_aid or ()
    assert (aed.kind, aed.location, aed.point) == (FirstAidKind.AED, "Behind the desk", near(0.1, 0.1))
    assert (eyewash.kind, eyewash.level) == (FirstAidKind.EYEWASH, "1")
    assert intake.preplan.protection is not None
    assert intake.preplan.protection.smoke_control_panel is not None


def test_a_kind_of_first_aid_that_does_not_exist_is_an_error_with_its_line(tmp_path: Path) -> None:
    features = (feature("first_aid", near(0.1, 0.1), id="X", label="X", kind_of="holy water"),)
    intake = take(write(tmp_path, {"facility.yaml": IDENTITY, "site.geojson": collection(*features)}))
    found = only_error(intake)
    assert (found.file, found.line) == ("site.geojson", 2)
    assert "eyewash" in found.message
