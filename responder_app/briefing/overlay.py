"""What lies over one floor's sheet: symbols, ways, sides, the voice grid, in page points through its georeference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from responder_app.briefing.ages import section_age
from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.plans import ListedThing, PlanOverlay, SheetRef, Symbol
from responder_app.briefing.answers.sheet_ground import PagePoint
from responder_app.briefing.answers.voice_grid import VoiceGrid
from responder_app.briefing.facts import missing, provided
from responder_app.briefing.georeference import SheetPlacing
from responder_app.briefing.measuring import METRES_PER_POINT, sheet_ground
from responder_app.briefing.plan_ways import ways_on
from responder_app.briefing.plans import sheet_of_level
from responder_app.briefing.projection import Place, project
from responder_app.briefing.sides import sides_on_sheet
from responder_app.briefing.situation import Situation
from responder_app.briefing.thing import Thing
from responder_app.briefing.things_inside import NODE
from responder_app.briefing.tied_levels import POOR_FIT_M, say_fit, tie, tied_levels
from responder_app.briefing.voice_grid import GridFrame, building_frame, shared_grid, sheet_grid
from responder_app.errors import InputError
from responder_app.model.building import Level
from responder_app.model.dates import spoken_date

NOT_TIED = "Where this sheet lies is not known: symbols stand in the list only"


def overlay_of(situation: Situation, said: str) -> PlanOverlay:
    """Everything on one floor. Raises NoAnswerError when there is no floor of that label.

    Things without a floor are taken to be outdoors: they are drawn on the ground floor's sheet where
    they fall on it. Without a usable georeference nothing is placed and everything is listed.
    """
    label = situation.floors.label(said)
    level = situation.floors.levels.get(label)
    sheet = sheet_of_level(situation.preplan, level) if level else None
    if level is None or sheet is None:
        return _unplaced(situation, label, "No plan of this floor")
    try:
        placing = tie(situation.preplan, level, sheet)
    except InputError as error:
        note = f"The sheet's georeference is not usable: {error}"
        return _unplaced(situation, label, note, level, sheet, str(error))
    if placing is None:
        return _unplaced(situation, label, NOT_TIED, level, sheet)
    return _placed(situation, label, level, sheet, placing)


def _unplaced(
    situation: Situation,
    label: str,
    note: str,
    level: Level | None = None,
    sheet: SheetRef | None = None,
    wrong: str = "",
) -> PlanOverlay:
    """Everything in the list; a known scale still measures."""
    checks = _Checks(situation)
    things = [thing for thing in _things_on(situation, label) if (thing.level or thing.runs) and thing.kind != NODE]
    ground, no_ground = sheet_ground(level, None, wrong) if sheet is not None else (None, "")
    scale = level.scale * METRES_PER_POINT if level is not None and level.scale is not None else None
    return PlanOverlay(
        level=label,
        symbols=(),
        lines=(),
        unplaced=tuple(_listed(thing, checks) for thing in things),
        north_deg=None,
        points_per_metre=None if scale is None or sheet is None else 1 / scale,
        rms_error_m=None,
        note=note,
        ground=ground,
        no_ground=no_ground,
        grid=sheet_grid(sheet, scale) if sheet is not None else None,
    )


def _placed(situation: Situation, label: str, level: Level, sheet: SheetRef, placing: SheetPlacing) -> PlanOverlay:
    checks = _Checks(situation)
    symbols: list[Symbol] = []
    unplaced: list[ListedThing] = []
    for thing in _things_on(situation, label):
        symbol = _symbol(thing, placing, sheet, checks)
        if symbol is not None:
            symbols.append(symbol)
        elif thing.level or thing.runs:
            unplaced.append(_listed(thing, checks))
    site = situation.preplan.site
    outlines = _outlines(situation, placing)
    here = _on_sheet(outlines, placing, sheet)
    bearing = site.side_a_bearing_deg if site else None
    ground, no_ground = sheet_ground(level, placing)
    return PlanOverlay(
        level=label,
        symbols=tuple(symbols),
        lines=tuple(ways_on(situation, label, placing)),
        unplaced=tuple(unplaced),
        north_deg=placing.north_deg,
        points_per_metre=placing.points_per_metre,
        rms_error_m=placing.rms_error_m,
        note=say_fit(placing),
        building=_box([project(placing.to_points, *corner) for corner in here], sheet),
        ground=ground,
        no_ground=no_ground,
        sides=tuple(sides_on_sheet(here, bearing, placing, sheet)),
        grid=_grid(situation, outlines, bearing, placing, sheet),
    )


def _outlines(situation: Situation, placing: SheetPlacing) -> list[Sequence[Place]]:
    """The outlines of the facility's buildings in metres."""
    site = situation.preplan.site
    return [placing.ground.line(polygon.outer) for polygon in (site.footprint if site else None) or ()]


def _on_sheet(outlines: Sequence[Sequence[Place]], placing: SheetPlacing, sheet: SheetRef) -> list[Place]:
    """The corners of the outlines whose middle lies on the sheet: other buildings of a campus do not.

    None when the sheet is placed too poorly to tell.
    """
    if placing.rms_error_m is not None and placing.rms_error_m > POOR_FIT_M:
        return []
    corners: list[Place] = []
    for outline in outlines:
        east, north = (sum(values) / len(outline) for values in zip(*outline, strict=True))
        if _is_on(sheet, project(placing.to_points, east, north)):
            corners += outline
    return corners


def _box(corners: Sequence[PagePoint], sheet: SheetRef) -> tuple[float, float, float, float] | None:
    if not corners:
        return None
    xs, ys = zip(*corners, strict=True)
    return max(0.0, min(xs)), max(0.0, min(ys)), min(sheet.width_pt, max(xs)), min(sheet.height_pt, max(ys))


def _is_on(sheet: SheetRef, place: PagePoint) -> bool:
    return 0 <= place[0] <= sheet.width_pt and 0 <= place[1] <= sheet.height_pt


def _grid(
    situation: Situation,
    outlines: Sequence[Sequence[Place]],
    side_a_bearing_deg: float | None,
    placing: SheetPlacing,
    sheet: SheetRef,
) -> VoiceGrid | None:
    frame = building_frame(outlines, side_a_bearing_deg) or _frame_of_sheets(situation, side_a_bearing_deg)
    return shared_grid(frame, placing, sheet) if frame is not None else None


def _frame_of_sheets(situation: Situation, side_a_bearing_deg: float | None) -> GridFrame | None:
    """Without an outline: the sheet of the floor nearest to the ground stands for it on all floors."""
    for _, sheet, placing in tied_levels(situation):
        corners = ((0, 0), (sheet.width_pt, 0), (sheet.width_pt, sheet.height_pt), (0, sheet.height_pt))
        return building_frame([[project(placing.to_metres, *corner) for corner in corners]], side_a_bearing_deg)
    return None


def _things_on(situation: Situation, label: str) -> Iterator[Thing]:
    floors, known = situation.floors, {label: True}
    here = floors.ordinal(label)

    def is_here(level: str) -> bool:
        if level not in known:
            ordinal = floors.ordinal(level)
            known[level] = ordinal is not None and ordinal == here
        return known[level]

    for thing in situation.drawn.things:
        if thing.runs is not None:
            serves = floors.serves(*thing.runs, label) is not False
        elif thing.level is None:
            serves = here == 0 and thing.point is not None
        else:
            serves = is_here(thing.level)
        if serves:
            yield thing


class _Checks:
    """When and by whom each section was checked, as a fact of each of its things."""

    def __init__(self, situation: Situation) -> None:
        self._situation = situation
        self._known: dict[str, Fact] = {}

    def details(self, thing: Thing) -> tuple[Fact, ...]:
        if thing.section not in self._known:
            self._known[thing.section] = _verified(self._situation, thing.section)
        return (*thing.details, self._known[thing.section])


def _verified(situation: Situation, section: str) -> Fact:
    """The date and name of the section's last check; amber when its review is overdue."""
    age = section_age(situation.preplan, section, situation.today, situation.review_days)
    if age.verified_on is None:
        return missing("Verified")
    by = f", {age.verified_by}" if age.verified_by else ""
    words = f"{spoken_date(age.verified_on)}{by}" + (" (review overdue)" if age.overdue else "")
    return provided("Verified", words, FactSeverity.CAUTION if age.overdue else FactSeverity.NORMAL, age)


def _symbol(thing: Thing, placing: SheetPlacing, sheet: SheetRef, checks: _Checks) -> Symbol | None:
    if thing.point is None:
        return None
    x, y = placing.to_page(thing.point)
    if not _is_on(sheet, (x, y)):
        return None
    details = checks.details(thing)
    return Symbol(thing.id, thing.kind, thing.label, x, y, details, thing.severity, thing.icon, thing.group)


def _listed(thing: Thing, checks: _Checks) -> ListedThing:
    return ListedThing(thing.id, thing.kind, thing.label, checks.details(thing), thing.icon, thing.group)
