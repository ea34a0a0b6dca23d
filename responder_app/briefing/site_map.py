"""The site map's scene: streets and water below, the building, what the owner and the areas know on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from responder_app.briefing.answers.site_map import Framed, LayerKind, MapPoint, MapScene
from responder_app.briefing.ground_plans import ground_plans
from responder_app.briefing.hazmat.inventory import inventory
from responder_app.briefing.hazmat.water import water_warning
from responder_app.briefing.neighbourhood import Neighbourhood
from responder_app.briefing.neighbours import Neighbour
from responder_app.briefing.scene import REACH_M, SceneBuilder
from responder_app.briefing.scene_around import add_exposures, add_hydrants, add_others
from responder_app.briefing.scene_facility import add_facility
from responder_app.briefing.scene_ground import GroundDrawing, ground_drawing
from responder_app.briefing.thing import Thing
from responder_app.briefing.vicinity import Vicinity
from responder_app.briefing.water_supply import WaterSupply
from responder_app.model.base import LonLat
from responder_app.model.facility import PrePlan

NO_AREA = "No area map held: streets, buildings and city hydrants are missing"


def site_map(things: Sequence[Thing], vicinity: Vicinity, framed: Framed | None = None) -> MapScene:
    """The map of a facility. `things` are those of its pre-plan; `framed` hears of the extent before the rest."""
    preplan, supply = vicinity.preplan, vicinity.supply
    builder = SceneBuilder(preplan.identity.location)
    add_hydrants(builder, supply)
    add_facility(builder, preplan, things)
    if framed is not None:
        framed(builder.origin, builder.extent)
    _lay_ground(builder, vicinity.neighbourhood, vicinity.ground)
    add_others(builder, vicinity.neighbours.near)
    add_exposures(builder, vicinity.outlook.exposures)
    warning = water_warning(inventory(preplan))
    builder.notes += _missing(preplan, builder)
    site = preplan.site
    side_a = site.side_a_bearing_deg if site else None
    scene = builder.scene(preplan.identity.name, side_a, ground_plans(preplan), supply.fire_flow)
    return replace(scene, water_warning=warning)


def place_map(
    point: LonLat, label: str, neighbourhood: Neighbourhood, others: Sequence[Neighbour], supply: WaterSupply
) -> MapScene:
    """The map about a place without a pre-plan."""
    builder = SceneBuilder(point)
    _lay_ground(builder, neighbourhood, ground_drawing(neighbourhood, builder.ground))
    builder.put(LayerKind.FOOTPRINT, points=[MapPoint("place", "place", 0.0, 0.0, label, ())])
    add_others(builder, others)
    add_hydrants(builder, supply)
    return builder.scene(label, fire_flow=supply.fire_flow)


def _lay_ground(builder: SceneBuilder, neighbourhood: Neighbourhood, drawing: GroundDrawing) -> None:
    builder.put_layers(drawing.layers)
    for words in drawing.notes if neighbourhood.areas else (NO_AREA,):
        builder.note(words)


def _missing(preplan: PrePlan, builder: SceneBuilder) -> Iterator[str]:
    """Layers that are missing, in words."""
    sections = {
        "site": "Footprint and access",
        "protection": "FDC",
        "utilities": "Shut-offs",
        "evacuation": "Evacuation",
    }
    for section, words in sections.items():
        if preplan.is_withheld(section):
            yield f"{words}: not shared with your agency"
        elif preplan.section(section) is None:
            yield f"{words}: not provided"
    if preplan.site is not None and not preplan.site.footprint:
        yield "Footprint: not provided"
    if not builder.has(LayerKind.HYDRANTS):
        yield f"Hydrants: none known within 0.7 mi ({REACH_M:,.0f} m)"
