"""Everything of a facility that has a place: what the plan overlay and the site map both draw as symbols."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.plans import ThingGroup
from responder_app.briefing.answers.site_map import LayerKind
from responder_app.briefing.facts import missing, provided
from responder_app.briefing.hazmat.amounts import amount_fact
from responder_app.briefing.hazmat.inventory import Item, inventory
from responder_app.briefing.hazmat.water import water_warning
from responder_app.briefing.thing import Thing, details_of, notes_of, yes_no
from responder_app.briefing.things_inside import (
    assistance_needs,
    cameras_and_safe_rooms,
    command_centers,
    first_aid,
    shelters,
    ways_out,
)
from responder_app.model.building import Elevator, Stair
from responder_app.model.facility import PrePlan
from responder_app.model.terms import AccessKind, Coverage, ShutOffKind

SHUT_OFF_ICONS = {
    ShutOffKind.GAS: "gas",
    ShutOffKind.ELECTRIC: "electric",
    ShutOffKind.WATER: "water",
    ShutOffKind.HVAC: "hvac",
    ShutOffKind.GENERATOR: "generator",
    ShutOffKind.SOLAR: "solar",
    ShutOffKind.BATTERY: "battery",
    ShutOffKind.MEDICAL_GAS: "medical_gas",
}


def things_of(preplan: PrePlan) -> tuple[Thing, ...]:
    """All things of the facility, with a point or without. Hydrants are in `neighbourhood`."""
    items = inventory(preplan) or ()
    return (
        *_of("site", ThingGroup.ACCESS, _access(preplan)),
        *_of("protection", ThingGroup.PROTECTION, _protection(preplan, items)),
        *_of("vertical", ThingGroup.VERTICAL, _vertical(preplan)),
        *_of("utilities", ThingGroup.SHUT_OFFS, _shut_offs(preplan)),
        *_of("hazmat" if preplan.hazmat else "hazmat_restricted", ThingGroup.HAZMAT, _hazmat(items)),
        *_of("people", ThingGroup.ACCESS, command_centers(preplan)),
        *_of("evacuation", ThingGroup.EVACUATION, ways_out(preplan)),
        *_of("occupancy", ThingGroup.EVACUATION, shelters(preplan)),
        *_of("assistance", ThingGroup.EVACUATION, assistance_needs(preplan)),
        *_of("occupancy", ThingGroup.FIRST_AID, first_aid(preplan)),
        *_of("security", ThingGroup.SECURITY, cameras_and_safe_rooms(preplan)),
    )


def _of(section: str, group: ThingGroup, things: Iterator[Thing]) -> Iterator[Thing]:
    """The things with where they come from; one that names a group of its own keeps it."""
    return (replace(thing, section=section, group=thing.group or group) for thing in things)


def _access(preplan: PrePlan) -> Iterator[Thing]:
    site = preplan.site
    if site is None:
        return
    for door in site.access_points or ():
        kind = "main_entrance" if door.kind is AccessKind.MAIN else "access_point"
        facts = [provided("Kind", door.kind), *notes_of(door.notes)]
        if door.side:
            facts.insert(0, provided("Side", door.side))
        if door.vehicle_ok:
            facts.append(provided("Vehicles", "Yes"))
        yield Thing(f"access-{door.id}", kind, door.label, LayerKind.ACCESS, door.level, door.point, tuple(facts))
    for box in site.key_boxes or ():
        facts = [provided("Side", box.side)] if box.side else []
        details = details_of(box, *facts)
        yield Thing(f"keybox-{box.id}", "key_box", box.label, LayerKind.KEY_BOXES, box.level, box.point, details)
    for gate in site.gates or ():
        yield Thing(f"gate-{gate.id}", "gate", gate.label, LayerKind.ACCESS, gate.level, gate.point, details_of(gate))
    for spot in site.staging_points or ():
        yield Thing(
            f"staging-{spot.id}", "staging", spot.label, LayerKind.STAGING, None, spot.point, notes_of(spot.notes)
        )
    center = site.fire_command_center
    if center is not None:
        facts = [provided("Phone", center.phone)] if center.phone else []
        label = "Fire command center"
        details = details_of(center, *facts)
        yield Thing(
            id="fcc",
            kind="fire_command_center",
            label=label,
            layer=LayerKind.ACCESS,
            level=center.level,
            point=center.point,
            details=details,
            group=ThingGroup.PROTECTION,
        )


def _protection(preplan: PrePlan, items: Sequence[Item]) -> Iterator[Thing]:
    systems = preplan.protection
    if systems is None:
        return
    layer = LayerKind.PROTECTION
    warning = water_warning(items)
    loud = (warning,) if warning is not None else ()
    for fdc in systems.fdc or ():
        facts = [provided("Side", fdc.side)] if fdc.side else []
        facts += [provided("Feeds", fdc.feeds)] if fdc.feeds else []
        details = (*loud, *details_of(fdc, *facts))
        yield Thing(f"fdc-{fdc.id}", "fdc", fdc.label, LayerKind.FDC, fdc.level, fdc.point, details)
    for pipe in systems.standpipes or ():
        details = (*loud, *details_of(pipe))
        yield Thing(f"standpipe-{pipe.id}", "standpipe", pipe.label, layer, pipe.level, pipe.point, details)
    valve, panel, pump = systems.sprinklers, systems.alarm_panel, systems.fire_pump
    if valve is not None and valve.coverage is not Coverage.NONE:
        details = (*loud, *details_of(valve, provided("Coverage", valve.coverage), *notes_of(valve.notes)))
        yield Thing("sprinklers", "sprinkler_valve", "Sprinkler valve", layer, valve.level, valve.point, details)
    if panel is not None:
        details = details_of(panel, *notes_of(panel.notes))
        yield Thing("alarm-panel", "alarm_panel", "Alarm panel", layer, panel.level, panel.point, details)
    if pump is not None:
        facts = [provided("Flow", f"{pump.flow_gpm:,.0f} gpm")] if pump.flow_gpm else []
        details = (*loud, *details_of(pump, *facts))
        yield Thing("fire-pump", "fire_pump", "Fire pump", layer, pump.level, pump.point, details)
    smoke = systems.smoke_control_panel
    if smoke is not None:
        facts = [provided("Does", systems.smoke_control)] if systems.smoke_control else []
        details = details_of(smoke, *facts, *notes_of(smoke.notes))
        yield Thing("smoke-control", "smoke_control", "Smoke control", layer, smoke.level, smoke.point, details)
    for system in systems.suppression or ():
        details = details_of(system, provided("Protects", system.protects))
        yield Thing(f"suppression-{system.id}", "suppression", system.agent, layer, system.level, system.point, details)


def _vertical(preplan: PrePlan) -> Iterator[Thing]:
    if preplan.vertical is None:
        return
    for stair in preplan.vertical.stairs or ():
        facts = (yes_no("Roof access", stair.roof_access), yes_no("Pressurised", stair.pressurised))
        yield _running("stair", stair, facts, _stair_icon(stair))
    for car in preplan.vertical.elevators or ():
        facts = (yes_no("Fire service", car.fire_service), yes_no("Evacuation", car.evacuation))
        yield _running("elevator", car, facts)


def _stair_icon(stair: Stair) -> str:
    """Which stair reaches the roof and which keeps smoke out is told by the symbol itself."""
    return "stair" + ("_roof" if stair.roof_access else "") + ("_pressurised" if stair.pressurised else "")


def _running(kind: str, way: Stair | Elevator, facts: tuple[Fact, ...], icon: str = "") -> Thing:
    span = provided("Floors", f"{way.from_level} to {way.to_level}")
    return Thing(
        id=f"{kind}-{way.id}",
        kind=kind,
        label=f"{kind.capitalize()} {way.id}",
        layer=LayerKind.ACCESS,
        level=way.level,
        point=way.point,
        details=(span, *facts, *notes_of(way.notes)),
        runs=(way.from_level, way.to_level),
        icon=icon,
    )


def _shut_offs(preplan: PrePlan) -> Iterator[Thing]:
    for valve in (preplan.utilities.shut_offs if preplan.utilities else None) or ():
        how = provided("Instructions", valve.instructions) if valve.instructions else missing("Instructions")
        yield Thing(
            id=f"shutoff-{valve.id}",
            kind=SHUT_OFF_ICONS[valve.kind],
            label=valve.label,
            layer=LayerKind.SHUT_OFFS,
            level=valve.level,
            point=valve.point,
            details=details_of(valve, how),
        )


def _hazmat(items: Sequence[Item]) -> Iterator[Thing]:
    for item in items:
        chemical = item.chemical
        for number, place in enumerate(chemical.storage, start=1):
            facts = [amount_fact("Most on site", chemical.max_amount)]
            facts += [provided("Warning", mark) for mark in item.marks]
            yield Thing(
                id=f"hazmat-{chemical.id}-{number}",
                kind="hazmat",
                label=chemical.name,
                layer=LayerKind.HAZMAT,
                level=place.level,
                point=place.point,
                details=details_of(place, *facts),
                severity=FactSeverity.DANGER if item.is_loud else FactSeverity.CAUTION,
            )
