"""Owns words in rooms: names (A-ANNO-TEXT), numbers (A-FLOR-IDEN), as large as fits inside, never over a wall."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from shapely import Polygon, box
from shapely.ops import polylabel

from tests.city.drawing.pen import Pen, text_width
from tests.city.drawing.sheet import Sheet
from tests.city.plan.shapes import Floor, Room, Use

XY = tuple[float, float]
Later = list[Callable[[], None]]
"""What is drawn on another layer when this one is finished."""
SIZES = (16.0, 14.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.2)


def _wrapped(text: str) -> list[list[str]]:
    """The ways to break a name into one, two or three lines, fewest first."""
    words = text.split()
    ways = [[text]]
    for cut in range(1, len(words)):
        ways.append([" ".join(words[:cut]), " ".join(words[cut:])])
    if len(words) > 2:
        ways.append([words[0], " ".join(words[1:-1]), words[-1]])
    return ways


def _block(lines: list[str], number: str, size: float) -> tuple[float, float]:
    width = max(text_width(line, size, bold=True) for line in lines)
    height = len(lines) * size * 1.15
    if number:
        width = max(width, text_width(number, size * 0.9) + size * 0.7)
        height += size * 1.45
    return width, height


def _fits(shape: Polygon, centre: XY, width: float, height: float) -> bool:
    x, y = centre
    return shape.contains(box(x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def _centres(room: Room) -> list[XY]:
    shape = room.shape
    centres = []
    if shape.contains(shape.centroid):
        centres.append((shape.centroid.x, shape.centroid.y))
    x0, y0, x1, y1 = shape.bounds
    if room.is_way and shape.area < 0.8 * (x1 - x0) * (y1 - y0):
        spot = polylabel(shape, 0.3)
        centres.insert(0, (spot.x, spot.y))
    elif not centres:
        spot = polylabel(shape, 0.3)
        centres.append((spot.x, spot.y))
    if not room.is_way:
        cx, cy = centres[0]
        centres += [(cx, cy + (y1 - cy) * 0.3), (cx, cy - (cy - y0) * 0.3)]
    return centres


def _write(pen: Pen, at: XY, lines: list[str], number: str, size: float, upright: bool, later: Later) -> None:
    """Lettering centred at page point `at`, over white; turned by 90 degrees when not `upright`."""
    width, height = _block(lines, number, size)
    w, h = (width, height) if upright else (height, width)
    pen.fill(1.0)
    pen.rect(at[0] - w / 2 - 1.5, at[1] - h / 2 - 1, w + 3, h + 2, "f")
    pen.fill(0.0)
    angle = 0.0 if upright else 90.0

    def spot(down: float) -> XY:
        return (at[0], at[1] + down) if upright else (at[0] + down, at[1])

    offset = -height / 2 + size * 0.95
    for line in lines:
        pen.text(spot(offset), line, size, bold=True, angle=angle)
        offset += size * 1.15
    if number:
        tall = size * 1.25
        wide = text_width(number, size * 0.9) + size * 0.7
        top = offset - size * 0.95 + size * 0.15
        x, y = spot(top + tall / 2)
        bw, bh = (wide, tall) if upright else (tall, wide)
        base = spot(top + tall * 0.75)

        def draw_number() -> None:
            pen.rect(x - bw / 2, y - bh / 2, bw, bh)
            pen.text(base, number, size * 0.9, angle=angle)

        later.append(draw_number)


def _label(pen: Pen, sheet: Sheet, room: Room, floor: Floor, later: Later) -> None:
    shape = room.shape.buffer(-0.2, join_style="mitre")
    if shape.is_empty:
        return
    names = _wrapped(room.name)
    if room.use in (Use.STAIR, Use.ELEVATOR):
        _tag(pen, sheet, room, floor)
        return
    for size in SIZES:
        real = size * sheet.small
        for lines in names:
            width, height = (value / sheet.k for value in _block(lines, room.number, real))
            for centre in _centres(room):
                for upright in (True, False):
                    w, h = (width, height) if upright else (height, width)
                    if _fits(shape, centre, w, h):
                        _write(pen, sheet.page(centre), lines, room.number, real, upright, later)
                        return
    if room.number:
        _number_only(pen, sheet, room, shape, later)


def _number_only(pen: Pen, sheet: Sheet, room: Room, shape: Polygon, later: Later) -> None:
    for size in SIZES[5:]:
        real = size * sheet.small
        width, height = (value / sheet.k for value in _block([room.number], "", real))
        for upright in (True, False):
            w, h = (width, height) if upright else (height, width)
            if _fits(shape, _centres(room)[0], w, h):
                at = sheet.page(_centres(room)[0])
                later.append(partial(_write, pen, at, [room.number], "", real, upright, later))
                return


def _tag(pen: Pen, sheet: Sheet, room: Room, floor: Floor) -> None:
    """A short tag in a circle for stairs and cars."""
    mark = room.name.removeprefix("STAIR ")
    radius = min(0.55 * sheet.k, 13.0) if room.use is Use.STAIR else min(0.45 * sheet.k, 9.0)
    spot = (room.shape.centroid.x, room.shape.centroid.y)
    door = next((door for door in floor.doors if door.joins[0] == room.key and not door.is_exit), None)
    if room.use is Use.STAIR and door is not None:
        spot = _far_end(room, door.at)
    at = sheet.page(spot)
    pen.fill(1.0)
    pen.stroke(0.7)
    pen.circle(at, radius, "B*")
    pen.fill(0.0)
    size = radius * 1.05
    pen.text((at[0], at[1] + size * 0.36), mark, size, bold=True)


def _far_end(room: Room, entry: XY) -> XY:
    """A place on the stair's landing away from its door."""
    x0, y0, x1, y1 = room.shape.bounds
    middle = room.shape.centroid
    if y1 - y0 >= x1 - x0:
        return middle.x, middle.y + math.copysign(0.36 * (y1 - y0), middle.y - entry[1])
    return middle.x + math.copysign(0.36 * (x1 - x0), middle.x - entry[0]), middle.y


def draw(pen: Pen, sheet: Sheet, floor: Floor) -> None:
    """All room labels."""
    numbers: Later = []
    with pen.layer("A-ANNO-TEXT"):
        for room in floor.rooms:
            if room.use is not Use.SHAFT:
                _label(pen, sheet, room, floor, numbers)
        _entrances(pen, sheet, floor)
    if numbers:
        with pen.layer("A-FLOR-IDEN"):
            pen.stroke(0.5)
            pen.fill(0.0)
            for draw_number in numbers:
                draw_number()


def _entrances(pen: Pen, sheet: Sheet, floor: Floor) -> None:
    """A solid triangle outside every exterior door."""
    pen.fill(0.0)
    for door in floor.doors:
        if door.is_exit:
            near = 0.2 + (door.width / 2 if door.kind == "double" else door.width if door.kind == "single" else 0.0)
            long, half = 9.0 * sheet.small / sheet.k, 6.0 * sheet.small / sheet.k
            out = (door.at[0] + door.swing[0] * (near + long), door.at[1] + door.swing[1] * (near + long))
            tip = (door.at[0] + door.swing[0] * near, door.at[1] + door.swing[1] * near)
            side = (door.along[0] * half, door.along[1] * half)
            pen.path([[sheet.page(tip), sheet.page((out[0] + side[0], out[1] + side[1])),
                       sheet.page((out[0] - side[0], out[1] - side[1]))]], "f*")  # fmt: skip
