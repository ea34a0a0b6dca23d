"""Rail station, ferry terminal."""

from __future__ import annotations

from tests.city.drawing.pen import Stored
from tests.city.facilities.shut_offs import ELECTRIC_GROUND, HVAC, ORDINARY, WATER_GROUND
from tests.city.hazmat import Store
from tests.city.plan.hall import Bay, Hall
from tests.city.plan.shapes import Use
from tests.city.spec import Spec, storeys
from tests.city.streets import Block

SPECS = (
    Spec(
        slug="union-station",
        name="Port Adler Union Station",
        aliases=("Union Station", "Adler Depot"),
        shape=Hall(
            86,
            76,
            (Bay("GREAT HALL", Use.DINING, 0.4), Bay("PLATFORMS", Use.TRACKS, 0.6, "")),
            front=10.0,
            elevators=2,
            bay=9.5,
            lobby=12.0,
            side_exits=True,
        ),
        floors=storeys("B1 basement; 1 public support; 2 office"),
        sector="Transportation Systems",
        faces="N",
        block=Block(-2, -3),
        use="Rail station, 4 tracks, 31,000 passengers a day",
        occupants=(2800, 120, 1500),
        hours="Daily 04:30-01:30",
        tenants=("Lake and Prairie Railway", "Depot Deli", "Transit Police"),
        alert=(
            "Tracks live until the dispatcher confirms: third rail 750 V DC. Call Lake and Prairie "
            "dispatch before going on tracks.",
            "danger",
        ),
        sheet="ARCH E1",
        stored=Stored(unit=2.0),
        storey_m=5.5,
        construction={"type": "II", "year": 1931, "roof_type": "Steel arch over platforms, copper"},
        protection={
            "smoke_control": "Platform fans, two directions, keyed in the station master's office",
            "radio": {"in_building_system": True, "dead_spots": ["Baggage tunnel B1"]},
        },
        fire_flow_gpm=3500,
        shut_offs=(
            *ORDINARY,
            (
                "electric",
                "Traction power emergency trip",
                "1",
                "Blue light boxes at both ends of each platform. Confirm by telephone in the box.",
            ),
        ),
        stores=(
            Store("diesel", 11_900, "Switcher fuel point, side C", "", "Above ground tank"),
            Store("refrigerant", 410, "Chillers, level B1", "B1", "Other"),
        ),
        assistance=((9, "Usual number of passengers who need boarding help", "Help point, great hall", "1"),),
        roles=("Station master", "Lake and Prairie dispatcher"),
        areas=("Platforms with flagman", "Great hall"),
        command_center=("Station master's office", "Transit police post"),
        security={
            "cameras": [
                {"id": "CAM-1", "label": "Great hall", "level": "1"},
                {"id": "CAM-2", "label": "Platform 1", "level": "1"},
            ],
            "who_can_view": "Station master; transit police",
            "access_control": "Fare gates open on alarm",
            "lockdown_plan": "Trains run through without stopping.",
            "armed_guards": "Transit police, two by day",
        },
        capabilities={
            "space": ["Great hall, 1,200 people"],
            "equipment": ["Rescue train with stretchers"],
            "expertise": [],
        },
        limits=(("overhead clearance", "Baggage ramp, Clarion Street", 3.4),),
        diagrams=("hvac",),
        age=115,
    ),
    Spec(
        slug="pier-6-ferry-terminal",
        name="Pier 6 Ferry Terminal",
        aliases=("Ferry Terminal", "Pier Six"),
        shape=Hall(
            64, 34, (Bay("WAITING HALL", Use.DINING, 1.0, "UPPER BOARDING HALL"),), front=7.5, elevators=1, bay=8.0
        ),
        floors=storeys("1 public support; 2 office"),
        sector="Transportation Systems",
        faces="S",
        front=(705.0, -66.0),
        street="Pier 6 Drive",
        number=6,
        use="Ferry and cruise terminal",
        occupants=(620, 4, 1300),
        hours="Daily 05:30-23:00",
        district="Lakefront",
        alert=(
            "Built on timber piles over water. Fire under deck: fireboat only access. Pier limit 20 t at the east end.",
            "danger",
        ),
        sheet="ARCH D",
        storey_m=4.5,
        construction={"type": "IV", "year": 1938, "roof_type": "Timber deck on glulam arches", "solar_panels": True},
        coverage="full",
        fire_flow_gpm=3000,
        other_water=(("Lake Michigan", "Fireboat berth, side C", None),),
        shut_offs=(ELECTRIC_GROUND, WATER_GROUND, HVAC),
        stores=(
            Store("diesel", 42_000, "Bunker tank, west end", "", "Below ground tank"),
            Store("propane", 760, "Cafe cylinders", "1", "Cylinder", "Greater than ambient pressure"),
        ),
        roles=("Harbor master", "Terminal manager"),
        areas=("Terminal", "Under-deck with boat"),
        command_center=("Harbor master's office, level 2", "Pier 4 shed"),
        assembly=((-22.0, 8.0), (-110.0, 6.0)),
        limits=(
            ("weight limit", "Pier deck east of the terminal", 20.0),
            ("overhead clearance", "Canopy at the entrance", 3.6),
        ),
        missing=frozenset({"assistance", "capabilities"}),
        security={
            "access_control": "Passenger screening at level 2",
            "who_can_view": "Harbor master",
            "cameras": [{"id": "CAM-1", "label": "Berth 1"}],
            "armed_guards": "None",
        },
        age=355,
    ),
)
