"""Floors, sheets and documents to open, and what lies over a sheet in page coordinates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from responder_app.briefing.answers.fact import Age, Fact, FactSeverity, FactState
from responder_app.briefing.answers.heading import Heading
from responder_app.briefing.answers.sheet_ground import PagePoint, SheetGround, SideMark
from responder_app.briefing.answers.tiles import TileArchive
from responder_app.briefing.answers.voice_grid import VoiceGrid


@dataclass(frozen=True)
class SheetRef:
    """One page that can be opened on the canvas."""

    document_id: str
    page: int
    """1 is the first."""
    title: str
    media_type: str
    width_pt: float
    height_pt: float


@dataclass(frozen=True)
class FloorRow:
    """One floor of the strip."""

    label: str
    ordinal: int
    """0 is the ground floor."""
    oddity: str | None
    """Set when the label misleads, e.g. "really the 13th floor"."""
    sheet: SheetRef | None
    """None: no plan to open; `plan_state` says why."""
    plan_age: Age | None
    plan_state: FactState = FactState.PROVIDED
    """MISSING: no plan of this floor. NOT_SHARED: there is one, for other agencies."""


@dataclass(frozen=True)
class LevelsAnswer:
    """The floors from top to bottom. `state` says why when there are none."""

    heading: Heading
    floors: tuple[FloorRow, ...]
    numbering: str
    """What is odd about the numbers in one line, e.g. "No 4, 13"; empty when nothing is."""
    state: Fact
    age: Age


@dataclass(frozen=True)
class DocumentRow:
    """A document that is not a floor's plan, or is: HVAC, mechanical, photo, SDS and others, each page a sheet."""

    document_id: str
    kind: str
    """The field's word, e.g. "HVAC diagram"."""
    title: str
    level: str | None
    sheets: tuple[SheetRef, ...]


@dataclass(frozen=True)
class DocumentsAnswer:
    """All documents, grouped by kind in the order of the rows."""

    heading: Heading
    rows: tuple[DocumentRow, ...]
    state: Fact


@dataclass(frozen=True)
class SheetSource:
    """What the canvas needs of one sheet: the overview at once, the file itself when tiles are asked for."""

    ref: SheetRef
    source_id: str
    """Names the file for the drawing workers' cache; unique within this vehicle."""
    overview: bytes | None
    """WebP, or None when there is no preview."""
    load: Callable[[], bytes]
    """Reads and decrypts the file; may take a second: call it off the main thread.

    Raises StoreError, and NoAnswerError while the file is still on its way.
    """
    stands_in: bool = False
    """The newest drawing is not here yet: what is shown is old."""
    note: str = ""
    """What to show beside the sheet; empty when nothing is wrong."""
    pyramid: TileArchive | None = None
    """Tiles drawn when the sheet was published, for sheets that draw slowly; None: draw it live."""


@dataclass(frozen=True)
class EarlierSheet:
    """The same page before its newest change, to compare with."""

    source: SheetSource
    said: str
    """What it is, with its dates: "Plan of 2025-03-02, replaced 2026-01-15"."""


class ThingGroup(StrEnum):
    """What symbols are filtered by, as said on screen and in that order."""

    ACCESS = "Access"
    PROTECTION = "Fire protection"
    VERTICAL = "Stairs and elevators"
    SHUT_OFFS = "Shut-offs"
    HAZMAT = "Hazmat"
    EVACUATION = "Evacuation"
    FIRST_AID = "First aid"
    SECURITY = "Security"
    SIDES = "Sides"


@dataclass(frozen=True)
class Symbol:
    """A thing on a sheet. `kind` is the name of an icon in resources/icons; `icon`, when set, of one that says more."""

    id: str
    kind: str
    label: str
    x: float
    y: float
    details: tuple[Fact, ...]
    severity: FactSeverity = FactSeverity.NORMAL
    icon: str = ""
    group: str = ""
    """What it is filtered by, a ThingGroup."""


class PlanLineKind(StrEnum):
    """How a line is painted."""

    WAY = "way"
    """An edge of the evacuation network."""
    ROUTE = "route"
    """The way out from a room."""


@dataclass(frozen=True)
class PlanLine:
    """An evacuation line on a sheet."""

    id: str
    kind: PlanLineKind
    points: tuple[PagePoint, ...]
    label: str
    accessible: bool
    stairs: bool


@dataclass(frozen=True)
class ListedThing:
    """A thing of the floor that cannot be placed on the sheet (no point, or no georeference)."""

    id: str
    kind: str
    label: str
    details: tuple[Fact, ...]
    icon: str = ""
    group: str = ""
    """What it is filtered by, a ThingGroup."""


@dataclass(frozen=True)
class PlanOverlay:
    """What lies over one floor's sheet. Symbols and `unplaced` together are everything on that floor."""

    level: str
    symbols: tuple[Symbol, ...]
    lines: tuple[PlanLine, ...]
    unplaced: tuple[ListedThing, ...]
    north_deg: float | None
    """Where north points on the page, degrees clockwise from page up; None when not georeferenced."""
    points_per_metre: float | None
    """Also of a sheet with a scale only; an average where the sheet is stretched."""
    rms_error_m: float | None
    note: str
    """E.g. "Positions good to 4 ft (1 m)" or why nothing is placed."""
    building: tuple[float, float, float, float] | None = None
    """x_min, y_min, x_max, y_max in page points around the footprint, cut at the sheet's edge.

    None when it is not known, does not lie on the sheet, or the sheet is placed too poorly to tell.
    """
    ground: SheetGround | None = None
    """Measures and finds places; None when the sheet has neither a georeference nor a scale."""
    no_ground: str = ""
    """Why measuring is off, in words; empty when it is on."""
    sides: tuple[SideMark, ...] = ()
    """Empty when side A or the outline is not known, or the sheet is not tied to the ground."""
    grid: VoiceGrid | None = None
