"""Things for the people inside: ways out, shelter, first aid, who needs help, who watches."""

from __future__ import annotations

import math
from collections.abc import Iterator

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.plans import ThingGroup
from responder_app.briefing.answers.site_map import LayerKind
from responder_app.briefing.exits import exit_names
from responder_app.briefing.facts import missing, provided
from responder_app.briefing.thing import Thing, details_of, notes_of, yes_no
from responder_app.model.facility import PrePlan
from responder_app.model.terms import FirstAidKind, NodeKind

NODE = "evacuation_node"
FIRST_AID_ICONS = {
    FirstAidKind.AED: "aed",
    FirstAidKind.KIT: "first_aid",
    FirstAidKind.ROOM: "first_aid_room",
    FirstAidKind.BLEEDING: "bleeding_control",
    FirstAidKind.EYEWASH: "eyewash",
    FirstAidKind.SHOWER: "safety_shower",
    FirstAidKind.OXYGEN: "oxygen",
}


def command_centers(preplan: PrePlan) -> Iterator[Thing]:
    """Where the owner leads from."""
    center = preplan.people.command_center if preplan.people else None
    if center is not None:
        facts = [provided("Phone", center.phone)] if center.phone else []
        label = "Owner's command center"
        details = details_of(center, *facts)
        yield Thing("command-center", "command_center", label, LayerKind.ACCESS, center.level, center.point, details)


def ways_out(preplan: PrePlan) -> Iterator[Thing]:
    """Exits, assembly points, areas of refuge."""
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
        details = details_of(refuge, room)
        yield Thing(
            f"refuge-{refuge.id}", "refuge", refuge.label, LayerKind.EVACUATION, refuge.level, refuge.point, details
        )


def evacuation_nodes(preplan: PrePlan) -> tuple[Thing, ...]:
    """The points between which the ways out run, besides exits and assembly points: for plans only."""
    plan = preplan.evacuation
    return tuple(
        Thing(
            id=f"node-{node.id}",
            kind=NODE,
            label=node.label or f"{node.kind.capitalize()} {node.id}",
            layer=LayerKind.EVACUATION,
            level=node.level,
            point=node.point,
            details=(provided("Kind", node.kind), yes_no("Step-free", node.accessible)),
            group=ThingGroup.EVACUATION,
            section="evacuation",
        )
        for node in (plan.nodes if plan else None) or ()
        if node.kind not in (NodeKind.EXIT, NodeKind.ASSEMBLY)
    )


def shelters(preplan: PrePlan) -> Iterator[Thing]:
    """Shelter areas."""
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
            details_of(area, *facts),
        )


def assistance_needs(preplan: PrePlan) -> Iterator[Thing]:
    """People who need help to get out."""
    people = preplan.assistance.people if preplan.assistance else None
    for number, group in enumerate(people or (), start=1):
        yield Thing(
            id=f"assistance-{number}",
            kind="assistance",
            label="1 needs help" if group.count == 1 else f"{group.count:,} need help",
            layer=LayerKind.EVACUATION,
            level=group.level,
            point=group.point,
            details=details_of(group, provided("Needs", group.needs)),
            severity=FactSeverity.CAUTION,
        )


def first_aid(preplan: PrePlan) -> Iterator[Thing]:
    """First aid."""
    for item in (preplan.occupancy.first_aid if preplan.occupancy else None) or ():
        yield Thing(
            id=f"firstaid-{item.id}",
            kind=FIRST_AID_ICONS[item.kind],
            label=item.label,
            layer=LayerKind.FIRST_AID,
            level=item.level,
            point=item.point,
            details=details_of(item, provided("Kind", item.kind), *notes_of(item.notes)),
        )


def cameras_and_safe_rooms(preplan: PrePlan) -> Iterator[Thing]:
    """Of the police section."""
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
            details_of(camera),
        )
    for number, room in enumerate(preplan.security.safe_rooms or (), start=1):
        facts = [provided("Capacity", f"{room.capacity:,}")] if room.capacity is not None else []
        details = details_of(room, *facts)
        yield Thing(f"saferoom-{number}", "safe_room", room.label, LayerKind.ACCESS, room.level, room.point, details)


def help_inside(preplan: PrePlan) -> tuple[Thing, ...]:
    """What helps those who are inside and is on no site map: by floor, the lowest first; of no known floor last."""
    ordinals = {level.label: level.ordinal for level in (preplan.levels.levels if preplan.levels else None) or ()}
    refuges = (thing for thing in ways_out(preplan) if thing.kind == "refuge")
    found = [*first_aid(preplan), *shelters(preplan), *refuges]
    indoors = [thing for thing in found if thing.level is not None or thing.point is None]
    return tuple(sorted(indoors, key=lambda thing: ordinals.get(thing.level or "", math.inf)))
