"""The canvas with render's real workers behind it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSizeF
from pytestqt.qtbot import QtBot

from responder_app.errors import DamagedError
from responder_app.gui.canvas.source import PictureTiles, SheetTiles
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.palette import NIGHT
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, MediaType, Overview, Source
from tests.render.drawings import endless_sheet, picture, sheet, source_of


@pytest.fixture
def pool() -> Iterator[RenderPool]:
    with RenderPool(workers=1) as running:
        yield running


def red_square_is_at_its_place(canvas: SheetCanvas) -> bool:
    """The sheet's square has its middle at 150, 150 of 400 by 300 points."""
    position = canvas.mapFromScene(150, 150)
    colour = canvas.viewport().grab().toImage().pixelColor(position)
    return bool(colour.red() > colour.green() + 60 and colour.red() > colour.blue() + 60)


def test_a_plan_with_a_preview_is_shown_and_gets_sharp(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    document = source_of(sheet())
    preview = source_of(pool.run(Overview(document, 0, 300)), MediaType.WEBP)
    canvas.show_sheet(SheetTiles(pool, document, 0, QSizeF(400, 300), preview))
    qtbot.waitUntil(lambda: red_square_is_at_its_place(canvas), timeout=30_000)
    qtbot.waitUntil(lambda: canvas.sharp, timeout=30_000)
    canvas.zoom_by(7, QPoint(300, 300).toPointF())
    qtbot.waitUntil(lambda: canvas.sharp, timeout=30_000)
    assert red_square_is_at_its_place(canvas)


def test_a_plan_without_a_preview_is_shown_by_night(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    canvas.set_palette(NIGHT)
    canvas.show_sheet(SheetTiles(pool, source_of(sheet()), 0, QSizeF(400, 300)))
    qtbot.waitUntil(lambda: red_square_is_at_its_place(canvas), timeout=30_000)
    paper = canvas.viewport().grab().toImage().pixelColor(canvas.mapFromScene(300, 60))
    assert paper.lightness() < 12


def test_a_photo_is_shown(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    photo = source_of(picture("JPEG", (400, 300)), MediaType.JPEG)
    canvas.show_sheet(PictureTiles(pool, photo, QSizeF(400, 300)))
    qtbot.waitUntil(lambda: red_square_is_at_its_place(canvas), timeout=30_000)


def test_a_sheet_that_is_no_pdf_says_why(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    with qtbot.waitSignal(canvas.drawing_failed, timeout=30_000) as caught:
        canvas.show_sheet(SheetTiles(pool, source_of(b"no drawing"), 0, QSizeF(400, 300)))
    assert caught.args == ["The file is not a PDF, or too damaged to open."]


def test_the_canvas_survives_a_worker_that_is_killed(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    document = source_of(sheet())
    canvas.show_sheet(SheetTiles(pool, document, 0, QSizeF(400, 300)))
    qtbot.waitUntil(lambda: red_square_is_at_its_place(canvas), timeout=30_000)
    for pid in pool.pids():
        os.kill(pid, signal.SIGKILL)
    canvas.zoom_by(20)
    qtbot.waitUntil(lambda: canvas.sharp, timeout=30_000)


def test_a_sheet_whose_workers_are_all_killed_at_once_is_sharp_again_soon(qtbot: QtBot, canvas: SheetCanvas) -> None:
    with RenderPool(workers=2) as pool:
        pool.warm()
        canvas.show_sheet(SheetTiles(pool, source_of(sheet()), 0, QSizeF(400, 300)))
        qtbot.waitUntil(lambda: canvas.sharp and len(pool.pids()) == 2, timeout=30_000)
        canvas.zoom_by(20)
        for pid in pool.pids():
            os.kill(pid, signal.SIGSTOP)
        qtbot.wait(50)
        for pid in pool.pids():
            os.kill(pid, signal.SIGKILL)
        qtbot.waitUntil(lambda: canvas.sharp, timeout=30_000)
        assert not canvas.tries_again


def test_leaving_a_sheet_while_it_is_drawn_is_quiet(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool) -> None:
    told: list[str] = []
    canvas.drawing_failed.connect(told.append)
    canvas.show_sheet(SheetTiles(pool, source_of(endless_sheet()), 0, QSizeF(400, 300)))
    qtbot.wait(100)
    canvas.clear()
    pool.close()
    qtbot.wait(20)
    assert told == []


def test_real_floors_are_shown(qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool, cases: Path) -> None:
    path = cases / "plans" / "govt-ground.pdf"
    document = Source(path.name, MediaType.PDF, path.read_bytes)
    page = pool.run(Inspect(document)).pages[0]
    canvas.show_sheet(SheetTiles(pool, document, 0, QSizeF(page.width_pt, page.height_pt)))
    qtbot.waitUntil(lambda: canvas.sharp, timeout=20_000)
    image = canvas.viewport().grab().toImage()
    colours = {image.pixel(x, y) for x in range(100, 700, 3) for y in range(50, 550, 3)}
    assert len(colours) > 50


def test_a_file_that_cannot_be_read_is_said_in_words_without_its_id(
    qtbot: QtBot, canvas: SheetCanvas, pool: RenderPool
) -> None:
    def missing() -> bytes:
        raise DamagedError("object db9b24bfacd2 is missing")

    lost = Source("lost", MediaType.PDF, missing)
    with qtbot.waitSignal(canvas.drawing_failed, timeout=30_000) as told:
        canvas.show_sheet(SheetTiles(pool, lost, 0, QSizeF(400, 300)))
    assert "Press Sync now" in told.args[0]
    assert "db9b24bfacd2" not in told.args[0]
    assert not canvas.has_picture
