"""What comes back when drawings are asked about, through real sandboxed workers."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from responder_app.errors import DrawingError, LockedDrawingError
from responder_app.render import limits
from responder_app.render.decoding import DecodeImage
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, MediaType, Overview, PageSize, Pixels, Tile, Words
from tests.render.drawings import cropped_sheet, layered_sheet, locked_sheet, picture, sheet, source_of

WHITE, BLACK, RED = (255, 255, 255), (0, 0, 0), (255, 0, 0)


def at(pixels: Pixels, x: int, y: int) -> tuple[int, int, int]:
    start = y * pixels.stride + x * 3
    red, green, blue = pixels.data[start : start + 3]
    return red, green, blue


def test_inspecting_gives_the_size_of_every_page(pool: RenderPool) -> None:
    info = pool.run(Inspect(source_of(sheet(pages=3))))
    assert info.pages == (PageSize(400, 300),) * 3


def test_a_turned_page_is_as_wide_as_it_is_displayed(pool: RenderPool) -> None:
    assert pool.run(Inspect(source_of(sheet(rotation=90)))).pages == (PageSize(300, 400),)


def test_a_cropped_page_is_as_large_as_it_is_displayed(pool: RenderPool) -> None:
    assert pool.run(Inspect(source_of(cropped_sheet()))).pages == (PageSize(120, 120),)


def test_a_user_unit_enlarges_the_page(pool: RenderPool) -> None:
    assert pool.run(Inspect(source_of(sheet(user_unit=2)))).pages == (PageSize(800, 600),)


def test_layers_are_named_without_marks_that_reorder_text(pool: RenderPool) -> None:
    info = pool.run(Inspect(source_of(layered_sheet("Walls", "Do\u202eors", "HVAC"))))
    assert [layer.name for layer in info.layers] == ["Walls", "Doors", "HVAC"]


def test_a_drawing_with_a_password_says_so(pool: RenderPool) -> None:
    with pytest.raises(LockedDrawingError, match="password"):
        pool.run(Inspect(source_of(locked_sheet())))


@pytest.mark.parametrize(
    "data", [b"Dear office, the plan is attached.", b"%PDF-1.7 but no more", picture("PNG"), b"\0"]
)
def test_what_is_not_a_pdf_is_refused_with_a_reason(pool: RenderPool, data: bytes) -> None:
    with pytest.raises(DrawingError, match=r"not a PDF|no pages"):
        pool.run(Inspect(source_of(data)))


def test_an_empty_file_is_refused(pool: RenderPool) -> None:
    with pytest.raises(DrawingError, match="empty"):
        pool.run(Inspect(source_of(b"")))


def test_a_manual_of_too_many_pages_is_refused(pool: RenderPool) -> None:
    with pytest.raises(DrawingError, match=f"more than {limits.MAX_PAGES} pages"):
        pool.run(Inspect(source_of(sheet(pages=limits.MAX_PAGES + 1))))


def test_a_sheet_without_end_is_refused(pool: RenderPool) -> None:
    with pytest.raises(DrawingError, match="larger than 7 m"):
        pool.run(Inspect(source_of(sheet(width=14_000, user_unit=100))))


def test_a_page_that_is_not_there_is_refused(pool: RenderPool) -> None:
    with pytest.raises(DrawingError, match="no such page"):
        pool.run(Tile(source_of(sheet()), 1, 1.0, 0, 0, 64, 64))


def test_a_tile_shows_its_rectangle_of_the_page_at_its_zoom(pool: RenderPool) -> None:
    tile = pool.run(Tile(source_of(sheet()), 0, 2.0, 150, 150, 100, 80))
    assert (tile.width, tile.height, tile.stride) == (100, 80, 300)
    # The square begins at 100 pt, which is pixel 200 of the page and pixel 50 of the tile.
    assert at(tile, 40, 60) == WHITE
    assert at(tile, 60, 60) == RED


def test_paper_outside_the_page_is_blank(pool: RenderPool) -> None:
    assert set(pool.run(Tile(source_of(sheet()), 0, 1.0, 5000, 5000, 16, 16)).data) == {255}


def test_night_makes_paper_dark_and_keeps_red_red(pool: RenderPool) -> None:
    tile = pool.run(Tile(source_of(sheet()), 0, 1.0, 0, 0, 400, 300, night=True))
    assert at(tile, 300, 60) == pytest.approx(BLACK, abs=4)
    red, green, blue = at(tile, 150, 150)
    assert red > green + 60
    assert red > blue + 60


def test_a_hairline_is_still_seen_from_far(pool: RenderPool) -> None:
    tile = pool.run(Tile(source_of(sheet()), 0, 0.5, 0, 0, 200, 150))
    assert min(at(tile, 100, y)[0] for y in range(130, 150)) < 150


def test_words_have_boxes_where_they_are_displayed(pool: RenderPool) -> None:
    text = pool.run(Words(source_of(sheet()), 0))
    assert [word.text for word in text.words] == ["BOILER", "ROOM"]
    assert text.complete
    boiler = text.words[0]
    assert boiler.x0 == pytest.approx(50, abs=1)
    assert boiler.y0 < 50 < boiler.y1 + 2


def test_words_of_a_turned_page_lie_where_they_are_displayed(pool: RenderPool) -> None:
    source = source_of(sheet(rotation=90))
    boiler = pool.run(Words(source, 0)).words[0]
    # Turned clockwise the text runs down the page, near the right edge.
    assert boiler.y1 - boiler.y0 > boiler.x1 - boiler.x0
    box = (int(boiler.x0), int(boiler.y0), int(boiler.x1 - boiler.x0), int(boiler.y1 - boiler.y0))
    tile = pool.run(Tile(source, 0, 1.0, *box))
    assert min(tile.data) < 100


def test_an_overview_is_a_webp_of_the_whole_page(pool: RenderPool) -> None:
    packed = pool.run(Overview(source_of(sheet()), 0, longest_px=800))
    with Image.open(BytesIO(packed)) as opened:
        assert (opened.format, opened.size) == ("WEBP", (800, 600))
        red, green, _ = opened.convert("RGB").getpixel((300, 300))  # type: ignore[misc]
    assert red > 200 > 60 > green


def test_an_overview_can_be_shown_by_day_and_by_night(pool: RenderPool) -> None:
    packed = source_of(pool.run(Overview(source_of(sheet()), 0, longest_px=400)), MediaType.WEBP)
    assert at(pool.run(DecodeImage(packed)), 300, 60) == pytest.approx(WHITE, abs=4)
    assert at(pool.run(DecodeImage(packed, night=True)), 300, 60) == pytest.approx(BLACK, abs=4)


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "JPEG"])
def test_pictures_of_each_kind_are_decoded(pool: RenderPool, kind: str) -> None:
    pixels = pool.run(DecodeImage(source_of(picture(kind))))
    assert (pixels.width, pixels.height) == (64, 32)
    assert at(pixels, 10, 10) == pytest.approx(RED, abs=3)


def test_a_large_photo_is_shrunk(pool: RenderPool) -> None:
    pixels = pool.run(DecodeImage(source_of(picture("JPEG", (3000, 1500))), longest_px=500))
    assert (pixels.width, pixels.height) == (500, 250)


def test_what_is_transparent_shows_paper(pool: RenderPool) -> None:
    pixels = pool.run(DecodeImage(source_of(picture("PNG", mode="RGBA", color=(0, 0, 0, 0)))))
    assert at(pixels, 5, 5) == WHITE


def test_other_formats_are_not_decoded_even_where_pillow_could(pool: RenderPool) -> None:
    for kind in ("GIF", "BMP", "TIFF"):
        with pytest.raises(DrawingError, match="not a WebP, PNG or JPEG"):
            pool.run(DecodeImage(source_of(picture(kind))))


def test_a_cut_off_picture_is_refused(pool: RenderPool) -> None:
    with pytest.raises(DrawingError, match="damaged"):
        pool.run(DecodeImage(source_of(picture("PNG", (600, 600))[:60])))


def test_a_decompression_bomb_is_refused_by_its_declared_size(pool: RenderPool) -> None:
    with pytest.raises(DrawingError, match="100 million pixels"):
        pool.run(DecodeImage(source_of(picture("PNG", (20_000, 20_000), "1", 1))))


@pytest.mark.parametrize(
    "wrong", [{"zoom": 0.0}, {"zoom": 1e9}, {"zoom": float("nan")}, {"width": 0}, {"height": 5000}, {"page": -1}]
)
def test_a_tile_out_of_range_cannot_even_be_asked_for(wrong: dict[str, float]) -> None:
    with pytest.raises(DrawingError, match="out of range"):
        Tile(source_of(sheet()), **({"page": 0, "zoom": 1.0, "x": 0, "y": 0, "width": 64, "height": 64} | wrong))  # type: ignore[arg-type]


def test_every_page_can_be_drawn_though_few_are_kept(pool: RenderPool) -> None:
    pages = limits.MAX_HELD_PAGES + 3
    source = source_of(sheet(pages=pages))
    for _ in range(2):
        for number in range(pages):
            assert at(pool.run(Tile(source, number, 1.0, 140, 140, 20, 20)), 10, 10) == RED
