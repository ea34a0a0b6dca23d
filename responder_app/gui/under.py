"""The base maps under a site map, made ready off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF

from responder_app.briefing.answers.basemap import BaseMap
from responder_app.briefing.answers.site_map import Extent, LayerKind, MapLayer, MapScene, ScenePoint
from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.gui.canvas.opening import Opening
from responder_app.model.base import LonLat
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Priority

GROUND = frozenset({LayerKind.GREEN, LayerKind.WATER_BODY, LayerKind.STREETS, LayerKind.STRUCTURES})
"""What base maps draw too."""


Coords = tuple[float, float, float, float]
"""Left, top, right, bottom of a map in its scene, y growing south."""
LEAST: Extent = (-60.0, -60.0, 60.0, 60.0)
"""So much of a map is seen at least when it opens, in metres about the facility."""


@dataclass(frozen=True)
class Under:
    """The base maps of one scene, the first one on top; `bare` is the scene without what they draw too."""

    sources: tuple[BaseMapTiles, ...]
    bare: MapScene

    @property
    def named(self) -> bool:
        """Whether they name the streets: a picture's own names are part of it, and turn with it."""
        return any(not source.base.raster for source in self.sources)


class Laying:
    """Lays base maps under a scene that is still being worked out. A few milliseconds, once more: on a lane only.

    `bases` are what is laid, `opening` how the canvas will show it.
    """

    def __init__(
        self, pool: RenderPool, bases: Sequence[BaseMap], opening: Opening, priority: Priority = Priority.ON_SCREEN
    ) -> None:
        self._pool = pool
        self.bases = bases
        self.opening = opening
        self._priority = priority
        self._sources: tuple[BaseMapTiles, ...] = ()
        self._begun: tuple[LonLat, Extent] | None = None

    def foresee(self, origin: LonLat, extent: Extent = LEAST) -> None:
        """Have the workers take apart what lies about a place, while it is worked out how much of it is seen."""
        if self._sources:
            return
        self._sources = _sources(self._pool, self.bases, origin)
        area, scale = self.opening.shown(extent)
        for source in self._sources:
            source.foresee(area, scale, self._priority)

    def begin(self, origin: LonLat, extent: Extent) -> None:
        """Have the workers draw what the screen is about to show, while the rest of the scene is worked out."""
        if self._begun == (origin, extent):
            return
        if not self._sources or self._begun is not None:
            self.leave()
            self._sources = _sources(self._pool, self.bases, origin)
        self._begun = origin, extent
        area, scale = self.opening.shown(extent)
        for source in self._sources:
            source.begin(area, scale, self.opening.ratio, self.opening.night, self._priority)

    def hurry(self) -> None:
        """Somebody waits for it now: what is asked for from now on."""
        self._priority = Priority.ON_SCREEN

    def under(self, scene: MapScene) -> Under | None:
        """What lies under the scene that was begun; None for nothing."""
        return _under(self._sources, scene)

    def leave(self) -> None:
        """Nobody will show it. From any thread."""
        for source in self._sources:
            source.leave_begun()


def under(pool: RenderPool, bases: Sequence[BaseMap], scene: MapScene) -> Under | None:
    """What lies under a scene; None for nothing. Takes a few milliseconds, the first time more: on a lane only."""
    return _under(_sources(pool, bases, scene.origin), scene)


def _sources(pool: RenderPool, bases: Sequence[BaseMap], origin: LonLat) -> tuple[BaseMapTiles, ...]:
    if not bases:
        return ()
    # numpy and pyproj: not before the first paint.
    from responder_app.briefing.mercator_fitting import mercator_at  # noqa: PLC0415

    fit = mercator_at(origin)
    return tuple(one for one in (BaseMapTiles(pool, base, fit) for base in bases) if not one.area.isEmpty())


def _under(sources: tuple[BaseMapTiles, ...], scene: MapScene) -> Under | None:
    if not sources:
        return None
    areas = [_coords(source.area) for source in sources]
    layers = tuple(_bare(layer, areas) if layer.kind in GROUND else layer for layer in scene.layers)
    return Under(sources, replace(scene, layers=layers))


def _coords(area: QRectF) -> Coords:
    return area.left(), area.top(), area.right(), area.bottom()


def _bare(layer: MapLayer, areas: Sequence[Coords]) -> MapLayer:
    return replace(
        layer,
        areas=tuple(area for area in layer.areas if not _covered(area.rings[0], areas)),
        lines=tuple(line for line in layer.lines if not _covered(line.points, areas)),
    )


def _covered(points: Sequence[ScenePoint], areas: Sequence[Coords]) -> bool:
    """Whether all of a shape lies on one of the maps; areas have y growing south."""
    # Asked for each of a thousand shapes before a map is seen: plain comparisons, no rectangles.
    return any(all(left <= x <= right and top <= -y <= bottom for x, y in points) for left, top, right, bottom in areas)
