"""Owns the values a floor is made of. Local metres, x to the right, y up, side A at y = 0."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from shapely import LineString, Polygon

XY = tuple[float, float]


class Use(StrEnum):
    """What a room is for; decides furniture, windows, wall class and whether people start there."""

    OFFICE = "office"
    OPEN_OFFICE = "open office"
    MEETING = "meeting"
    CLASSROOM = "classroom"
    PATIENT = "patient"
    EXAM = "exam"
    LAB = "lab"
    SHOP = "shop"
    FLAT = "flat"
    GUEST = "guest"
    RESTROOM = "restroom"
    STORAGE = "storage"
    RACKS = "racks"
    SERVERS = "servers"
    MECH = "mechanical"
    ELEC = "electrical"
    KITCHEN = "kitchen"
    DINING = "dining"
    COURT = "court"
    GALLERY = "gallery"
    SEATS = "seats"
    PEWS = "pews"
    STAGE = "stage"
    PROCESS = "process"
    PARKING = "parking"
    TRACKS = "tracks"
    FIELD = "field"
    PLAIN = "plain"
    SHAFT = "shaft"
    VOID = "void"
    STAIR = "stair"
    ELEVATOR = "elevator"
    CORRIDOR = "corridor"
    LOBBY = "lobby"
    HALL = "hall"


WAYS = frozenset({Use.CORRIDOR, Use.LOBBY, Use.HALL})
CLOSED = frozenset({Use.SHAFT, Use.VOID, Use.FIELD})
RATED = frozenset({Use.STAIR, Use.ELEVATOR, Use.SHAFT})


@dataclass(frozen=True)
class Room:
    """One room. `key` is unique on its floor; stairs and elevators carry their id as key on every floor."""

    key: str
    name: str
    use: Use
    shape: Polygon
    number: str = ""
    fit_out: Use | None = None
    """Furniture of another use, for halls that people walk through."""

    @property
    def is_way(self) -> bool:
        """Whether people pass through here to reach an exit."""
        return self.use in WAYS


@dataclass(frozen=True)
class Door:
    """An opening at `at`; `along` runs in the wall, `swing` is the side the leaf opens to (unit vectors)."""

    at: XY
    along: XY
    swing: XY
    width: float
    kind: str
    """single, double, opening, overhead, elevator"""
    joins: tuple[str, str]
    """Room keys; the second is "outside" for an exterior door."""

    @property
    def is_exit(self) -> bool:
        """Whether it leads out of the building."""
        return self.joins[1] == "outside"


@dataclass(frozen=True)
class Window:
    """Glazing from `start` to `end` on the outline; `inward` points into the room."""

    start: XY
    end: XY
    inward: XY


@dataclass(frozen=True)
class Draft:
    """What an archetype decides about a floor; doors, windows and numbers are derived from it."""

    outline: Polygon
    rooms: tuple[Room, ...]
    lines: tuple[LineString, ...]
    """Walking lines through the ways."""
    grid_x: tuple[float, ...]
    grid_y: tuple[float, ...]
    columns: tuple[XY, ...]
    exits: tuple[tuple[XY, float, str], ...] = ()
    """Exterior doors: point on the outline, width, kind."""
    links: tuple[tuple[XY, float, str], ...] = ()
    """Openings between two ways: point on their shared edge, width, kind."""


@dataclass(frozen=True)
class Floor:
    """One finished storey."""

    label: str
    ordinal: int
    title: str
    outline: Polygon
    rooms: tuple[Room, ...]
    doors: tuple[Door, ...]
    windows: tuple[Window, ...]
    columns: tuple[XY, ...]
    grid_x: tuple[float, ...]
    grid_y: tuple[float, ...]
    lines: tuple[LineString, ...]
    equipment: tuple[tuple[str, Polygon], ...] = field(default=())
    """Roof units and tanks, with their tags."""

    def room(self, key: str) -> Room:
        """The room with that key. Raises KeyError."""
        for room in self.rooms:
            if room.key == key:
                return room
        raise KeyError(key)
