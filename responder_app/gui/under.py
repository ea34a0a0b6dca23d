"""The base maps under a site map, made ready off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from PySide6.QtCore import QPointF, QRectF

from responder_app.briefing.answers.basemap import BaseMap
from responder_app.briefing.answers.site_map import LayerKind, MapLayer, MapScene, ScenePoint
from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.render.pool import RenderPool

GROUND = frozenset({LayerKind.GREEN, LayerKind.WATER_BODY, LayerKind.STREETS, LayerKind.STRUCTURES})
"""What base maps draw too."""


@dataclass(frozen=True)
class Under:
    """The base maps of one scene, the first one on top; `bare` is the scene without what they draw too."""

    sources: tuple[BaseMapTiles, ...]
    bare: MapScene

    @property
    def named(self) -> bool:
        """Whether they name the streets: a picture's own names are part of it, and turn with it."""
        return any(not source.base.raster for source in self.sources)


def under(pool: RenderPool, bases: Sequence[BaseMap], scene: MapScene) -> Under | None:
    """What lies under a scene; None for nothing. Takes a few milliseconds, the first time more: on a lane only."""
    if not bases:
        return None
    # numpy and pyproj: not before the first paint.
    from responder_app.briefing.mercator_fitting import mercator_at  # noqa: PLC0415

    fit = mercator_at(scene.origin)
    sources = tuple(one for one in (BaseMapTiles(pool, base, fit) for base in bases) if not one.area.isEmpty())
    if not sources:
        return None
    areas = [source.area for source in sources]
    layers = tuple(_bare(layer, areas) if layer.kind in GROUND else layer for layer in scene.layers)
    return Under(sources, replace(scene, layers=layers))


def _bare(layer: MapLayer, areas: Sequence[QRectF]) -> MapLayer:
    every = [*(area.rings[0] for area in layer.areas), *(line.points for line in layer.lines)]
    # A city's base map mostly holds all of it: then nobody need ask for each of a thousand shapes.
    if not every or _covered(list(chain.from_iterable(every)), areas):
        return replace(layer, areas=(), lines=())
    return replace(
        layer,
        areas=tuple(area for area in layer.areas if not _covered(area.rings[0], areas)),
        lines=tuple(line for line in layer.lines if not _covered(line.points, areas)),
    )


def _covered(points: Sequence[ScenePoint], areas: Sequence[QRectF]) -> bool:
    """Whether all of a shape lies on one of the maps; areas have y growing south."""
    xs, ys = zip(*points, strict=True)
    corners = QPointF(min(xs), -max(ys)), QPointF(max(xs), -min(ys))
    return any(all(area.contains(corner) for corner in corners) for area in areas)
