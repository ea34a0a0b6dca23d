"""Owns first aid: where a site of each kind keeps defibrillators, kits, eyewashes, showers, oxygen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.city.building import Building
from tests.city.plan.shapes import Floor, Room, Use
from tests.city.sections.collection import Features
from tests.city.spec import Storey

XY = tuple[float, float]
CROWDED = 400
"""From so many people a site keeps bleeding-control kits at its main entrance."""
EVERY = 3
"""A defibrillator on each third floor above the ground."""
ROOMS = frozenset({"FIRST AID", "NURSE", "NURSE STATION", "TRIAGE"})
WET = frozenset({"SOLVENT STORE", "QC LAB", "RESEARCH LAB", "TEACHING LAB", "CHARGING", "BREWHOUSE", "CO2 STORE"})
CHARGED = "BATTERY ROOM"


@dataclass(frozen=True)
class Item:
    """One thing: its kind as the model says it, label, where, notes."""

    kind: str
    label: str
    level: str
    at: XY
    location: str
    notes: str | None = None


def add(out: Features, building: Building) -> None:
    """A feature for each thing, numbered by its kind."""
    counts: dict[str, int] = {}
    for item in _items(building):
        short = {"AED": "AED", "first-aid kit": "FA", "first-aid room": "FR", "bleeding-control kit": "BC",
                 "eyewash": "EW", "safety shower": "SS", "oxygen": "OX"}[item.kind]  # fmt: skip
        counts[short] = counts.get(short, 0) + 1
        out.point(
            "first_aid",
            item.at,
            id=f"{short}-{counts[short]}",
            kind_of=item.kind,
            label=item.label,
            level=item.level,
            location=item.location,
            notes=item.notes,
        )


def _items(building: Building) -> Iterator[Item]:
    spec = building.spec
    for storey in spec.floors:
        floor = building.floors[storey.label]
        yield from _by_the_lift(building, floor, storey)
        rooms = [room for room in floor.rooms if room.number]
        yield from _care(rooms, storey)
        yield from _kits(rooms, storey)
        yield from _rinsing(rooms, storey)


def _by_the_lift(building: Building, floor: Floor, storey: Storey) -> Iterator[Item]:
    """The defibrillator hangs where everybody passes: by the first elevator, else by stair A."""
    if storey.ordinal < 0 or storey.ordinal % EVERY:
        return
    keys = [room.key for room in floor.rooms]
    key = next((key for key in ("EL-1", "ST-A") if key in keys), None)
    door = next((door for door in floor.doors if key in door.joins and not door.is_exit), None)
    if door is None:
        return
    way = (door.at[0] + door.along[0] * 1.6, door.at[1] + door.along[1] * 1.6)
    place = f"By {'elevator 1' if key == 'EL-1' else 'stair A'}"
    yield Item("AED", f"AED, level {storey.label}", storey.label, way, place, "The case sounds an alarm when opened")
    if storey.ordinal == 0 and max(building.spec.occupants) >= CROWDED:
        beside = (door.at[0] + door.along[0] * 3.4, door.at[1] + door.along[1] * 3.4)
        yield Item("bleeding-control kit", "Bleeding-control kits", storey.label, beside, place, "8 kits in one case")


def _care(rooms: list[Room], storey: Storey) -> Iterator[Item]:
    for room in rooms:
        if room.name in ROOMS:
            yield _in(room, "first-aid room", _named(room), storey)
            return


def _kits(rooms: list[Room], storey: Storey) -> Iterator[Item]:
    """A kit where people eat, and in the first workshop; oxygen where patients lie."""
    for names, kind, label in (
        (("BREAK ROOM", "KITCHEN", "STAFF LOUNGE", "CAFE"), "first-aid kit", "First-aid kit"),
        (("WORKSHOP", "SCENE SHOP"), "first-aid kit", "First-aid kit"),
        (("CLEAN UTILITY", "RECOVERY"), "oxygen", "Oxygen, two portable cylinders"),
    ):
        room = next((room for room in rooms if room.name in names), None)
        if room is not None:
            yield _in(room, kind, f"{label}: {_named(room)}", storey)


def _rinsing(rooms: list[Room], storey: Storey) -> Iterator[Item]:
    """An eyewash where acids and batteries are; a shower as well where chemicals are handled."""
    found = [room for room in rooms if room.name in WET or room.name.startswith(CHARGED) or room.use is Use.PROCESS]
    for room in found[:2]:
        yield _in(room, "eyewash", f"Eyewash: {_named(room)}", storey)
        if room.use in (Use.LAB, Use.PROCESS):
            yield _in(room, "safety shower", f"Safety shower: {_named(room)}", storey, 2.0)


def _in(room: Room, kind: str, label: str, storey: Storey, aside: float = 0.0) -> Item:
    middle = room.shape.representative_point()
    at = (middle.x + aside, middle.y)
    return Item(kind, label, storey.label, at, _named(room))


def _named(room: Room) -> str:
    """The room as staff say it. On typical plans numbers begin with xx: the floor's own stands there."""
    number = "" if room.number.startswith("xx") else f" {room.number}"
    return f"{room.name.capitalize()}{number}"
