"""Blocks about arriving: the critical alert, the right building and door, water, and what stands around it."""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.ages import age_of
from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.sheet import Block, BlockKind
from responder_app.briefing.blocks.layout import block
from responder_app.briefing.distance import compass, spoken_offset
from responder_app.briefing.facts import absent, joined, missing, none, place_of, provided
from responder_app.briefing.hydrants import flow_text, severity_of
from responder_app.briefing.situation import Situation
from responder_app.model.base import Quality
from responder_app.model.building import Water
from responder_app.model.facility import PrePlan
from responder_app.model.site import AccessLimit, Site
from responder_app.model.terms import AccessKind, LimitKind, Severity

_LOUDNESS = {
    Severity.DANGER: FactSeverity.DANGER,
    Severity.WARNING: FactSeverity.CAUTION,
    Severity.NOTICE: FactSeverity.NORMAL,
}

LOOK_AT_HYDRANTS = 8


def alert_block(situation: Situation) -> Block:
    """The one thing to know before anybody goes in."""
    alert = situation.preplan.identity.critical_alert
    if alert is None:
        return block(BlockKind.ALERT, "Critical alert", [missing("Critical alert")], None)
    quality = Quality(verified_on=alert.verified_on, verified_by=alert.author)
    age = age_of(quality, situation.today, situation.review_days)
    fact = provided(alert.severity.capitalize(), alert.text, _LOUDNESS[alert.severity], age)
    return block(BlockKind.ALERT, "Critical alert", [fact], age)


def access_block(situation: Situation) -> Block:
    """Side A, entrances, key box, fire command center; what limits vehicles comes first."""
    preplan = situation.preplan
    site = preplan.site
    facts = [absent(preplan, "site", "Access")] if site is None else list(_access(preplan, site))
    return block(BlockKind.ACCESS, "Right building, right door", facts, situation.age("site"))


def _access(preplan: PrePlan, site: Site) -> Iterator[Fact]:
    bearing = site.side_a_bearing_deg
    street = preplan.identity.address.street
    yield missing("Side A") if bearing is None else provided("Side A", f"{street}, faces {compass(bearing)}")
    yield _entrances(site)
    yield _key_boxes(preplan, site)
    center = site.fire_command_center
    where = joined(place_of(center), center.phone) if center else ""
    yield provided("Fire command center", where) if where else missing("Fire command center")
    for limit in site.limits or ():
        yield _limit(limit)
    for gate in site.gates or ():
        yield provided("Gate", joined(gate.label, place_of(gate), _code(preplan, gate.id)))


def _entrances(site: Site) -> Fact:
    doors = site.access_points
    if doors is None:
        return missing("Entrances")
    if not doors:
        return none("Entrances")
    main = [door for door in doors if door.kind is AccessKind.MAIN] or list(doors[:1])
    said = "; ".join(joined(door.label, f"side {door.side}" if door.side else None) for door in main[:2])
    more = len(doors) - min(2, len(main))
    return provided("Entrance", said + (f" (+{more} more)" if more else ""))


def _key_boxes(preplan: PrePlan, site: Site) -> Fact:
    boxes = site.key_boxes
    if boxes is None:
        return missing("Key box")
    if not boxes:
        return none("Key box")
    first = boxes[0]
    side = f"side {first.side}" if first.side else None
    said = joined(side, place_of(first) or first.label, _code(preplan, first.id))
    return provided("Key box", said + (f" (+{len(boxes) - 1} more)" if len(boxes) > 1 else ""))


def _code(preplan: PrePlan, opens: str) -> str | None:
    """The code, or that it is not shared; nothing when none was given."""
    if preplan.access_codes is None:
        return "code not shared with your agency" if preplan.is_withheld("access_codes") else None
    return next((f"code {code.code}" for code in preplan.access_codes.codes or () if code.opens == opens), None)


def _limit(limit: AccessLimit) -> Fact:
    if limit.kind is LimitKind.OVERHEAD and limit.clearance_m is not None:
        # Inches are cut, never rounded up: what is said to fit must fit.
        inches = int(limit.clearance_m / 0.0254)
        size = f"{limit.clearance_m:g} m ({inches // 12} ft {inches % 12} in)"
    else:
        size = f"{limit.weight_t:g} t"
    return provided(limit.kind.capitalize(), f"{size}, {limit.location}", FactSeverity.CAUTION)


def water_block(situation: Situation) -> Block:
    """Nearest hydrants, FDC, standpipes."""
    preplan = situation.preplan
    facts = [*_hydrants(situation), *_connections(preplan), *_more_water(preplan.water)]
    return block(BlockKind.WATER, "Water", facts, situation.age("water"))


def _hydrants(situation: Situation) -> Iterator[Fact]:
    """The two nearest that work, and what is out of service nearer than those."""
    preplan, water = situation.preplan, situation.preplan.water
    here = preplan.identity.location
    own = (water.hydrants if water else None) or ()
    near = [hydrant for _, hydrant in situation.neighbourhood.hydrants_near(here, LOOK_AT_HYDRANTS, own)]
    working = [hydrant for hydrant in near if hydrant.in_service][:2]
    if not working:
        stated = water is not None and water.hydrants == ()
        yield none("Hydrants") if stated else absent(preplan, "water", "Hydrants")
    shown = near[: near.index(working[-1]) + 1] if working else near
    for hydrant in shown:
        said = f"{flow_text(hydrant)}, {spoken_offset(here, hydrant.point)}"
        yield provided(f"Hydrant {hydrant.id}", said, severity_of(hydrant))


def _more_water(water: Water | None) -> Iterator[Fact]:
    if water is not None and water.needed_fire_flow_gpm is not None:
        yield provided("Needed fire flow", f"{water.needed_fire_flow_gpm:,.0f} gpm")
    for source in (water.other_sources if water else None) or ():
        volume = f"{source.volume_gal:,.0f} gal" if source.volume_gal else None
        yield provided("Other water", joined(source.label, volume, place_of(source)))


def _connections(preplan: PrePlan) -> Iterator[Fact]:
    systems = preplan.protection
    if systems is None:
        yield absent(preplan, "protection", "FDC")
        yield absent(preplan, "protection", "Standpipes")
        return
    if systems.fdc:
        fdc = systems.fdc[0]
        side = f"side {fdc.side}" if fdc.side else None
        more = f" (+{len(systems.fdc) - 1} more)" if len(systems.fdc) > 1 else ""
        feeds = f"feeds {fdc.feeds}" if fdc.feeds else None
        yield provided("FDC", joined(side, place_of(fdc) or fdc.label, feeds) + more)
    else:
        yield none("FDC") if systems.fdc == () else missing("FDC")
    if systems.standpipes:
        yield provided("Standpipes", "; ".join(pipe.label for pipe in systems.standpipes))
    else:
        yield none("Standpipes") if systems.standpipes == () else missing("Standpipes")
