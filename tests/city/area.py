"""Owns the city's own GeoJSON: streets, filler buildings, water, parks, hydrants, address points."""

from __future__ import annotations

import json
import random
import uuid
from dataclasses import dataclass
from typing import Any

from shapely import LineString, Polygon, STRtree, box, prepare, unary_union
from shapely.geometry.base import BaseGeometry

from tests.city import streets
from tests.city.building import Building
from tests.city.frame import XY, to_lonlat
from tests.city.streets import COLUMN_M, EAST_WEST, NORTH_SOUTH, ROW_M, Block

CITY = "Port Adler"


@dataclass(frozen=True)
class Hydrant:
    """A hydrant in city metres with its tested flow."""

    id: str
    at: XY
    flow_gpm: int
    main_in: int
    in_service: bool
    location: str


def hydrants(seed: int) -> list[Hydrant]:
    """One at each street corner and one in the middle of each long block side, flows by the main below."""
    rng = random.Random(f"{seed}:hydrants")
    water = unary_union([streets.lake(), streets.river()])
    found: list[Hydrant] = []
    for column, name in NORTH_SOUTH.items():
        for row, cross in EAST_WEST.items():
            for half in (0.0, 0.5):
                at = (column * COLUMN_M + 8.5, (row + half) * ROW_M + (8.5 if half == 0 else 0))
                if water.intersects(box(at[0] - 4, at[1] - 4, at[0] + 4, at[1] + 4)) or at[1] > 9 * ROW_M + 20:
                    continue
                major = name in streets.MAJOR or cross in streets.MAJOR
                main = rng.choice((12, 16) if major else (6, 8, 8))
                flow = {6: 620, 8: 1080, 12: 1650, 16: 2300}[main] + rng.randrange(-12, 25) * 10
                where = f"{name} at {cross}" if half == 0 else f"{name}, {cross} block"
                service = rng.random() > 0.015
                found.append(Hydrant(f"H-{len(found) + 1:04d}", at, flow, main, service, where))
    return found


def site(building: Building) -> Polygon:
    """The land that a facility needs, in city metres."""
    x0, y0, x1, y1 = building.outline.bounds
    for tank in building.tanks():
        a, b, c, d = tank.bounds
        x0, y0, x1, y1 = min(x0, a), min(y0, b), max(x1, c), max(y1, d)
    corners = ((x0 - 6, y0 - 5), (x1 + 6, y0 - 5), (x1 + 6, y1 + 6), (x0 - 6, y1 + 6))
    return Polygon([building.place.city(x, y) for x, y in corners])


def _lots(rng: random.Random, land: tuple[float, float, float, float]) -> list[Polygon]:
    """Buildings of one block: two rows back to back along an alley, of varied width and depth."""
    west, south, east, north = land
    middle = (south + north) / 2
    shapes = []
    for low, high, front_low in ((south + 2, middle - 3, True), (middle + 3, north - 2, False)):
        x = west + 2
        while x < east - 9:
            width = min(rng.uniform(9, 30), east - 2 - x)
            depth = (high - low) * rng.uniform(0.55, 0.98)
            if rng.random() > 0.08 and width > 7:
                y0, y1 = (low, low + depth) if front_low else (high - depth, high)
                shape: Polygon = box(x, y0, x + width, y1)
                if width > 18 and rng.random() < 0.4:
                    notch = (y1 - depth * 0.45, y1) if front_low else (y0, y0 + depth * 0.45)
                    rest = shape.difference(box(x + width * 0.55, notch[0], x + width, notch[1]))
                    shape = rest if isinstance(rest, Polygon) else shape
                shapes.append(shape)
            x += width + rng.choice((0.0, 0.0, 1.5, 4.0))
    return shapes


def _fillers(rng: random.Random, blocked: BaseGeometry) -> list[Polygon]:
    prepare(blocked)
    found = []
    for column in range(-8, 4):
        for row in range(-9, 9):
            for shape in _lots(rng, Block(column, row).land):
                if not blocked.intersects(shape):
                    found.append(shape)
    return found


def _feature(kind: str, geometry: dict[str, Any], **properties: object) -> dict[str, Any]:
    kept = {name: value for name, value in properties.items() if value is not None}
    return {"type": "Feature", "geometry": geometry, "properties": {"kind": kind, **kept}}


def _ring(points: Any) -> list[list[float]]:
    return [[round(value, 7) for value in to_lonlat(x, y)] for x, y in points]


def _area(shape: Polygon) -> dict[str, Any]:
    return {
        "type": "Polygon",
        "coordinates": [_ring(shape.exterior.coords), *(_ring(r.coords) for r in shape.interiors)],
    }


def _point(at: XY) -> dict[str, Any]:
    return {"type": "Point", "coordinates": _ring([at])[0]}


def _addresses(fillers: list[Polygon], ways: list[streets.Way]) -> list[dict[str, Any]]:
    """An address point for each filler building, on the nearest named street."""
    named = [way for way in ways if way.name and way.kind in ("street", "major street")]
    tree = STRtree([way.line for way in named])
    found = []
    for shape in fillers:
        way = named[int(tree.nearest(shape.centroid))]
        along = shape.centroid
        vertical = abs(way.line.coords[0][0] - way.line.coords[-1][0]) < 1
        number = int(abs(along.y / ROW_M if vertical else along.x / COLUMN_M) * 100)
        nearest = way.line.interpolate(way.line.project(along))
        even = along.x < nearest.x if vertical else along.y > nearest.y
        number += (number % 2 == 1) if even else (number % 2 == 0)
        found.append(_feature("address", _point((along.x, along.y)), street=f"{number} {way.name}", city=CITY))
    return found


def geojson(buildings: list[Building], seed: int) -> bytes:
    """The area's FeatureCollection, one feature a line."""
    rng = random.Random(f"{seed}:area")
    sites = [site(building) for building in buildings]
    ways = streets.ways(sites)
    rail = unary_union(
        [way.line.buffer(9 if way.kind == "rail" else 16) for way in ways if way.kind in ("rail", "highway")]
    )
    slanted = unary_union([way.line.buffer(12) for way in ways if way.name in ("Old Mill Avenue", "Quay Street Ramp")])
    parks = streets.parks()
    blocked = unary_union(
        [*sites, rail, slanted, streets.river().buffer(4), streets.lake(), *(shape for _, shape in parks)]
    )
    fillers = _fillers(rng, blocked)
    features = [_feature("water", _area(streets.lake()), name="Lake Michigan")]
    river = streets.river().difference(streets.lake())
    for part in getattr(river, "geoms", [river]):
        features.append(_feature("water", _area(part), name="Little Adler River"))
    for name, shape in parks:
        free = shape.difference(unary_union(sites))
        features += [_feature("green", _area(part), name=name) for part in getattr(free, "geoms", [free])]
    for way in ways:
        line: LineString = way.line
        features.append(
            _feature(
                "street", {"type": "LineString", "coordinates": _ring(line.coords)}, name=way.name, kind_of=way.kind
            )
        )
    for building in buildings:
        features.append(_feature("structure", _area(building.city_outline()), name=building.spec.name))
        where = _feature("address", _point((building.city_outline().centroid.x, building.city_outline().centroid.y)),
                         street=building.street, city=CITY)  # fmt: skip
        features.append(where)
    features += [_feature("structure", _area(shape)) for shape in fillers]
    for h in hydrants(seed):
        features.append(_feature("hydrant", _point(h.at), id=h.id, flow_gpm=h.flow_gpm, main_in=h.main_in,
                                 in_service=h.in_service, location=h.location))  # fmt: skip
    features += _addresses(fillers, ways)
    rows = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, f"tests.city/area/{seed}"))
    head = json.dumps({"id": identity, "name": "Port Adler, IL"})[1:-1]
    return f'{{"type": "FeatureCollection", {head}, "features": [\n{rows}\n]}}\n'.encode()
