"""Measuring, the voice grid and the place under the pointer, on whichever sheet is shown. Owns which of them are on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QFontMetrics

from responder_app.briefing.answers.plans import PlanOverlay
from responder_app.briefing.answers.sheet_ground import FitMethod, SheetGround
from responder_app.gui.canvas.measuring import MeasureKind
from responder_app.gui.labels import PlainLabel
from responder_app.gui.metrics import MM_PER_INCH
from responder_app.gui.plans.measure_panel import MeasurePanel
from responder_app.gui.plans.sheet_drawing import SheetDrawing
from responder_app.gui.theme import Theme

LINES = 2
PICKED_MM = 0.5
"""How closely a corner is set on the glass: the figure promises no more than that."""
NO_FLOOR = "This page is no floor's plan: it is tied to no place and no scale is known."
NOT_TIED = "No scale is known for this sheet."
NOWHERE = "Where this sheet lies is not known: none of it can be found on the map, nor the map's places on it"


class GroundTools(QObject):
    """What is on stays on from sheet to sheet; where a sheet's ground is not known it says why.

    Signals: `changed` when something was turned on or off.
    """

    changed = Signal()

    def __init__(self, theme: Theme, drawing: SheetDrawing) -> None:
        super().__init__(drawing)
        self._drawing = drawing
        self._overlay: PlanOverlay | None = None
        self._kind = MeasureKind.LINE
        self._measuring = False
        self._pointed: QPointF | None = None
        self._corners: list[QPointF] = []
        self._picked_px, self._picked_pt = theme.metrics.dpi / MM_PER_INCH * PICKED_MM, 0.0
        self.grid_on = False
        self.panel = MeasurePanel(theme)
        self.panel.kind_wanted.connect(self.measure)
        self.panel.undo_wanted.connect(drawing.canvas.undo_corner)
        self.panel.clear_wanted.connect(lambda: self.measure(self._kind))
        self.place = PlainLabel("", "strong")
        self.place.setMinimumWidth(1)
        # Two lines always: a drawing that jumps whenever the words break anew cannot be pointed at.
        self.place.setFixedHeight(LINES * QFontMetrics(theme.metrics.font()).lineSpacing())
        self.place.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.place.hide()
        drawing.canvas.measured_changed.connect(self._on_measured)
        drawing.canvas.place_pointed.connect(self._on_pointed)
        drawing.canvas.view_changed.connect(self._tell_place)

    @property
    def ground(self) -> SheetGround | None:
        """How the sheet is tied to the ground."""
        return self._overlay.ground if self._overlay else None

    @property
    def why_no_measuring(self) -> str:
        """Why lengths cannot be measured on this sheet; "" when they can."""
        if self._overlay is None:
            return NO_FLOOR
        return "" if self._overlay.ground else self._overlay.no_ground or NOT_TIED

    @property
    def why_no_place(self) -> str:
        """Why places on this sheet are nowhere on the map; "" when they are."""
        ground = self.ground
        if ground is not None and ground.method is not FitMethod.SCALE_ONLY:
            return ""
        if self._overlay is None:
            return NO_FLOOR
        return "Only the scale of this sheet is known, not where it lies" if ground else NOWHERE

    @property
    def why_no_grid(self) -> str:
        """Why there is no voice grid over this sheet; "" when there is one."""
        return "" if self._overlay and self._overlay.grid else "There is no voice grid for this sheet"

    def follow(self, overlay: PlanOverlay | None) -> None:
        """Another sheet is shown."""
        self._overlay = overlay
        self._pointed = None
        self._lay_grid()
        if self._measuring:
            self.measure(self._kind)
        else:
            self._tell_place()
            self.changed.emit()

    def measure(self, kind: MeasureKind) -> None:
        """Measure from now on, beginning anew."""
        self._kind, self._measuring = kind, True
        if self.why_no_measuring:
            self._drawing.canvas.stop_measuring()
            self.panel.show_off(self.why_no_measuring)
        else:
            self._drawing.canvas.start_measuring(kind, self._say)
        self._tell_place()
        self.changed.emit()

    def begin(self) -> None:
        """Measure what was measured last."""
        self.measure(self._kind)

    def stop(self) -> None:
        """Taps are taps again."""
        self._measuring = False
        self._drawing.canvas.stop_measuring()
        self._tell_place()
        self.changed.emit()

    def toggle_grid(self) -> None:
        """Lay the voice grid over the drawing, or take it away."""
        self.grid_on = not self.grid_on
        self._lay_grid()
        self._tell_place()
        self.changed.emit()

    def _lay_grid(self) -> None:
        overlay = self._overlay
        self._drawing.show_grid(overlay.grid if overlay and self.grid_on else None)

    def _say(self, corners: Sequence[QPointF]) -> str:
        ground = self.ground
        if ground is None:
            return ""
        if list(corners) != self._corners:
            # Coming closer afterwards does not make them any better set.
            self._corners = list(corners)
            self._picked_pt = self._picked_px / self._drawing.canvas.pixels_per_unit
        closed = self._kind is MeasureKind.AREA
        return ground.say([(corner.x(), corner.y()) for corner in corners], closed, self._picked_pt)

    def _on_measured(self, corners: Sequence[QPointF]) -> None:
        if self._measuring and not self.why_no_measuring:
            self.panel.show_figure(self._kind, self._say(corners), len(corners), self._accuracy())

    def _accuracy(self) -> str:
        """How far what is measured can be trusted, in words."""
        ground = self.ground
        if ground is None:
            return ""
        if ground.method is FitMethod.SCALE_ONLY:
            return "Measured by the printed scale of the sheet"
        return self._overlay.note if self._overlay else ""

    def _on_pointed(self, place: QPointF | None) -> None:
        self._pointed = place
        self._tell_place()

    def _tell_place(self) -> None:
        """The strip at the foot: cell, grid reference and degrees of the place under the pointer, else the middle."""
        overlay, ground = self._overlay, self.ground
        on = overlay is not None and (self._measuring or self.grid_on)
        self.place.setVisible(on)
        if overlay is None or not on:
            return
        at = self._pointed or self._drawing.canvas.centre
        cell = overlay.grid.cell(at.x(), at.y()) if overlay.grid else None
        if cell and overlay.grid and not overlay.grid.shared:
            cell += " on this sheet only"
        where = "Pointed at" if self._pointed else "Middle"
        parts = (
            f"{where}: {cell or 'outside the grid'}" if overlay.grid else where,
            _unbroken(ground.say_place(at.x(), at.y())) if ground else "",
            "" if ground else self.why_no_measuring,
            overlay.grid.legend if overlay.grid and self.grid_on else "",
        )
        self.place.setText(" · ".join(part for part in parts if part))


def _unbroken(said: str) -> str:
    """A grid reference and degrees that a line may end between, never within: half of one is read out wrongly."""
    return "   ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in said.split("   "))
