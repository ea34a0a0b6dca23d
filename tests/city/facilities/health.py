"""Hospital, nursing home."""

from __future__ import annotations

from tests.city.facilities.shut_offs import GENERATOR, ORDINARY
from tests.city.hazmat import Store
from tests.city.plan.wings import Wings
from tests.city.spec import Spec, storeys
from tests.city.streets import Block

SPECS = (
    Spec(
        slug="st-brannoc-medical",
        name="St. Brannoc Medical Center",
        aliases=("St. Brannoc Hospital", "Brannoc ER"),
        shape=Wings("O", 92, 72, strip=8.2, corridor=2.8, inner=7.2, court="court", elevators=6, bay=8.0),
        floors=storeys("B1 basement; 1 emergency; 2 surgery; 3-7 ward"),
        sector="Healthcare and Public Health",
        faces="S",
        block=Block(-3, 3, 2, 1),
        use="Hospital, 310 beds, trauma centre",
        occupants=(1450, 720, 980),
        hours="24 hours",
        tenants=("Brannoc Children's Clinic",),
        alert=(
            "Defend in place: move patients sideways past fire doors, not down. MRI on 1: magnet always on, no steel.",
            "danger",
        ),
        sheet="ARCH E1",
        storey_m=4.3,
        construction={"type": "I", "year": 1989, "roof_type": "Concrete, helipad over stair C", "solar_panels": False},
        pressurised=("ST-A", "ST-B"),
        roof_stairs=("ST-A", "ST-C"),
        protection={
            "smoke_control": "Smoke compartments by wing, dampers close on alarm; operating rooms "
            "purge at the fire panel",
            "fire_pump": {"flow_gpm": 1500, "location": "Fire pump room", "level": "B1"},
            "radio": {"in_building_system": True, "dead_spots": ["MRI suite", "B1 linear accelerator"]},
        },
        impairments=(("in-building radio", "Amplifier level 5 in fault", "2026-11-05", None),),
        fire_flow_gpm=4000,
        shut_offs=(
            *ORDINARY,
            GENERATOR,
            (
                "medical gas",
                "Oxygen bulk valve OX-1",
                "",
                "At the bulk tank, side C. Ask the charge nurse before closing: 9 zones have valves of their own.",
            ),
        ),
        stores=(
            Store(
                "oxygen",
                58_000,
                "Bulk tank, side C yard",
                "",
                "Above ground tank",
                "Greater than ambient pressure",
                "Cryogenic conditions",
            ),
            Store("nitrous", 900, "Cylinder manifold, level B1", "B1", "Cylinder", "Greater than ambient pressure"),
            Store("ethylene oxide", 260, "Sterile supply, level 2", "2", "Cylinder", "Greater than ambient pressure"),
            Store("formaldehyde", 310, "Pathology, level B1", "B1", "Plastic drum"),
            Store("diesel", 71_000, "Underground tank, side C", "", "Below ground tank"),
        ),
        placard=(3, 4, 3, "OX"),
        sds=("oxygen", "ethylene oxide"),
        assistance=(
            (240, "Bed-bound patients", "Wards", "3"),
            (22, "Ventilated patients", "ICU, level 2", "2"),
            (14, "Newborn infants", "Maternity, level 4", "4"),
        ),
        roles=("Administrator on duty", "Chief engineer"),
        areas=("Wards with charge nurse", "Plant level B1"),
        command_center=("Hospital command center, room 109", "Conference room, level 3"),
        capabilities={
            "expertise": ["Trauma team", "Toxicologist on call"],
            "equipment": ["Decontamination tent, 20 an hour", "12 ventilators"],
            "space": ["Surge ward, 40 beds"],
            "closed_pod": {"employees_covered": 1900, "plan_exercised_on": "2025-10-02"},
        },
        security={
            "cameras": [{"id": "CAM-1", "label": "Emergency entrance", "level": "1"}],
            "who_can_view": "Security, room 104",
            "access_control": "Wards on cards after 20:00; maternity has infant tags.",
            "lockdown_plan": "Emergency entrance is the only door that stays open.",
            "armed_guards": "Two in the emergency department",
            "safe_rooms": [],
        },
        gate="Ambulance bay bollards",
        diagrams=("hvac", "mechanical"),
        ages={"people": 10, "hazmat": 30, "assistance": 5},
        age=70,
    ),
    Spec(
        slug="sycamore-court",
        name="Sycamore Court Nursing Home",
        aliases=("Sycamore Court",),
        shape=Wings("U", 62, 46, strip=6.8, corridor=2.6, elevators=2),
        floors=storeys("B1 basement; 1 resident; 2 resident"),
        sector="Healthcare and Public Health",
        faces="S",
        block=Block(-3, 7),
        use="Nursing home, 96 residents",
        occupants=(140, 106, 125),
        hours="24 hours",
        alert=(
            "96 residents, 71 cannot walk. Dementia unit on 2 is locked: code at nurse station and in key box.",
            "danger",
        ),
        sheet="ARCH D",
        one_file=True,
        storey_m=3.3,
        construction={
            "type": "V",
            "year": 1996,
            "roof_type": "Wood truss, shingles, attic undivided",
            "truss_or_lightweight": True,
            "collapse_notes": "One common attic over both wings; open it early.",
        },
        coverage="full",
        impairments=(("sprinklers", "Attic dry system tripped and drained", "2026-11-18", None),),
        fire_flow_gpm=2250,
        shut_offs=(*ORDINARY, GENERATOR),
        stores=(
            Store("oxygen", 480, "Oxygen store by the rear door", "1", "Cylinder", "Greater than ambient pressure"),
        ),
        assistance=(
            (71, "Cannot walk", "Both levels, list at nurse station", "1"),
            (28, "Dementia, locked unit", "Level 2 east wing", "2"),
            (9, "On oxygen", "Level 1", "1"),
        ),
        roles=("Charge nurse", "Maintenance"),
        areas=("All",),
        command_center=("Nurse station, level 1", "Administrator's office"),
        missing=frozenset({"security", "capabilities", "people.first_in"}),
        ages={"assistance": 390, "protection": 9},
        age=410,
    ),
)
