"""Owns facility.yaml: every section that is neither a table nor a feature, with its quality."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from typing import Any

from tests.city import people
from tests.city.building import Building
from tests.city.dates import INTERVAL, TODAY, verified
from tests.city.drawing.sheet import Sheet
from tests.city.issue import REBUILT_ON, SheetOf
from tests.city.sections.features import exits
from tests.city.spec import Storey

GROUND_ELLIPSOID_M = 146.5
"""Chicago's street level above the WGS 84 ellipsoid (about 180 m above the sea, geoid at -33.5 m)."""
SOURCES = ("owner's portal", "walk-through with engine company", "owner's letter", "annual inspection")
Record = dict[str, Any]


def _quality(building: Building, name: str, rng: random.Random) -> Record:
    spec = building.spec
    day = verified(rng, spec.ages.get(name, spec.age))
    due = day + INTERVAL
    return {"verified_on": day, "verified_by": people.name(rng), "source": rng.choice(SOURCES), "next_due": due}


def collect(
    building: Building, sheet: Sheet, sheets: Mapping[str, SheetOf], documents: list[Record], seed: int
) -> Record:
    """The whole file as plain values; `sheets` gives the plan of a level's label, `sheet` the paper of all."""
    spec = building.spec
    rng = random.Random(f"{seed}:{spec.slug}:record")
    parts = {
        "identity": _identity(building, rng),
        "site": _site(building, rng),
        "access_codes": _codes(building, rng),
        "occupancy": _occupancy(building),
        "assistance": _assistance(building),
        "construction": _construction(building),
        "levels": _levels(building, sheet, sheets, rng),
        "protection": _protection(building),
        "vertical": {},
        "water": _water(building),
        "utilities": {},
        "hazmat": _hazmat(building),
        "people": _people(building, rng),
        "evacuation": {},
        "capabilities": _capabilities(building, rng),
        "security": dict(spec.security) if spec.security is not None else None,
    }
    record: Record = {"id": facility_id(spec.slug, seed)}
    for name, part in parts.items():
        quality = _quality(building, name, rng)
        if part is not None and name not in spec.missing:
            record[name] = part | {"quality": quality}
    for dotted in spec.missing:
        section, _, field = dotted.partition(".")
        if field and section in record:
            record[section].pop(field, None)
    return record | {"documents": documents}


def facility_id(slug: str, seed: int) -> str:
    """The opaque id of a facility: the same for the same slug and seed."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"tests.city/{seed}/{slug}"))


def _identity(building: Building, rng: random.Random) -> Record:
    spec = building.spec
    centre = building.outline.centroid
    part: Record = {"name": spec.name}
    if spec.aliases:
        part["aliases"] = list(spec.aliases)
    part["address"] = {"street": building.street, "city": "Port Adler", "state": "IL", "postal_code": "60699"}
    part["location"] = list(building.place.lonlat(centre.x, centre.y))
    part |= {"sector": spec.sector, "district": spec.district}
    if spec.complex:
        part["parent_complex"] = spec.complex
    if spec.tenants is not None:
        part["tenants"] = list(spec.tenants)
    if spec.alert is not None:
        text, severity = spec.alert
        part["critical_alert"] = {
            "text": text,
            "severity": severity,
            "author": f"Battalion {rng.randint(1, 4)}, PAFD",
            "verified_on": verified(rng, min(spec.age, 200)),
        }
    if spec.handling:
        part["handling"] = spec.handling
    return part


def _site(building: Building, rng: random.Random) -> Record:
    spec = building.spec
    main = exits(building.ground)[0]
    inside = (main.at[0] - main.swing[0] * 4 + 2.5, main.at[1] - main.swing[1] * 4)
    part: Record = {"side_a_bearing_deg": round(building.place.bearing_deg, 1)}
    part["fire_command_center"] = {
        "location": "Behind the reception desk, main lobby",
        "level": spec.ground.label,
        "point": list(building.place.lonlat(*inside)),
        "phone": people.phone(rng),
    }
    if len(building.floors) < 3:
        part["fire_command_center"]["location"] = "Office by the main entrance"
    limits = []
    for kind, where, value in spec.limits:
        name = "clearance_m" if kind == "overhead clearance" else "weight_t"
        limits.append({"kind": kind, "location": where, name: value})
    return part | {"limits": limits}


def _codes(building: Building, rng: random.Random) -> Record:
    codes = [
        {
            "opens": "KB-1",
            "code": f"Fire key {rng.choice('QRSTV')}-{rng.randint(11, 99)}",
            "notes": "Carried on every engine",
        }
    ]
    if building.spec.gate:
        codes.append(
            {"opens": "G-1", "code": f"{rng.randint(1000, 9999)}#", "notes": "Gate closes by itself after 40 s"}
        )
    return {"codes": codes}


def _occupancy(building: Building) -> Record:
    spec = building.spec
    day, night, weekend = spec.occupants
    part: Record = {"use": spec.use, "occupants": {"day": day, "night": night, "weekend": weekend}, "hours": spec.hours}
    if spec.shelter:
        part["shelter_areas"] = [
            {"label": label, "level": level, "capacity": count, **_somewhere(building, level)}
            for label, level, count in spec.shelter
        ]
    return part


def _assistance(building: Building) -> Record | None:
    rows = building.spec.assistance
    return (
        {
            "people": [
                {"count": c, "needs": n, "location": w, "level": level, **_somewhere(building, level)}
                for c, n, w, level in rows
            ]
        }
        if rows
        else None
    )


def _somewhere(building: Building, level: str) -> Record:
    """The point of the floor's largest room, where the floor is drawn."""
    floor = building.floors.get(level)
    rooms = [room for room in floor.rooms if room.number] if floor is not None else []
    if not rooms:
        return {}
    middle = max(rooms, key=lambda room: room.shape.area).shape.representative_point()
    return {"point": list(building.place.lonlat(middle.x, middle.y))}


def _construction(building: Building) -> Record:
    spec = building.spec
    _, _, width, depth = building.outline.bounds
    part: Record = {
        "type": "II",
        "year": 1987,
        "length_m": round(width, 1),
        "width_m": round(depth, 1),
        "height_m": building.height_m,
        "stories_above": sum(s.ordinal >= 0 for s in spec.floors),
        "stories_below": sum(s.ordinal < 0 for s in spec.floors),
        "roof_type": "Flat, membrane on concrete deck",
        "truss_or_lightweight": False,
        "solar_panels": False,
        "battery_storage": False,
    }
    numbers = [{"label": s.label, "ordinal": s.ordinal} for s in spec.floors]
    if building.roof is not None:
        numbers.append({"label": building.roof.label, "ordinal": building.roof.ordinal})
    return part | dict(spec.construction) | {"floor_numbers": numbers}


def control_points(building: Building, sheet: SheetOf) -> list[Record]:
    """Three or four corners of the building on the sheet and on the ground."""
    x0, y0, x1, y1 = building.outline.bounds
    corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)]
    points = []
    for corner in corners[: 3 if len(building.floors) % 3 == 0 else 4]:
        x, y = sheet.at(corner)
        points.append(
            {"page_x_pt": round(x, 2), "page_y_pt": round(y, 2), "point": list(building.place.lonlat(*corner))}
        )
    return points


def _levels(building: Building, sheet: Sheet, sheets: Mapping[str, SheetOf], rng: random.Random) -> Record:
    spec = building.spec
    levels = []
    checked = verified(rng, 400)
    roof = [Storey(building.roof.label, building.roof.ordinal, "", "roof")] if building.roof is not None else []
    for storey in (*spec.floors, *roof):
        level: Record = {
            "ordinal": storey.ordinal,
            "label": storey.label,
            "elevation_m": round(GROUND_ELLIPSOID_M + storey.ordinal * spec.storey_m, 1),
        }
        found = sheets.get(storey.label)
        if found is not None:
            level |= {"plan": found.file, "page": found.page}
            if spec.tied:
                level["georeference"] = {
                    "control_points": control_points(building, found),
                    "rms_error_m": 0.15 if found.scanned else 0.05,
                }
            else:
                level["scale"] = sheet.ratio
            level["valid_on"] = found.drawn_on if building.before or found.drawn_on == REBUILT_ON else checked
        levels.append(level)
    return {"levels": levels}


def _protection(building: Building) -> Record:
    spec = building.spec
    part: Record = {"impairments": []}
    if spec.coverage != "none":
        part["sprinklers"] = {
            "coverage": spec.coverage,
            "location": "Riser room by stair A",
            "level": spec.floors[0].label,
        }
    else:
        part["sprinklers"] = {"coverage": "none"}
    part |= dict(spec.protection)
    part.setdefault(
        "radio",
        {
            "in_building_system": len(spec.floors) > 6,
            "dead_spots": ["Stair B below grade"] if spec.floors[0].ordinal < 0 else [],
        },
    )
    for system, what, since, until in spec.impairments:
        entry = {"system": system, "what": what, "since": since}
        part["impairments"].append(entry | ({"until": until} if until else {}))
    return part


def _water(building: Building) -> Record:
    spec = building.spec
    part: Record = {"needed_fire_flow_gpm": spec.fire_flow_gpm}
    if spec.other_water:
        part["other_sources"] = [
            {"label": label, "location": where, **({"volume_gal": volume} if volume else {})}
            for label, where, volume in spec.other_water
        ]
    return part


def _hazmat(building: Building) -> Record | None:
    spec = building.spec
    part: Record = {}
    if spec.placard is not None:
        health, fire, instability, special = spec.placard
        part["placard"] = {
            "health": health,
            "flammability": fire,
            "instability": instability,
            "special": special.split() if special else [],
        }
    if not spec.stores:
        return part | {"chemicals": []}
    return part if spec.tier2 else part | {"reported_for_year": TODAY.year - 1}


def _people(building: Building, rng: random.Random) -> Record:
    center = building.spec.command_center
    if center is None:
        return {}
    return {
        "command_center": {
            "location": center[0],
            "level": building.spec.ground.label,
            "phone": people.phone(rng),
            "backup_location": center[1],
            "backup_phone": people.phone(rng),
        }
    }


def _capabilities(building: Building, rng: random.Random) -> Record | None:
    given = building.spec.capabilities
    if given is None:
        return None
    chief = {
        "name": people.name(rng),
        "role": "Continuity lead",
        "phones": [people.phone(rng)],
        "hours": "24 hours",
        "priority": 1,
    }
    return {**given, "continuity_contacts": [chief]}
