"""Owns the street plan of Port Adler: grid, diagonal, highway, rail, river, lake, parks. City metres throughout."""

from __future__ import annotations

from dataclasses import dataclass

from shapely import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

COLUMN_M = 130.0
ROW_M = 120.0
STREET_M = 20.0

NORTH_SOUTH = {
    -8: "Gantry Road", -7: "Slip Road", -6: "Tannery Street", -5: "Halvorsen Street", -4: "Desmond Street",
    -3: "Kettle Street", -2: "Wexford Street", -1: "Clarion Street", 0: "State Street", 1: "Adler Street",
    2: "Michigan Avenue", 3: "Marlowe Street", 4: "Lakeshore Drive",
}  # fmt: skip
EAST_WEST = {
    9: "Juniper Street", 8: "Ivory Street", 7: "Hollis Street", 6: "Gallagher Street", 5: "Foundry Street",
    4: "Eastman Street", 3: "Dunmore Street", 2: "Cooper Street", 1: "Birch Street", 0: "Quay Street",
    -1: "Keel Street", -2: "Larkin Street", -3: "Mason Street", -4: "Norwood Street", -5: "Orchard Street",
    -6: "Pickett Street", -7: "Quarry Street", -8: "Ropewalk Street", -9: "Sawyer Street",
}  # fmt: skip
MAJOR = {"Michigan Avenue", "Lakeshore Drive", "State Street", "Quay Street", "Foundry Street", "Norwood Street"}

SHORE = (
    (620, -1250), (600, -900), (575, -520), (590, -140), (600, 60), (600, 240), (760, 250), (775, 455),
    (600, 470), (580, 610), (640, 700), (625, 1250),
)  # fmt: skip
PIER = box(580, -75, 790, -5)
RIVER_LINE = LineString([(-1300, 120), (-1120, 250), (-960, 470), (-800, 620), (-600, 660), (300, 660), (700, 655)])
DIAGONAL = LineString([(0, -240), (-780, -840), (-1040, -1040)])
HIGHWAY_X = -6.5 * COLUMN_M
RAIL_X = -1.5 * COLUMN_M
RAIL_END_Y = -3.25 * ROW_M


@dataclass(frozen=True)
class Way:
    """A street or track: name (None for alleys), model StreetKind value, line in city metres."""

    name: str | None
    kind: str
    line: LineString


@dataclass(frozen=True)
class Block:
    """The land between street columns and rows, without the streets' own width."""

    column: int
    row: int
    columns: int = 1
    rows: int = 1

    @property
    def land(self) -> tuple[float, float, float, float]:
        """West, south, east, north in city metres."""
        half = STREET_M / 2
        return (
            self.column * COLUMN_M + half,
            self.row * ROW_M + half,
            (self.column + self.columns) * COLUMN_M - half,
            (self.row + self.rows) * ROW_M - half,
        )


def prefixed(name: str, column: float | None = None, row: float | None = None) -> str:
    """The street name with its direction: North or South of Quay Street, East or West of State Street."""
    if row is not None:
        return f"{'North' if row >= 0 else 'South'} {name}"
    return f"{'East' if (column or 0) >= 0 else 'West'} {name}"


def lake() -> Polygon:
    """Lake Michigan east of the shore, without the pier."""
    water = Polygon([*SHORE, (1500, 1250), (1500, -1250)])
    wet = water.difference(PIER)
    assert isinstance(wet, Polygon)
    return Polygon(wet.exterior)


def river() -> BaseGeometry:
    """The Little Adler River, 52 m wide."""
    return RIVER_LINE.buffer(26, join_style="round", quad_segs=4)


def parks() -> list[tuple[str, Polygon]]:
    """Named green areas."""
    shore_park = Polygon([(535, -1080), (600, -900), (570, -520), (582, -140), (535, -130)])
    return [
        ("Lakefront Park", shore_park),
        ("Founders Square", box(*Block(1, -1).land)),
        ("Riverside Green", box(-500, 605, 240, 630)),
        ("Tern Point", Polygon([(540, 480), (600, 474), (580, 610), (540, 620)])),
        ("Ivory Playfield", box(*Block(1, 7).land)),
    ]


def _grid(cut: BaseGeometry) -> list[Way]:
    ways: list[Way] = []
    for column, name in NORTH_SOUTH.items():
        kind = "major street" if name in MAJOR else "street"
        for low, high in ((-9, 0), (0, 9)):
            x = column * COLUMN_M
            line = LineString([(x, low * ROW_M), (x, high * ROW_M)])
            ways += _pieces(prefixed(name, row=low), kind, line.difference(cut))
    for row, name in EAST_WEST.items():
        kind = "major street" if name in MAJOR else "street"
        for low, high in ((-8, 0), (0, 4)):
            y = row * ROW_M
            line = LineString([(low * COLUMN_M, y), (high * COLUMN_M, y)])
            wet = river() if kind == "street" else LineString()
            ways += _pieces(prefixed(name, column=low), kind, line.difference(cut).difference(wet))
    return ways


def _pieces(name: str | None, kind: str, geometry: BaseGeometry) -> list[Way]:
    parts = getattr(geometry, "geoms", [geometry])
    return [Way(name, kind, part) for part in parts if isinstance(part, LineString) and part.length > 15]


def ways(sites: list[Polygon]) -> list[Way]:
    """All streets and tracks; minor streets end where a facility's own site (city metres) closes them."""
    cut: BaseGeometry = Polygon()
    for site in sites:
        cut = cut.union(site)
    result = _grid(cut)
    result += _pieces("Old Mill Avenue", "major street", DIAGONAL.difference(cut))
    for name, offset in (("Interstate 590 North", 9.0), ("Interstate 590 South", -9.0)):
        result.append(Way(name, "highway", LineString([(HIGHWAY_X + offset, -1200), (HIGHWAY_X + offset, 1200)])))
    ramp = [(HIGHWAY_X + 9, 180), (HIGHWAY_X + 40, 60), (-6 * COLUMN_M, 0)]
    result.append(Way("Quay Street Ramp", "service road", LineString(ramp)))
    result.append(Way("Pier 6 Drive", "service road", LineString([(4 * COLUMN_M, -40), (775, -40)])))
    tern = [(4 * COLUMN_M, 360), (600, 360), (640, 330)]
    result.append(Way("Tern Point Road", "service road", LineString(tern)))
    for offset in (-12.0, 0.0, 12.0):
        track = [(RAIL_X + offset, -1200), (RAIL_X + offset, RAIL_END_Y)]
        result.append(Way("Lake and Prairie Railway", "rail", LineString(track)))
    spur = [(RAIL_X - 12, -1150), (-500, -1120), (-1050, -1105), (-1062, -1000), (-1062, -500)]
    result.append(Way("Gantry Point Spur", "rail", LineString(spur)))
    return result
