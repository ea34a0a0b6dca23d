"""The demo city's plans: layers as CAD names them, pages as odd as real ones, scans, and what was rebuilt since."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy
import pymupdf
import pytest
import yaml
from numpy.typing import NDArray
from PIL import Image, ImageChops

from tests.city import area, folder
from tests.city.building import Building
from tests.city.building import build as raise_building
from tests.city.conftest import SEED, Raised, Written, spec_of
from tests.city.drawing import layers
from tests.city.drawing.pen import PLAIN
from tests.city.frame import to_metres
from tests.city.plan.shapes import Use
from tests.city.spec import Spec


def drawn(home: Path, spec: Spec, is_before: bool = False) -> Path:
    """The folder of a facility that is not as the city has it."""
    return folder.write(home, raise_building(spec, SEED, is_before), area.hydrants(SEED), SEED)


@pytest.fixture(scope="module")
def church(written: Written) -> Path:
    """The building that was scanned."""
    return written("st-aldric-church")


def plan(home: Path, name: str = "1.pdf") -> pymupdf.Document:
    return pymupdf.open(home / "plans" / name)


def levels(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((home / "facility.yaml").read_text())["levels"]["levels"]
    return found


def picture(document: pymupdf.Document) -> Image.Image:
    pixels = document[0].get_pixmap(dpi=40, alpha=False)
    return Image.frombytes("RGB", (pixels.width, pixels.height), bytes(pixels.samples))


def share_that_differs(one: Image.Image, other: Image.Image) -> float:
    difference = numpy.asarray(ImageChops.difference(one, other).convert("L"))
    return float((difference > 96).mean())


def test_large_sheets_have_about_thirty_layers_of_every_discipline(written: Written) -> None:
    with plan(written("holt-elementary")) as document:
        shown = {layer["text"]: layer["on"] for layer in document.layer_ui_configs()}
    assert 28 <= len(shown) <= 40
    assert {name[0] for name in shown} >= {"A", "S", "E", "F", "I", "M", "P", "T"}
    assert set(shown) >= layers.HIDDEN
    assert {name for name, on in shown.items() if not on} == layers.HIDDEN


def test_small_prints_have_fewer_layers(written: Written) -> None:
    with plan(written("gantry-point-depot")) as document:
        assert 15 <= len(document.layer_ui_configs()) < 28


@pytest.mark.parametrize(
    ("slug", "entry"),
    [("gantry-point-depot", "CropBox"), ("union-station", "UserUnit"), ("adler-county-courthouse", "Rotate")],
)
def test_a_page_with_an_oddity_shows_what_a_plain_one_shows(
    written: Written, tmp_path: Path, slug: str, entry: str
) -> None:
    odd = plan(written(slug))
    plain = plan(drawn(tmp_path, replace(spec_of(slug), stored=PLAIN)))
    assert odd.xref_get_key(odd[0].xref, entry) != plain.xref_get_key(plain[0].xref, entry)
    assert odd[0].rect == plain[0].rect
    assert share_that_differs(picture(odd), picture(plain)) < 0.002
    assert share_that_differs(picture(odd), ImageChops.offset(picture(plain), 3, 0)) > 0.002


def test_letters_that_are_drawn_one_by_one_stand_where_the_word_stood(written: Written, tmp_path: Path) -> None:
    lettered = plan(written("city-hall"))
    whole = plan(drawn(tmp_path, replace(spec_of("city-hall"), lettered=False)))
    longest = {name: max(len(part) for part in _shown(document)) for name, document in (("a", lettered), ("b", whole))}
    assert longest["a"] == 1
    assert longest["b"] > 10
    assert share_that_differs(picture(lettered), picture(whole)) < 0.002


def _shown(document: pymupdf.Document) -> list[bytes]:
    """What each text operator of the first page shows."""
    content: bytes = document[0].read_contents()
    return [
        line.split(b") Tj")[0].split(b"(", 1)[1].replace(b"\\", b"") for line in content.splitlines() if b") Tj" in line
    ]


def test_one_file_may_hold_every_floor(written: Written) -> None:
    home = written("sycamore-court")
    assert [file.name for file in (home / "plans").iterdir()] == ["all-levels.pdf"]
    rows = levels(home)
    assert [row["page"] for row in rows] == [1, 2, 3, 4]
    with plan(home, "all-levels.pdf") as document:
        for row in rows[:-1]:
            assert f"FLOOR PLAN - LEVEL {row['label']}" in document[row["page"] - 1].get_text()


def test_sheets_that_are_not_tied_to_the_ground_have_the_scale_that_they_say(written: Written) -> None:
    home = written("keel-street-distribution")
    row = levels(home)[0]
    assert "georeference" not in row
    with plan(home) as document:
        feet = document[0].get_text().split('1" = ')[1].split("'")[0]
    assert row["scale"] == int(feet) * 12


def test_the_church_was_scanned_once_in_black_and_white_and_once_in_colour_and_sideways(church: Path) -> None:
    found = {}
    for name in ("1.pdf", "2.pdf"):
        with plan(church, name) as document:
            assert document[0].get_text().strip() == ""
            (image,) = document[0].get_images()
            found[name] = (image[2:6], image[8], document[0].rotation, document[0].rect[2:])
    assert found["1.pdf"] == ((10_200, 6_600, 1, "DeviceGray"), "CCITTFaxDecode", 0, (1224, 792))
    assert found["2.pdf"] == ((2_200, 3_400, 8, "DeviceRGB"), "DCTDecode", 90, (1224, 792))


def _fits(row: dict[str, Any]) -> tuple[float, float]:
    """Rms error in metres of the best similarity and of the best affine fit of a level's control points."""
    points = row["georeference"]["control_points"]
    page = numpy.array([(point["page_x_pt"], -point["page_y_pt"]) for point in points])
    ground = numpy.array([to_metres(tuple(point["point"])) for point in points])
    ones, zeros = numpy.ones(len(page)), numpy.zeros(len(page))
    affine = numpy.column_stack([page, ones])
    similar = numpy.vstack(
        [numpy.column_stack([page[:, 0], -page[:, 1], ones, zeros]),
         numpy.column_stack([page[:, 1], page[:, 0], zeros, ones])]
    )  # fmt: skip
    return _rms(similar, ground.T.reshape(-1), len(page)), _rms(affine, ground, len(page))


def _rms(system: NDArray[numpy.float64], values: NDArray[numpy.float64], count: int) -> float:
    solved = numpy.linalg.lstsq(system, values, rcond=None)[0]
    return float(numpy.sqrt(((system @ solved - values) ** 2).sum() / count))


def test_a_stretched_scan_has_four_control_points_that_fit_only_when_stretched_back(church: Path) -> None:
    straight, stretched = levels(church)
    assert len(stretched["georeference"]["control_points"]) == 4
    similar_m, affine_m = _fits(stretched)
    assert similar_m > 0.5
    assert affine_m < 0.01
    assert max(_fits(straight)) < 0.01


def test_a_scans_control_points_lie_on_the_corners_of_the_building(church: Path) -> None:
    """At each there is the ink of the corner's column."""
    for row in levels(church):
        with pymupdf.open(church / row["plan"]) as document:
            pixels = document[0].get_pixmap(dpi=144, colorspace=pymupdf.csGRAY, alpha=False)
            page = numpy.asarray(Image.open(io.BytesIO(pixels.tobytes("png"))))
        for point in row["georeference"]["control_points"]:
            x, y = round(point["page_x_pt"] * 2), round(point["page_y_pt"] * 2)
            assert page[y - 2 : y + 3, x - 2 : x + 3].min() < 110, point


def _before_and_now(slug: str = "adler-tower") -> tuple[Building, Building]:
    spec = spec_of(slug)
    return raise_building(spec, SEED, is_before=True), raise_building(spec, SEED)


def test_only_the_plans_of_rebuilt_floors_differ_from_last_years(written: Written, tmp_path: Path) -> None:
    spec = spec_of("adler-tower")
    before, now = drawn(tmp_path, spec, is_before=True), written(spec.slug)
    names = sorted(file.name for file in (now / "plans").iterdir())
    assert names == sorted(file.name for file in (before / "plans").iterdir())
    differ = {name for name in names if (before / "plans" / name).read_bytes() != (now / "plans" / name).read_bytes()}
    assert differ == {f"{stem}.pdf" for stem in spec.rebuilt} != set()
    ids = [yaml.safe_load((home / "facility.yaml").read_text())["id"] for home in (before, now)]
    assert ids[0] == ids[1]
    dates = [{row["label"]: row["valid_on"] for row in levels(home)} for home in (before, now)]
    assert dates[0]["12"] < dates[1]["12"]


def test_a_rebuilt_floor_has_other_rooms_but_the_same_stairs_elevators_and_ways() -> None:
    before, now = _before_and_now()
    fixed = (Use.STAIR, Use.ELEVATOR, Use.SHAFT, Use.CORRIDOR, Use.LOBBY)
    for label in ("3", "12"):
        kept = [
            {(room.key, room.shape.wkt) for room in one.floors[label].rooms if room.use in fixed}
            for one in (before, now)
        ]
        rooms = [{(room.name, room.shape.wkt) for room in one.floors[label].rooms} for one in (before, now)]
        assert kept[0] == kept[1]
        assert 4 <= len(rooms[0] - rooms[1]) <= 12
        numbers = [room.number for room in before.floors[label].rooms if room.number]
        assert len(numbers) == len(set(numbers))
    assert before.floors["4"] == now.floors["4"]


def test_first_aid_lies_inside_its_floor_and_every_kind_is_somewhere(written: Written, raised: Raised) -> None:
    kinds = set()
    for slug in ("st-brannoc-medical", "whitcombe-hall", "holt-elementary"):
        home, building = written(slug), raised(slug)
        for line in (home / "site.geojson").read_text().splitlines():
            if '"kind":"first_aid"' in line:
                feature = json.loads(line.rstrip(","))
                properties = feature["properties"]
                kinds.add(properties["kind_of"])
                at = pymupdf.Point(*building.place.local(tuple(feature["geometry"]["coordinates"])))
                x0, y0, x1, y1 = building.floors[properties["level"]].outline.bounds
                assert x0 < at.x < x1, properties
                assert y0 < at.y < y1, properties
    assert kinds == {
        *("AED", "first-aid kit", "first-aid room", "bleeding-control kit", "eyewash", "safety shower", "oxygen")
    }
