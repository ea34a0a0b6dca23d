"""Sheets by night: dark paper, colours told apart, for drawings and for scans of every kind."""

from __future__ import annotations

import colorsys
from io import BytesIO
from itertools import combinations

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from responder_app.render.decoding import DecodeImage, DecodeTile
from responder_app.render.pool import RenderPool
from responder_app.render.requests import MediaType, Pixels, Source, Tile
from tests.render.drawings import source_of

WIDTH, HEIGHT = 900, 600
COLOURS = ("red", "#0a7a0a", "blue", "orange", "#b000b0", "#806000")
Array = NDArray[np.uint8]


def plan(mode: str = "RGB") -> Image.Image:
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(picture)
    for at, colour in enumerate(COLOURS):
        pen.rectangle((60 + at * 130, 60, 140 + at * 130, 140), fill=colour)
    pen.rectangle((60, 300, 840, 540), outline="black", width=6)
    return picture.convert(mode)


def scanned(picture: Image.Image) -> Image.Image:
    """As a scanner sees it: yellowish paper, darker to one side, speckled."""
    noise = np.random.default_rng(1).normal(0, 7, (HEIGHT, WIDTH, 3))
    paper = np.array([246, 240, 222]) / 255 * (1 - 0.1 * np.linspace(0, 1, WIDTH))[None, :, None]
    return Image.fromarray(np.clip(np.asarray(picture) * paper + noise, 0, 255).astype(np.uint8))


def page_of(picture: Image.Image, kind: str, **options: object) -> Source:
    packed = BytesIO()
    picture.save(packed, kind, **options)
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=HEIGHT)
    page.insert_image(page.rect, stream=packed.getvalue())
    return source_of(bytes(document.tobytes()))


def array_of(pixels: Pixels) -> Array:
    return np.frombuffer(pixels.data, np.uint8).reshape(pixels.height, pixels.width, 3)


def by_night(pool: RenderPool, source: Source) -> Array:
    return array_of(pool.run(Tile(source, 0, 1.0, 0, 0, WIDTH, HEIGHT, night=True)))


def lightness(shown: Array) -> NDArray[np.float64]:
    found: NDArray[np.float64] = shown @ np.array([0.299, 0.587, 0.114])
    return found


JPEG = page_of(scanned(plan()), "JPEG", quality=60)
ONE_BIT = page_of(plan("1"), "TIFF", compression="group4")
GREY = page_of(scanned(plan()).convert("L"), "JPEG", quality=60)


JPEG_2000 = page_of(scanned(plan()), "JPEG2000", quality_mode="rates", quality_layers=[12])


@pytest.mark.parametrize("source", [JPEG, ONE_BIT, GREY, JPEG_2000], ids=["jpeg", "one bit", "grey", "jpeg 2000"])
def test_the_paper_of_a_scan_is_dark_and_its_lines_are_bright(pool: RenderPool, source: Source) -> None:
    shown = lightness(by_night(pool, source))
    paper, line = shown[320:520, 90:810], shown[302:304, 100:800]
    assert paper.mean() < 12
    assert np.percentile(paper, 99) < 45
    assert line.mean() > 180


def test_the_paper_of_a_scan_has_no_tint(pool: RenderPool) -> None:
    assert np.ptp(by_night(pool, JPEG)[320:520, 90:810].reshape(-1, 3).mean(axis=0)) < 6


def test_the_colours_of_a_scan_keep_their_hue_and_differ(pool: RenderPool) -> None:
    shown = by_night(pool, JPEG)
    day = np.asarray(plan())
    squares = [(slice(70, 130), slice(70 + at * 130, 130 + at * 130)) for at in range(len(COLOURS))]
    found = [shown[square].reshape(-1, 3).mean(axis=0) for square in squares]
    for square, colour in zip(squares, found, strict=True):
        before, after = (
            colorsys.rgb_to_hsv(*(one / 255))[0] for one in (day[square].reshape(-1, 3).mean(axis=0), colour)
        )
        assert min(abs(before - after), 1 - abs(before - after)) < 0.06
        assert colour.max() > 100
    assert min(np.abs(one - other).sum() for one, other in combinations(found, 2)) > 60


def test_a_scans_preview_is_as_dark_as_its_tiles(pool: RenderPool) -> None:
    packed = BytesIO()
    scanned(plan()).save(packed, "WEBP", quality=80)
    preview = Source("preview", MediaType.WEBP, packed.getvalue())
    shown = lightness(array_of(pool.run(DecodeImage(preview, WIDTH, night=True))))
    assert shown[320:520, 90:810].mean() < 12
    assert shown[302:304, 100:800].mean() > 180


def test_pale_fills_of_a_drawing_are_no_paper(pool: RenderPool) -> None:
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=HEIGHT)
    page.draw_rect(page.rect, fill=(0.9, 0.85, 0.7), color=None)
    shown = by_night(pool, source_of(bytes(document.tobytes())))
    assert 20 < lightness(shown).mean() < 80


def test_a_dark_picture_is_not_taken_for_paper(pool: RenderPool) -> None:
    dark = page_of(Image.new("RGB", (WIDTH, HEIGHT), (90, 80, 70)), "JPEG")
    assert lightness(by_night(pool, dark)).mean() > 120


def half_a_sheet_of_ink() -> Image.Image:
    """Grey paper, and the right half, which begins with a tile of its own, drawn in dense dark strokes."""
    shown = Image.new("RGB", (WIDTH, HEIGHT), (222, 216, 200))
    pen = ImageDraw.Draw(shown)
    for x in range(600, WIDTH, 4):
        pen.line((x, 0, x, HEIGHT), fill=(60, 60, 60), width=3)
    pen.rectangle((700, 200, 800, 300), fill=(222, 216, 200))
    return shown


PAPER, INKED = (100, 100, 100, 100), (600, 100, 300, 300)
ISLAND = np.s_[110:190, 110:190]
"""The bare paper in the inked tile."""


@pytest.mark.parametrize(
    ("kind", "options"), [("JPEG", {"quality": 90}), ("JPEG2000", {"quality_mode": "rates", "quality_layers": [8]})]
)
def test_paper_among_ink_is_as_dark_as_the_paper_beside_it(
    pool: RenderPool, kind: str, options: dict[str, object]
) -> None:
    source = page_of(half_a_sheet_of_ink(), kind, **options)
    assert (b"JPXDecode" in source.read()) is (kind == "JPEG2000")
    bare, inked = (array_of(pool.run(Tile(source, 0, 1.0, *box, night=True))) for box in (PAPER, INKED))
    assert lightness(bare).mean() == pytest.approx(lightness(inked)[ISLAND].mean(), abs=2)
    assert lightness(bare).mean() < 12


def test_tiles_of_a_pyramid_take_their_paper_from_the_whole_sheet(pool: RenderPool) -> None:
    shown = half_a_sheet_of_ink()
    x, y, width, height = INKED
    pictures = {}
    for name, part in (("whole", shown), ("inked", shown.crop((x, y, x + width, y + height)))):
        packed = BytesIO()
        part.save(packed, "WEBP", quality=90)
        pictures[name] = Source(f"ink {name}", MediaType.WEBP, packed.getvalue())
    whole, tile = pictures["whole"], pictures["inked"]
    preview = lightness(array_of(pool.run(DecodeImage(whole, WIDTH, night=True))))
    alone, together = (lightness(array_of(pool.run(DecodeTile(tile, night=True, whole=one)))) for one in (None, whole))
    paper = preview[120:180, 120:180].mean()
    assert together[ISLAND].mean() == pytest.approx(paper, abs=2)
    # By itself the tile shows too little paper to be told from ink.
    assert alone[ISLAND].mean() > paper + 20


def test_a_damaged_preview_does_not_keep_a_tile_from_being_shown(pool: RenderPool) -> None:
    packed = BytesIO()
    half_a_sheet_of_ink().crop((0, 0, 100, 100)).save(packed, "WEBP", quality=90)
    tile, broken = Source("piece", MediaType.WEBP, packed.getvalue()), Source("no preview", MediaType.WEBP, b"RIFF")
    assert pool.run(DecodeTile(tile, night=True, whole=broken)).width == 100
