"""Owns parking decks: aisles and stalls, two stair towers, an elevator, a ramp between the decks."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import LineString, Polygon, box, unary_union

from tests.city.plan.shapes import Draft, Room, Use
from tests.city.plan.wings import _bays


@dataclass(frozen=True)
class Deck:
    """Measures in metres."""

    width: float
    depth: float
    bay: float = 8.4


def draft(d: Deck, ground: bool, top: bool) -> Draft:
    """One deck. Stalls are drawn by the fit-out of the way that cars and people share."""
    tower = 7.0
    rooms = [
        Room("ST-A", "STAIR A", Use.STAIR, box(0, 0, 3.0, 6.0)),
        Room("EL-1", "1", Use.ELEVATOR, box(3.0, 0, 5.5, 2.5)),
        Room("EV-A", "ELEC", Use.ELEC, box(5.5, 0, 8.5, 6.0)),
        Room("ST-B", "STAIR B", Use.STAIR, box(d.width - 3.0, d.depth - 6.0, d.width, d.depth)),
        Room("EV-B", "EV SUPPLY", Use.ELEC, box(d.width - tower, d.depth - 6.0, d.width - 3.0, d.depth)),
        Room("LOBBY-E", "ELEV LOBBY", Use.LOBBY, box(3.0, 2.5, 5.5, 6.0)),
    ]
    if ground:
        rooms.append(Room("BOOTH", "OFFICE", Use.OFFICE, box(8.5, 0, 13.5, 6.0)))
    outline = box(0, 0, d.width, d.depth)
    floor = outline.difference(unary_union([room.shape for room in rooms]))
    assert isinstance(floor, Polygon)
    name = "ROOF PARKING" if top else "PARKING DECK"
    rooms.insert(0, Room("DECK", name, Use.HALL, floor, fit_out=Use.PARKING))
    low, high, left, right = 10.0, d.depth - 10.0, 4.25, d.width - 4.25
    lines: tuple[LineString, ...] = (
        LineString([(left, low), (right, low), (right, high), (left, high), (left, low)]),
        LineString([(left, low), (left, 4.0)]),
    )
    xs, ys = _bays(d.width, d.bay), _bays(d.depth, d.bay * 2)
    columns = tuple(
        (x, y) for x in xs for y in ys if not (x < 9 and y < 7) and not (x > d.width - 8 and y > d.depth - 7)
    )
    exits = (((d.width / 2, 0.0), 3.4, "overhead"), ((d.width / 2 + 6, 0.0), 3.4, "overhead"),
             ((0.0, d.depth - 10.0), 1.1, "single")) if ground else ()  # fmt: skip
    if ground:
        lines += (
            LineString([(d.width / 2, low), (d.width / 2, 0.5)]),
            LineString([(left, high), (0.5, high)]),
            LineString([(d.width / 2 + 6, low), (d.width / 2 + 6, 0.5)]),
        )
    links = (((4.25, 6.0), 1.8, "double"),)
    return Draft(outline, tuple(rooms), lines, xs, ys, columns, exits, links)
