"""Owns buildings of wings on both sides of a corridor: bar, L, U and O (round a court or an atrium)."""

from __future__ import annotations

import random
from dataclasses import dataclass

from shapely import LineString, Point, Polygon, box, unary_union

from tests.city.plan import cores
from tests.city.plan.shapes import Draft, Room, Use
from tests.city.plan.strips import Fixed, Strip, fill

XY = tuple[float, float]


@dataclass(frozen=True)
class Wings:
    """Measures of a winged building in metres. `shape` is bar, L, U or O; `court` what fills an O."""

    shape: str
    width: float
    depth: float
    strip: float = 7.0
    corridor: float = 2.4
    inner: float | None = None
    """Depth of the rooms towards the court, when it differs from `strip`."""
    elevators: int = 2
    court: str = "court"
    """court (open to the sky) or atrium (a hall on the ground floor, open to below above)."""
    bay: float = 7.5

    @property
    def wing(self) -> float:
        """Depth of one wing."""
        return self.strip + self.corridor + (self.inner or self.strip)


def _bays(length: float, bay: float) -> tuple[float, ...]:
    count = max(1, round(length / bay))
    return tuple(round(index * length / count, 3) for index in range(count + 1))


def _outline(w: Wings) -> Polygon:
    if w.shape == "bar":
        return box(0, 0, w.width, w.wing)
    parts = [box(0, 0, w.width, w.wing), box(0, 0, w.wing, w.depth)]
    if w.shape in "UO":
        parts.append(box(w.width - w.wing, 0, w.width, w.depth))
    if w.shape == "O":
        parts.append(box(0, w.depth - w.wing, w.width, w.depth))
    whole = unary_union(parts)
    assert isinstance(whole, Polygon)
    if w.shape == "O" and w.court == "atrium":
        return box(0, 0, w.width, w.depth)
    return whole


def _corridor(w: Wings) -> tuple[Polygon, list[LineString]]:
    s, c = w.strip, w.corridor
    mid, far = s + c / 2, w.width - s - c / 2
    left = s if w.shape != "bar" else 0.0
    right = w.width - s if w.shape in "UO" else w.width
    parts = [box(left, s, right, s + c)]
    west = mid if w.shape != "bar" else 0.4
    lines = [LineString([(west, mid), (far if w.shape in "UO" else w.width - 0.4, mid)])]
    top = w.depth - s if w.shape == "O" else w.depth
    up = w.depth - mid if w.shape == "O" else w.depth - 0.4
    if w.shape != "bar":
        parts.append(box(s, s, s + c, top))
        lines.append(LineString([(mid, mid), (mid, up)]))
    if w.shape in "UO":
        parts.append(box(w.width - s - c, s, w.width - s, top))
        lines.append(LineString([(far, mid), (far, up)]))
    if w.shape == "O":
        parts.append(box(s, w.depth - s - c, w.width - s, w.depth - s))
        lines.append(LineString([(mid, up), (far, up)]))
    whole = unary_union(parts)
    assert isinstance(whole, Polygon)
    return whole, lines


def _strips(w: Wings) -> dict[str, Strip]:
    s, c, d = w.strip, w.corridor, w.wing
    a = s + c
    strips = {"S": Strip(0, 0, w.width, s, "N")}
    if w.shape == "bar":
        return strips | {"N": Strip(0, a, w.width, d, "S")}
    right = w.width - a if w.shape in "UO" else w.width
    strips["N"] = Strip(a, a, right, d, "S")
    high = w.depth - s if w.shape == "O" else w.depth
    inner_high = w.depth - d if w.shape == "O" else w.depth
    strips["W"] = Strip(0, s, s, high, "E")
    strips["WI"] = Strip(a, d, d, inner_high, "W")
    if w.shape in "UO":
        strips["E"] = Strip(w.width - s, s, w.width, high, "W")
        strips["EI"] = Strip(w.width - d, d, w.width - a, inner_high, "E")
    if w.shape == "O":
        strips["T"] = Strip(0, w.depth - s, w.width, w.depth, "S")
        strips["TI"] = Strip(a, w.depth - d, right, w.depth - a, "N")
    return strips


_CORNERS = {
    "shop": ("ANCHOR STORE", Use.SHOP),
    "food court": ("RESTAURANT", Use.DINING),
    "gallery": ("GALLERY", Use.GALLERY),
    "classroom": ("CLASSROOM", Use.CLASSROOM),
    "school ground": ("GYM STORE", Use.STORAGE),
    "ward": ("DAY ROOM", Use.DINING),
    "surgery": ("ICU ROOM", Use.PATIENT),
    "emergency": ("AMBULANCE BAY", Use.PLAIN),
    "lab": ("SEMINAR", Use.MEETING),
    "resident": ("DAY ROOM", Use.DINING),
    "flats": ("APT", Use.FLAT),
    "flats ground": ("STUDY", Use.MEETING),
    "basement": ("STORAGE", Use.STORAGE),
    "brewery": ("TASTING ROOM", Use.DINING),
    "court": ("COURTROOM", Use.COURT),
    "cells": ("GARAGE", Use.PLAIN),
    "civic": ("HEARING ROOM", Use.MEETING),
}


def _corner(strip: Strip, reach: float, at_start: bool, tag: str, programme: str) -> Fixed:
    """A corner room long enough to touch the corridor that ends beside it."""
    name, use = _CORNERS.get(programme, ("CORNER OFFICE", Use.OFFICE))
    start = strip.start if at_start else strip.start + strip.length - reach
    shape = box(*strip.rect(start, start + reach, 0, strip.depth))
    return Fixed(start, start + reach, (Room(f"{tag}C{int(at_start)}", name, use, shape),))


def _fixed(w: Wings, strips: dict[str, Strip], ground: bool, programme: str) -> dict[str, list[Fixed]]:
    fixed: dict[str, list[Fixed]] = {key: [] for key in strips}
    north, south = strips["N"], strips["S"]
    middle = w.width / 2
    cars = tuple(f"EL-{index + 1}" for index in range(w.elevators))
    bank = len(cars) * cores.CAR
    begin = round(middle + 3.5 if w.court == "atrium" else middle - bank / 2, 2)
    if cars:
        fixed["N"].append(cores.elevators(north, cars, begin))
    fixed["N"].append(cores.restrooms(north, "R", round(begin + bank, 2)))
    aside = middle - 5.9 if w.court == "atrium" else begin - 2.4
    fixed["N"].append(cores.utility(north, "R", round(aside, 2)))
    if ground:
        fixed["S"].append(cores.passage(south, "LOBBY", "MAIN LOBBY", round(middle - 3.5, 2), 7.0))
    if w.shape == "bar":
        fixed["N"].append(cores.stair(north, "ST-A", 0.0))
        fixed["S"].append(cores.stair(south, "ST-B", w.width - cores.STAIR_WIDTH))
        return fixed
    reach = w.strip + 3.0
    fixed["S"].append(_corner(south, reach, True, "S", programme))
    fixed["W"].append(cores.stair(strips["W"], "ST-A", w.strip if w.shape == "O" else w.depth - 3.0))
    if w.shape == "L":
        fixed["S"].append(cores.stair(south, "ST-B", w.width - 3.0))
        return fixed
    fixed["S"].append(_corner(south, reach, False, "S", programme))
    east = strips["E"]
    fixed["E"].append(cores.stair(east, "ST-B", w.depth - (3.0 if w.shape == "U" else w.strip + 3.0)))
    if w.shape == "O":
        fixed["T"].append(_corner(strips["T"], reach, True, "T", programme))
        fixed["T"].append(_corner(strips["T"], reach, False, "T", programme))
        fixed["W"].append(cores.stair(strips["W"], "ST-D", w.depth - w.strip - 3.0))
        fixed["E"].append(cores.stair(east, "ST-C", w.strip))
    if w.shape == "O" and ground:
        for tag, key in (("W", "EXIT-W"), ("E", "EXIT-E")):
            fixed[tag].append(cores.passage(strips[tag], key, "EXIT", round(w.depth / 2 - 1.1, 2), 2.2))
        fixed["T"].append(cores.passage(strips["T"], "REAR", "REAR LOBBY", round(middle - 2.5, 2), 5.0))
    return fixed


def _court(w: Wings, ground: bool) -> list[Room]:
    if w.shape != "O" or w.court != "atrium":
        return []
    shape = box(w.wing, w.wing, w.width - w.wing, w.depth - w.wing)
    if ground:
        return [Room("ATRIUM", "ATRIUM", Use.HALL, shape)]
    return [Room("ATRIUM", "OPEN TO BELOW", Use.VOID, shape)]


def draft(w: Wings, programme: str, rng: random.Random, ground: bool) -> Draft:
    """One floor of a winged building. `ground` floors get lobbies and exterior doors."""
    corridor, lines = _corridor(w)
    strips = _strips(w)
    fixed = _fixed(w, strips, ground, programme)
    outline = _outline(w)
    rooms: list[Room] = [Room("WAY", "CORRIDOR", Use.CORRIDOR, corridor)]
    exits: list[tuple[XY, float, str]] = []
    links: list[tuple[XY, float, str]] = []
    middle, mid = w.width / 2, w.strip + w.corridor / 2
    atrium = _court(w, ground)
    if atrium and ground:
        a = w.strip + w.corridor
        fixed["N"].append(cores.passage(strips["N"], "IN", "ATRIUM ENTRY", round(middle - 3.5, 2), 7.0))
        links += [((middle, a), 4.0, "opening"), ((middle, w.wing), 5.0, "opening")]
        lines.append(LineString([(middle, mid), (middle, w.depth / 2)]))
    for tag, strip in strips.items():
        rooms += fill(strip, programme, fixed[tag], rng, tag)
    rooms += atrium
    if ground:
        exits.append(((middle, 0.0), 1.9, "double"))
        links.append(((middle, w.strip), 3.0, "opening"))
        lines.append(LineString([(middle, mid), (middle, 0.5)]))
        exits += _ends(w)
        if w.shape == "O":
            half = w.depth / 2
            exits += [((0.0, half), 1.1, "single"), ((w.width, half), 1.1, "single")]
            links += [((w.strip, half), 1.1, "single"), ((w.width - w.strip, half), 1.1, "single")]
            lines += [
                LineString([(mid, half), (0.5, half)]),
                LineString([(w.width - mid, half), (w.width - 0.5, half)]),
            ]
            exits.append(((middle, w.depth), 1.9, "double"))
            links.append(((middle, w.depth - w.strip), 2.4, "opening"))
            lines.append(LineString([(middle, w.depth - mid), (middle, w.depth - 0.5)]))
    grid_x, grid_y = _grid(w)
    return Draft(
        outline,
        tuple(rooms),
        tuple(lines),
        grid_x,
        grid_y,
        _columns(outline, rooms, grid_x, grid_y),
        tuple(exits),
        tuple(links),
    )


def _ends(w: Wings) -> list[tuple[XY, float, str]]:
    """Exterior doors where corridors meet the outline."""
    mid = w.strip + w.corridor / 2
    ends: list[tuple[XY, float, str]] = []
    if w.shape == "bar":
        ends.append(((0.0, mid), 1.1, "single"))
    if w.shape in ("bar", "L"):
        ends.append(((w.width, mid), 1.1, "single"))
    if w.shape in "LU":
        ends.append(((mid, w.depth), 1.1, "single"))
    if w.shape == "U":
        ends.append(((w.width - mid, w.depth), 1.1, "single"))
    return ends


def _grid(w: Wings) -> tuple[tuple[float, ...], tuple[float, ...]]:
    lines_y = [0.0, w.strip, w.strip + w.corridor, w.wing]
    if w.shape == "O":
        rest = _bays(w.depth - 2 * w.wing, w.bay)[1:-1]
        lines_y += [w.wing + value for value in rest]
        lines_y += [w.depth - value for value in (w.wing, w.strip + w.corridor, w.strip, 0.0)]
    elif w.shape in "LU":
        lines_y += [w.wing + value for value in _bays(w.depth - w.wing, w.bay)[1:]]
    if w.shape == "bar":
        return _bays(w.width, w.bay), tuple(lines_y)
    left = [0.0, w.strip, w.strip + w.corridor, w.wing]
    if w.shape == "L":
        return tuple(left + [w.wing + value for value in _bays(w.width - w.wing, w.bay)[1:]]), tuple(lines_y)
    middle = [w.wing + value for value in _bays(w.width - 2 * w.wing, w.bay)[1:-1]]
    right = [w.width - value for value in reversed(left)]
    return tuple(left + middle + right), tuple(lines_y)


def _columns(outline: Polygon, rooms: list[Room], xs: tuple[float, ...], ys: tuple[float, ...]) -> tuple[XY, ...]:
    """Columns where grid lines cross on a wall: never free in a corridor, court or shaft."""
    edges = unary_union([room.shape.boundary for room in rooms])
    found = []
    for x in xs:
        for y in ys:
            point = Point(x, y)
            if outline.covers(point) and edges.distance(point) < 0.05:
                found.append((x, y))
    return tuple(found)
