"""Owns the step from a spec to a building: its floors, where it stands, its address."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from shapely import Polygon
from shapely.geometry import Point

from tests.city.frame import XY, Placement, facing
from tests.city.plan import before, bowl, deck, finish, hall, tower, wings
from tests.city.plan.shapes import Draft, Floor, Use
from tests.city.spec import Spec, Storey
from tests.city.streets import COLUMN_M, EAST_WEST, NORTH_SOUTH, ROW_M, prefixed

BEARINGS = {"N": 0.0, "E": 90.0, "S": 180.0, "W": 270.0}
SETBACK_M = 8.0


@dataclass(frozen=True)
class Building:
    """A facility's geometry. `floors` by label; typical floors share one Floor under several labels."""

    spec: Spec
    floors: dict[str, Floor]
    roof: Floor | None
    place: Placement
    street: str
    before: bool = False
    """As it was before the floors of `Spec.rebuilt` were rebuilt."""

    @property
    def outline(self) -> Polygon:
        """The ground floor's outline in local metres."""
        return self.floors[self.spec.ground.label].outline

    @property
    def ground(self) -> Floor:
        """The floor with ordinal 0."""
        return self.floors[self.spec.ground.label]

    @property
    def height_m(self) -> float:
        """From the street to the roof."""
        return round(self.spec.storey_m * sum(storey.ordinal >= 0 for storey in self.spec.floors) + 1.2, 1)

    def city_outline(self) -> Polygon:
        """The outline in city metres."""
        return Polygon([self.place.city(x, y) for x, y in self.outline.exterior.coords])

    def tanks(self) -> list[Polygon]:
        """Outdoor tanks in local metres."""
        return [Point(x, y).buffer(radius, quad_segs=6) for x, y, radius in self.spec.tanks]


def _draft(spec: Spec, storey: Storey, seed: int) -> Draft:
    rng = random.Random(f"{seed}:{spec.slug}:{storey.plan}")
    ground, shape = storey.ordinal == 0, spec.shape
    if isinstance(shape, wings.Wings):
        return wings.draft(shape, storey.programme, rng, ground)
    if isinstance(shape, tower.Tower):
        return tower.draft(shape, storey.programme, rng, ground)
    if isinstance(shape, hall.Hall):
        return hall.draft(shape, storey.programme, rng, ground)
    if isinstance(shape, deck.Deck):
        return deck.draft(shape, ground, top=storey is spec.floors[-1])
    return bowl.draft(shape, ground)


def _floors(spec: Spec, seed: int, is_before: bool) -> dict[str, Floor]:
    by_plan: dict[str, Floor] = {}
    floors = {}
    for storey in spec.floors:
        if storey.plan not in by_plan:
            draft = _draft(spec, storey, seed)
            floor = _finished(spec, storey, draft)
            if is_before and storey.plan in spec.rebuilt:
                rng = random.Random(f"{seed}:{spec.slug}:{storey.plan}:before")
                floor = before.numbered(_finished(spec, storey, before.draft(draft, rng)), floor)
            by_plan[storey.plan] = floor
        floors[storey.label] = replace(by_plan[storey.plan], label=storey.label, ordinal=storey.ordinal)
    return floors


def _finished(spec: Spec, storey: Storey, draft: Draft) -> Floor:
    typical = storey.plan.startswith("typical")
    label = storey.plan.removeprefix("typical-")
    title = f"TYPICAL PLAN - LEVELS {label}" if typical else f"FLOOR PLAN - LEVEL {label}"
    return finish.floor(draft, storey.label, storey.ordinal, title, spec.glazing, prefix="xx" if typical else "")


def _roof(spec: Spec, seed: int) -> Floor | None:
    if not spec.roof:
        return None
    top = spec.floors[-1]
    draft = _draft(spec, replace(top, ordinal=max(top.ordinal, 1)), seed)
    rooms = tuple(room for room in draft.rooms if room.use in (Use.STAIR, Use.ELEVATOR))
    solar = bool(spec.construction.get("solar_panels"))
    return finish.roof(replace(draft, rooms=rooms), top.ordinal + 1, spec.roof_stairs, 6, solar)


def _place(spec: Spec, width: float) -> tuple[Placement, str]:
    bearing = BEARINGS[spec.faces] if spec.faces in BEARINGS else float(spec.faces)
    if spec.front is not None:
        return facing(spec.front, width, bearing), f"{spec.number} {spec.street}"
    assert spec.block is not None
    block = spec.block
    west, south, east, north = block.land
    fronts: dict[str, XY] = {
        "N": ((west + east) / 2, north - SETBACK_M),
        "S": ((west + east) / 2, south + SETBACK_M),
        "E": (east - SETBACK_M, (south + north) / 2),
        "W": (west + SETBACK_M, (south + north) / 2),
    }
    return facing(fronts[spec.faces], width, bearing), _address(spec, fronts[spec.faces])


def _address(spec: Spec, front: XY) -> str:
    """House number and street: a hundred for each block, even on the north and the west side of a street."""
    assert spec.block is not None
    block, side = spec.block, spec.faces
    if side in "NS":
        row = block.row + block.rows if side == "N" else block.row
        along, street = front[0] / COLUMN_M, prefixed(EAST_WEST[row], column=front[0])
    else:
        column = block.column + block.columns if side == "E" else block.column
        along, street = front[1] / ROW_M, prefixed(NORTH_SOUTH[column], row=front[1])
    number = int(abs(along) * 100)
    even = side in "SE"
    number += (number % 2 == 1) if even else (number % 2 == 0)
    return f"{spec.number or number} {street}"


def build(spec: Spec, seed: int, is_before: bool = False) -> Building:
    """The building of a spec: as it is, or as it was before some of its floors were rebuilt."""
    floors = _floors(spec, seed, is_before)
    width = floors[spec.ground.label].outline.bounds[2]
    place, street = _place(spec, width)
    return Building(spec, floors, _roof(spec, seed), place, street, is_before)
