"""GeoJSON geometries (RFC 7946) to the model's shapes: longitude, latitude; heights are left out."""

from __future__ import annotations

from typing import Any

from responder_app.errors import InputError
from responder_app.publisher.intake.distance import in_world
from responder_app.publisher.intake.limits import GEOMETRY_POINTS
from responder_app.publisher.intake.report import shown

Position = tuple[float, float]


class GeometryError(InputError):
    """The geometry is not one that is taken there."""


def kind_of(geometry: object, wanted: tuple[str, ...]) -> str:
    """The geometry's type, one of `wanted`. Raises GeometryError."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(kind, str) or kind not in wanted:
        given = f"is {shown(kind)}" if isinstance(kind, str) else "is missing"
        raise GeometryError(f"{given}; it must be a {' or '.join(wanted)}")
    return kind


def position(value: object) -> Position:
    """One position. Raises GeometryError when it is none or lies outside of the world."""
    if not isinstance(value, list) or not 2 <= len(value) <= 3 or not all(map(_is_number, value)):
        raise GeometryError("must be longitude, latitude: two numbers")
    try:
        place = (float(value[0]), float(value[1]))
    except OverflowError as error:
        raise GeometryError("is outside of the world") from error
    if not in_world(place):
        swapped = "; the order is longitude, latitude: are the two swapped?" if in_world(place[::-1]) else ""
        raise GeometryError(f"longitude {place[0]:g}, latitude {place[1]:g} is outside of the world{swapped}")
    return place


def line(value: object) -> list[Position]:
    """The positions of a line. Raises GeometryError."""
    if not isinstance(value, list):
        raise GeometryError("must be a list of positions")
    if len(value) > GEOMETRY_POINTS:
        raise GeometryError(f"has {len(value):,} points; at most {GEOMETRY_POINTS:,} are taken")
    return [position(point) for point in value]


def polygon(value: object) -> dict[str, Any]:
    """The model's polygon: outer ring and holes. Raises GeometryError."""
    rings = [line(ring) for ring in _list(value)]
    if sum(map(len, rings)) > GEOMETRY_POINTS:
        raise GeometryError(f"has more than {GEOMETRY_POINTS:,} points")
    if not rings:
        raise GeometryError("has no ring")
    return {"outer": rings[0], "holes": rings[1:]}


def polygons(kind: str, coordinates: object) -> list[dict[str, Any]]:
    """The polygons of a Polygon or MultiPolygon. Raises GeometryError."""
    return [polygon(part) for part in (_list(coordinates) if kind == "MultiPolygon" else [coordinates])]


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise GeometryError("must be a list of rings")
    return value


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
