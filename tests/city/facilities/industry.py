"""Chemical plant, water purification, cold store, tank depot."""

from __future__ import annotations

from tests.city.drawing.pen import Stored
from tests.city.facilities.shut_offs import ELECTRIC_GROUND, GENERATOR, GROUND, HVAC, WATER_GROUND
from tests.city.hazmat import Store
from tests.city.plan.hall import Bay, Hall
from tests.city.plan.shapes import Use
from tests.city.plan.wings import Wings
from tests.city.spec import Spec, storeys
from tests.city.streets import Block

_PRESSURE = "Greater than ambient pressure"

SPECS = (
    Spec(
        slug="northquay-reagents",
        name="Northquay Reagents",
        aliases=("Northquay Chemical",),
        shape=Hall(
            78, 60, (Bay("PROCESS HALL", Use.PROCESS, 0.6), Bay("DRUM STORE", Use.RACKS, 0.4)), docks=4, bay=9.75
        ),
        floors=storeys("1 plant support; 2 plant support"),
        sector="Chemical",
        faces="W",
        block=Block(-8, -6, 1, 2),
        use="Batch chemical plant: monomers, solvents, acids",
        occupants=(95, 22, 22),
        hours="24 hours, three shifts",
        district="West",
        alert=(
            "Acrylonitrile and styrene: runaway if heated. Stay upwind, 800 m for a tank on fire. "
            "Foam only, no water on acid bay.",
            "danger",
        ),
        sheet="ARCH D",
        storey_m=6.0,
        construction={"type": "II", "year": 1979, "roof_type": "Steel deck, explosion vents over process hall"},
        protection={
            "suppression": [
                {
                    "id": "SU-1",
                    "agent": "AR foam, 3%",
                    "protects": "Tank farm and drum store",
                    "location": "Foam house, side C",
                    "level": "1",
                }
            ],
            "fire_pump": {"flow_gpm": 2500, "location": "Pump house by the fire pond", "level": "1"},
        },
        fire_flow_gpm=5000,
        other_water=(
            ("Fire pond", "North-west corner, suction pad", 400_000),
            ("Slip dock", "Draft from Slip Road dock", None),
        ),
        shut_offs=(
            *GROUND,
            GENERATOR,
            ("gas", "Nitrogen blanket valve N-1", "", "Leave OPEN: it keeps air out of the monomer tanks."),
        ),
        stores=(
            Store("acrylonitrile", 186_000, "Tank T-1, tank farm", "", "Above ground tank", container_lb=186_000),
            Store("styrene", 240_000, "Tank T-2, tank farm", "", "Above ground tank"),
            Store("toluene", 92_000, "Tank T-3, tank farm", "", "Above ground tank"),
            Store("sulfuric", 48_500, "Acid bay, side D", "1", "Above ground tank"),
            Store("hydrochloric", 22_000, "Acid bay, side D", "1", "Above ground tank"),
            Store("methanol", 61_000, "Tank T-4, tank farm", "", "Above ground tank"),
            Store("nitrogen", 33_000, "Bulk tank, side B", "", "Above ground tank", _PRESSURE, "Cryogenic conditions"),
            Store("peroxide", 9_400, "Drum store, bay 6", "1", "Plastic drum", confidential=True),
        ),
        placard=(4, 3, 2, "W"),
        tier2=("325199", "Organic chemical manufacturing"),
        sds=("acrylonitrile", "styrene", "sulfuric"),
        roles=("Shift superintendent", "Process safety manager"),
        areas=("Process hall with escort", "Tank farm with escort"),
        gate="Main gate, Gantry Road",
        command_center=("Control room, level 1", "Gate house"),
        capabilities={
            "expertise": ["Emergency brigade of 12", "Process chemist on call"],
            "equipment": ["Foam trailer, 1,000 gal AR concentrate"],
            "space": [],
        },
        security={
            "access_control": "Fence and turnstile; transport cards at the gate",
            "who_can_view": "Gate house",
            "armed_guards": "None",
            "cameras": [{"id": "CAM-1", "label": "Tank farm"}],
            "lockdown_plan": "Stop loading; shut gate; muster in the control room.",
        },
        tanks=((12, 76, 6), (28, 76, 6), (44, 76, 6), (60, 76, 6)),
        limits=(("weight limit", "Pipe bridge, Slip Road", 30.0),),
        diagrams=("mechanical",),
        ages={"hazmat": 33, "people": 14},
        age=45,
    ),
    Spec(
        slug="tern-point-water",
        name="Tern Point Water Purification Plant",
        aliases=("Tern Point Plant", "City Waterworks"),
        shape=Hall(
            84,
            56,
            (Bay("FILTER HALL", Use.PROCESS, 0.65), Bay("CHEMICAL BUILDING", Use.PROCESS, 0.35)),
            docks=2,
            bay=10.5,
        ),
        floors=storeys("B1 basement; 1 plant support"),
        sector="Water and Wastewater",
        faces="W",
        front=(660.0, 350.0),
        street="Tern Point Road",
        number=10,
        use="Drinking water for 410,000 people",
        occupants=(26, 6, 6),
        hours="24 hours",
        alert=(
            "One-ton chlorine cylinders in chemical building. Leak: isolate 1,000 m, stay upwind. "
            "Never water on the leak.",
            "danger",
        ),
        sheet="A1",
        storey_m=5.5,
        construction={"type": "II", "year": 1964, "roof_type": "Precast concrete"},
        coverage="partial",
        protection={
            "smoke_control": "Chlorine room scrubber starts at 1 ppm",
            "sprinklers": {
                "coverage": "partial",
                "location": "By stair A",
                "level": "1",
                "notes": "None in the chlorine room",
            },
        },
        fire_flow_gpm=2500,
        other_water=(("Lake Michigan", "Draft at the sea wall, 2 m lift", None),),
        shut_offs=(ELECTRIC_GROUND, WATER_GROUND, HVAC, GENERATOR),
        stores=(
            Store(
                "chlorine", 20_000, "Chemical building, chlorine room", "1", "Cylinder", _PRESSURE, container_lb=2_000
            ),
            Store("fluorosilicic", 45_000, "Chemical building, day tanks", "1", "Above ground tank"),
            Store("ferric", 84_000, "Tanks, side C", "", "Above ground tank"),
            Store("hypochlorite", 7_500, "Chemical building, south bay", "1", "Plastic drum", confidential=True),
        ),
        placard=(4, 0, 0, "OX"),
        tier2=("221310", "Water supply and irrigation systems"),
        sds=("chlorine", "fluorosilicic"),
        roles=("Plant operator on watch", "Superintendent"),
        areas=("Filter hall", "Chemical building with escort"),
        gate="Causeway gate",
        command_center=("Control room, level 1", "Water Department, City Hall room 118"),
        handling="Law enforcement sensitive",
        security={
            "access_control": "Causeway gate on cards; boats kept off by buoys.",
            "who_can_view": "Operator on watch",
            "armed_guards": "Marine unit on patrol",
            "cameras": [{"id": "CAM-1", "label": "Causeway"}],
            "lockdown_plan": "Close the intake gates; call the superintendent.",
        },
        capabilities={
            "expertise": ["Chlorine institute kit B team of 4"],
            "equipment": ["Two 6-inch pumps"],
            "space": [],
        },
        tanks=((20, 74, 9), (46, 74, 9)),
        diagrams=("mechanical",),
        ages={"hazmat": 420},
        age=200,
        workbook=True,
    ),
    Spec(
        slug="glacier-dock-cold-storage",
        name="Glacier Dock Cold Storage",
        aliases=("Glacier Dock",),
        shape=Hall(
            92, 58, (Bay("FREEZER -18 F", Use.RACKS, 0.6), Bay("COOLER 34 F", Use.RACKS, 0.4)), docks=8, bay=11.5
        ),
        floors=storeys("1 store support; 2 plant support"),
        sector="Food and Agriculture",
        faces="N",
        block=Block(-5, -8, 2, 2),
        use="Cold store, 18,000 pallets",
        occupants=(48, 14, 10),
        hours="Mon-Sat, 24 hours",
        district="South",
        alert=(
            "Anhydrous ammonia 26,000 lb, engine room roof side C. Combustible foam panels: fire runs inside walls.",
            "danger",
        ),
        sheet="ARCH D",
        storey_m=6.0,
        glazing=(4, 1.6),
        construction={
            "type": "II",
            "year": 1991,
            "roof_type": "Steel deck, foam panels",
            "truss_or_lightweight": True,
            "collapse_notes": "Metal-faced foam panels fall in sheets.",
        },
        coverage="partial",
        protection={
            "sprinklers": {
                "coverage": "partial",
                "location": "Engine room",
                "level": "1",
                "notes": "Dry system in freezer, 60 s delay",
            }
        },
        impairments=(("sprinklers", "Freezer dry pipe valve shut, ice plug", "2026-11-14", None),),
        fire_flow_gpm=4000,
        shut_offs=(
            *GROUND,
            (
                "HVAC",
                "Ammonia king valve",
                "",
                "On the roof over the engine room, side C. Only with the refrigeration engineer.",
            ),
        ),
        stores=(
            Store(
                "ammonia",
                26_000,
                "Engine room, side C",
                "1",
                "Tank inside building",
                _PRESSURE,
                "Less than ambient temperature",
                container_lb=14_000,
            ),
            Store("battery acid", 5_100, "Charging room", "1", "Battery"),
            Store("dry ice", 3_200, "Cooler, north-east corner", "1", "Box"),
            Store("diesel", 6_900, "Yard tank, side B", "", "Above ground tank"),
        ),
        placard=(3, 1, 0, ""),
        tier2=("493120", "Refrigerated warehousing and storage"),
        sds=("ammonia",),
        roles=("Refrigeration engineer", "Warehouse manager"),
        areas=("Engine room with escort", "Freezer"),
        command_center=("Dispatch, level 1", "Guard hut"),
        gate="Truck gate, Ropewalk Street",
        capabilities={
            "space": ["Cold space, 4,000 pallets"],
            "equipment": ["Refrigerated trailers, 6"],
            "expertise": ["Ammonia technicians, 3"],
        },
        missing=frozenset({"security"}),
        diagrams=("hvac",),
        ages={"hazmat": 90},
        age=130,
    ),
    Spec(
        slug="gantry-point-depot",
        name="Gantry Point Tank Depot",
        aliases=("Gantry Point Terminal",),
        shape=Wings("bar", 46, 18, strip=6.5, corridor=2.2, elevators=0),
        floors=storeys("1 plant support; 2 office"),
        sector="Energy",
        faces="E",
        block=Block(-8, -9, 1, 2),
        use="Fuel terminal: 6 tanks, truck and barge loading",
        occupants=(31, 5, 8),
        hours="24 hours",
        district="South",
        alert=(
            "Tanks 1-6 gasoline, jet, diesel, ethanol: AR foam. Dike drains open outward: shut valve D-1 first.",
            "danger",
        ),
        sheet="Tabloid",
        stored=Stored(margin=36.0),
        storey_m=3.6,
        coverage="none",
        construction={"type": "II", "year": 1958, "roof_type": "Steel deck"},
        protection={
            "suppression": [
                {
                    "id": "SU-1",
                    "agent": "AR foam, fixed chambers",
                    "protects": "Tanks 1 to 4",
                    "location": "Foam house by gate",
                }
            ]
        },
        impairments=(("suppression", "Foam chamber on tank 3 isolated", "2026-07-21", None),),
        fire_flow_gpm=6000,
        other_water=(("Slip", "Barge slip, draft from the apron", None),),
        shut_offs=(
            ELECTRIC_GROUND,
            WATER_GROUND,
            (
                "gas",
                "Dike drain valve D-1",
                "",
                "Red wheel outside the dike, north corner. Close: clockwise, 14 turns.",
            ),
            ("electric", "Loading rack emergency stop", "", "Yellow posts at both ends of the rack."),
        ),
        stores=(
            Store("gasoline", 14_800_000, "Tanks 1 and 2", "", container_lb=7_400_000),
            Store("jet", 8_200_000, "Tank 3"),
            Store("diesel", 7_900_000, "Tanks 4 and 5"),
            Store("ethanol", 2_400_000, "Tank 6"),
            Store("propane", 9_800, "Yard bullet", "", "Above ground tank", _PRESSURE),
        ),
        placard=(2, 3, 0, ""),
        tier2=("424710", "Petroleum bulk stations and terminals"),
        sds=("gasoline", "ethanol"),
        roles=("Terminal operator", "Terminal manager"),
        areas=("Tank field with escort",),
        gate="Main gate, Slip Road",
        command_center=("Control room, level 1", "Gate house"),
        tanks=((-6, 46, 11), (22, 46, 11), (50, 46, 11), (-6, 76, 11), (22, 76, 11), (50, 76, 9)),
        capabilities={
            "equipment": ["Foam 5,000 gal", "Boom 600 m"],
            "expertise": ["Mutual aid with Northquay brigade"],
            "space": [],
        },
        missing=frozenset({"security", "assistance", "evacuation.areas_of_refuge"}),
        age=500,
        ages={"hazmat": 70},
    ),
)
