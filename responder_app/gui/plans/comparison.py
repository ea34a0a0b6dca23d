"""Comparing the open sheet with the one before: asks what changed, shows it, leads from change to change.

A comparison is never silent: while one is on, `banner` says so, and the drawing is not the plan as it stands.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Signal

from responder_app.briefing.answers.plans import EarlierSheet, SheetSource
from responder_app.errors import ResponderError
from responder_app.gui.canvas.source import TileSource
from responder_app.gui.plans.changed_areas import areas_of
from responder_app.gui.plans.compare_panel import ComparePanel, Picture
from responder_app.gui.plans.difference import DifferenceTiles, EarlierTiles, Pair
from responder_app.gui.plans.errand import Errand
from responder_app.gui.plans.sheet_drawing import PDF, SheetDrawing, document_of
from responder_app.gui.tasks import Task
from responder_app.gui.view import Surroundings
from responder_app.render.comparing import ChangedSheet, Changes
from responder_app.render.pool import RenderPool
from responder_app.render.requests import Priority

ASKING = "Looking for the sheet before…"
NONE_BEFORE = "No earlier version of this sheet is on this vehicle"
NO_FLOORS = "Nor of any other floor"
NOT_COMPARED = "Only drawings can be compared"
LOOKING = "Looking for changes…"
UNLIKE = "The two sheets are too different to tell single changes. See Now and Before."


class Comparison(QObject):
    """Follows the sheet that is shown.

    Signals: `changed` when a comparison begins or ends, or is found to be possible or not; `floor_wanted` (label of a
    floor to compare).
    """

    changed = Signal()
    floor_wanted = Signal(str)

    def __init__(self, around: Surroundings, pool: RenderPool, drawing: SheetDrawing) -> None:
        super().__init__(drawing)
        self._around, self._pool, self._drawing = around, pool, drawing
        self._errand = Errand(pool, around.lane)
        self._question: Task | None = None
        self._listing: Task | None = None
        self._facility = ""
        self._floor = ""
        self._wanted = ""
        """The floor that is compared as soon as its sheet before is known."""
        self._source: SheetSource | None = None
        self._earlier: EarlierSheet | None = None
        self._found: ChangedSheet | None = None
        self._areas: tuple[QRectF, ...] = ()
        self._at: int | None = None
        self._picture = Picture.CHANGES
        self.on = False
        self.why_not = ASKING
        self.panel = ComparePanel(around.theme)
        self.panel.picture_wanted.connect(self.show_picture)
        self.panel.step_wanted.connect(self.step)
        self.panel.floor_wanted.connect(self._on_floor_wanted)

    @property
    def banner(self) -> str:
        """What must be said over the drawing while it is not the plan as it stands; "" otherwise."""
        if not self.on or self._earlier is None:
            return ""
        shown = {
            Picture.CHANGES: "COMPARISON, not the plan alone",
            Picture.NOW: "COMPARISON: the sheet as it is now",
            Picture.BEFORE: "COMPARISON: THE OLD SHEET IS SHOWN",
        }[self._picture]
        return f"{shown}. {self._earlier.said}"

    @property
    def shows_file_layers(self) -> bool:
        """Whether layers are drawn as the files open: what was rebuilt must not hide on one that a crew hid."""
        return self.on and self._picture is not Picture.NOW

    def follow(self, facility_id: str, source: SheetSource | None, floor: str = "") -> None:
        """Another sheet is shown: the comparison ends; is there a sheet before this one?"""
        self._end()
        self._facility, self._floor = facility_id, floor
        self._wanted = self._wanted if self._wanted == floor else ""
        self._source, self._earlier, self._found = source, None, None
        if self._question is not None:
            self._question.drop()
        if source is None or source.ref.media_type != PDF:
            self._stay(NOT_COMPARED)
            return
        self._stay(ASKING)
        ref, questions = source.ref, self._around.questions
        self._question = self._around.lane.ask(
            lambda: questions.earlier_sheet(facility_id, ref.document_id, ref.page),
            self._on_earlier,
            lambda error: self._stay(f"The sheet before cannot be read. {error}"),
            spare=True,
        )

    @property
    def is_wanted(self) -> bool:
        """Whether the sheet that is shown was asked for to be compared, and can be; true once."""
        wanted = bool(self._wanted) and self._wanted == self._floor and not self.why_not
        if wanted:
            self._wanted = ""
        return wanted

    def list_floors(self) -> None:
        """Ask which floors have a sheet before; the panel lists them."""
        facility, questions = self._facility, self._around.questions
        self.panel.show_why_not(self.why_not)
        self._listing = self._around.lane.ask(
            lambda: questions.changed_floors(facility),
            lambda floors: self.panel.show_floors(floors, self._floor, NO_FLOORS if self.why_not else ""),
            lambda error: self._stay(f"The sheets before cannot be read. {error}"),
            instead_of=self._listing,
        )

    def begin(self) -> None:
        """Show the changes."""
        pair = self._pair()
        if self.on or pair is None or self._earlier is None:
            return
        self.on, self._at = True, None
        self.show_picture(Picture.CHANGES)
        if self._found is None:
            self.panel.show_changes(LOOKING, steps=False)
            request = Changes(pair.document, pair.page, pair.earlier, pair.earlier_page)
            self._errand.send(request, self._on_found, self._on_failed, Priority.ON_SCREEN)
        else:
            self._show_found()

    def end(self) -> None:
        """The plan alone again."""
        if self.on:
            self._end()
            self._drawing.show_own_tiles()
            self.changed.emit()

    def show_picture(self, picture: Picture) -> None:
        """The changes, the sheet as it is now, or the one before."""
        pair = self._pair()
        if not self.on or pair is None:
            return
        self._picture = picture
        self.panel.show_picture(picture)
        if picture is Picture.NOW:
            self._drawing.show_own_tiles()
        else:
            tiles: TileSource = (DifferenceTiles if picture is Picture.CHANGES else EarlierTiles)(self._pool, pair)
            self._drawing.canvas.set_source(tiles)
        self.light()
        self.changed.emit()

    def light(self) -> None:
        """Frame the changes while they are compared; else nothing is framed."""
        boxes = self._boxes() if self.on and self._picture is Picture.CHANGES else ()
        self._drawing.light(boxes, self._at if boxes else None, washed=False)

    def step(self, way: int) -> None:
        """Show the next change, or the one before; after the last comes the first."""
        boxes = self._boxes()
        if not boxes:
            return
        self._at = (0 if way > 0 else len(boxes) - 1) if self._at is None else (self._at + way) % len(boxes)
        self._drawing.canvas.show_area(boxes[self._at])
        self._drawing.light(boxes, self._at, washed=False)
        self._tell()

    def _on_earlier(self, earlier: EarlierSheet | None) -> None:
        fits = earlier is not None and earlier.source.ref.media_type == PDF
        self._earlier = earlier if fits else None
        self._stay("" if self._earlier is not None else NONE_BEFORE)

    def _on_found(self, found: ChangedSheet) -> None:
        self._found = found
        boxes = [QRectF(QPointF(x0, y0), QPointF(x1, y1)) for x0, y0, x1, y1 in found.boxes]
        self._areas = areas_of(boxes, self._drawing.longer_side)
        self._show_found()

    def _show_found(self) -> None:
        """The sheet before is laid where this one lies now that the shift is known."""
        self.show_picture(self._picture)
        self._tell()

    def _on_failed(self, error: ResponderError) -> None:
        self.panel.show_changes(f"The changes could not be found. {error}", steps=False)

    def _tell(self) -> None:
        boxes, found = self._boxes(), self._found
        if found is not None and not found.comparable:
            self.panel.show_changes(UNLIKE, steps=False)
        elif not boxes:
            self.panel.show_changes("No changes were found", steps=False)
        elif self._at is None:
            self.panel.show_changes(f"{len(boxes)} changed area{'s' if len(boxes) > 1 else ''}", steps=True)
        else:
            self.panel.show_changes(f"Area {self._at + 1} of {len(boxes)}", steps=True)

    def _boxes(self) -> tuple[QRectF, ...]:
        return self._areas if self._found is not None and self._found.comparable else ()

    def _pair(self) -> Pair | None:
        if self._source is None or self._earlier is None:
            return None
        ref, before = self._source.ref, self._earlier.source
        shift = self._found.shift if self._found else (0.0, 0.0)
        size = QSizeF(ref.width_pt, ref.height_pt)
        return Pair(document_of(self._source), ref.page - 1, size, document_of(before), before.ref.page - 1, shift)

    def _on_floor_wanted(self, label: str) -> None:
        self._wanted = label
        self.floor_wanted.emit(label)

    def _end(self) -> None:
        self._errand.drop()
        if self.on:
            self.on = False
            self._drawing.light((), None)

    def _stay(self, why_not: str) -> None:
        self.why_not = why_not
        self.changed.emit()
