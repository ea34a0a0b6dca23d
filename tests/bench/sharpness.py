"""How soon a sheet is sharp when it fills the screen, beside PDFium in the same run."""

from __future__ import annotations

from concurrent.futures import wait
from pathlib import Path

from responder_app.render.pool import RenderPool
from responder_app.render.requests import Inspect, MediaType, Source, Tile
from tests.bench import peer
from tests.bench.drawn import WORKERS, Drawn, warm_pool
from tests.bench.goal import Goal, at_most, measured
from tests.bench.timing import milliseconds, p50, p95
from tests.conftest import CASES
from tests.gui.sheets import floor_plan

SCREEN_PX = (1920, 1080)
GOAL_SHARP_MS, GOAL_RATIO = 250.0, 1.0


def sharpness(made: Drawn, rounds: int) -> list[Goal]:
    """The tiles that the canvas asks for when the sheet fills the screen, beside PDFium's picture of that size."""
    from PySide6.QtCore import QRectF, QSizeF

    from responder_app.gui.canvas.framing import FIT_MARGIN
    from responder_app.gui.canvas.grid import covering, level_for, zoom_of

    name, data = _heavy_sheet(made)
    source = Source(name, MediaType.PDF, data)
    with RenderPool(1) as pool:
        page = pool.run(Inspect(source)).pages[0]
    size = QSizeF(page.width_pt, page.height_pt)
    scale = min(SCREEN_PX[0] / size.width(), SCREEN_PX[1] / size.height()) * FIT_MARGIN
    level = level_for(scale)
    keys = list(covering(size, level, QRectF(0, 0, size.width(), size.height())))
    tiles = [Tile(source, 0, key.zoom, *key.pixels(size)) for key in keys]
    cold, ready, peer_cold, peer_ready = [], [], [], []
    document = peer.Pdfium(data)
    for _ in range(rounds):
        with warm_pool() as pool:
            cold.append(_draw(pool, tiles))
            _draw(pool, tiles * 2)  # both workers hold the display list
            ready.append(_draw(pool, tiles))
        peer_cold.append(peer.cold_ms(data, zoom_of(level)))
        peer_ready.append(document.draw_ms(zoom_of(level)))
    document.close()
    note = f"{name}, {len(tiles)} tiles of 512 px by {WORKERS} workers; p50 {p50(ready):.0f} ms"
    beside = f"p50 {{ours:.0f}} ms beside {{peer:.0f}} ms of PDFium for the same {zoom_of(level):.2g} px a point"
    return [
        at_most("sheet sharp at screen size, display list ready, p95", p95(ready), GOAL_SHARP_MS, "ms", note),
        measured(
            "the same / PDFium with the page open",
            p50(ready) / p50(peer_ready),
            note=beside.format(ours=p50(ready), peer=p50(peer_ready)),
        ),
        at_most(
            "cold: from bytes to sharp / PDFium",
            p50(cold) / p50(peer_cold),
            GOAL_RATIO,
            note=beside.format(ours=p50(cold), peer=p50(peer_cold)),
        ),
    ]


def _heavy_sheet(made: Drawn) -> tuple[str, bytes]:
    """The sheet of 102,000 paths where it is there, else a generated one."""
    heavy: Path = CASES / "plans" / "shop-printers.pdf"
    if made.real and heavy.exists():
        return heavy.name, heavy.read_bytes()
    return "generated sheet", floor_plan("Level 1", 2592, 1728)


def _draw(pool: RenderPool, tiles: list[Tile]) -> float:
    """Milliseconds until all of them are here. Raises what the pool raises."""

    def all_of_them() -> None:
        for future in wait([pool.submit(tile) for tile in tiles]).done:
            future.result()

    return milliseconds(all_of_them)
