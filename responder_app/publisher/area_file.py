"""An area from a GeoJSON file (RFC 7946): streets, structures, water, green, hydrants, addresses.

The FeatureCollection carries `id` and `name`; each feature's `kind` says what it is, its other properties are
the fields of the model's class (`kind_of` for a street's kind).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from responder_app.errors import InputError
from responder_app.model.area import Area
from responder_app.publisher.intake.geometry import kind_of, line, polygon, position
from responder_app.publisher.intake.json_text import JsonError, read_json

MAX_BYTES = 256 * 1024 * 1024

_SHAPES = MappingProxyType(
    {
        "street": ("streets", "LineString", "line"),
        "structure": ("structures", "Polygon", "outline"),
        "water": ("water", "Polygon", None),
        "green": ("green", "Polygon", None),
        "hydrant": ("hydrants", "Point", "point"),
        "address": ("addresses", "Point", "point"),
    }
)
"""Feature kind to the area's field, its geometry, and the field that takes the geometry."""
_READERS = MappingProxyType({"LineString": line, "Polygon": polygon, "Point": position})


def read_area_file(path: Path) -> Area:
    """The area in the file. Raises InputError with the line of the first feature that cannot be taken."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"{path.name} is larger than {MAX_BYTES // 1024 // 1024} MiB")
        value, lines = read_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from error
    except JsonError as error:
        raise InputError(f"{_where(path, error.line)} {error}") from error
    if not isinstance(value, dict) or not isinstance(value.get("features"), list):
        raise InputError(f"{path.name}: is not a GeoJSON FeatureCollection")
    fields: dict[str, Any] = {name: [] for name, _, _ in _SHAPES.values()}
    places: dict[str, list[int]] = {name: [] for name in fields}
    for number, feature in enumerate(value["features"]):
        line_number = lines[number] if number < len(lines) else 0
        try:
            name, shape = _feature(feature)
        except InputError as error:
            raise InputError(f"{_where(path, line_number)} {error}") from error
        fields[name].append(shape)
        places[name].append(line_number)
    return _area(path, value, fields, places)


def _feature(feature: object) -> tuple[str, Any]:
    if not isinstance(feature, dict):
        raise InputError("is not a feature")
    properties = feature.get("properties")
    properties = dict(properties) if isinstance(properties, dict) else {}
    kind = properties.pop("kind", None)
    if not isinstance(kind, str) or kind not in _SHAPES:
        raise InputError(f"has no kind out of {', '.join(_SHAPES)}")
    name, wanted, field = _SHAPES[kind]
    geometry = feature.get("geometry")
    kind_of(geometry, (wanted,))
    shape = _READERS[wanted](geometry["coordinates"])  # type: ignore[index]
    if field is None:
        return name, shape
    if "kind_of" in properties:
        properties["kind"] = properties.pop("kind_of")
    return name, {**properties, field: shape}


def _area(path: Path, value: Mapping[str, Any], fields: dict[str, Any], places: dict[str, list[int]]) -> Area:
    named = {"id": value.get("id") or str(uuid.uuid4()), "name": value.get("name") or path.stem}
    try:
        return Area.model_validate({**named, **fields})
    except ValidationError as error:
        slip = error.errors()[0]
        where = slip["loc"]
        known = len(where) > 1 and where[0] in places and isinstance(where[1], int)
        line_number = places[str(where[0])][int(where[1])] if known else None
        field = ".".join(map(str, where[2:] if known else where))
        raise InputError(f"{_where(path, line_number)} {field}: {slip['msg']}") from error


def _where(path: Path, line_number: int | None) -> str:
    return f"{path.name}, line {line_number}:" if line_number else f"{path.name}:"
