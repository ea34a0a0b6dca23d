"""Who and what lies inside, and where to go: rows, the most urgent first, each with its place on the map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.hazmat import Mark
from responder_app.briefing.answers.zones import InsideAssembly, InsideFacility, PlaceKind, ZoneAnswer
from responder_app.gui.rows import Row
from responder_app.model.base import LonLat

MOST_FACILITIES, MOST_POINTS = 60, 60
DANGER = FactSeverity.DANGER
AGAINST_WATER = frozenset({Mark.WATER_REACTIVE, Mark.NO_WATER})
Placed = tuple[Row, LonLat | None]
_NAMED = {PlaceKind.SCHOOL: "School", PlaceKind.HOSPITAL: "Hospital or care"}


def warnings_of(answer: ZoneAnswer) -> tuple[str, ...]:
    """What must be said in red: crews stage there, people gather there, or need more time."""
    inside = answer.inside
    said = [_staging(label) for label in answer.staging_inside]
    if len(inside.assembly_points) > 2:
        said.append(f"{len(inside.assembly_points)} assembly points")
    else:
        said += [_named(point.label) for point in inside.assembly_points]
    schools, hospitals = len(inside.schools), len(inside.hospitals)
    if schools:
        said.append("1 school" if schools == 1 else f"{schools} schools")
    if hospitals:
        said.append("1 hospital or care home" if hospitals == 1 else f"{hospitals} hospitals or care homes")
    return tuple(said)


def rows_of(answer: ZoneAnswer) -> Iterator[Placed]:
    """All rows, each with its place where it has one."""
    yield from _inside(answer)
    # Where nobody knows the wind, nothing may be called upwind.
    where = "upwind" if answer.question.wind.from_deg is not None else "outside"
    yield Row(f"Hydrants {where}", heading=True), None
    material = answer.question.material
    against = AGAINST_WATER & set(material.marks)
    if against:
        yield Row(material.name, (" · ".join(mark for mark in material.marks if mark in against),), (), DANGER), None
    for hydrant in answer.hydrants:
        yield Row(hydrant.label, (hydrant.text,), severity=hydrant.severity), hydrant.point
    if answer.hydrants_note:
        yield Row(answer.hydrants_note), None
    yield Row(f"Stage {where}", heading=True), None
    for spot in answer.staging:
        yield Row(spot.label, (spot.text, f"USNG {spot.usng}")), spot.point
    if answer.staging_note:
        yield Row(answer.staging_note, severity=FactSeverity.CAUTION), None


def _inside(answer: ZoneAnswer) -> Iterator[Placed]:
    inside = answer.inside
    yield Row("Inside", heading=True), None
    yield Row(inside.text), None
    for label in answer.staging_inside:
        yield Row(_staging(label), ("Do not stage here",), (), DANGER), None
    gathering = list(_gathering(inside.assembly_points))
    own = [placed for facility_id, placed in gathering if facility_id == answer.facility_id]
    yield from own
    first = sorted(inside.facilities, key=lambda one: one.kind is PlaceKind.OTHER)
    slow = sum(one.kind is not PlaceKind.OTHER for one in first)
    for facility in first[:slow]:
        yield _facility(facility), facility.point
    yield from [placed for facility_id, placed in gathering if facility_id != answer.facility_id][:MOST_POINTS]
    for facility in first[slow : slow + MOST_FACILITIES]:
        yield _facility(facility), facility.point
    if len(first) > slow + MOST_FACILITIES:
        yield Row(f"and {len(first) - slow - MOST_FACILITIES:,} more"), None


def _gathering(points: Sequence[InsideAssembly]) -> Iterator[tuple[str, Placed]]:
    """One row for each facility whose people would gather inside, or all schools and hospitals lay pages below."""
    by_facility: dict[str, list[InsideAssembly]] = {}
    for point in points:
        by_facility.setdefault(point.facility_id, []).append(point)
    for facility_id, inside in by_facility.items():
        labels = ", ".join([_named(inside[0].label), *(point.label for point in inside[1:])])
        row = Row(labels, (f"Do not gather here: {inside[0].facility_name}",), (), DANGER)
        yield facility_id, (row, inside[0].point)


def _named(label: str) -> str:
    return label if "assembly" in label.casefold() else f"Assembly point {label}"


def _staging(label: str) -> str:
    return label if "staging" in label.casefold() else f"Staging point {label}"


def _facility(one: InsideFacility) -> Row:
    named = _NAMED.get(one.kind, "")
    lines = (" · ".join(word for word in (named, one.use) if word), one.text, one.address)
    severity = DANGER if named else FactSeverity.CAUTION if one.hazmat else FactSeverity.NORMAL
    return Row(one.name, tuple(line for line in lines if line), (), severity)
