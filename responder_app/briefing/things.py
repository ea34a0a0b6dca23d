"""Everything of a facility that has a place: what the plan overlay and the site map both draw as symbols."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.site_map import LayerKind
from responder_app.briefing.exits import exit_names
from responder_app.briefing.facts import missing, provided
from responder_app.briefing.hazmat.amounts import amount_fact
from responder_app.briefing.hazmat.inventory import inventory
from responder_app.briefing.whereabouts import place_of
from responder_app.model.base import Located, LonLat
from responder_app.model.building import Elevator, Stair
from responder_app.model.facility import PrePlan
from responder_app.model.terms import AccessKind, Coverage, FirstAidKind, NodeKind, ShutOffKind

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

FIRST_AID_ICONS = {
    FirstAidKind.AED: "aed",
    FirstAidKind.KIT: "first_aid",
    FirstAidKind.ROOM: "first_aid_room",
    FirstAidKind.BLEEDING: "bleeding_control",
    FirstAidKind.EYEWASH: "eyewash",
    FirstAidKind.SHOWER: "safety_shower",
    FirstAidKind.OXYGEN: "oxygen",
}


@dataclass(frozen=True)
class Thing:
    """One thing. `kind` names an icon, unless `icon` says more; `runs` is (from, to) of what several floors have."""

    id: str
    kind: str
    label: str
    layer: LayerKind
    level: str | None
    point: LonLat | None
    details: tuple[Fact, ...]
    severity: FactSeverity = FactSeverity.NORMAL
    runs: tuple[str, str] | None = None
    icon: str = ""
    """A drawing that says more than the kind's own, such as a stair's that reaches the roof."""


def things_of(preplan: PrePlan) -> tuple[Thing, ...]:
    """All things of the facility, with a point or without. Hydrants are in `neighbourhood`."""
    return (
        *_access(preplan),
        *_protection(preplan),
        *_vertical(preplan),
        *_shut_offs(preplan),
        *_hazmat(preplan),
        *_people(preplan),
        *_ways_out(preplan),
        *_shelter(preplan),
        *_assistance(preplan),
        *_first_aid(preplan),
        *_security(preplan),
    )


def _details(thing: Located, *facts: Fact) -> tuple[Fact, ...]:
    place = place_of(thing)
    return (provided("Where", place) if place else missing("Where"), *facts)


def _notes(notes: str | None) -> tuple[Fact, ...]:
    return (provided("Notes", notes),) if notes else ()


def _access(preplan: PrePlan) -> Iterator[Thing]:
    site = preplan.site
    if site is None:
        return
    for door in site.access_points or ():
        kind = "main_entrance" if door.kind is AccessKind.MAIN else "access_point"
        facts = [provided("Kind", door.kind), *_notes(door.notes)]
        if door.side:
            facts.insert(0, provided("Side", door.side))
        if door.vehicle_ok:
            facts.append(provided("Vehicles", "Yes"))
        yield Thing(f"access-{door.id}", kind, door.label, LayerKind.ACCESS, door.level, door.point, tuple(facts))
    for box in site.key_boxes or ():
        facts = [provided("Side", box.side)] if box.side else []
        details = _details(box, *facts)
        yield Thing(f"keybox-{box.id}", "key_box", box.label, LayerKind.ACCESS, box.level, box.point, details)
    for gate in site.gates or ():
        yield Thing(f"gate-{gate.id}", "gate", gate.label, LayerKind.ACCESS, gate.level, gate.point, _details(gate))
    for spot in site.staging_points or ():
        yield Thing(
            f"staging-{spot.id}", "staging", spot.label, LayerKind.STAGING, None, spot.point, _notes(spot.notes)
        )
    center = site.fire_command_center
    if center is not None:
        facts = [provided("Phone", center.phone)] if center.phone else []
        label = "Fire command center"
        details = _details(center, *facts)
        yield Thing("fcc", "fire_command_center", label, LayerKind.ACCESS, center.level, center.point, details)


def _protection(preplan: PrePlan) -> Iterator[Thing]:
    systems = preplan.protection
    if systems is None:
        return
    layer = LayerKind.PROTECTION
    for fdc in systems.fdc or ():
        facts = [provided("Side", fdc.side)] if fdc.side else []
        facts += [provided("Feeds", fdc.feeds)] if fdc.feeds else []
        yield Thing(f"fdc-{fdc.id}", "fdc", fdc.label, layer, fdc.level, fdc.point, _details(fdc, *facts))
    for pipe in systems.standpipes or ():
        yield Thing(f"standpipe-{pipe.id}", "standpipe", pipe.label, layer, pipe.level, pipe.point, _details(pipe))
    valve, panel, pump = systems.sprinklers, systems.alarm_panel, systems.fire_pump
    if valve is not None and valve.coverage is not Coverage.NONE:
        details = _details(valve, provided("Coverage", valve.coverage), *_notes(valve.notes))
        yield Thing("sprinklers", "sprinkler_valve", "Sprinkler valve", layer, valve.level, valve.point, details)
    if panel is not None:
        details = _details(panel, *_notes(panel.notes))
        yield Thing("alarm-panel", "alarm_panel", "Alarm panel", layer, panel.level, panel.point, details)
    if pump is not None:
        facts = [provided("Flow", f"{pump.flow_gpm:,.0f} gpm")] if pump.flow_gpm else []
        yield Thing("fire-pump", "fire_pump", "Fire pump", layer, pump.level, pump.point, _details(pump, *facts))
    smoke = systems.smoke_control_panel
    if smoke is not None:
        facts = [provided("Does", systems.smoke_control)] if systems.smoke_control else []
        details = _details(smoke, *facts, *_notes(smoke.notes))
        yield Thing("smoke-control", "smoke_control", "Smoke control", layer, smoke.level, smoke.point, details)
    for system in systems.suppression or ():
        details = _details(system, provided("Protects", system.protects))
        yield Thing(f"suppression-{system.id}", "suppression", system.agent, layer, system.level, system.point, details)


def yes_no(label: str, value: bool | None) -> Fact:
    """A yes-or-no fact, or that nobody said."""
    return missing(label) if value is None else provided(label, "Yes" if value else "No")


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
        details=(span, *facts, *_notes(way.notes)),
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
            details=_details(valve, how),
        )


def _hazmat(preplan: PrePlan) -> Iterator[Thing]:
    for item in inventory(preplan) or ():
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
                details=_details(place, *facts),
                severity=FactSeverity.DANGER if item.is_loud else FactSeverity.CAUTION,
            )


def _people(preplan: PrePlan) -> Iterator[Thing]:
    center = preplan.people.command_center if preplan.people else None
    if center is not None:
        facts = [provided("Phone", center.phone)] if center.phone else []
        label = "Owner's command center"
        details = _details(center, *facts)
        yield Thing("command-center", "command_center", label, LayerKind.ACCESS, center.level, center.point, details)


def _ways_out(preplan: PrePlan) -> Iterator[Thing]:
    plan = preplan.evacuation
    if plan is None:
        return
    names = exit_names(preplan)
    for node in plan.nodes or ():
        if node.kind is NodeKind.EXIT:
            label = names[node.id]
            facts = (yes_no("Step-free", node.accessible),)
            yield Thing(f"exit-{node.id}", "exit", label, LayerKind.EVACUATION, node.level, node.point, facts)
    for spot in plan.assembly_points or ():
        room = provided("Capacity", f"{spot.capacity:,}") if spot.capacity is not None else missing("Capacity")
        yield Thing(f"assembly-{spot.id}", "assembly_point", spot.label, LayerKind.ASSEMBLY, None, spot.point, (room,))
    for refuge in plan.areas_of_refuge or ():
        room = provided("Capacity", f"{refuge.capacity:,}") if refuge.capacity is not None else missing("Capacity")
        details = _details(refuge, room)
        yield Thing(
            f"refuge-{refuge.id}", "refuge", refuge.label, LayerKind.EVACUATION, refuge.level, refuge.point, details
        )


def _shelter(preplan: PrePlan) -> Iterator[Thing]:
    areas = preplan.occupancy.shelter_areas if preplan.occupancy else None
    for number, area in enumerate(areas or (), start=1):
        facts = [provided("Capacity", f"{area.capacity:,}")] if area.capacity is not None else []
        yield Thing(
            f"shelter-{number}",
            "shelter",
            area.label,
            LayerKind.EVACUATION,
            area.level,
            area.point,
            _details(area, *facts),
        )


def _assistance(preplan: PrePlan) -> Iterator[Thing]:
    people = preplan.assistance.people if preplan.assistance else None
    for number, group in enumerate(people or (), start=1):
        yield Thing(
            id=f"assistance-{number}",
            kind="assistance",
            label="1 needs help" if group.count == 1 else f"{group.count:,} need help",
            layer=LayerKind.EVACUATION,
            level=group.level,
            point=group.point,
            details=_details(group, provided("Needs", group.needs)),
            severity=FactSeverity.CAUTION,
        )


def _first_aid(preplan: PrePlan) -> Iterator[Thing]:
    for item in (preplan.occupancy.first_aid if preplan.occupancy else None) or ():
        yield Thing(
            id=f"firstaid-{item.id}",
            kind=FIRST_AID_ICONS[item.kind],
            label=item.label,
            layer=LayerKind.FIRST_AID,
            level=item.level,
            point=item.point,
            details=_details(item, provided("Kind", item.kind), *_notes(item.notes)),
        )


def _security(preplan: PrePlan) -> Iterator[Thing]:
    if preplan.security is None:
        return
    for camera in preplan.security.cameras or ():
        yield Thing(
            f"camera-{camera.id}",
            "camera",
            camera.label,
            LayerKind.ACCESS,
            camera.level,
            camera.point,
            _details(camera),
        )
    for number, room in enumerate(preplan.security.safe_rooms or (), start=1):
        facts = [provided("Capacity", f"{room.capacity:,}")] if room.capacity is not None else []
        details = _details(room, *facts)
        yield Thing(f"saferoom-{number}", "safe_room", room.label, LayerKind.ACCESS, room.level, room.point, details)
