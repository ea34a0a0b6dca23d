"""Which buildings of the streets' file go without their name, since a pre-plan's own stands there already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shapely

from responder_app.briefing.answers.site_map import LayerKind, MapArea, MapScene, ScenePoint


def nameless(scene: MapScene) -> frozenset[str]:
    """Ids of the structures that are this building or one of the other facilities, by name or by place."""
    structures = scene.layer(LayerKind.STRUCTURES)
    named = [area for area in structures.areas if area.label] if structures else []
    told = tuple(_names(scene))
    names, spots = {name for name, _ in told}, [spot for _, spot in told]
    return frozenset(area.id for area in named if area.label.casefold() in names or _holds(area, spots))


def name_spot(area: MapArea) -> ScenePoint:
    """Where an area's name stands."""
    ring = area.rings[0][:-1]
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def _names(scene: MapScene) -> Iterator[tuple[str, ScenePoint]]:
    """What the pre-plans call themselves, and where that is written."""
    own, others = scene.layer(LayerKind.FOOTPRINT), scene.layer(LayerKind.OTHER_FACILITIES)
    for area in own.areas if own else ():
        if area.label:
            yield area.label.casefold(), name_spot(area)
    for point in others.points if others else ():
        yield point.label.casefold(), (point.x, point.y)


def _holds(area: MapArea, spots: Sequence[ScenePoint]) -> bool:
    xs, ys = zip(*area.rings[0], strict=True)
    near = [(x, y) for x, y in spots if min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)]
    return bool(near) and any(shapely.contains_xy(shapely.Polygon(area.rings[0]), x, y) for x, y in near)
