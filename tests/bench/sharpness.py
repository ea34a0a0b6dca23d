"""How soon a sheet is sharp, filling the screen and four and sixteen times closer, beside PDFium and QtPdf."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from math import ceil
from random import Random
from typing import TYPE_CHECKING

from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, MediaType, Priority, Source
from tests.bench.drawn import FLOORS, WORKERS, Drawn, warm_pool
from tests.bench.goal import Goal, at_most, measured
from tests.bench.peer import Part, Pdfium, QtPdf, cold_ms
from tests.bench.timing import milliseconds, p50, p95
from tests.conftest import CASES
from tests.gui.sheets import floor_plan

if TYPE_CHECKING:
    from PySide6.QtCore import QRectF, QSizeF

    from responder_app.gui.canvas.grid import TileKey
    from responder_app.gui.canvas.source import SheetTiles

SCREEN_PX = (1920, 1080)
GOAL_SHARP_MS, GOAL_ZOOM_MS, GOAL_RATIO = 250.0, 150.0, 1.0
CLOSER = (4, 16)
PLACES = 6
PATIENCE_S = 60.0


@dataclass
class Sheet:
    """A sheet to be measured, and its size in points."""

    name: str
    data: bytes
    width: float
    height: float

    @property
    def fitting(self) -> float:
        """Pixels a point at which it fills the screen."""
        from responder_app.gui.canvas.framing import FIT_MARGIN

        return min(SCREEN_PX[0] / self.width, SCREEN_PX[1] / self.height) * FIT_MARGIN

    def tiles(self, pool: RenderPool) -> SheetTiles:
        """As the canvas draws it."""
        from PySide6.QtCore import QSizeF

        from responder_app.gui.canvas.source import SheetTiles

        return SheetTiles(pool, Source(self.name, MediaType.PDF, self.data), 0, QSizeF(self.width, self.height))


@dataclass
class Times:
    """Milliseconds of ours and of the peers for the same parts."""

    ours: list[float] = field(default_factory=list)
    pdfium: list[float] = field(default_factory=list)
    qtpdf: list[float] = field(default_factory=list)

    def said(self) -> str:
        """The medians in words."""
        peers = [("PDFium", self.pdfium), ("QtPdf", self.qtpdf)]
        beside = " and ".join(f"{p50(times):.0f} ms of {name}" for name, times in peers if times)
        return f"p50 {p50(self.ours):.0f} ms" + (f" beside {beside}" if beside else "")


def sharpness(made: Drawn, rounds: int) -> list[Goal]:
    """The tiles that the canvas asks for, and the peers' pictures of the same parts."""
    heavy = _heavy_sheet(made)
    return [*_filling(heavy, rounds), *_closer([heavy, *_floors(made)])]


def _filling(sheet: Sheet, rounds: int) -> Iterator[Goal]:
    """The whole sheet at screen size: with its display list ready, and from the file's bytes."""
    _, keys = _shown(sheet, sheet.fitting, 0.5, 0.5)
    zoom = keys[0].zoom
    part = Part(zoom, 0, 0, ceil(sheet.width * zoom), ceil(sheet.height * zoom))
    cold, ready = Times(), Times()
    document = Pdfium(sheet.data)
    for _ in range(rounds):
        with warm_pool() as pool:
            tiles = sheet.tiles(pool)
            cold.ours.append(_draw(tiles, keys))
            _prepare(tiles, keys)
            ready.ours.append(_draw(tiles, keys))
        cold.pdfium.append(cold_ms(sheet.data, part))
        ready.pdfium.append(document.draw_ms(part))
        if QtPdf.there:
            with closing(QtPdf(sheet.data)) as qt:
                opened, drawn = qt.draw_ms(part)
                cold.qtpdf.append(opened + drawn)
                ready.qtpdf.append(qt.draw_ms(part)[1])
    document.close()
    what = f"{sheet.name}, {len(keys)} tiles of 512 px by {WORKERS} workers"
    yield at_most(
        "sheet sharp at screen size, display list ready, p95",
        p95(ready.ours),
        GOAL_SHARP_MS,
        "ms",
        f"{what}; {ready.said()}",
    )
    yield from _beside("the same", ready)
    ratio = p50(cold.ours) / p50(cold.pdfium)
    yield at_most("cold: from bytes to sharp / PDFium", ratio, GOAL_RATIO, note=cold.said())
    if cold.qtpdf:
        yield measured("cold: from bytes to sharp / QtPdf", p50(cold.ours) / p50(cold.qtpdf), note=cold.said())


def _closer(sheets: Sequence[Sheet]) -> Iterator[Goal]:
    """A screen of tiles at several places of each sheet, the display list ready."""
    random = Random(1)
    places = [(random.uniform(0.25, 0.75), random.uniform(0.25, 0.75)) for _ in range(PLACES)]
    for closer in CLOSER:
        times = Times()
        for sheet in sheets:
            _visit(sheet, closer, places, times)
        note = f"{len(times.ours)} screens of {SCREEN_PX[0]}x{SCREEN_PX[1]} on {len(sheets)} sheets; {times.said()}"
        name = f"zoomed to {closer}x: sharp p95"
        yield at_most(name, p95(times.ours), GOAL_ZOOM_MS, "ms", f"{note}, p95 {p95(times.pdfium):.0f} ms of PDFium")
        yield from _beside(f"zoomed to {closer}x", times)


def _visit(sheet: Sheet, closer: int, places: Sequence[tuple[float, float]], times: Times) -> None:
    document = Pdfium(sheet.data)
    qt = QtPdf(sheet.data) if QtPdf.there else None
    with warm_pool() as pool:
        tiles = sheet.tiles(pool)
        _prepare(tiles, _shown(sheet, sheet.fitting, 0.5, 0.5)[1])
        for x, y in places:
            area, keys = _shown(sheet, sheet.fitting * closer, x, y)
            zoom = keys[0].zoom
            part = Part(zoom, *(round(side * zoom) for side in (area.x(), area.y(), area.width(), area.height())))
            times.ours.append(_draw(tiles, keys))
            times.pdfium.append(document.draw_ms(part))
            if qt is not None:
                times.qtpdf.append(qt.draw_ms(part)[1])
    document.close()
    if qt is not None:
        qt.close()


def _beside(what: str, times: Times) -> Iterator[Goal]:
    yield measured(f"{what} / PDFium with the page open", p50(times.ours) / p50(times.pdfium), note=times.said())
    if times.qtpdf:
        yield measured(f"{what} / QtPdf with the page open", p50(times.ours) / p50(times.qtpdf), note=times.said())


def _shown(sheet: Sheet, scale: float, x: float, y: float) -> tuple[QRectF, list[TileKey]]:
    """What the screen shows at `scale` around a place (shares of the sheet), and the tiles for it."""
    from PySide6.QtCore import QPointF, QRectF, QSizeF

    from responder_app.gui.canvas.grid import covering, level_for

    size: QSizeF = QSizeF(sheet.width, sheet.height)
    area = QRectF(0, 0, SCREEN_PX[0] / scale, SCREEN_PX[1] / scale)
    area.moveCenter(QPointF(size.width() * x, size.height() * y))
    area = area.intersected(QRectF(QPointF(0, 0), size))
    return area, list(covering(size, level_for(scale), area))


def _prepare(tiles: SheetTiles, keys: Sequence[TileKey]) -> None:
    """Both workers hold the display list."""
    _draw(tiles, [*keys, *keys])


def _draw(tiles: SheetTiles, keys: Sequence[TileKey]) -> float:
    """Milliseconds until all of them are images, as the canvas takes them."""

    def all_of_them() -> None:
        left, missing = threading.Semaphore(0), []

        def deliver(drawn: object) -> None:
            if getattr(drawn, "image", None) is None:
                missing.append(drawn)
            left.release()

        for key in keys:
            tiles.tile(key, False, Priority.ON_SCREEN, deliver)
        for _ in keys:
            if not left.acquire(timeout=PATIENCE_S):
                raise AssertionError("a tile never came")
        if missing:
            raise AssertionError(f"tiles could not be drawn: {missing[0]}")

    return milliseconds(all_of_them)


def _heavy_sheet(made: Drawn) -> Sheet:
    """The sheet of 102,000 paths where it is there, else a generated one."""
    heavy = CASES / "plans" / "shop-printers.pdf"
    if made.real and heavy.exists():
        return _sheet(heavy.name, heavy.read_bytes())
    return _sheet("generated sheet", floor_plan("Level 1", 2592, 1728))


def _floors(made: Drawn) -> list[Sheet]:
    """The building's floors, where they are real."""
    if not made.real:
        return []
    return [_sheet(f"govt-{floor}.pdf", (CASES / "plans" / f"govt-{floor}.pdf").read_bytes()) for floor in FLOORS]


def _sheet(name: str, data: bytes) -> Sheet:
    with RenderPool(1) as pool:
        page = pool.run(Inspect(Source(name, MediaType.PDF, data))).pages[0]
    return Sheet(name, data, page.width_pt, page.height_pt)
