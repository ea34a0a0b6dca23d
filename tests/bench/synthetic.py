"""Made-up pre-plans in any number: the same every time, with names and addresses as US cities have them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator

from responder_app.model.building import (
    AlarmPanel,
    Construction,
    Elevator,
    FireDepartmentConnection,
    Hydrant,
    Protection,
    ShutOff,
    Sprinklers,
    Stair,
    Utilities,
    Vertical,
    Water,
)
from responder_app.model.facility import PrePlan
from responder_app.model.hazmat import Amount, Chemical, Hazmat, Nfpa704
from responder_app.model.identity import Address, CriticalAlert, Identity
from responder_app.model.occupancy import Occupancy, Occupants
from responder_app.model.people import Contact, People
from responder_app.model.site import AccessPoint, KeyBox, Site
from responder_app.model.terms import AccessKind, ConstructionType, Coverage, Sector, Severity, ShutOffKind, Side
from responder_app.package.digest import ObjectRef
from responder_app.package.shard import ShardEntry
from tests.bench import names

CENTRE = (-87.6298, 41.8781)


def preplans(count: int = 10_000, seed: int = 1) -> Iterator[PrePlan]:
    """That many facilities of one city, about one in six with chemicals."""
    for number in range(count):
        yield preplan(number, seed)


def preplan(number: int, seed: int = 1) -> PrePlan:
    """The facility of that number."""
    dice = random.Random(f"{seed}/{number}")
    chemicals = dice.random() < 1 / 6
    return PrePlan(
        id=str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        identity=_identity(dice, number),
        site=_site(dice),
        occupancy=Occupancy(
            use=dice.choice(names.USES),
            occupants=Occupants(day=dice.randrange(5, 4000), night=dice.randrange(0, 300)),
        ),
        construction=_construction(dice),
        protection=_protection(dice),
        vertical=_vertical(),
        water=_water(dice),
        utilities=_utilities(),
        hazmat=_hazmat(dice) if chemicals else Hazmat(chemicals=()),
        people=_people(dice),
    )


def entries(count: int, bits: int) -> Iterator[tuple[str, tuple[ShardEntry, ...]]]:
    """So many facilities as shards list them, by the first `bits` of their ids; nothing else is made of them."""
    dice = random.Random(count)
    for number in range(1 << bits):
        prefix = format(number, f"0{bits}b") if bits else ""
        own = count // (1 << bits) + (number < count % (1 << bits))
        ids = (uuid.UUID(int=(number << (128 - bits)) | dice.getrandbits(128 - bits), version=4) for _ in range(own))
        yield (
            prefix,
            tuple(
                ShardEntry(
                    facility=str(one),
                    type="facility",
                    version=1,
                    epoch=1,
                    manifest=ObjectRef(hash=dice.randbytes(32).hex(), length=dice.randrange(600, 1200)),
                )
                for one in ids
            ),
        )


def _identity(dice: random.Random, number: int) -> Identity:
    name = _name(dice)
    aliases = (f"{dice.choice(names.PLACES)} {dice.choice(names.KINDS)}",) if dice.random() < 0.4 else ()
    tenants = tuple(_tenant(dice) for _ in range(dice.randrange(0, 5)))
    alert = CriticalAlert(text="Lightweight truss roof over the rear half", severity=Severity.DANGER)
    return Identity(
        name=name,
        aliases=aliases,
        address=_address(dice),
        location=_point(dice, 0.15),
        tenants=tenants or None,
        sector=dice.choice(list(Sector)),
        critical_alert=alert if number % 4 == 0 else None,
    )


def _name(dice: random.Random) -> str:
    form = dice.randrange(5)
    if form == 0:
        return f"{dice.choice(names.SURNAMES)} {dice.choice(names.KINDS)}"
    if form == 1:
        return f"{dice.choice(names.PLACES)} {dice.choice(names.KINDS)}"
    if form == 2:
        return f"{dice.choice(names.PLACES)} {dice.choice(names.SURNAMES)} {dice.choice(names.KINDS)}"
    if form == 3:
        return f"{dice.choice(names.SURNAMES)} & {dice.choice(names.SURNAMES)} {dice.choice(names.TRADES)}"
    return f"{dice.choice(names.GIVEN)} {dice.choice(names.SURNAMES)} {dice.choice(names.SCHOOLS)}"


def _tenant(dice: random.Random) -> str:
    return f"{dice.choice(names.SURNAMES)} {dice.choice(names.TRADES)}"


def _address(dice: random.Random) -> Address:
    street = dice.choice(names.STREETS)
    if street.isdigit():
        street = _ordinal(int(street))
    direction = dice.choice(("N", "S", "E", "W", "North", "South", "East", "West", ""))
    suffix = dice.choice(("St", "Street", "Ave", "Avenue", "Blvd", "Road", "Dr", "Place", "Court", "Pkwy"))
    parts = (str(dice.randrange(1, 9900)), direction, street, suffix)
    return Address(
        street=" ".join(filter(None, parts)),
        city=dice.choice(names.CITIES),
        state="IL",
        postal_code=f"60{dice.randrange(0, 999):03d}",
    )


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _point(dice: random.Random, spread_deg: float) -> tuple[float, float]:
    return tuple(round(middle + dice.uniform(-spread_deg, spread_deg), 6) for middle in CENTRE)  # type: ignore[return-value]


def _site(dice: random.Random) -> Site:
    point = _point(dice, 0.15)
    return Site(
        side_a_bearing_deg=float(dice.randrange(0, 360)),
        access_points=tuple(
            AccessPoint(id=f"d{side}", label=f"Door {side}", point=point, kind=AccessKind.DOOR, side=side)
            for side in Side
        ),
        key_boxes=(KeyBox(id="k1", label="Key box", side=Side.A, location="Left of the main entrance"),),
    )


def _construction(dice: random.Random) -> Construction:
    return Construction(
        type=dice.choice(list(ConstructionType)),
        year=dice.randrange(1890, 2025),
        stories_above=dice.randrange(1, 60),
        stories_below=dice.randrange(0, 4),
        truss_or_lightweight=dice.random() < 0.2,
    )


def _protection(dice: random.Random) -> Protection:
    return Protection(
        sprinklers=Sprinklers(coverage=dice.choice(list(Coverage)), location="Valve room, level B1"),
        fdc=(FireDepartmentConnection(id="f1", label="FDC", side=Side.A),),
        alarm_panel=AlarmPanel(location="Lobby"),
        impairments=(),
    )


def _vertical() -> Vertical:
    return Vertical(
        stairs=(
            Stair(id="s1", from_level="B1", to_level="Roof", roof_access=True, pressurised=True),
            Stair(id="s2", from_level="1", to_level="10", roof_access=False),
        ),
        elevators=(Elevator(id="e1", from_level="1", to_level="10", fire_service=True),),
    )


def _water(dice: random.Random) -> Water:
    return Water(
        hydrants=tuple(
            Hydrant(id=f"h{index}", point=_point(dice, 0.15), flow_gpm=float(dice.randrange(500, 2500)))
            for index in range(2)
        )
    )


def _utilities() -> Utilities:
    kinds = (ShutOffKind.GAS, ShutOffKind.ELECTRIC, ShutOffKind.WATER)
    return Utilities(
        shut_offs=tuple(ShutOff(id=f"u{i}", kind=kind, label=f"{kind} shut-off") for i, kind in enumerate(kinds))
    )


def _hazmat(dice: random.Random) -> Hazmat:
    chosen = dice.sample(names.CHEMICALS, dice.randrange(1, 5))
    return Hazmat(
        placard=Nfpa704(health=3, flammability=1, instability=0),
        chemicals=tuple(
            Chemical(id=f"c{index}", name=name, cas=cas, un=un, max_amount=Amount(low_lb=500, high_lb=999, code="03"))
            for index, (name, cas, un) in enumerate(chosen)
        ),
    )


def _people(dice: random.Random) -> People:
    return People(
        contacts=tuple(
            Contact(
                name=f"{dice.choice(names.GIVEN)} {dice.choice(names.SURNAMES)}",
                role=role,
                phones=(f"312-555-01{dice.randrange(100):02d}",),
                priority=priority,
            )
            for priority, role in enumerate(("Chief engineer", "Security"), start=1)
        )
    )
