"""The names on a vector tile: which thing's, of what kind, and along which line or at which point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from responder_app.render import limits
from responder_app.render.mapping import Fit2, NameKind
from responder_app.render.worker.map_schemas import CLASS_KEYS, LAYERS, NAME_KEYS, NUMBER_KEYS
from responder_app.render.worker.vector_tile import AREAS, LINES, Feature, Layer, Place, VectorTile

RANKS = {
    **dict.fromkeys(("country", "state", "city", "motorway", "trunk", "highway"), 0),
    **dict.fromkeys(("town", "primary", "major_road", "secondary", "major street", "lake", "river", "hospital"), 1),
    **dict.fromkeys(("village", "borough", "suburb", "tertiary", "park", "university", "school"), 2),
    **dict.fromkeys(("quarter", "neighbourhood", "locality", "residential", "minor", "minor_road", "street"), 3),
    **dict.fromkeys(("hamlet", "island", "islet", "isolated_dwelling", "service", "track", "service road"), 4),
}
OTHERS = 5

Row = list[Any]
"""Text, kind, rank, then x and y of each point in turn."""


def names_of(data: bytes, place: Fit2) -> list[Row]:
    """The names of a tile that was unpacked, those that matter most first. Raises RefusedError."""
    rows = [row for layer in VectorTile(data).layers() if layer.name in LAYERS for row in _named(layer, place)]
    rows.sort(key=lambda row: row[2])
    return rows[: limits.MAX_MAP_NAMES]


def _named(layer: Layer, place: Fit2) -> Iterator[Row]:
    rule = LAYERS[layer.name]
    texts = layer.keys((*NAME_KEYS, *NUMBER_KEYS))
    if not texts:
        return
    about = layer.keys(CLASS_KEYS)
    for feature in layer.features():
        said = layer.attributes(feature, about)
        naming = rule.naming(feature.type, said)
        text = "" if naming is None else _text(layer.attributes(feature, texts), naming)
        if naming is None or not text:
            continue
        for points in _places(layer, feature):
            scene = (round(part, 2) for u, v in points for part in place(u / layer.extent, v / layer.extent))
            yield [text, naming.value, _rank(said), *scene]


def _text(said: dict[str, Any], naming: NameKind) -> str:
    keys = NUMBER_KEYS if naming is NameKind.NUMBER else NAME_KEYS
    found = next((said[key] for key in keys if isinstance(said.get(key), str) and said[key].strip()), "")
    return str(found).strip()[: limits.MAX_MAP_NAME]


def _rank(said: dict[str, Any]) -> int:
    return next((RANKS[str(said[key])] for key in CLASS_KEYS if str(said.get(key)) in RANKS), OTHERS)


def _places(layer: Layer, feature: Feature) -> Iterator[list[Place]]:
    """Where the name may be written: each line; one place of an area or of points, if it lies on this tile."""
    parts = layer.parts(feature)
    if feature.type == LINES:
        for part in parts:
            if len(part) > 1:
                yield _thinned(part)
        return
    if feature.type == AREAS:
        parts = [[_middle(max(parts, key=len))]] if parts else []
    for part in parts:
        if 0 <= part[0][0] < layer.extent and 0 <= part[0][1] < layer.extent:
            yield [part[0]]


def _middle(ring: list[Place]) -> Place:
    xs, ys = zip(*ring, strict=True)
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2


def _thinned(line: list[Place]) -> list[Place]:
    """At most so many of its points, evenly, with both ends."""
    step = max(1, -(-len(line) // (limits.MAX_NAME_POINTS - 1)))
    return [*line[:-1:step], line[-1]]
