"""Two versions of a sheet are laid over each other and told apart, through real sandboxed workers."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from responder_app.errors import DrawingError, LockedDrawingError
from responder_app.render import limits
from responder_app.render.comparing import ChangedSheet, Changes, DifferenceTile
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Box, Inspect, MediaType, Pixels, Source, Tile
from tests.render.drawings import endless_sheet, locked_sheet, sheet, source_of
from tests.render.processes import peak_bytes
from tests.render.versions import HEIGHT, ROOM, WALL, WIDTH, floor, room_walls

Colour = tuple[int, int, int]


def compare(pool: RenderPool, now: bytes, earlier: bytes) -> ChangedSheet:
    return pool.run(Changes(source_of(now), 0, source_of(earlier), 0))


def shown(
    pool: RenderPool,
    now: bytes,
    earlier: bytes,
    box: Box,
    zoom: float = 2.0,
    night: bool = False,
    shift: tuple[float, float] = (0.0, 0.0),
) -> set[Colour]:
    """The colours in a box of the comparison, given in points."""
    x, y, right, bottom = (round(edge * zoom) for edge in box)
    place = (zoom, x, y, right - x, bottom - y, night)
    pixels = pool.run(DifferenceTile(source_of(now), 0, *place, source_of(earlier), 0, shift))
    return colours(pixels)


def colours(pixels: Pixels) -> set[Colour]:
    return set(zip(pixels.data[0::3], pixels.data[1::3], pixels.data[2::3], strict=True))


def blue(colour: Colour) -> bool:
    return colour[2] > colour[0] + 80 and colour[2] > colour[1] + 60


def orange(colour: Colour) -> bool:
    return colour[0] > colour[2] + 80 and colour[0] > colour[1] + 60


def holds(box: Box, place: Box) -> bool:
    return box[0] <= place[0] and box[1] <= place[1] and box[2] >= place[2] and box[3] >= place[3]


def area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def test_a_sheet_is_the_same_as_itself(pool: RenderPool) -> None:
    assert compare(pool, floor(), floor()) == ChangedSheet((0.0, 0.0), (), 0.0, True)


def test_another_line_weight_is_no_change(pool: RenderPool) -> None:
    found = compare(pool, floor(line_pt=0.2), floor(line_pt=1.2))
    assert found.comparable
    assert found.boxes == ()


def test_a_new_wall_is_found_where_it_is(pool: RenderPool) -> None:
    found = compare(pool, floor(WALL), floor())
    assert len(found.boxes) == 1
    assert holds(found.boxes[0], WALL)
    assert area(found.boxes[0]) < 30 * 110


def test_a_wall_that_is_gone_is_found_where_it_was(pool: RenderPool) -> None:
    found = compare(pool, floor(), floor(WALL))
    assert len(found.boxes) == 1
    assert holds(found.boxes[0], WALL)


def test_a_wall_moved_by_a_hand_is_found(pool: RenderPool) -> None:
    moved = (WALL[0] + 3, WALL[1], WALL[2] + 3, WALL[3])
    assert len(compare(pool, floor(moved), floor(WALL)).boxes) == 1


@pytest.mark.parametrize("words", [True, False])
@pytest.mark.parametrize("shift", [(37.3, -22.6), (-61.0, 90.25)])
def test_a_drawing_that_was_moved_on_the_page_is_laid_back(
    pool: RenderPool, shift: tuple[float, float], words: bool
) -> None:
    found = compare(pool, floor(WALL, words=words), floor(shift=shift, words=words))
    assert found.shift == pytest.approx((-shift[0], -shift[1]), abs=0.3)
    assert len(found.boxes) == 1
    assert holds(found.boxes[0], WALL)


def test_a_frame_that_stayed_and_a_new_date_are_told_after_the_building(pool: RenderPool) -> None:
    now = floor(*room_walls(*ROOM), framed=True, issued="2026-01-15")
    found = compare(pool, now, floor(shift=(24, 17), framed=True, issued="2025-03-02"))
    assert found.shift == pytest.approx((-24, -17), abs=0.3)
    assert holds(found.boxes[0], (ROOM[0] + 2, ROOM[1] + 2, ROOM[2] - 2, ROOM[3] - 2))
    assert len(found.boxes) > 1
    assert not any(holds(box, (200, 100, 600, 400)) for box in found.boxes)


def test_a_new_date_counts_but_comes_last(pool: RenderPool) -> None:
    found = compare(pool, floor((420, 160, 420, 172), issued="2026-11-28"), floor(issued="2025-03-02"))
    assert found.boxes[0][1] < 200
    assert len(found.boxes) > 1
    assert all(box[1] > 500 for box in found.boxes[1:])


def test_a_new_wall_in_a_coloured_room_is_found(pool: RenderPool) -> None:
    for tint in ((1, 1, 0), (0.75, 0.75, 0.75)):
        found = compare(pool, floor(WALL, tint=tint), floor(tint=tint))
        assert len(found.boxes) == 1
        assert holds(found.boxes[0], WALL)


def test_a_sheet_at_another_scale_is_refused_in_words(pool: RenderPool) -> None:
    with pytest.raises(DrawingError, match="another scale and cannot be compared"):
        compare(pool, floor(), floor(scale=0.97))


def test_a_sheet_that_is_turned_is_refused_in_words(pool: RenderPool) -> None:
    with pytest.raises(DrawingError, match="turned the other way"):
        compare(pool, floor(), floor(turned=90))


def test_two_other_sheets_are_not_compared_and_it_says_why(pool: RenderPool) -> None:
    found = compare(pool, floor(words=False), sheet(WIDTH, HEIGHT))
    assert not found.comparable
    assert found.boxes == ()
    assert "too little in common" in found.reason


def test_an_empty_page_has_nothing_to_compare(pool: RenderPool) -> None:
    document = pymupdf.open()
    document.new_page(width=WIDTH, height=HEIGHT)
    empty = bytes(document.tobytes())
    assert compare(pool, empty, empty).boxes == ()
    assert not compare(pool, floor(), empty).comparable
    assert not compare(pool, empty, floor()).comparable


@pytest.mark.parametrize("size", [(14_400, 3), (3, 14_400), (14_400, 14_400), (3, 3)])
def test_pages_of_any_size_are_compared_or_refused(pool: RenderPool, size: tuple[float, float]) -> None:
    document = pymupdf.open()
    document.new_page(width=size[0], height=size[1]).draw_line((0, 0), size)
    odd = bytes(document.tobytes())
    assert compare(pool, odd, odd).comparable
    assert compare(pool, odd, floor()).share <= 1
    assert compare(pool, floor(), odd).share <= 1


def test_so_many_changes_are_told_as_a_screen_can_hold(pool: RenderPool) -> None:
    document = pymupdf.open(stream=floor(), filetype="pdf")
    for column in range(25):
        for row in range(20):
            document[0].draw_line((16 + 31 * column, 12 + 29 * row), (24 + 31 * column, 12 + 29 * row), width=1)
    found = compare(pool, bytes(document.tobytes()), floor())
    assert len(found.boxes) == limits.MAX_CHANGES


def test_a_hostile_sheet_on_either_side_is_refused(pool: RenderPool) -> None:
    for bad in (b"no plan", b"%PDF-1.7 but no more", b"\0"):
        for pair in ((floor(), bad), (bad, floor()), (bad, bad + b" ")):
            with pytest.raises(DrawingError, match=r"not a PDF|no pages"):
                compare(pool, *pair)
    with pytest.raises(LockedDrawingError, match="password"):
        compare(pool, floor(), locked_sheet())
    with pytest.raises(DrawingError, match="no such page"):
        pool.run(Changes(source_of(floor()), 0, source_of(floor(WALL)), 1))


def test_two_sheets_that_never_end_are_given_up_at_the_deadline() -> None:
    with RenderPool(workers=1) as alone:
        request = Changes(source_of(floor()), 0, source_of(endless_sheet()), 0)
        with pytest.raises(DrawingError, match="took too long"):
            alone.submit(request, deadline_s=0.5).result(timeout=60)


def test_what_is_new_is_blue_what_is_gone_is_orange_and_the_rest_is_grey(pool: RenderPool) -> None:
    beside = (410.0, 180.0, 430.0, 220.0)
    assert any(map(blue, shown(pool, floor(WALL), floor(), beside)))
    assert any(map(orange, shown(pool, floor(), floor(WALL), beside)))
    same = shown(pool, floor(WALL), floor(WALL), beside)
    assert not any(blue(colour) or orange(colour) for colour in same)
    assert min(map(max, same)) > 120


def test_at_night_the_paper_is_dark_and_the_colours_stay_apart(pool: RenderPool) -> None:
    beside = (410.0, 180.0, 430.0, 220.0)
    new = shown(pool, floor(WALL), floor(), beside, night=True)
    gone = shown(pool, floor(), floor(WALL), beside, night=True)
    assert (0, 0, 0) in new & gone
    assert any(map(blue, new))
    assert any(map(orange, gone))


@pytest.mark.parametrize("zoom", [0.5, 1.0, 4.0, 16.0])
def test_what_is_gone_is_broken_and_what_is_new_is_whole(pool: RenderPool, zoom: float) -> None:
    column = (WALL[0], 185.0, WALL[0] + 1 / zoom, 225.0)
    assert (255, 255, 255) in shown(pool, floor(), floor(WALL), column, zoom)
    assert (255, 255, 255) not in shown(pool, floor(WALL), floor(), column, zoom)


def test_the_shift_that_comparing_found_lays_the_tiles_over_each_other(pool: RenderPool) -> None:
    now, earlier = floor(), floor(shift=(37.3, -22.6))
    shift = compare(pool, now, earlier).shift
    for zoom in (1.0, 4.0, 16.0):
        aligned = shown(pool, now, earlier, (340, 240, 380, 280), zoom, shift=shift)
        assert not any(blue(colour) or orange(colour) for colour in aligned)


def test_tiles_join_without_a_seam(pool: RenderPool) -> None:
    now, earlier = source_of(floor(WALL)), source_of(floor(*room_walls(*ROOM)))
    whole = pool.run(DifferenceTile(now, 0, 2.0, 800, 300, 500, 400, False, earlier, 0))
    part = pool.run(DifferenceTile(now, 0, 2.0, 1000, 400, 250, 300, False, earlier, 0))
    rows = (whole.data[(100 + y) * whole.stride + 600 : (100 + y) * whole.stride + 600 + 750] for y in range(300))
    assert part.data == b"".join(rows)


def test_a_pair_stays_in_the_worker_though_it_is_larger_than_what_one_may_keep(
    pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, earlier = floor(WALL, issued="1"), floor(issued="1")
    monkeypatch.setattr(limits, "MAX_HELD_BYTES", len(now) + 10)
    for _ in range(2):
        assert len(compare(pool, now, earlier).boxes) == 1
        assert len(compare(pool, earlier, now).boxes) == 1


@pytest.mark.parametrize(
    "wrong", [{"zoom": 0.0}, {"width": 9000}, {"earlier_page": -1}, {"shift": (float("nan"), 0.0)}, {"page": 999}]
)
def test_a_difference_out_of_range_cannot_even_be_asked_for(wrong: dict[str, object]) -> None:
    usual = {"page": 0, "zoom": 1.0, "x": 0, "y": 0, "width": 64, "height": 64, "night": False, "earlier_page": 0}
    with pytest.raises(DrawingError, match="out of range"):
        DifferenceTile(source_of(sheet()), earlier=source_of(sheet()), **(usual | wrong))  # type: ignore[arg-type]


def test_two_floors_of_one_building_keep_what_they_share(cases: Path, pool: RenderPool) -> None:
    first, second = (
        Source(name, MediaType.PDF, (cases / "plans" / f"govt-{name}.pdf").read_bytes()) for name in ("first", "second")
    )
    found = pool.run(Changes(first, 0, second, 0))
    # By the words that both have, the second floor lies 0.7 points higher on its sheet.
    assert found.shift == pytest.approx((0, 0.7), abs=0.2)
    assert 0.1 < found.share < 0.3
    assert 10 < len(found.boxes) < 60
    walls = DifferenceTile(first, 0, 4.0, 900, 900, 400, 200, False, second, 0, found.shift)
    assert isinstance(pool.run(walls), Pixels)
    assert isinstance(pool.run(Tile(first, 0, 4.0, 900, 900, 400, 200)), Pixels)


@pytest.mark.slow
def test_comparing_a_dense_sheet_stays_within_its_memory(cases: Path) -> None:
    dense = Source("dense", MediaType.PDF, (cases / "plans" / "shop-printers.pdf").read_bytes())
    with RenderPool(workers=1) as pool:
        pool.run(Inspect(dense))
        (pid,) = pool.pids()
        before = peak_bytes(pid)
        assert pool.run(Changes(dense, 0, Source("before", MediaType.PDF, dense.read()), 0)).boxes == ()
        # The control: both sheets are read for it, and are no small ones.
        assert before + 64 * limits.MIB < peak_bytes(pid) < 320 * limits.MIB
