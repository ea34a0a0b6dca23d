"""Which sheets get a pyramid, and how deep it goes; with real workers and sheets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from responder_app.model.facility import Document
from responder_app.package.tiles import Tiles
from responder_app.publisher import pyramids
from responder_app.publisher.previews import Preview
from responder_app.publisher.pyramids import tiles_of
from responder_app.render.cuts import CutTiles
from responder_app.render.pool import RenderPool
from tests.render.drawings import locked_sheet, sheet, source_of
from tests.render.scans import scan


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    with RenderPool(1) as running:
        yield running


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which every tile takes too long."""
    monkeypatch.setattr(pyramids, "QUICK_S", 0.0)


def made(pool: RenderPool, data: bytes, size: tuple[float, float] = (900, 600)) -> Preview | None:
    page = {"width_pt": size[0], "height_pt": size[1]}
    fields = {"id": "plan-1", "kind": "floor plan", "title": "1", "media_type": "application/pdf", "pages": [page]}
    return tiles_of(pool, Document.model_validate(fields), lambda: data, source_of(data).id, 1)


def archive(preview: Preview | None) -> Tiles:
    assert preview is not None
    assert (preview.role, preview.page, preview.failure) == ("tiles", 1, None)
    return Tiles(lambda offset, length: preview.content[offset : offset + length], len(preview.content))


def test_a_sheet_that_draws_quickly_gets_none(pool: RenderPool) -> None:
    assert made(pool, sheet(900, 600)) is None


@pytest.mark.usefixtures("slow")
def test_a_slow_scan_gets_levels_from_beyond_its_overview_to_its_own_resolution(pool: RenderPool) -> None:
    data = scan(zoom=4.0)
    tiles = archive(made(pool, data))
    assert tiles.zooms == (2.0, 4.0)
    assert tiles.deepest
    (drawn,) = pool.run(CutTiles(source_of(data), 0, 4.0, 6, 3, 1, 1))
    assert len(tiles.tile(4.0, 6, 3)) == pytest.approx(len(drawn), rel=0.5)


@pytest.mark.usefixtures("slow")
def test_tiles_are_told_while_they_are_made_and_no_zoom_is_tried_twice(
    pool: RenderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []
    run = pool.run

    def noted(request: Any) -> Any:
        asked.append(getattr(request, "zoom", 0.0))
        return run(request)

    monkeypatch.setattr(pool, "run", noted)
    told: list[tuple[int, int]] = []
    data = scan(zoom=4.0)
    page = {"width_pt": 900, "height_pt": 600}
    fields = {"id": "p", "kind": "floor plan", "title": "1", "media_type": "application/pdf", "pages": [page]}
    tiles_of(pool, Document.model_validate(fields), lambda: data, "told", 1, lambda *count: told.append(count))
    assert told[0] == (12, 12)
    assert told[-1] == (40, 40)
    assert [done for done, total in told if total == 40] == sorted({done for done, total in told if total == 40})
    assert len(asked) == len(set(asked)) == 3  # the file's pages, 2.0 and 4.0


@pytest.mark.usefixtures("slow")
def test_lines_over_a_scan_may_still_be_drawn_more_sharply(pool: RenderPool) -> None:
    tiles = archive(made(pool, scan(lines=True)))
    assert tiles.zooms == (2.0,)
    assert not tiles.deepest


@pytest.mark.usefixtures("slow")
def test_dense_lines_get_levels_up_to_the_limit_of_tiles(pool: RenderPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyramids, "MOST_TILES", 60)
    tiles = archive(made(pool, sheet(900, 600)))
    assert tiles.zooms == (2.0, 4.0)  # 12 and 40 tiles; the next level has 144
    assert not tiles.deepest


@pytest.mark.usefixtures("slow")
def test_no_level_is_begun_that_would_take_too_long(pool: RenderPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyramids, "MOST_S", 0.0)
    assert archive(made(pool, sheet(900, 600))).zooms == (2.0,)


def test_levels_end_where_tiles_draw_quickly(pool: RenderPool, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([0.5, 0.5, 0.5, 0.01])
    whole = pyramids._Making._probe
    monkeypatch.setattr(
        pyramids._Making,
        "_probe",
        lambda making, octave: type(probed := whole(making, octave))(next(answers), probed.own_zoom, probed.whole),
    )
    assert archive(made(pool, sheet(900, 600))).zooms == (2.0, 4.0)


def test_a_page_that_the_file_does_not_have_is_a_failure(pool: RenderPool) -> None:
    page = {"width_pt": 900, "height_pt": 600}
    fields = {"id": "p", "kind": "floor plan", "title": "1", "media_type": "application/pdf", "pages": [page] * 2}
    preview = tiles_of(pool, Document.model_validate(fields), lambda: sheet(900, 600), "two pages", 2)
    assert preview is not None
    assert preview.failure == "The PDF has no such page."


def test_a_sheet_that_cannot_be_drawn_says_why(pool: RenderPool) -> None:
    preview = made(pool, locked_sheet())
    assert preview is not None
    assert preview.failure == "The PDF asks for a password."
