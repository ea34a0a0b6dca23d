"""What a complete pre-plan has and this one has not, in the order of a crew's first five minutes (field.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from responder_app.model.building import Levels
from responder_app.model.facility import SECTION_TYPES
from responder_app.model.hazmat import Hazmat, HazmatRestricted
from responder_app.model.terms import ShutOffKind
from responder_app.publisher.intake.draft import Draft
from responder_app.publisher.intake.sections import Sections, section

Wanted = tuple[str, str, str]
"""Section, field (dotted), what it tells a crew."""

BEFORE_HAZMAT: tuple[Wanted, ...] = (
    ("identity", "critical_alert", "the one thing to know before anybody goes in"),
    ("site", "side_a_bearing_deg", "which way side A faces"),
    ("site", "access_points", "the entrances"),
    ("site", "key_boxes", "the key boxes"),
    ("site", "fire_command_center", "the fire command center"),
    ("site", "footprint", "the building's outline"),
    ("occupancy", "use", "what the building is used for"),
    ("occupancy", "occupants.day", "occupants by day"),
    ("occupancy", "occupants.night", "occupants at night"),
    ("occupancy", "occupants.weekend", "occupants at the weekend"),
    ("assistance", "people", "people who need help to get out"),
    ("evacuation", "areas_of_refuge", "areas of refuge"),
    ("construction", "type", "construction type I-V"),
    ("construction", "truss_or_lightweight", "whether roof or floors are truss or lightweight"),
    ("construction", "roof_type", "the roof's type"),
    ("construction", "stories_above", "stories above ground"),
    ("construction", "stories_below", "stories below ground"),
    ("construction", "floor_numbers", "how floors are numbered"),
    ("construction", "solar_panels", "whether there are solar panels"),
    ("construction", "battery_storage", "whether there is battery storage"),
    ("hazmat", "chemicals", "the hazardous materials; an empty list states that there are none"),
)
AFTER_HAZMAT: tuple[Wanted, ...] = (
    ("water", "hydrants", "hydrants with their flow"),
    ("water", "needed_fire_flow_gpm", "the needed fire flow"),
    ("protection", "fdc", "fire department connections"),
    ("protection", "standpipes", "standpipes"),
    ("protection", "alarm_panel", "the alarm panel"),
    ("protection", "sprinklers", "sprinkler coverage and valve"),
    ("protection", "smoke_control", "smoke control"),
    ("protection", "impairments", "what is out of service; an empty list states that nothing is"),
    ("protection", "radio", "in-building radio coverage"),
    ("vertical", "stairs", "the stairs: which reaches the roof, which are pressurised"),
    ("vertical", "elevators", "the elevators"),
    ("utilities", "shut_offs", "the utility shut-offs"),
)
AT_THE_END: tuple[Wanted, ...] = (
    ("people", "contacts", "whom to call, in order"),
    ("people", "first_in", "first-in staff, who may pass the tape"),
    ("people", "command_center", "the owner's emergency command center"),
    ("evacuation", "nodes", "the evacuation routes"),
    ("evacuation", "assembly_points", "assembly points"),
)
USUAL_SHUT_OFFS = (ShutOffKind.GAS, ShutOffKind.ELECTRIC, ShutOffKind.WATER, ShutOffKind.HVAC)


def note(sections: Sections, draft: Draft) -> None:
    """Add what is missing to the findings. A section that was refused has errors and is not also missing."""
    judged = {name: sections.get(name) for name in SECTION_TYPES if name in sections or draft.values.get(name) is None}
    for field, message in _all(judged, sections):
        draft.findings.missing(field, message)


def _all(judged: Mapping[str, Any], sections: Sections) -> Iterator[tuple[str, str]]:
    yield from _absent(BEFORE_HAZMAT, judged)
    yield from _of_chemicals(sections)
    yield from _absent(AFTER_HAZMAT[:2], judged)
    yield from _flows(judged)
    yield from _absent(AFTER_HAZMAT[2:], judged)
    yield from _shut_offs(judged)
    yield from _plans(judged, sections)
    yield from _absent(AT_THE_END, judged)
    for name, value in sections.items():
        if value.quality.verified_on is None:
            yield f"{name}.quality.verified_on", "when this was last verified, and by whom"


def _absent(wanted: tuple[Wanted, ...], judged: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, field, message in wanted:
        if name in judged and _value(judged[name], field) is None:
            yield f"{name}.{field}", message


def _value(section_: Any, field: str) -> Any:
    value = section_
    for name in field.split("."):
        value = None if value is None else getattr(value, name)
    return value


def _of_chemicals(sections: Sections) -> Iterator[tuple[str, str]]:
    """Chemicals of which nobody knows where they are or how much there is."""
    hazmat = section(sections, "hazmat", Hazmat)
    restricted = section(sections, "hazmat_restricted", HazmatRestricted)
    placed = {chemical.id for chemical in (restricted.chemicals if restricted else None) or () if chemical.storage}
    for number, chemical in enumerate((hazmat.chemicals if hazmat else None) or ()):
        field = f"hazmat.chemicals.{number} ({chemical.name})"
        if chemical.id not in placed and not any(place.location or place.level for place in chemical.storage):
            yield f"{field}.storage", "where it is"
        if chemical.max_amount is None:
            yield f"{field}.max_amount", "how much there is at most"
        if not (chemical.solid or chemical.liquid or chemical.gas):
            yield f"{field}.state", "whether it is solid, liquid or gas"


def _flows(judged: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for number, hydrant in enumerate(_value(judged.get("water"), "hydrants") or ()):
        if hydrant.flow_gpm is None:
            yield f"water.hydrants.{number} ({hydrant.id}).flow_gpm", "the hydrant's flow"


def _shut_offs(judged: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    given = _value(judged.get("utilities"), "shut_offs")
    if given:
        for kind in USUAL_SHUT_OFFS:
            if not any(shut_off.kind is kind for shut_off in given):
                yield f"utilities.shut_offs ({kind})", f"where to shut off {kind}, or that there is none"


def _plans(judged: Mapping[str, Any], sections: Sections) -> Iterator[tuple[str, str]]:
    levels = section(sections, "levels", Levels)
    if "levels" in judged and (levels is None or not levels.levels):
        yield "levels.levels", "the floors and their plans"
    for level in (levels.levels if levels else None) or ():
        if level.plan is None:
            yield f"levels.levels ({level.label})", "the floor's plan"
