"""An area out of an extract: what search, hose lays and exposures need besides the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from responder_app.model.area import AddressPoint, Area, Street, Structure
from responder_app.model.base import LonLat, Polygon
from responder_app.model.building import Hydrant
from responder_app.publisher.basemaps.osm.extract import Extract, Thing
from responder_app.publisher.basemaps.osm.hydrants import hydrant_of, number_of
from responder_app.publisher.basemaps.osm.kinds import GREEN, HYDRANT, street_kind
from responder_app.publisher.basemaps.osm.streets_beside import StreetsBeside

MOST_BYTES = 80_000_000
"""Memory of an area on a vehicle; a window with a city's base map is to stay below 350 MB."""
THING_BYTES, CORNER_BYTES = 1_000, 320
"""What one thing and one corner take there, measured: 50,000 addresses 59 MB, as many outlines of 7 corners 160 MB."""
_RING = 10_000
"""Corners of one ring at most (model/base.py)."""
_DIGITS = 7
"""Decimals of a degree: 1 cm, as OpenStreetMap has them."""
_COARSE_DEG = 1e-5


def area_of(extract: Extract, sea: Sequence[BaseGeometry], area_id: str, name: str) -> tuple[Area, tuple[str, ...]]:
    """The area and what had to be left out of it, in words."""
    streets = tuple(_streets(extract.things))
    water = tuple(_polygons([*sea, *_shapes(extract.things, "water", None)]))
    green = tuple(_polygons(_shapes(extract.things, "landuse", GREEN)))
    structures = tuple(_structures(extract.things))
    addresses = tuple(_addresses(extract.things, name))
    area = Area(
        id=area_id,
        name=name,
        streets=streets,
        structures=structures,
        water=water,
        green=green,
        hydrants=tuple(_hydrants(extract.things)),
        addresses=addresses,
    )
    if _bytes(area) <= MOST_BYTES:
        return area, ()
    left_out = (
        f"{len(structures):,} buildings are too many to measure distances to (exposures); they are drawn all the same"
    )
    without = area.model_copy(update={"structures": (), "green": ()})
    if _bytes(without) <= MOST_BYTES:
        return without, (left_out,)
    megabytes = _bytes(without) // 1_000_000
    large = f"the area is large: vehicles need about {megabytes:,} MB of memory for its streets and addresses"
    return without, (left_out, large)


def _bytes(area: Area) -> int:
    """About what the area takes in a vehicle's memory."""
    polygons = [*(one.outline for one in area.structures), *area.water, *area.green]
    corners = sum(len(ring) for polygon in polygons for ring in (polygon.outer, *polygon.holes))
    corners += sum(len(street.line) for street in area.streets) + len(area.addresses) + len(area.hydrants)
    things = len(polygons) + len(area.streets) + len(area.addresses) + len(area.hydrants)
    return things * THING_BYTES + corners * CORNER_BYTES


def _streets(things: Sequence[Thing]) -> Iterator[Street]:
    for thing in things:
        if thing.kind is None or thing.kind.layer != "roads" or thing.shape.geom_type != "LineString":
            continue
        kind = street_kind(thing.kind)
        line = _line(thing.shape)
        if kind is not None and len(line) > 1:
            for start in range(0, len(line) - 1, _RING - 1):
                name = thing.tags.get("name") or thing.tags.get("ref")
                yield Street(name=name, kind=kind, line=line[start : start + _RING])


def _structures(things: Sequence[Thing]) -> Iterator[Structure]:
    for thing in things:
        if thing.kind is not None and thing.kind.layer == "buildings":
            for outline in _polygons([thing.shape]):
                yield Structure(outline=outline, name=thing.tags.get("name"))


def _shapes(things: Sequence[Thing], layer: str, kinds: frozenset[str] | None) -> list[BaseGeometry]:
    return [
        thing.shape
        for thing in things
        if thing.kind is not None and thing.kind.layer == layer and (kinds is None or thing.kind.kind in kinds)
    ]


def _hydrants(things: Sequence[Thing]) -> Iterator[Hydrant]:
    found = [thing for thing in things if thing.kind is not None and thing.kind.kind == HYDRANT]
    numbers = Counter(number_of(thing.tags) for thing in found)
    streets = StreetsBeside(things)
    for thing in found:
        number, place = number_of(thing.tags), place_of(thing.shape)
        told = number if numbers[number] == 1 else ""
        yield hydrant_of(thing.osm_id, place, thing.tags, told, streets.beside(place))


def _addresses(things: Sequence[Thing], city: str) -> Iterator[AddressPoint]:
    seen = set()
    for thing in things:
        number, street = (
            thing.tags.get("addr:housenumber"),
            thing.tags.get("addr:street") or thing.tags.get("addr:place"),
        )
        if thing.shape.geom_type != "Point" or not number or not street:
            continue
        text, town = f"{number} {street}"[:200].strip(), thing.tags.get("addr:city") or city
        told = (text.casefold(), town.casefold())
        if told not in seen:
            seen.add(told)
            yield AddressPoint(street=text, city=town, point=place_of(thing.shape))


def _polygons(shapes: Sequence[BaseGeometry]) -> Iterator[Polygon]:
    for part in shapely.get_parts(list(shapes)) if shapes else ():
        if part.geom_type != "Polygon":
            continue
        if max(map(shapely.get_num_coordinates, (part.exterior, *part.interiors))) > _RING:
            part = shapely.simplify(part, _COARSE_DEG)  # noqa: PLW2901  the same part, fewer corners
        if part.geom_type == "Polygon" and not part.is_empty:
            outer, *holes = (_line(ring) for ring in (part.exterior, *part.interiors))
            if 4 <= len(outer) <= _RING:
                yield Polygon(outer=outer, holes=tuple(hole for hole in holes if 4 <= len(hole) <= _RING))


def _line(shape: BaseGeometry) -> tuple[LonLat, ...]:
    return tuple((float(lon), float(lat)) for lon, lat in shapely.get_coordinates(shape).round(_DIGITS))


def place_of(shape: BaseGeometry) -> LonLat:
    """A point's longitude and latitude."""
    (place,) = _line(shape)
    return place
