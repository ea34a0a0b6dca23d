"""Owns buildings of large halls with a row of rooms in front and stairs in it: stores, stations, theatres, churches."""

from __future__ import annotations

import random
from dataclasses import dataclass

from shapely import LineString, box

from tests.city.plan import cores
from tests.city.plan.shapes import Draft, Room, Use
from tests.city.plan.strips import Fixed, Strip, fill
from tests.city.plan.wings import _bays, _columns

XY = tuple[float, float]


@dataclass(frozen=True)
class Bay:
    """One hall: its name, what fills it, and its share of the building's depth behind the front rooms."""

    name: str
    fit_out: Use
    share: float
    upper: str = ""
    """Name on the floors above; empty means open to below."""


@dataclass(frozen=True)
class Hall:
    """A front strip of rooms of depth `front` along side A, then halls one behind the other."""

    width: float
    depth: float
    bays: tuple[Bay, ...]
    front: float = 7.0
    elevators: int = 1
    docks: int = 0
    """Overhead doors along side C."""
    bay: float = 9.0
    lobby: float = 8.0
    side_exits: bool = True


def _bands(h: Hall, low: float) -> list[tuple[float, float, Bay]]:
    total = sum(bay.share for bay in h.bays)
    bands = []
    for bay in h.bays:
        high = low + (h.depth - h.front - 2.4) * bay.share / total
        bands.append((round(low, 2), round(high, 2), bay))
        low = high
    return bands


def draft(h: Hall, programme: str, rng: random.Random, ground: bool) -> Draft:
    """One floor: the halls stand on the ground floor; above, they are open to below unless named."""
    s, c = h.front, 2.4
    south = Strip(0, 0, h.width, s, "N")
    middle, mid = round(h.width / 2, 2), s + c / 2
    fixed: list[Fixed] = [cores.stair(south, "ST-A", 0.0), cores.stair(south, "ST-B", h.width - cores.STAIR_WIDTH)]
    at = middle + h.lobby / 2
    if h.elevators:
        bank = cores.elevators(south, tuple(f"EL-{index + 1}" for index in range(h.elevators)), at)
        fixed.append(bank)
        at = bank.end
    fixed.append(cores.restrooms(south, "R", at))
    fixed.append(cores.utility(south, "R", round(middle - h.lobby / 2 - 2.4, 2)))
    exits: list[tuple[XY, float, str]] = []
    links: list[tuple[XY, float, str]] = []
    lines = [LineString([(0.4, mid), (h.width - 0.4, mid)])]
    rooms = [Room("WAY", "CORRIDOR", Use.CORRIDOR, box(0, s, h.width, s + c))]
    if ground:
        fixed.append(cores.passage(south, "LOBBY", "LOBBY", middle - h.lobby / 2, h.lobby))
        exits.append(((middle, 0.0), 1.9, "double"))
        links.append(((middle, s), 3.0, "opening"))
        lines.append(LineString([(middle, mid), (middle, 0.5)]))
        exits += [((0.0, mid), 1.1, "single"), ((h.width, mid), 1.1, "single")]
    previous = mid
    for index, (low, high, bay) in enumerate(_bands(h, s + c)):
        shape = box(0, low, h.width, high)
        key = f"HALL{index + 1}"
        if not ground and not bay.upper:
            rooms.append(Room(key, "OPEN TO BELOW", Use.VOID, shape))
            continue
        if not ground and index:
            rooms.append(Room(key, bay.upper, Use.PLAIN, shape))
            continue
        rooms.append(Room(key, bay.name if ground else bay.upper, Use.HALL, shape, fit_out=bay.fit_out))
        centre = round((low + high) / 2, 2)
        links.append(((middle, low), 2.4 if index else 3.0, "double"))
        lines.append(LineString([(middle, previous), (middle, centre)]))
        lines.append(LineString([(0.6, centre), (h.width - 0.6, centre)]))
        if ground and h.side_exits:
            exits += [((0.0, centre), 1.1, "single"), ((h.width, centre), 1.1, "single")]
        previous = centre
    if ground:
        exits += [((h.width * (k + 1) / (h.docks + 1), h.depth), 3.0, "overhead") for k in range(h.docks)]
    rooms += fill(south, programme, fixed, rng, "S")
    outline = box(0, 0, h.width, h.depth)
    xs = _bays(h.width, h.bay)
    ys = (0.0, s, s + c, *(round(s + c + v, 3) for v in _bays(h.depth - s - c, h.bay)[1:]))
    columns = _columns(outline, rooms, xs, ys)
    if ground and h.bays[0].fit_out in (Use.RACKS, Use.PROCESS):
        columns = tuple((x, y) for x in xs for y in ys)
    return Draft(outline, tuple(rooms), tuple(lines), xs, ys, columns, tuple(exits), tuple(links))
