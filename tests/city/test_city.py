"""The demo city: the same bytes every time, taken by intake without an error, every room with a way out."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import networkx
import numpy
import pymupdf
import pytest
import shapely
import yaml
from PIL import Image

from responder_app.publisher.area_file import read_area_file
from responder_app.publisher.intake import Intake, Level, read_folder
from tests.city import SPECS, City, area, build, folder
from tests.city.building import build as raise_building
from tests.city.conftest import Raised, spec_of
from tests.city.drawing import layers
from tests.city.frame import to_metres
from tests.city.sections.routes import routes

pytestmark = pytest.mark.slow
STRETCHED = {("st-aldric-church", "2")}
"""Scans that no turn, scale and shift undo; test_drawings looks at them."""
PHONE = re.compile(r"\d{3}[-. ]\d{3}[-. ]\d{4}")


class PlainInspector:
    """Looks into the city's own documents here: they are not from outside."""

    def inspect(self, data: bytes, media_type: str) -> tuple[tuple[float, float], ...]:
        if media_type == "application/pdf":
            with pymupdf.open(stream=data) as document:
                return tuple((page.rect.width, page.rect.height) for page in document)
        with Image.open(io.BytesIO(data)) as picture:
            return ((float(picture.width), float(picture.height)),)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return build(tmp_path_factory.mktemp("city"))


def _write(path: Path, slug: str, seed: int) -> Path:
    return folder.write(path, raise_building(spec_of(slug), seed), area.hydrants(seed), seed)


def _digests(home: Path) -> dict[str, str]:
    files = sorted(file for file in home.rglob("*") if file.is_file())
    return {file.relative_to(home).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.parametrize(
    "slug", ["gantry-point-depot", "st-aldric-church", "adler-county-courthouse", "tern-point-water"]
)
def test_a_facility_has_the_same_bytes_on_two_runs_and_others_with_another_seed(
    city: City, tmp_path: Path, slug: str
) -> None:
    first = _digests(next(path for path in city.folders if path.name == slug))
    assert first == _digests(_write(tmp_path / "again", slug, 1))
    assert first != _digests(_write(tmp_path / "other", slug, 2))


def test_the_area_has_the_same_bytes_on_two_runs(raised: Raised) -> None:
    buildings = [raised(spec.slug) for spec in SPECS[:3]]
    assert area.geojson(buildings, 1) == area.geojson(buildings, 1)


def test_there_are_24_facilities_with_different_names_and_addresses(city: City) -> None:
    identities = [yaml.safe_load((path / "facility.yaml").read_text())["identity"] for path in city.folders]
    assert len(identities) == len({entry["name"] for entry in identities}) == 24
    assert len({entry["address"]["street"] for entry in identities}) == 24
    assert {"100 North State Street", "100 South State Street"} <= {entry["address"]["street"] for entry in identities}


@pytest.fixture(scope="module")
def taken(city: City) -> dict[str, Intake]:
    """What intake made of each facility's folder."""
    today = date(2026, 11, 20)
    return {path.name: read_folder(path, PlainInspector(), today=today) for path in city.folders}


def test_intake_takes_every_facility_without_an_error(taken: dict[str, Intake]) -> None:
    assert len(taken) == 24
    for name, intake in taken.items():
        assert intake.report.of(Level.ERROR) == (), name
        assert intake.preplan is not None
        strays = [finding for finding in intake.report.of(Level.WARNING) if "was not taken" in finding.message]
        assert strays == [], name


def test_some_facilities_are_complete_and_some_are_not(taken: dict[str, Intake]) -> None:
    missing = [len(intake.report.of(Level.MISSING)) for intake in taken.values()]
    assert min(missing) <= 1
    assert sum(count >= 5 for count in missing) >= 3


def test_the_area_is_taken(city: City) -> None:
    taken = read_area_file(city.area)
    assert len(taken.structures) > 1000
    assert len(taken.hydrants) > 300
    assert {street.name for street in taken.streets} >= {
        "North Michigan Avenue",
        "Old Mill Avenue",
        "North State Street",
    }


def _texts(city: City) -> Iterator[tuple[str, str]]:
    for path in city.folders:
        for file in (*path.glob("*.yaml"), *path.glob("*.csv"), *path.glob("*.geojson")):
            yield file.as_posix(), file.read_text()
        for file in path.rglob("*.pdf"):
            with pymupdf.open(file) as document:
                yield file.as_posix(), "\n".join(page.get_text() for page in document)


def test_every_telephone_number_is_from_the_range_kept_for_fiction(city: City) -> None:
    seen = 0
    for name, text in _texts(city):
        for number in PHONE.findall(text):
            assert re.fullmatch(r"\d{3}-555-01\d\d", number), f"{number} in {name}"
            seen += 1
    assert seen > 200


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.slug)
def test_every_room_reaches_an_exit_and_every_exit_an_assembly_point(raised: Raised, spec: Any) -> None:
    net = routes(raised(spec.slug))
    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(net.nodes)
    graph.add_edges_from((edge.start, edge.end) for edge in net.edges)
    kinds = {name: node.kind for name, node in net.nodes.items()}
    assert "room" in kinds.values()
    for part in networkx.connected_components(graph):
        found = {kinds[name] for name in part}
        assert {"exit", "assembly point"} <= found, sorted(net.nodes[name].label or name for name in part)[:5]


def _rms_m(points: list[dict[str, Any]]) -> float:
    """What is left after the best turn, scale and shift from the page to the ground."""
    page = numpy.array([complex(point["page_x_pt"], -point["page_y_pt"]) for point in points])
    ground = numpy.array([complex(*to_metres(tuple(point["point"]))) for point in points])
    p, g = page - page.mean(), ground - ground.mean()
    factor = (numpy.conj(p) @ g) / (numpy.conj(p) @ p)
    return float(numpy.sqrt(numpy.mean(numpy.abs(g - factor * p) ** 2)))


def test_control_points_agree_with_the_geometry(city: City) -> None:
    checked = 0
    for path in city.folders:
        for level in yaml.safe_load((path / "facility.yaml").read_text()).get("levels", {}).get("levels", ()):
            if "georeference" in level and (path.name, level["label"]) not in STRETCHED:
                assert _rms_m(level["georeference"]["control_points"]) < 0.5, f"{path.name} {level['label']}"
                checked += 1
    assert checked > 100


def test_moving_a_control_point_by_two_metres_would_be_noticed(city: City) -> None:
    record = yaml.safe_load((city.folders[0] / "facility.yaml").read_text())
    points = record["levels"]["levels"][0]["georeference"]["control_points"]
    points[0]["point"][1] += 2 / 111_000
    assert _rms_m(points) > 0.5


def test_stairs_stand_in_the_same_place_on_every_floor(raised: Raised) -> None:
    for spec in SPECS:
        places: dict[str, set[str]] = {}
        for floor in raised(spec.slug).floors.values():
            for room in floor.rooms:
                if room.key.startswith("ST-") and len(room.key) == 4:
                    places.setdefault(room.key, set()).add(room.shape.normalize().wkt)
        assert places, spec.slug
        assert all(len(found) == 1 for found in places.values()), spec.slug


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.slug)
def test_rooms_fill_every_floor_and_never_overlap(raised: Raised, spec: Any) -> None:
    for floor in raised(spec.slug).floors.values():
        whole = shapely.unary_union([room.shape for room in floor.rooms])
        total = sum(room.shape.area for room in floor.rooms)
        assert total == pytest.approx(whole.area, rel=1e-4), f"overlap on {floor.label}"
        gap = floor.outline.difference(whole.buffer(0.01)).area
        assert gap < 0.5, f"{gap:.1f} square metres of {floor.label} belong to no room"


def test_alerts_have_at_most_160_characters() -> None:
    assert all(len(spec.alert[0]) <= 160 for spec in SPECS if spec.alert is not None)


def test_the_service_layers_are_there_and_hidden(city: City) -> None:
    with pymupdf.open(city.folders[0] / "plans" / "1.pdf") as document:
        shown = {layer["text"]: layer["on"] for layer in document.layer_ui_configs()}
    assert shown["A-WALL"]
    assert shown["A-DOOR"]
    assert not any(shown[name] for name in layers.HIDDEN & set(shown))


def test_the_scanned_plan_holds_one_picture_and_no_words(city: City) -> None:
    church = next(path for path in city.folders if path.name == "st-aldric-church")
    with pymupdf.open(church / "plans" / "1.pdf") as document:
        assert document[0].get_text().strip() == ""
        assert len(document[0].get_images()) == 1


def test_the_tier_2_reports_name_their_facility(city: City) -> None:
    reports = [file for path in city.folders for file in path.glob("*.t2s")]
    assert len(reports) >= 3


def test_site_features_are_one_a_line_so_that_errors_name_the_line(city: City) -> None:
    text = (city.folders[0] / "site.geojson").read_text()
    assert len(text.splitlines()) == len(json.loads(text)["features"]) + 2
