"""Small drawn floor plans for screens under test."""

from __future__ import annotations

import functools

import pymupdf

INK = (0.1, 0.1, 0.15)


@functools.lru_cache(maxsize=64)
def floor_plan(title: str, width: float, height: float) -> bytes:
    """A PDF page with walls, doors, a core and a title block."""
    document = pymupdf.open()
    page = document.new_page(width=width, height=height)
    shape = page.new_shape()
    left, top, right, bottom = width * 0.1, height * 0.125, width * 0.9, height * 0.875
    shape.draw_rect(pymupdf.Rect(left, top, right, bottom))
    shape.finish(color=INK, width=5)
    rooms = 8
    step = (right - left) / rooms
    for number in range(rooms):
        x = left + number * step
        for wall_top, wall_bottom in ((top, top + (bottom - top) * 0.36), (bottom - (bottom - top) * 0.36, bottom)):
            shape.draw_line((x, wall_top), (x, wall_bottom))
    for y in (top + (bottom - top) * 0.36, bottom - (bottom - top) * 0.36):
        for number in range(rooms):
            x = left + number * step
            shape.draw_line((x, y), (x + step * 0.65, y))
            shape.draw_sector((x + step * 0.65, y), (x + step * 0.65, y - step * 0.3), 90)
    shape.finish(color=INK, width=2.5)
    core = pymupdf.Rect(width * 0.42, height * 0.43, width * 0.58, height * 0.57)
    shape.draw_rect(core)
    for number in range(1, 8):
        x = core.x0 + number * core.width / 8
        shape.draw_line((x, core.y0), (x, core.y1))
    shape.finish(color=INK, width=1.5)
    shape.commit()
    for number in range(rooms):
        x = left + number * step + step * 0.25
        page.insert_text((x, top + (bottom - top) * 0.18), f"{number + 1:02d}", fontsize=height / 40)
        page.insert_text((x, bottom - (bottom - top) * 0.15), f"{number + 21:02d}", fontsize=height / 40)
    page.insert_text((left, height * 0.96), f"SHEET  {title}   SCALE 1:50", fontsize=height / 40)
    data: bytes = document.tobytes()
    return data


@functools.lru_cache(maxsize=64)
def overview_of(sheet: bytes) -> bytes:
    """The first page small, as a preview part holds it (PNG does as well as WebP here)."""
    page = pymupdf.open(stream=sheet, filetype="pdf")[0]
    data: bytes = page.get_pixmap(dpi=50, alpha=False).tobytes("png")
    return data
