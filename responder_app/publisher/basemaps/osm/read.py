"""An OpenStreetMap extract as a base map: its things as vector tiles, and the area that goes with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from pmtiles.tile import TileType
from shapely.geometry.base import BaseGeometry

from responder_app.errors import InputError
from responder_app.publisher.basemaps.osm.area import area_of, place_of
from responder_app.publisher.basemaps.osm.coast import sea_of
from responder_app.publisher.basemaps.osm.extract import Extract, Thing, read_extract
from responder_app.publisher.basemaps.osm.hydrants import hydrant_of
from responder_app.publisher.basemaps.osm.kinds import HYDRANT, Kind
from responder_app.publisher.basemaps.osm.tiling import Drawn, mercator, tiles_of
from responder_app.publisher.basemaps.source import Described
from responder_app.publisher.basemaps.spool import Spool

ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"
_SEA = Kind("water", "ocean", 10)
_ADDRESS = Kind("addresses", "address", 15)


def read_osm(path: str, spool: Spool, area_id: str | None, name: str) -> Described:
    """Cut the extract into tiles; with an id, make an area of that name of it too.

    Raises InputError, LimitError; their sentences go on after the file's name.
    """
    try:
        return _cut(read_extract(path), spool, area_id, name)
    except shapely.errors.GEOSException as error:
        raise InputError("holds shapes that cannot be put together") from error


def _cut(extract: Extract, spool: Spool, area_id: str | None, name: str) -> Described:
    sea, untold = sea_of(extract.coast, extract.bounds)
    drawn, shapes = _drawn(extract, sea)
    for z, x, y, tile in tiles_of(drawn, mercator(shapes)):
        spool.add(z, x, y, tile)
    area, left_out = area_of(extract, sea, area_id, name) if area_id else (None, ())
    warnings = (*_warnings(extract, untold), *left_out)
    return Described(TileType.MVT, name, ATTRIBUTION, extract.bounds, area, warnings)


def _drawn(extract: Extract, sea: list[BaseGeometry]) -> tuple[list[Drawn], list[BaseGeometry]]:
    drawn = [Drawn(_SEA, {"kind": _SEA.kind}) for _ in sea]
    shapes = list(sea)
    for thing in extract.things:
        for kind, properties in _faces(thing):
            drawn.append(Drawn(kind, properties))
            shapes.append(thing.shape)
    return drawn, shapes


def _faces(thing: Thing) -> Iterator[tuple[Kind, dict[str, Any]]]:
    """What a thing is drawn as: itself, and its house number where it is a point."""
    if thing.kind is not None:
        yield thing.kind, _properties(thing, thing.kind)
    number = thing.tags.get("addr:housenumber")
    if number and thing.shape.geom_type == "Point":
        yield _ADDRESS, {"kind": _ADDRESS.kind, "addr_housenumber": number}


def _properties(thing: Thing, kind: Kind) -> dict[str, Any]:
    properties: dict[str, Any] = {"kind": kind.kind}
    if kind.detail:
        properties["kind_detail"] = kind.detail
    for name in ("name", "ref"):
        if name in thing.tags and kind.kind != HYDRANT:
            properties[name] = thing.tags[name]
    if kind.kind == HYDRANT:
        flow = hydrant_of(thing.osm_id, place_of(thing.shape), thing.tags).flow_gpm
        if flow is not None:
            properties["flow_gpm"] = flow
    return properties


def _warnings(extract: Extract, untold: int) -> Iterator[str]:
    if extract.gaps:
        yield f"{extract.gaps:,} lines lack some of their points in the file: they are drawn as far as they are known"
    if extract.open_areas:
        yield f"{extract.open_areas:,} surfaces are not whole in the file: they are left out"
    if untold:
        yield f"the coastline has gaps: {untold:,} pieces may be land or sea and are drawn as land"
