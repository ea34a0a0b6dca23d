"""A tap finds the room around it, through real sandboxed workers."""

from __future__ import annotations

import random
from pathlib import Path

import pymupdf
import pytest

from responder_app.errors import DrawingError
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Box, MediaType, RoomAt, Source
from responder_app.render.worker.filling import FREE, TAKEN, Field
from tests.render.drawings import locked_sheet, sheet, source_of

SCALE = 28.35
"""Points for a metre at 1:100."""
HALL = (100.0, 100.0, 500.0, 400.0)
DOOR = 0.95 * SCALE


def floor(door: float = DOOR, furnished: bool = False, tint: bool = False, outside: float = 0.0) -> bytes:
    """Two halls of 14 by 10.6 m beside each other with a door in the wall between them, and one to the outside."""
    document = pymupdf.open()
    page = document.new_page(width=1000, height=700)
    x0, y0, x1, y1 = HALL
    if tint:
        page.draw_rect(pymupdf.Rect(x0, y0, x1, y1), color=None, fill=(1, 0.95, 0.6))
    page.draw_line((x1, y0), (x1, 240))
    page.draw_line((x1, 240 + door), (x1, y1))
    page.draw_polyline([(x1, y0), (x0, y0), (x0, y1), (300, y1)])
    page.draw_polyline([(300 + outside, y1), (900, y1), (900, y0), (x1, y0)])
    page.insert_text((260, 240), "TEACHING LAB", fontsize=14)
    if furnished:
        for column in range(4):
            page.draw_rect(pymupdf.Rect(130 + 90 * column, 120, 180 + 90 * column, 150))
            page.draw_circle((150 + 90 * column, 360), 12)
    return bytes(document.tobytes())


def room(
    pool: RenderPool, data: bytes, x: float = 300, y: float = 236, scale: float | None = SCALE, page: int = 0
) -> Box | None:
    return pool.run(RoomAt(source_of(data), page, x, y, scale))


@pytest.mark.parametrize("scale", [SCALE, None])
@pytest.mark.parametrize("furnished", [False, True])
def test_a_tap_on_a_rooms_name_finds_its_walls(pool: RenderPool, scale: float | None, furnished: bool) -> None:
    assert room(pool, floor(furnished=furnished), scale=scale) == pytest.approx(HALL, abs=6)


def test_a_room_is_found_from_anywhere_in_it(pool: RenderPool) -> None:
    places = random.Random(4)
    for _ in range(8):
        x, y = places.uniform(108, 492), places.uniform(108, 392)
        assert room(pool, floor(furnished=True), x, y) == pytest.approx(HALL, abs=6)


def test_a_door_to_the_outside_is_closed_and_a_missing_wall_is_not(pool: RenderPool) -> None:
    assert room(pool, floor(outside=DOOR)) == pytest.approx(HALL, abs=6)
    assert room(pool, floor(outside=120)) is None


def test_two_halls_without_a_wall_between_are_one_room(pool: RenderPool) -> None:
    found = room(pool, floor(door=130))
    assert found is not None
    assert found[2] == pytest.approx(900, abs=6)


def test_a_coloured_room_is_a_room(pool: RenderPool) -> None:
    assert room(pool, floor(tint=True)) == pytest.approx(HALL, abs=6)


def test_the_open_ground_is_no_room(pool: RenderPool) -> None:
    assert room(pool, floor(), 950, 650) is None
    assert room(pool, floor(), 40, 300) is None


def test_a_cupboard_is_no_room(pool: RenderPool) -> None:
    document = pymupdf.open()
    document.new_page(width=400, height=300).draw_rect(pymupdf.Rect(100, 100, 100 + SCALE, 160))
    assert room(pool, bytes(document.tobytes()), 100 + SCALE / 2, 130) is None


def test_a_place_that_is_not_on_the_page_has_no_room(pool: RenderPool) -> None:
    assert room(pool, sheet(), 5_000, 5_000) is None


@pytest.mark.parametrize("scale", [1 / 500, 0.5, 2_000.0, 20_000.0, None])
@pytest.mark.parametrize("size", [(14_400, 3), (3, 14_400), (14_400, 14_400), (3, 3)])
def test_no_size_and_no_scale_breaks_it(pool: RenderPool, size: tuple[float, float], scale: float | None) -> None:
    document = pymupdf.open()
    document.new_page(width=size[0], height=size[1]).draw_line((0, 0), size)
    assert room(pool, bytes(document.tobytes()), 1, 1, scale) is None


def test_hatching_over_everything_is_answered_in_time(pool: RenderPool) -> None:
    document = pymupdf.open()
    page = document.new_page(width=1000, height=1000)
    for step in range(0, 1000, 3):
        page.draw_line((step, 0), (step, 1000), width=0.3, dashes="[2 2]")
    assert pool.run(RoomAt(source_of(bytes(document.tobytes())), 0, 500, 500, SCALE), timeout_s=5) is None


def test_a_sheet_that_cannot_be_drawn_is_refused_in_words(pool: RenderPool) -> None:
    for bad, said in ((b"no plan", "not a PDF"), (locked_sheet(), "password")):
        with pytest.raises(DrawingError, match=said):
            room(pool, bad)
    with pytest.raises(DrawingError, match="no such page"):
        room(pool, floor(), page=3)


@pytest.mark.parametrize("wrong", [{"x": -1.0}, {"y": float("nan")}, {"page": -1}, {"points_per_metre": 0.0}])
def test_a_room_out_of_range_cannot_even_be_asked_for(wrong: dict[str, float]) -> None:
    with pytest.raises(DrawingError, match="out of range"):
        RoomAt(source_of(sheet()), **({"page": 0, "x": 10.0, "y": 10.0} | wrong))  # type: ignore[arg-type]


def test_what_is_filled_is_what_hangs_together() -> None:
    chance = random.Random(7)
    for _ in range(60):
        width, height = chance.randint(1, 12), chance.randint(1, 12)
        values = bytes(chance.choice((FREE, FREE, TAKEN)) for _ in range(width * height))
        for corners in (False, True):
            field = Field(width, height, values)
            start = chance.randrange(width), chance.randrange(height)
            reached, waiting = set(), [start]
            while waiting:
                x, y = waiting.pop()
                inside = 0 <= x < width and 0 <= y < height
                if not inside or (x, y) in reached or values[y * width + x] == TAKEN:
                    continue
                reached.add((x, y))
                waiting += [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if corners or dx == 0 or dy == 0]
            filled = {(x, y) for y, first, last in field.fill(start, corners).runs for x in range(first, last)}
            assert filled == reached


# Names on the real floors, where they stand, and their rooms measured by hand on the drawing.
KNOWN = {
    "TIFFIN ROOM": ((157, 197), (150, 164, 168, 219)),
    "GENTS TOILET": ((190, 197), (170, 166, 212, 227)),
    "LADIES TOILET": ((256, 208), (238, 186, 276, 227)),
    "LIFT": ((263, 174), (251, 164, 276, 184)),
}


@pytest.mark.parametrize("scale", [9.63, None])
@pytest.mark.parametrize("name", KNOWN)
def test_rooms_of_a_real_floor_are_found(cases: Path, pool: RenderPool, name: str, scale: float | None) -> None:
    (x, y), box = KNOWN[name]
    source = Source("first", MediaType.PDF, (cases / "plans" / "govt-first.pdf").read_bytes())
    assert pool.run(RoomAt(source, 0, x, y, scale)) == pytest.approx(box, abs=10)
