"""Run by the tests in an installed copy: loads one of each kind of data, and draws, by the program's own code."""

from __future__ import annotations

import pymupdf
from PySide6.QtGui import QFontDatabase

from responder_app.briefing.hazmat.tables.guides import guides
from responder_app.gui.application import application
from responder_app.gui.canvas import symbols
from responder_app.library.search import normal
from responder_app.render.isolation import isolation
from responder_app.render.pool import RenderPool
from responder_app.render.requests import MediaType, Source, Tile

RED = (1, 0, 0)


def draw() -> bytes:
    """The pixel in the middle of a red page."""
    document = pymupdf.open()
    document.new_page(width=40, height=40).draw_rect((0, 0, 40, 40), color=RED, fill=RED)
    with RenderPool(1) as pool:
        drawn = pool.run(Tile(Source("red", MediaType.PDF, document.tobytes()), 0, 1.0, 0, 0, 40, 40))
    middle = 20 * drawn.stride + 20 * 3
    return bytes(drawn.data[middle : middle + 3])


if __name__ == "__main__":
    app = application()
    print("icon", not symbols.icon("hydrant", 32).toImage().isNull())
    print("font", any(family.startswith("Atkinson") for family in QFontDatabase.families()))
    print("hazmat", guides()[124].title)
    print("words", normal.words("North Michigan Avenue"))
    print("drawing", draw().hex())
    print("missing", isolation().missing)
