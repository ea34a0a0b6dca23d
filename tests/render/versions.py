"""Two versions of a floor for the tests: an office floor with a grid of rooms, edited, moved, emptied or turned."""

from __future__ import annotations

import pymupdf

WIDTH, HEIGHT = 800.0, 600.0
WALL = (420.0, 160.0, 420.0, 240.0)
"""A wall in the middle of a room: x0, y0, x1, y1."""
ROOM = (560.0, 330.0, 640.0, 390.0)


def floor(
    *walls: tuple[float, float, float, float],
    shift: tuple[float, float] = (0, 0),
    scale: float = 1.0,
    line_pt: float = 0.7,
    words: bool = True,
    issued: str = "",
    framed: bool = False,
    tint: tuple[float, float, float] | None = None,
    turned: int = 0,
) -> bytes:
    """Twenty rooms of uneven size with numbers, `walls` besides, all moved; the frame and the date stay."""
    document = pymupdf.open()
    page = document.new_page(width=WIDTH, height=HEIGHT)

    def at(x: float, y: float) -> pymupdf.Point:
        return pymupdf.Point(x * scale + shift[0], y * scale + shift[1])

    columns, rows = (100, 210, 350, 500, 590, 700), (80, 150, 250, 310, 450)
    if tint:
        page.draw_rect(pymupdf.Rect(at(100, 80), at(700, 450)), color=None, fill=tint)
    for x in columns:
        page.draw_line(at(x, rows[0]), at(x, rows[-1]), width=line_pt)
    for y in rows:
        page.draw_line(at(columns[0], y), at(columns[-1], y), width=line_pt)
    for x0, y0, x1, y1 in walls:
        page.draw_line(at(x0, y0), at(x1, y1), width=line_pt)
    for row, y in enumerate(rows[:-1]):
        for column, x in enumerate(columns[:-1]):
            if words:
                page.insert_text(at(x + 12, y + 30), f"B-{row + 1}{column + 1:02}", fontsize=9 * scale)
    if framed:
        page.draw_rect(pymupdf.Rect(15, 15, WIDTH - 15, HEIGHT - 15), width=1.5)
    if issued:
        page.insert_text((620, 560), f"ISSUED {issued}", fontsize=12)
    page.set_rotation(turned)
    return bytes(document.tobytes())


def room_walls(x0: float, y0: float, x1: float, y1: float) -> tuple[tuple[float, float, float, float], ...]:
    """The four walls of a room."""
    return (x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)
