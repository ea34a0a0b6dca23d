"""A floor's plan laid on the map: drawn by a real worker, every mark on the ground where the sheet says it is."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import numpy
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image
from pyproj import Geod

from responder_app.briefing.answers.site_map import GroundPlan, LayerKind, MapScene
from responder_app.briefing.ground import ground_at
from responder_app.briefing.projection import project
from responder_app.documents.plan_picture import LONGEST_PX, PlanPicture, picture_of
from responder_app.documents.png import write_png
from responder_app.errors import DrawingError
from responder_app.render.pool import RenderPool
from tests.documents.scenes import BLUE_AT, HEIGHT_PT, RED_AT, WIDTH_PT, briefing_of, laid, sheet_of, sheet_pdf
from tests.fakes.buildings import TOWER

MARKS = {"red": (RED_AT, (0, 1, 2)), "blue": (BLUE_AT, (2, 0, 1))}
"""Where each mark is on the page, and its strong channel before the weak ones."""


@pytest.fixture(scope="module")
def scene() -> MapScene:
    return briefing_of().site_map(TOWER)


def pixels_of(picture: PlanPicture) -> NDArray[numpy.uint8]:
    with Image.open(BytesIO(picture.png)) as image:
        assert image.mode == "P"
        return numpy.asarray(image.convert("RGBA"))


def miss_m(picture: PlanPicture, plan: GroundPlan, scene: MapScene, mark: str) -> float:
    """Metres between a mark in the picture, by its four edges alone, and where the sheet's fit says that it is."""
    page, (strong, weak, other) = MARKS[mark]
    pixels = pixels_of(picture).astype(int)
    found = (pixels[..., strong] > 200) & (pixels[..., weak] < 60) & (pixels[..., other] < 60)
    rows, columns = found.nonzero()
    assert len(rows) > 100
    x, y = columns.mean() + 0.5, rows.mean() + 0.5
    lon = picture.west + (picture.east - picture.west) * x / picture.width
    lat = picture.north + (picture.south - picture.north) * y / picture.height
    there = ground_at(scene.origin).lonlat(*project(plan.to_metres, *page))
    return float(Geod(ellps="WGS84").inv(lon, lat, *there)[2])


@pytest.mark.parametrize("turn", [0.0, 33.0, 90.0, 180.0, -117.0])
def test_a_turned_sheet_lies_right_to_a_tenth_of_a_metre(turn: float, scene: MapScene, pool: RenderPool) -> None:
    plan = laid(turn)
    picture = picture_of(plan, sheet_of(plan), scene, pool.run)
    for mark in MARKS:
        assert miss_m(picture, plan, scene, mark) < 0.1


def test_the_measure_notices_a_sheet_that_lies_a_metre_off(scene: MapScene, pool: RenderPool) -> None:
    plan = laid(33.0)
    picture = picture_of(plan, sheet_of(plan), scene, pool.run)
    off = replace(picture, west=picture.west + 1 / 83_000, east=picture.east + 1 / 83_000)
    assert miss_m(off, plan, scene, "red") > 0.9


def test_a_tilted_photograph_lies_right(scene: MapScene, pool: RenderPool) -> None:
    plan = laid(-20.0, tilt=0.0004)
    with pymupdf.open(stream=sheet_pdf()) as document:
        data = document[0].get_pixmap(dpi=144).tobytes("png")
    picture = picture_of(plan, sheet_of(plan, "image/png", lambda: data), scene, pool.run)
    for mark in MARKS:
        # The middle of a tilted square is not quite the square's middle.
        assert miss_m(picture, plan, scene, mark) < 0.2


def test_the_picture_is_cut_to_the_building_and_its_surroundings(scene: MapScene, pool: RenderPool) -> None:
    plan = laid(10.0)
    picture = picture_of(plan, sheet_of(plan), scene, pool.run)
    ground = ground_at(scene.origin)
    west, south = ground.metres((picture.west, picture.south))
    east, north = ground.metres((picture.east, picture.north))
    assert (west, south, east, north) == pytest.approx((-26.0, -6.0, 26.0, 36.0), abs=0.1)


def test_beside_the_sheet_the_picture_is_clear(scene: MapScene, pool: RenderPool) -> None:
    layers = tuple(layer for layer in scene.layers if layer.kind is not LayerKind.FOOTPRINT)
    bare = replace(scene, layers=layers)
    plan = laid(45.0)
    pixels = pixels_of(picture_of(plan, sheet_of(plan), bare, pool.run))
    height, width, _ = pixels.shape
    assert pixels[2, 2, 3] == pixels[-3, -3, 3] == 0
    assert pixels[height // 2, width // 2, 3] == 255
    shown = (pixels[..., 3] == 255).mean() * (width * height)
    metres = (WIDTH_PT / 20) * (HEIGHT_PT / 20)
    side = (WIDTH_PT + HEIGHT_PT) / 20 / 2**0.5
    assert shown == pytest.approx(metres / side**2 * width * height, rel=0.01)


def test_a_sheet_of_a_whole_campus_stays_within_bounds(scene: MapScene, pool: RenderPool) -> None:
    layers = tuple(layer for layer in scene.layers if layer.kind is not LayerKind.FOOTPRINT)
    plan = laid(5.0)
    a, b, c, d, e, f, g, h, i = plan.to_metres
    large = replace(plan, to_metres=(a * 40, b * 40, c * 40, d * 40, e * 40, f * 40, g, h, i))
    picture = picture_of(large, sheet_of(large), replace(scene, layers=layers), pool.run)
    assert max(picture.width, picture.height) == LONGEST_PX


def test_the_same_sheet_gives_the_same_bytes(scene: MapScene, pool: RenderPool) -> None:
    plan = laid(33.0)
    assert picture_of(plan, sheet_of(plan), scene, pool.run) == picture_of(plan, sheet_of(plan), scene, pool.run)


def test_a_file_that_is_no_drawing_is_refused(scene: MapScene, pool: RenderPool) -> None:
    plan = laid(33.0, level="broken")
    with pytest.raises(DrawingError):
        picture_of(plan, sheet_of(plan, data=lambda: b"%PDF-1.7 nothing"), scene, pool.run)


def read_back(pixels: NDArray[numpy.uint8]) -> NDArray[numpy.uint8]:
    with Image.open(BytesIO(write_png(pixels))) as image:
        return numpy.asarray(image.convert("RGBA"))


def test_a_drawing_reads_back_with_its_colours_and_its_clear_parts() -> None:
    random = numpy.random.default_rng(7)
    inks = numpy.array([(0, 0, 0), (255, 255, 255), (247, 239, 206), (255, 0, 0), (0, 74, 173)], numpy.uint8)
    pixels = numpy.full((37, 53, 4), 255, numpy.uint8)
    pixels[..., :3] = inks[random.integers(0, len(inks), (37, 53))]
    pixels[5:9, 7:20, 3] = 0
    back = read_back(pixels)
    assert (back[..., 3] == pixels[..., 3]).all()
    shown = pixels[..., 3] == 255
    assert abs(back[shown].astype(int) - pixels[shown]).max() < 8
    for exact in inks[:2]:
        there = shown & (pixels[..., :3] == exact).all(axis=2)
        assert (back[there][:, :3] == exact).all()


def test_a_photograph_keeps_its_shades_nearly() -> None:
    ramp = numpy.zeros((256, 256, 4), numpy.uint8)
    ramp[..., 0], ramp[..., 1], ramp[..., 2] = numpy.arange(256)[:, None], numpy.arange(256)[None, :], 128
    ramp[..., 3] = 255
    assert abs(read_back(ramp).astype(int) - ramp).mean() < 25
    assert abs(read_back(numpy.full((1, 1, 4), 255, numpy.uint8)).astype(int) - 255).max() == 0


def test_a_picture_of_nothing_is_clear() -> None:
    assert not read_back(numpy.zeros((3, 4, 4), numpy.uint8))[..., 3].any()
