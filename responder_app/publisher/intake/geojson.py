"""GeoJSON files (RFC 7946): the footprint, doors, hydrants, shut-offs, evacuation network and what else has a place.

Reads *.geojson at the folder's top. Where a place is plausible at all is checked later, against the building's.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from responder_app.errors import InputError
from responder_app.publisher.intake import geometry
from responder_app.publisher.intake.draft import Draft, Origin
from responder_app.publisher.intake.features import KINDS, LINE, POINT, FeatureKind
from responder_app.publisher.intake.folder import FoundFile, OwnersFolder
from responder_app.publisher.intake.geometry import GeometryError
from responder_app.publisher.intake.json_text import JsonError, read_json
from responder_app.publisher.intake.limits import GEOJSON_BYTES, GEOJSON_FEATURES
from responder_app.publisher.intake.report import shown
from responder_app.publisher.intake.words import did_you_mean

ENDINGS = (".geojson",)
_WGS_84 = re.compile(r"(CRS:?84|EPSG:{1,2}4326|OGC:.*CRS84)$")


def read(folder: OwnersFolder, draft: Draft) -> None:
    """Put the features of every GeoJSON file at the folder's top into the draft's sections."""
    for file in folder.files:
        if file.ending in ENDINGS and not file.top:
            try:
                _read_file(file, draft)
            except JsonError as error:
                draft.findings.error(file.name, str(error), error.line)
            except InputError as error:
                draft.findings.error(file.name, str(error))


def _read_file(file: FoundFile, draft: Draft) -> None:
    value, lines = read_json(file.read(GEOJSON_BYTES))
    if not isinstance(value, dict) or value.get("type") != "FeatureCollection":
        raise JsonError('is no GeoJSON FeatureCollection: its "type" must be "FeatureCollection"', 1)
    _check_crs(value.get("crs"))
    features = value.get("features")
    if not isinstance(features, list):
        raise JsonError('has no list "features"', 1)
    if len(features) > GEOJSON_FEATURES:
        raise JsonError(f"has {len(features):,} features; at most {GEOJSON_FEATURES:,} are taken")
    counts: Counter[str] = Counter()
    object_lines = iter(lines)
    for number, feature in enumerate(features):
        line = next(object_lines, None) if isinstance(feature, dict) else None
        _take(feature, Origin(file.name, line, f"features.{number}"), draft, counts)
    if counts:
        draft.findings.taken(file.name, ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))


def _check_crs(crs: object) -> None:
    """Refuse projected coordinates; GeoJSON before RFC 7946 could name them in a member "crs"."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and not _WGS_84.search(name.upper()):
        raise InputError(f"has coordinates in {shown(name)}; export it as WGS 84 (EPSG:4326)")


def _take(feature: Any, origin: Origin, draft: Draft, counts: Counter[str]) -> None:
    """Put one feature where its kind belongs; each thing that is wrong with it is an error."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        draft.findings.error(origin.file, "must be a Feature with properties", origin.line, origin.field)
        return
    name = properties.get("kind")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        message = "has no kind" if name is None else f"there is no kind {shown(name)}"
        message += did_you_mean(name, KINDS) if isinstance(name, str) else f"; known: {', '.join(KINDS)}"
        draft.findings.error(origin.file, message, origin.line, f"{origin.field}.properties.kind")
        return
    inner = Origin(origin.file, origin.line, f"{origin.field} ({name})")
    try:
        shapes = _shapes(feature, properties, kind)
    except GeometryError as error:
        draft.findings.error(origin.file, str(error), origin.line, f"{inner.field}.geometry")
        return
    for shape in shapes:
        _put(shape, kind, inner, draft)
    counts[str(name)] += 1
    if kind.geometry == (LINE,) and len(feature["geometry"]["coordinates"]) > 2:
        message = "has bends, which are not kept: a way runs straight between its two nodes; add a node at each bend"
        draft.findings.warning(origin.file, message, origin.line, inner.field)


def _shapes(feature: dict[str, Any], properties: dict[str, Any], kind: FeatureKind) -> list[dict[str, Any]]:
    """The model's fields of the feature; a MultiPolygon makes several. Raises GeometryError."""
    shape = feature.get("geometry")
    found = geometry.kind_of(shape, kind.geometry)
    coordinates = shape.get("coordinates") if isinstance(shape, dict) else None
    if found == POINT:
        return [_fields(properties) | {"point": list(geometry.position(coordinates))}]
    if found == LINE:
        geometry.line(coordinates)
        return [_fields(properties)]
    return geometry.polygons(found, coordinates)


def _fields(properties: dict[str, Any]) -> dict[str, Any]:
    """The properties as the model's fields, without the empty ones that GIS programs write for every column."""
    fields = {name: _plain(value) for name, value in properties.items() if value is not None and name != "kind"}
    if "kind_of" in fields:
        fields["kind"] = fields.pop("kind_of")
    return fields


def _plain(value: Any) -> Any:
    """Numbers as text: floor 1 is a label, and the model reads numbers from text where it wants them."""
    return repr(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _put(fields: dict[str, Any], kind: FeatureKind, origin: Origin, draft: Draft) -> None:
    if kind.field == "control_points":
        draft.control_points.append((fields, origin))
    elif kind.single:
        draft.complete(kind.section, kind.field, fields, origin)
    else:
        draft.add(kind.section, kind.field, fields, origin)
