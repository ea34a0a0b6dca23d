"""The site map as GeoJSON (RFC 7946): longitude first, outer rings counter-clockwise, nothing beyond 180 degrees.

The handling marking is the first member of the file and the first property of every feature, since programs that
read the features drop the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from responder_app.briefing.answers.hazmat import HazmatAnswer, HazmatRow
from responder_app.briefing.answers.site_map import LayerKind, MapLayer, ScenePoint
from responder_app.briefing.answers.zones import Zone, ZoneAnswer
from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.briefing.thing import Thing
from responder_app.documents.antimeridian import Positions, split_lines, split_polygon
from responder_app.documents.hazmat_words import chemical_at, words_of
from responder_app.documents.map_contents import MapContents
from responder_app.documents.map_list import details_text
from responder_app.documents.plain_text import cleaned

Feature = dict[str, Any]


def site_map_geojson(contents: MapContents) -> bytes:
    """The file, UTF-8. The plan's drawing is not in it: GeoJSON holds no pictures."""
    contents = cleaned(contents)
    heading, scene = contents.heading, contents.scene
    writer = _Writer(ground_at(scene.origin), heading.handling, contents.hazmat)
    features = [feature for layer in scene.layers for feature in writer.layer(layer)]
    features += writer.inside(contents.inside)
    if contents.zones is not None:
        features += writer.zones(contents.zones)
    head = {"handling": heading.handling} if heading.handling else {}
    whole = {
        **head,
        "type": "FeatureCollection",
        "name": heading.name,
        "address": heading.address,
        "usng": scene.usng,
        "issued": contents.issued,
        "exported": contents.now.isoformat(timespec="seconds"),
        "notes": list(scene.notes),
        **({"hazmat": [_chemical(row) for row in contents.hazmat.rows]} if contents.hazmat is not None else {}),
        "features": features,
    }
    return (json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


class _Writer:
    """Turns metres into features."""

    def __init__(self, ground: LocalGround, handling: str | None, hazmat: HazmatAnswer | None) -> None:
        self._ground = ground
        self._hazmat = hazmat
        self._head = {"handling": handling} if handling else {}

    def layer(self, layer: MapLayer) -> Iterator[Feature]:
        """All of one layer."""
        for area in layer.areas:
            rings = [self._positions(ring) for ring in area.rings]
            yield self._feature(area.id, layer.kind, split_polygon(rings), name=area.label)
        for line in layer.lines:
            lines = split_lines(self._positions(line.points))
            yield self._feature(line.id, layer.kind, lines, name=line.label, style=line.style)
        for point in layer.points:
            place = {"type": "Point", "coordinates": self._positions(((point.x, point.y),))[0]}
            chemical = chemical_at(point, self._hazmat)
            side = f"Side {point.label}" if layer.kind is LayerKind.SIDES else point.label
            yield self._feature(
                point.id, layer.kind, place, name=side, kind=point.kind, details=details_text(point.details),
                severity=point.severity.value, flow_class=point.flow_class or "",
                **(words_of(chemical) if chemical is not None else {}),
            )  # fmt: skip

    def inside(self, things: Sequence[Thing]) -> Iterator[Feature]:
        """First aid, shelters and refuges in the building whose place is known."""
        for thing in things:
            if thing.point is not None:
                place = {"type": "Point", "coordinates": _rounded(thing.point)}
                yield self._feature(
                    thing.id, "inside", place, name=thing.label, kind=thing.kind, level=thing.level or "",
                    details=details_text(thing.details),
                )  # fmt: skip

    def zones(self, answer: ZoneAnswer) -> Iterator[Feature]:
        """Each zone with its source, what it assumes, and the guide's caveat; and the spill."""
        for number, zone in enumerate(answer.zones):
            yield self._feature(
                f"zone-{number}", "zone", _zone_geometry(zone), name=zone.title, kind=zone.kind.value,
                material=answer.material_text, distance=zone.distance.text, source=zone.source,
                assumptions="; ".join(zone.assumptions), inside=zone.inside.text, caveat=answer.caveat,
            )  # fmt: skip
        spill = {"type": "Point", "coordinates": _rounded(answer.spill)}
        yield self._feature(
            "spill", "zone", spill, name="Spill", material=answer.material_text, details=answer.wind_text,
            caveat=answer.caveat,
        )  # fmt: skip

    def _positions(self, points: Sequence[ScenePoint]) -> Positions:
        return [_rounded(place) for place in self._ground.lonlats(points)]

    def _feature(self, own_id: str, layer: str, geometry: dict[str, Any], **properties: str) -> Feature:
        said = {key: value for key, value in properties.items() if value}
        return {
            "type": "Feature",
            "id": own_id,
            "geometry": geometry,
            "properties": {**self._head, "layer": str(layer), **said},
        }


def _chemical(row: HazmatRow) -> dict[str, str]:
    """One of the inventory, also where nobody knows at which place it is."""
    where = "; ".join(place.text for place in row.places)
    return {"name": row.name, "amount": row.amount.value, "where": where, **words_of(row)}


def _zone_geometry(zone: Zone) -> dict[str, Any]:
    """The zone's parts already lie within 180 degrees."""
    polygons = [[[_rounded(place) for place in part]] for part in zone.parts]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _rounded(place: tuple[float, float]) -> list[float]:
    """A centimetre: RFC 7946, section 11.2, warns of more digits than are known."""
    return [round(place[0], 7), round(place[1], 7)]
