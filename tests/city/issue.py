"""Owns how an owner's floor plans come: a file a floor or one for all, as CAD exported or as somebody scanned them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from tests.city.area import CITY
from tests.city.building import Building
from tests.city.dates import TODAY
from tests.city.drawing import floorplan, scan
from tests.city.drawing.sheet import Sheet
from tests.city.drawing.titleblock import Title
from tests.city.plan.shapes import Floor, Use

XY = tuple[float, float]
REBUILT_ON = TODAY - timedelta(days=140)
ALL_LEVELS = "plans/all-levels.pdf"


@dataclass(frozen=True)
class SheetOf:
    """Where a floor's plan is, and where a place of the building (local metres) lies on it, in page points."""

    file: str
    page: int
    at: Callable[[XY], XY] = field(compare=False)
    drawn_on: date
    scanned: bool = False


def write(home: Path, building: Building, sheet: Sheet, issued: date) -> dict[str, SheetOf]:
    """Write each plan once below `home`; gives the sheet of each floor's label. `issued` is when the set was drawn."""
    if "levels" in building.spec.missing:
        return {}
    order, stems = _order(building)
    plans = {floor.label: _plan(building, sheet, floor, number, order, issued) for number, floor in enumerate(order)}
    if building.spec.one_file:
        _put(home / ALL_LEVELS, floorplan.pdf([(floor, plans[floor.label]) for floor in order]))
        return {floor.label: SheetOf(ALL_LEVELS, number, sheet.page, issued) for number, floor in enumerate(order, 1)}
    found: dict[str, SheetOf] = {}
    for number, floor in enumerate(order):
        name = f"plans/{stems[floor.label]}.pdf"
        if all(sheet_of.file != name for sheet_of in found.values()):
            data = floorplan.pdf([(floor, plans[floor.label])])
            how = building.spec.scans.get(floor.label)
            _put(home / name, scan.scanned(data, how, number) if how else data)
        found[floor.label] = _sheet_of(building, sheet, floor.label, name, _drawn_on(building, floor, issued))
    return found


def _order(building: Building) -> tuple[list[Floor], Mapping[str, str]]:
    """The floors from below with the roof, and the stems of their plans by label."""
    order = [building.floors[storey.label] for storey in building.spec.floors]
    stems = {storey.label: storey.plan for storey in building.spec.floors}
    if building.roof is not None:
        order.append(building.roof)
        stems[building.roof.label] = "roof"
    return order, stems


def _drawn_on(building: Building, floor: Floor, issued: date) -> date:
    rebuilt = {storey.label for storey in building.spec.floors if storey.plan in building.spec.rebuilt}
    return REBUILT_ON if floor.label in rebuilt and not building.before else issued


def _plan(
    building: Building, sheet: Sheet, floor: Floor, number: int, order: list[Floor], issued: date
) -> floorplan.PlanSheet:
    spec = building.spec
    above, below = order[number + 1] if number + 1 < len(order) else None, order[number - 1] if number else None
    drawn_on = _drawn_on(building, floor, issued)
    notes = _legend(building)
    if drawn_on != issued:
        notes = (*notes, f"REV 2  {drawn_on.isoformat()}  INTERIOR REBUILT")
    title = Title(
        spec.name,
        f"{building.street}, {CITY}, IL",
        floor.title,
        f"A-{101 + number}",
        drawn_on.isoformat(),
        building.place.north_on_sheet_deg,
        building.outline,
        legend=notes,
    )
    sprinklered = spec.coverage != "none"
    return floorplan.PlanSheet(sheet, title, _stairs(above), _stairs(below), sprinklered, spec.stored, spec.lettered)


def _sheet_of(building: Building, sheet: Sheet, label: str, name: str, drawn_on: date) -> SheetOf:
    how = building.spec.scans.get(label)
    if how is None:
        return SheetOf(name, 1, sheet.page, drawn_on)
    size = (sheet.width, sheet.height)
    return SheetOf(name, 1, lambda place: how.moved(sheet.page(place), size), drawn_on, scanned=True)


def _stairs(floor: Floor | None) -> frozenset[str]:
    return frozenset(room.key for room in floor.rooms if room.use is Use.STAIR) if floor is not None else frozenset()


def _legend(building: Building) -> tuple[str, ...]:
    spec = building.spec
    notes = [f"Construction type {spec.construction.get('type', 'II')}; sprinklers: {spec.coverage}"]
    if spec.construction.get("truss_or_lightweight"):
        notes.append("LIGHTWEIGHT TRUSS ROOF")
    notes.append("Stair letters in circles; elevators by number")
    return tuple(notes)


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
