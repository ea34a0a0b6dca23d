"""Facilities for tests: a tower in which every section is filled, a bare one, and the area around them.

Places are given in metres east and north of the tower's corner and turned into longitude and latitude.
"""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from responder_app.model.area import Area
from responder_app.model.base import LonLat
from responder_app.model.facility import PrePlan

TOWER = "11111111-1111-4111-8111-111111111111"
BARE = "22222222-2222-4222-8222-222222222222"
AREA = "33333333-3333-4333-8333-333333333333"
CORNER: LonLat = (-87.6300, 41.8800)
FLOORS = ("B1", "G", "2", "3", "5", "6", "7", "8", "9", "10", "11", "12", "14", "15")
"""No 4, no 13: "14" is the twelfth above ground, counting 2 as the first."""


def at(east: float, north: float) -> LonLat:
    """A place by metres from the tower's corner (the local scale of 41.88 degrees north)."""
    lat = CORNER[1] + north / 111_073
    return (round(CORNER[0] + east / (111_415 * math.cos(math.radians(41.88))), 8), round(lat, 8))


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)]
    return {"outer": ring}


def quality(checked: date = date(2025, 12, 1)) -> dict[str, Any]:
    return {"verified_on": checked.isoformat(), "verified_by": "Engine 5"}


def tower(**changes: Any) -> PrePlan:
    """The full tower: 40 by 30 m, side A to the south; `changes` replace whole sections, None removes one."""
    content = {**_tower(), **changes}
    return PrePlan.model_validate({name: value for name, value in content.items() if value is not None})


def bare(**changes: Any) -> PrePlan:
    """A facility of which only the identity is known, 120 m east of the tower."""
    identity = {
        "name": "Riverside Flats",
        "address": {"street": "44 River Road", "city": "Springfield"},
        "location": at(140, 15),
    }
    return PrePlan.model_validate({"id": BARE, "identity": identity, **changes})


def _tower() -> dict[str, Any]:
    return {
        "id": TOWER,
        "identity": {
            "name": "Lakeside Tower",
            "aliases": ["The Lantern"],
            "address": {"street": "120 North Lake Street", "city": "Springfield"},
            "location": at(20, 0),
            "tenants": ["Acme Insurance"],
            "sector": "Commercial Facilities",
            "critical_alert": {
                "text": "Floor 4 and 13 do not exist. Do not use water in the battery room on B1.",
                "severity": "danger",
                "author": "Captain Diaz",
                "verified_on": "2025-12-01",
            },
            "handling": "Law enforcement sensitive",
            "quality": quality(),
        },
        "site": {
            "side_a_bearing_deg": 180,
            "footprint": [box(0, 0, 40, 30)],
            "access_points": [
                {"id": "a1", "label": "Loading dock", "point": at(10, 30), "kind": "loading dock", "side": "C"},
                {"id": "a2", "label": "Main lobby", "point": at(20, 0), "kind": "main entrance", "side": "A",
                 "level": "G"},
            ],
            "key_boxes": [
                {"id": "k1", "label": "Key box 1", "side": "A", "location": "left of main door", "point": at(18, 0)}
            ],
            "gates": [{"id": "g1", "label": "Alley gate", "point": at(-5, 20)}],
            "staging_points": [{"id": "s1", "label": "Lake and Third", "point": at(-30, -40)}],
            "fire_command_center": {
                "location": "behind reception", "level": "G", "phone": "555-0101", "point": at(24, 3)},
            "limits": [{"kind": "overhead clearance", "location": "Alley", "clearance_m": 3.8}],
            "quality": quality(),
        },
        "access_codes": {"codes": [{"opens": "k1", "code": "4711"}], "quality": quality()},
        "occupancy": {
            "use": "Offices over retail",
            "occupants": {"day": 1200, "night": 45, "weekend": 80},
            "quality": quality(),
        },
        "assistance": {
            "people": [
                {"count": 3, "needs": "wheelchair", "level": "7", "location": "east offices"},
                {"count": 12, "needs": "children's day care", "level": "2"},
            ],
            "quality": quality(),
        },
        "construction": {
            "type": "II", "year": 1988, "stories_above": 13, "stories_below": 1, "roof_type": "Membrane on steel deck",
            "truss_or_lightweight": True, "solar_panels": True, "battery_storage": True, "quality": quality(),
        },
        "levels": {
            "levels": [_level(number, label) for number, label in enumerate(FLOORS, start=-1)], "quality": quality()
        },
        "protection": {
            "sprinklers": {"coverage": "full", "location": "valve room", "level": "B1", "point": at(5, 5)},
            "standpipes": [{"id": "p1", "label": "Stair A", "level": "G", "point": at(6, 25)}],
            "fdc": [{"id": "f1", "label": "FDC", "side": "A", "location": "right of main door", "point": at(26, 0)}],
            "alarm_panel": {"location": "lobby", "level": "G", "point": at(22, 2)},
            "smoke_control": "Stair pressurisation, panel in the fire command center",
            "impairments": [
                {"system": "standpipe", "what": "Stair B above 9", "since": "2026-02-27"},
                {"system": "alarm", "what": "Floor 3 detectors", "since": "2026-01-05", "until": "2026-01-09"},
            ],
            "quality": quality(date(2024, 6, 1)),
        },
        "vertical": {
            "stairs": [
                {"id": "A", "from_level": "B1", "to_level": "15", "roof_access": True, "pressurised": True,
                 "point": at(4, 26)},
                {"id": "B", "from_level": "G", "to_level": "9", "roof_access": False, "pressurised": False,
                 "point": at(36, 4)},
            ],
            "elevators": [
                {"id": "1", "from_level": "G", "to_level": "15", "fire_service": True, "point": at(20, 15)},
                {"id": "2", "from_level": "G", "to_level": "15", "fire_service": False, "point": at(23, 15)},
            ],
            "quality": quality(),
        },
        "water": {
            "hydrants": [
                {"id": "H-1", "point": at(30, -12), "flow_gpm": 1600, "main_in": 12},
                {"id": "H-9", "point": at(-15, 10), "in_service": False},
            ],
            "needed_fire_flow_gpm": 2500,
            "quality": quality(),
        },
        "utilities": {
            "shut_offs": [
                {"id": "w", "kind": "water", "label": "Domestic water", "level": "B1", "location": "valve room"},
                {"id": "g", "kind": "gas", "label": "Gas meter", "location": "outside, side C", "point": at(2, 31),
                 "instructions": "Quarter turn with a wrench"},
                {"id": "e", "kind": "electric", "label": "Main switch", "level": "B1", "location": "switch room"},
                {"id": "h", "kind": "HVAC", "label": "HVAC stop", "level": "G", "location": "fire command center"},
                {"id": "b", "kind": "battery storage", "label": "Battery stop", "level": "B1"},
            ],
            "quality": quality(),
        },
        "hazmat": {"chemicals": _chemicals(), "reported_for_year": 2025, "quality": quality()},
        "people": {
            "contacts": [
                {"name": "Sam Ortiz", "role": "Security desk", "phones": ["555-0111"], "priority": 2},
                {"name": "Ada Park", "role": "Chief engineer", "phones": ["555-0110", "555-0119"], "priority": 1},
                {"name": "Li Chen", "role": "Property manager", "phones": ["555-0112"], "priority": 3},
            ],
            "first_in": [
                _credential("Old Hand", "2024-01-01", "2025-01-01"),
                _credential("Ada Park", "2026-01-01", "2026-12-31"),
                _credential("New Hire", "2026-06-01", "2027-06-01"),
            ],
            "command_center": {"location": "Floor 2, room 210", "level": "2", "phone": "555-0120"},
            "quality": quality(),
        },
        "evacuation": _evacuation(),
        "documents": [
            *(_plan(label) for label in FLOORS[:-1]),
            {"id": "hvac", "kind": "HVAC diagram", "title": "HVAC risers", "media_type": "application/pdf",
             "pages": [{"width_pt": 2592, "height_pt": 1728}] * 2},
            {"id": "photo", "kind": "photo", "title": "Side A", "media_type": "image/jpeg",
             "pages": [{"width_pt": 800, "height_pt": 600}]},
            {"id": "sds-cl", "kind": "safety data sheet", "title": "Chlorine SDS", "media_type": "application/pdf",
             "pages": [{"width_pt": 612, "height_pt": 792}]},
        ],
    }  # fmt: skip


def _credential(name: str, start: str, end: str) -> dict[str, Any]:
    return {
        "name": name,
        "employer": "Acme",
        "role": "Engineer",
        "id_check": "Photo badge, number on file",
        "areas": ["B1", "roof"],
        "valid_from": start,
        "valid_to": end,
    }


def _plan(label: str) -> dict[str, Any]:
    return {
        "id": f"plan-{label}",
        "kind": "floor plan",
        "title": f"Floor {label}",
        "media_type": "application/pdf",
        "level": label,
        "pages": [{"width_pt": 1000, "height_pt": 800}],
    }


def _level(ordinal: int, label: str) -> dict[str, Any]:
    """The plan is at 20 points to the metre, its lower left corner (100, 700) on the tower's corner."""
    places = ((0, 0), (40, 0), (40, 30), (0, 30))
    points = [{"page_x_pt": 100 + 20 * x, "page_y_pt": 700 - 20 * y, "point": at(x, y)} for x, y in places]
    return {
        "ordinal": ordinal,
        "label": label,
        "plan": None if label == FLOORS[-1] else f"plan-{label}",
        "georeference": {"control_points": points},
    }


def _chemicals() -> list[dict[str, Any]]:
    return [
        {
            "id": "glycol", "name": "Propylene glycol", "cas": "57-55-6", "liquid": True,
            "max_amount": {"low_lb": 900, "high_lb": 900}, "storage": [{"level": "12", "location": "plant room"}],
        },
        {
            "id": "cl", "name": "Chlorine", "cas": "7782-50-5", "un": 1017, "gas": True, "ehs": True,
            "max_amount": {"low_lb": 1000, "high_lb": 4999, "code": "04"}, "sds": "sds-cl",
            "storage": [{"level": "B1", "location": "pool plant", "point": at(30, 25), "storage_type": "Cylinder"}],
        },
        {
            "id": "diesel", "name": "Diesel fuel", "un": 1202, "liquid": True,
            "max_amount": {"low_lb": 12000, "high_lb": 12000}, "storage": [{"level": "B1", "location": "generator"}],
            "nfpa704": {"health": 1, "flammability": 2, "instability": 0},
        },
    ]  # fmt: skip


def _evacuation() -> dict[str, Any]:
    nodes = [
        {"id": "r1", "kind": "room", "point": at(10, 10), "level": "G", "label": "Shop"},
        {"id": "r2", "kind": "room", "point": at(10, 20), "level": "2", "label": "Day care"},
        {"id": "r3", "kind": "room", "point": at(38, 28), "level": "2", "label": "Store room"},
        {"id": "c1", "kind": "corridor", "point": at(20, 10), "level": "G"},
        {"id": "c2", "kind": "corridor", "point": at(20, 20), "level": "2"},
        {"id": "sA2", "kind": "stair", "point": at(4, 26), "level": "2"},
        {"id": "sAG", "kind": "stair", "point": at(4, 26), "level": "G"},
        {"id": "x1", "kind": "exit", "point": at(20, 0), "level": "G", "label": "Main door"},
        {"id": "x2", "kind": "exit", "point": at(4, 30), "level": "G", "label": "Stair A door", "accessible": False},
        {"id": "ref", "kind": "area of refuge", "point": at(22, 22), "level": "2", "label": "Refuge 2"},
        {"id": "asm", "kind": "assembly point", "point": at(-30, -40), "label": "Plaza"},
    ]
    edges = [
        {"start": "r1", "end": "c1", "width_m": 0.9},
        {"start": "c1", "end": "x1", "width_m": 1.8},
        {"start": "r2", "end": "c2", "width_m": 1.0},
        {"start": "c2", "end": "sA2", "width_m": 1.2},
        {"start": "sA2", "end": "sAG", "width_m": 1.1, "stairs": True, "accessible": False},
        {"start": "sAG", "end": "x2"},
        {"start": "c2", "end": "ref", "width_m": 1.2},
        {"start": "x1", "end": "asm", "width_m": 3.0},
    ]
    return {
        "nodes": nodes,
        "edges": edges,
        "assembly_points": [{"id": "p", "label": "Plaza", "point": at(-30, -40), "capacity": 900}],
        "areas_of_refuge": [{"id": "r", "label": "Refuge 2", "level": "2", "capacity": 12}],
        "quality": quality(),
    }


def area() -> Area:
    """Streets, the building next door (6 m east of the tower), hydrants, addresses."""
    return Area.model_validate(
        {
            "id": AREA,
            "name": "Springfield",
            "streets": [
                {"name": "North Lake Street", "kind": "major street", "line": [at(-300, -20), at(300, -20)]},
                {"name": "Third Street", "kind": "street", "line": [at(-40, -300), at(-40, 300)]},
                {"name": "Far Road", "kind": "street", "line": [at(9000, 0), at(9000, 100)]},
            ],
            "structures": [
                {"outline": box(46, 0, 80, 30), "name": "Annex"},
                {"outline": box(0, 300, 40, 330)},
            ],
            "water": [box(-200, 100, -100, 200)],
            "green": [box(100, 60, 180, 140)],
            "hydrants": [
                {"id": "C-7", "point": at(60, -15), "flow_gpm": 800, "main_in": 8},
                {"id": "C-8", "point": at(30.5, -12), "flow_gpm": 1500},
            ],
            "addresses": [
                {"street": "126 North Lake Street", "city": "Springfield", "point": at(60, 10)},
                {"street": "45 River Road", "city": "Springfield", "point": at(150, 20)},
            ],
        }
    )
