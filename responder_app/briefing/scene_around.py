"""What the map shows around the building: hydrants by their hose, exposures, other facilities with their hazmat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.site_map import LayerKind, MapPoint
from responder_app.briefing.distance import distance_m, spoken_offset
from responder_app.briefing.exposures import CLOSE_M, Exposure
from responder_app.briefing.facts import joined, missing, provided
from responder_app.briefing.hose_lay import HoseLay
from responder_app.briefing.hydrants import flow_class, flow_only, flow_text, hydrant_label, severity_of
from responder_app.briefing.neighbour_facts import hazmat_facts, neighbour_facts
from responder_app.briefing.neighbours import Neighbour
from responder_app.briefing.scene import REACH_M, SceneBuilder
from responder_app.briefing.water_supply import WaterSupply

FIT_HYDRANTS = 3
"""As many of the nearest hydrants are inside the first view."""


def add_hydrants(builder: SceneBuilder, supply: WaterSupply) -> None:
    """Hydrants of the areas and of the facility, the one that takes the least hose first."""
    working = len(supply.working)
    points = [_hydrant(builder, lay, supply.to, working) for lay in supply.lays]
    builder.put(LayerKind.HYDRANTS, points=points)
    builder.fit((point.x, point.y) for point in points[:FIT_HYDRANTS])


def _hydrant(builder: SceneBuilder, lay: HoseLay, to: str, working: int) -> MapPoint:
    hydrant, (x, y) = lay.hydrant, lay.place
    words = flow_text(hydrant)
    brief = (flow_only(hydrant),) if hydrant.in_service else ()
    flow = provided("Flow", words, severity_of(hydrant), shorter=brief)
    hose = provided("Hose lay", lay.said, shorter=(lay.shortly,))
    facts = [*((hose, flow) if hydrant.in_service else (flow, hose)), provided("Laid to", to)]
    if lay.rank is not None:
        facts.append(provided("By hose", f"number {lay.rank} of {working} in service"))
    facts.append(provided("From the middle", spoken_offset(builder.origin, hydrant.point)))
    if hydrant.location:
        facts.append(provided("Where", hydrant.location))
    return MapPoint(
        id=f"hydrant-{hydrant.id}",
        kind="hydrant",
        x=x,
        y=y,
        label=hydrant_label(hydrant),
        details=tuple(facts),
        severity=severity_of(hydrant),
        flow_class=flow_class(hydrant.flow_gpm) if hydrant.in_service else None,
        rank=lay.rank,
        caption=hydrant.number or "",
    )


def add_exposures(builder: SceneBuilder, exposures: Sequence[Exposure]) -> None:
    """The buildings next door with the distance from wall to wall."""
    outlines = [one.outline for one in exposures if one.outline is not None]
    points, sides = [], set[str]()
    for number, one in enumerate(exposures, start=1):
        # The nearest comes first. What has no outline has nothing but its symbol.
        minor = one.where in sides and one.outline is not None
        points.append(_exposure(number, one, minor))
        sides.add(one.where)
    builder.put(LayerKind.EXPOSURES, areas=builder.rings("exposure", outlines), points=points)


def _exposure(number: int, one: Exposure, minor: bool) -> MapPoint:
    loud = one.hazmat or one.metres < CLOSE_M
    hazmat = " HAZMAT" if one.hazmat else ""
    return MapPoint(
        id=f"exposure-{number}",
        kind="exposure",
        x=one.at[0],
        y=one.at[1],
        label=f"Exposure {one.where}: {one.away}{hazmat}",
        details=tuple(_exposure_facts(one)),
        severity=FactSeverity.CAUTION if loud else FactSeverity.NORMAL,
        facility_id=one.neighbour.facility_id if one.neighbour is not None else None,
        minor=minor and not loud,
    )


def _exposure_facts(one: Exposure) -> Iterator[Fact]:
    yield provided("Building", one.name) if one.name else missing("Building")
    yield provided("Wall to wall" if one.exact else "To its point", joined(one.away, one.side))
    if one.neighbour is None:
        yield missing("Hazmat")
    elif one.neighbour.preplan is not None:
        yield from hazmat_facts(one.neighbour.preplan)


def add_others(builder: SceneBuilder, others: Iterable[Neighbour]) -> None:
    """Other facilities with a pre-plan; a tap on one opens it."""
    for other in others:
        if distance_m(builder.origin, other.point) > REACH_M:
            continue
        x, y = builder.ground.metres(other.point)
        name = f"facility-{other.facility_id}"
        severity = FactSeverity.CAUTION if other.hazmat else FactSeverity.NORMAL
        there = MapPoint(name, "facility", x, y, other.name, neighbour_facts(other), severity, None, other.facility_id)
        outlines = [(polygon, "") for polygon in other.footprint]
        builder.put(LayerKind.OTHER_FACILITIES, builder.areas(name, outlines), points=[there])
