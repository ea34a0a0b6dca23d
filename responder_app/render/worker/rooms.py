"""The room around a place of a page, found by filling: lettering and furniture go, doors are closed, the rest filled.

A door is a gap: lines are made thicker until gaps are closed, first by as much as a wide door needs; then by less where
that closes a narrow room altogether, or by more where the room has an opening to the next. What still runs out of the
window that is looked at is no room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image, ImageChops, ImageDraw

from responder_app.render import limits
from responder_app.render.worker.alignment import Page
from responder_app.render.worker.filling import FREE, TAKEN, Area, Field, Place
from responder_app.render.worker.ink import PixelBox, enlarged, grown, inner, wide

Box = tuple[float, float, float, float]

CLEAR = 50
"""Ink, of 255, that is a line."""
LESS_M, MORE_M = (0.55, 0.4, 0.28, 0.18, 0.1), (0.8, 1.2)
"""Half the widths of gaps that are closed: 0.55 is half a wide door."""
LESS_PT, MORE_PT = (12.0, 8.0, 5.5, 3.5, 2.0), (18.0,)
"""The same where the scale is not known: half a door at 1:50 to 1:300."""
FURNITURE_M, FURNITURE_PT = 2.4, 36.0
"""What stands free and is no larger is no wall."""
ROOM_M, LEAST_PT = 1.5, 8.0
"""What is narrower is no room."""
PIXELS_PER_METRE = 8.0
WINDOW_PX = 480
"""Side of the window around the place."""
WINDOW_SHARE = 0.5
"""The same as a part of the page's longer side, where the scale is not known."""
MOST_OF_SHEET = 0.4
LEAST_OF_BOX = 0.5
LARGE_PX = WINDOW_PX // 4
"""What is smaller may fill less of its box: furniture takes more of a small room."""
TINT_PX = 8
DEEPEST_TINT = 150
RAYS = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1))


def room_at(page: Page, x: float, y: float, points_per_metre: float | None) -> Box | None:
    """The room's box in points, None where none can be told. Raises RefusedError where the page cannot be drawn."""
    width, height = page.size
    if not (x < width and y < height):
        return None
    zoom = WINDOW_PX / (WINDOW_SHARE * max(width, height))
    if points_per_metre:
        zoom = max(PIXELS_PER_METRE / points_per_metre, WINDOW_PX / 4 / max(width, height))
    zoom = min(zoom, limits.MAX_ZOOM)
    left, top = round(x * zoom) - WINDOW_PX // 2, round(y * zoom) - WINDOW_PX // 2
    unit = points_per_metre * zoom if points_per_metre else zoom
    less, more, room, furniture = (
        (LESS_M, MORE_M, max(ROOM_M, LEAST_PT * zoom / unit), FURNITURE_M)
        if points_per_metre
        else (LESS_PT, MORE_PT, LEAST_PT, FURNITURE_PT)
    )
    lines = _lines(page, zoom, left, top, furniture * unit, room * unit)
    found = _found(lines, _pixels(less, unit), _pixels(more, unit), MOST_OF_SHEET * width * height * zoom * zoom)
    if found is None or min(found[2] - found[0], found[3] - found[1]) < room * unit:
        return None
    return (
        max((left + found[0]) / zoom, 0.0),
        max((top + found[1]) / zoom, 0.0),
        min((left + found[2]) / zoom, width),
        min((top + found[3]) / zoom, height),
    )


def _pixels(closings: Sequence[float], unit: float) -> list[int]:
    """Those that are worth trying, in whole pixels."""
    wanted = (max(1, round(one * unit)) for one in closings)
    return [one for one in dict.fromkeys(wanted) if one <= WINDOW_PX // 4]


def _found(lines: Image.Image, less: Sequence[int], more: Sequence[int], most: float) -> PixelBox | None:
    """The box in the window of what is filled first without running out of it, closing less or more."""
    tried = ((closing, _filled(lines, closing)) for closing in less)
    closing, area = next(((closing, area) for closing, area in tried if area), (0, None))
    if area is None:
        return None
    for wider in more:
        if _runs_out(area, most):
            closing, area = wider, _filled(lines, wider) or area
    return None if _runs_out(area, most) else enlarged(area.box, closing)


def _runs_out(area: Area, most: float) -> bool:
    """True for what reaches the window's edge, is too large, or fills so little of its box that it is passages too."""
    x0, y0, x1, y1 = area.box
    sprawls = max(x1 - x0, y1 - y0) > LARGE_PX and area.size < LEAST_OF_BOX * (x1 - x0) * (y1 - y0)
    return sprawls or min(x0, y0) <= 0 or max(x1, y1) >= WINDOW_PX or area.size > most


def _lines(page: Page, zoom: float, left: int, top: int, furniture: float, room: float) -> Image.Image:
    """The window's walls in white on black: without tints, lettering and what stands free and is small."""
    around = 2 * TINT_PX
    box = (left - around, top - around, left + WINDOW_PX + around, top + WINDOW_PX + around)
    ink = page.ink(zoom, box)
    tints = wide(ink, TINT_PX).point([value if value <= DEEPEST_TINT else 0 for value in range(256)])
    lines = ImageChops.subtract(inner(ink, around), tints).point([TAKEN * (value >= CLEAR) for value in range(256)])
    draw = ImageDraw.Draw(lines)
    for _, x0, y0, x1, y1 in page.words:
        draw.rectangle((x0 * zoom - left, y0 * zoom - top, x1 * zoom - left, y1 * zoom - top), fill=FREE)
    return _without_furniture(lines, furniture, room)


def _without_furniture(lines: Image.Image, most: float, room: float) -> Image.Image:
    """Without what stands free and is small, but for a room in the middle of the window."""
    width, height = lines.size
    here = (width // 2, height // 2)
    field = Field(width, height, ImageChops.invert(lines).tobytes())
    kept = bytearray(lines.tobytes())
    for area in field.areas():
        x0, y0, x1, y1 = area.box
        around_here = x0 <= here[0] < x1 and y0 <= here[1] < y1 and min(x1 - x0, y1 - y0) >= room
        if max(x1 - x0, y1 - y0) <= most and not around_here:
            for row, first, last in area.runs:
                kept[row * width + first : row * width + last] = bytes(last - first)
    return Image.frombytes("L", lines.size, bytes(kept))


def _filled(lines: Image.Image, radius: int) -> Area | None:
    """What is filled from the middle when all lines are thicker by the radius; None where the middle is closed."""
    width, height = lines.size
    thick = grown(lines.crop((-radius, -radius, width + radius, height + radius)), radius)
    closed, open_ = Field(width, height, thick.tobytes()), Field(width, height, lines.tobytes())
    start = next((place for place in _outward(open_, 2 * radius) if closed.free(place)), None)
    return closed.fill(start) if start else None


def _outward(field: Field, reach: int) -> Iterator[Place]:
    """Places ever farther from the middle that are in sight of it."""
    x, y = field.width // 2, field.height // 2
    rays = list(RAYS)
    for step in range(reach + 1):
        rays = [(dx, dy) for dx, dy in rays if field.free((x + dx * step, y + dy * step))]
        yield from ((x + dx * step, y + dy * step) for dx, dy in rays)
