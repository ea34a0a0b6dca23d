"""Answers as the briefing gives them, written out: a hard case of every screen for tests of the gui alone."""

from __future__ import annotations

from datetime import date

from responder_app.briefing.answers.fact import Age, AgeState, Fact, FactSeverity, FactState
from responder_app.briefing.answers.hazmat import Diamond
from responder_app.briefing.answers.heading import Heading, Trust, TrustLevel
from responder_app.briefing.answers.search import FacilityHit, SearchAnswer
from responder_app.briefing.answers.sheet import ArrivalSheet, Block, BlockKind, FireFloor

FACILITY = "00000000-0000-4000-8000-000000000001"
OTHER = "00000000-0000-4000-8000-000000000002"
CURRENT = Age(AgeState.CURRENT, "checked 3 months ago", date(2026, 8, 20), "Fire prevention bureau", date(2027, 8, 20))
OVERDUE = Age(AgeState.OVERDUE, "checked 2 years ago", date(2024, 9, 1), None, date(2025, 9, 1))
UNKNOWN = Age(AgeState.UNKNOWN, "never checked")
DANGER, CAUTION = FactSeverity.DANGER, FactSeverity.CAUTION

TRUST = Trust(
    TrustLevel.OK,
    True,
    "Verified",
    "Lakeport Pre-plan Office",
    "Lakeport Pre-plan Office, version 3, issued 2 Nov 2026",
    "checked for updates 9 hours ago",
    3,
    41,
    "Verified",
    date(2026, 11, 2),
)
DIAMOND = Diamond(3, 1, 2, ("W", "OX"), "Owner's placard", False, "health 3, flammability 1, instability 2, special: W")
LONG_ALERT = (
    "LIGHTWEIGHT TRUSS ROOF over the whole north wing: no crews on the roof. Floor 13 is omitted in the "
    "numbering. Lithium battery room on B2: do not use water."
)


def fact(
    label: str, value: str, severity: FactSeverity = FactSeverity.NORMAL, state: FactState = FactState.PROVIDED
) -> Fact:
    return Fact(label, value, state, severity)


def heading(facility_id: str = FACILITY, name: str = "Harbor Point Tower") -> Heading:
    return Heading(
        facility_id,
        name,
        "1200 North Harbor Avenue, Lakeport",
        None,
        TRUST,
        "3 of 12 sections overdue for review",
        True,
    )


def _blocks(chosen: bool) -> tuple[Block, ...]:
    missing, hidden = FactState.MISSING, FactState.NOT_SHARED
    return (
        Block(BlockKind.ALERT, "Critical alert", (fact("Danger", LONG_ALERT, DANGER),), age=CURRENT),
        Block(
            BlockKind.ACCESS,
            "Entrances and key box",
            (
                fact("Side A", "Faces north-east, N Harbor Ave"),
                fact("Main entrance", "Lobby doors, side A"),
                fact("Key box", "Left of lobby doors, 1.5 m up"),
                fact("Fire command center", "Lobby, behind reception"),
                fact("Codes", "Not shared with your agency", state=hidden),
            ),
            2,
            CURRENT,
        ),
        Block(
            BlockKind.LIFE,
            "Life",
            (
                fact("Occupants now (night)", "340 people"),
                fact("Day / weekend", "2,150 / 410"),
                fact("Need help", "6 people: 3 on floor 9, 2 on 14, 1 on 22", CAUTION),
                fact("Areas of refuge", "Stair lobbies, floors 8, 16, 24"),
            ),
            0,
            CURRENT,
        ),
        Block(
            BlockKind.CONSTRUCTION,
            "Construction",
            (
                fact("Lightweight truss", "TRUSS ROOF: collapse risk", DANGER),
                fact("Type", "II, 31 stories above, 3 below, built 1987"),
                fact("Floor numbers", "No 4, 13", CAUTION),
                fact("Roof", "Membrane on steel deck, solar panels"),
            ),
            1,
            OVERDUE,
        ),
        Block(
            BlockKind.HAZMAT,
            "Hazmat",
            (
                fact("Most dangerous", "Chlorine, 2,000 lb", DANGER),
                fact("", "Sulfuric acid 93%, 5,000 to 9,999 lb (code 05), floor B2"),
                fact("", "Lithium-ion batteries, 12,000 lb, floor B2", CAUTION),
            ),
            4,
            CURRENT,
        ),
        Block(
            BlockKind.WATER,
            "Water",
            (
                fact("Nearest hydrant", "H-214, 35 m NE, 1,500 gpm"),
                fact("FDC", "Side A, right of lobby, feeds all zones"),
                fact("Standpipes", "Stairs 1 and 2, class I, all floors"),
                fact("Needed fire flow", "3,500 gpm"),
            ),
            3,
            CURRENT,
        ),
        Block(
            BlockKind.SYSTEMS,
            "Systems",
            (
                fact("OUT OF SERVICE", "Fire pump, since 11 Nov 2026", DANGER),
                fact("Sprinklers", "Partial: floors B3 to 20; valve B1 room B104"),
                fact("Alarm panel", "Lobby, behind reception"),
                fact("Smoke control", "Not provided", state=missing),
            ),
            0,
            CURRENT,
        ),
        Block(
            BlockKind.VERTICAL,
            "Stairs and elevators",
            (
                fact("Reaches the roof", "Stair 2 only"),
                fact("Stair 1", "B3 to 31, pressurised"),
                fact("Stair 2", "1 to roof, not pressurised"),
                fact("Elevators", "Cars 1 to 6: fire service 1 and 2"),
            ),
            2,
            CURRENT,
        ),
        Block(
            BlockKind.SHUT_OFFS,
            "Shut-offs",
            (
                fact("Gas", "Side C, meter room, quarter turn"),
                fact("Electric", "B1, room B112, main switch 1"),
                fact("HVAC", "Fire command center, red stop key"),
                fact("Battery storage", "B2, disconnect outside room B207", CAUTION),
            ),
            2,
            UNKNOWN,
        ),
        Block(
            BlockKind.FIRE_FLOOR,
            "Fire floor",
            (
                (
                    fact("Fire floor", "12"),
                    fact("Above / below", "14 / 11", CAUTION),
                    fact("Stairs", "1, 2"),
                    fact("Plan", "Floor 12, sheet A-112"),
                )
                if chosen
                else (fact("Fire floor", "Not set"), fact("", "Press to choose one of 34 floors"))
            ),
        ),
        Block(
            BlockKind.PEOPLE,
            "People to call",
            (
                fact("First", "Dana Whitfield 555-0142"),
                fact("", "Chief engineer, 24 hours"),
                fact("Second", "Luis Ortega 555-0188"),
                fact("Command center", "Lobby, 555-0101"),
            ),
            5,
            OVERDUE,
        ),
        Block(
            BlockKind.EVACUATION,
            "Exposures and evacuation",
            (
                fact("Assembly point", "Harbor Park, 120 m E"),
                fact("Exposure B", "Hotel, 8 m, 22 stories", CAUTION),
                fact("Exits", "5 at grade"),
            ),
            0,
            CURRENT,
        ),
        Block(
            BlockKind.TRUST,
            "How far to trust this",
            (
                fact("Package", "Verified, version 3"),
                fact("Issued by", "Lakeport Pre-plan Office"),
                fact("Reviews", "3 of 12 sections overdue", CAUTION),
                fact("Last check for updates", "9 hours ago"),
            ),
        ),
    )


def arrival_sheet(fire_floor: str | None = None, facility_id: str = FACILITY) -> ArrivalSheet:
    """A sheet with as much on it as there can be."""
    floor = FireFloor(fire_floor, 11, "14", "11", (), (), (), None, "") if fire_floor else None
    floors = ("Roof", *(str(n) for n in range(33, 0, -1) if n not in (4, 13)), "B1", "B2", "B3")
    return ArrivalSheet(
        heading(facility_id),
        "16T DM 48012 37145",
        fact("Use", "Offices, restaurant on floor 31"),
        fact("Sector", "Commercial Facilities"),
        DIAMOND,
        (),
        _blocks(bool(fire_floor)),
        floors,
        floor,
    )


HITS = (
    FacilityHit(FACILITY, "Harbor Point Tower", "1200 North Harbor Avenue, Lakeport", "alias: One Harbor", 92.0),
    FacilityHit(OTHER, "Harbor Point School", "1210 North Harbor Avenue, Lakeport", "", 90.0),
)


def found(query: str) -> SearchAnswer:
    return SearchAnswer(query, HITS, "", (), False)


def nothing_found(query: str) -> SearchAnswer:
    return SearchAnswer(query, (), f"Nothing found for {query}", ("Harbor Point Tower",), True)
