"""The ground that zones are drawn on: a facility or a point, its map, and what of the inventory has a place there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from responder_app.briefing.answers.materials import Material
from responder_app.briefing.answers.site_map import LayerKind, MapPoint, MapScene
from responder_app.gui.ports import Questions
from responder_app.gui.under import Under, under
from responder_app.gui.zones.drawn import Place
from responder_app.model.base import LonLat
from responder_app.render.pool import RenderPool

MOST_CHEMICALS = 1000


@dataclass(frozen=True)
class Site:
    """One place. `inventory` and `stored` (where it is kept) go by the chemical's id."""

    place: Place
    address: str
    scene: MapScene
    below: Under | None
    inventory: Mapping[str, Material] = field(default_factory=dict)
    stored: Mapping[str, LonLat] = field(default_factory=dict)

    @property
    def facility_id(self) -> str | None:
        """None at a point without a pre-plan."""
        return self.place if isinstance(self.place, str) else None


def facility_site(questions: Questions, pool: RenderPool, facility_id: str) -> Site:
    """A facility's ground. On a lane only."""
    from responder_app.briefing.ground import lonlat_at  # noqa: PLC0415  pyproj: not before the first paint

    scene = questions.site_map(facility_id)
    held = questions.materials("", MOST_CHEMICALS, facility_id).hits
    inventory = {one.chemical_id: one for one in held if one.chemical_id is not None}
    layer = scene.layer(LayerKind.HAZMAT)
    stored: dict[str, LonLat] = {}
    for point in layer.points if layer is not None else ():
        chemical = _chemical_of(point, inventory)
        if chemical is not None:
            stored.setdefault(chemical, lonlat_at(scene, point.x, point.y))
    address = questions.levels(facility_id).heading.address
    below = under(pool, questions.basemaps(facility_id), scene)
    return Site(facility_id, address, scene, below, inventory, stored)


def point_site(questions: Questions, pool: RenderPool, scene: MapScene, address: str) -> Site:
    """The ground about a point without a pre-plan. On a lane only."""
    return Site(scene.origin, address, scene, under(pool, questions.basemaps_at(scene.origin), scene))


def _chemical_of(point: MapPoint, inventory: Mapping[str, Material]) -> str | None:
    """The id of the chemical that a symbol stands for: "hazmat-<id>-<number>"."""
    chemical = point.id.removeprefix("hazmat-").rpartition("-")[0]
    return chemical if chemical in inventory else None
