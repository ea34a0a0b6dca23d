"""Areas from GeoJSON: taken whole, or refused with the line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from responder_app.errors import InputError
from responder_app.model.terms import StreetKind
from responder_app.publisher.area_file import read_area_file

ID = "00000000-0000-4000-8000-00000000a0ea"
STREET = ({"kind": "street", "kind_of": "street", "name": "Quay Street"}, "LineString", [[-87.6, 41.8], [-87.5, 41.8]])
WATER = ({"kind": "water"}, "Polygon", [[[0, 0], [1, 0], [1, 1], [0, 0]]])
HYDRANT = ({"kind": "hydrant", "id": "H-1", "flow_gpm": 1500}, "Point", [-87.6, 41.8])
ADDRESS = ({"kind": "address", "street": "1 Quay Street", "city": "Port Adler"}, "Point", [-87.6, 41.8])


def file(tmp_path: Path, *features: tuple[dict[str, Any], str, Any]) -> Path:
    value = {
        "type": "FeatureCollection",
        "id": ID,
        "name": "Port Adler",
        "features": [
            {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
            for properties, kind, coordinates in features
        ],
    }
    path = tmp_path / "area.geojson"
    path.write_text(json.dumps(value, indent=1))
    return path


def test_each_kind_of_feature_finds_its_place(tmp_path: Path) -> None:
    area = read_area_file(file(tmp_path, STREET, WATER, HYDRANT, ADDRESS))
    assert (area.id, area.name) == (ID, "Port Adler")
    assert area.streets[0].kind is StreetKind.MINOR
    assert area.water[0].outer[1] == (1, 0)
    assert area.hydrants[0].flow_gpm == 1500
    assert area.addresses[0].street == "1 Quay Street"


@pytest.mark.parametrize(
    ("feature", "message"),
    [
        (({"kind": "moat"}, "Point", [0, 0]), "has no kind out of street"),
        (({"kind": "hydrant", "id": "H-2"}, "Point", [0, 95]), "outside of the world"),
        (({"kind": "hydrant", "id": "H-2"}, "LineString", [[0, 0], [1, 1]]), "must be a Point"),
        (({"kind": "hydrant", "id": "H-2", "flow_gpm": -4}, "Point", [0, 0]), "flow_gpm: "),
        (({"kind": "street", "kind_of": "canal"}, "LineString", [[0, 0], [1, 1]]), "kind: "),
    ],
)
def test_a_feature_that_cannot_be_taken_is_named_by_its_line(
    tmp_path: Path, feature: tuple[dict[str, Any], str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=rf"area.geojson, line \d+: .*{message}"):
        read_area_file(file(tmp_path, HYDRANT, feature))


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"features": 3}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_feature_collection_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "area.geojson"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"area\.geojson"):
        read_area_file(path)
