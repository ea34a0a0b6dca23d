"""Measuring on the map: lines and areas, as on the plans."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF

from responder_app.briefing.answers.site_map import MapScene
from responder_app.gui.canvas.measuring import MeasureKind
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.map_tools.tool import MapTool
from responder_app.gui.metrics import MM_PER_INCH
from responder_app.gui.plans.ground_tools import PICKED_MM
from responder_app.gui.plans.measure_panel import MeasurePanel
from responder_app.gui.view import Surroundings

FLAT = "Along the ground as if it were flat"


class MeasureTool(MapTool):
    """Taps set corners while its panel is open; the figure goes with it."""

    title = "Measure"

    def __init__(self, around: Surroundings, panel_of: MapPanel) -> None:
        super().__init__(around, panel_of)
        self._kind = MeasureKind.LINE
        self._open = False
        self._corners: list[QPointF] = []
        self._picked_px, self._picked_m = around.theme.metrics.dpi / MM_PER_INCH * PICKED_MM, 0.0
        self.figures = MeasurePanel(around.theme)
        self.figures.kind_wanted.connect(self.measure)
        self.figures.undo_wanted.connect(self.canvas.undo_corner)
        self.figures.clear_wanted.connect(lambda: self.measure(self._kind))
        self.figures.done.connect(self.left)
        self.column.addWidget(self.figures)
        self.canvas.measured_changed.connect(self._on_measured)

    @property
    def on(self) -> bool:
        """Whether taps set corners."""
        return self._open

    def follow(self, scene: MapScene, other: bool) -> None:
        """What was measured is gone with the map before."""
        super().follow(scene, other)
        if self._open:
            self.measure(self._kind)

    def begin(self) -> None:
        """Measure what was measured last."""
        self._open = True
        self.measure(self._kind)

    def end(self) -> None:
        """Taps are taps again."""
        self._open = False
        self.canvas.stop_measuring()
        self.changed.emit()

    def measure(self, kind: MeasureKind) -> None:
        """Measure from now on, beginning anew."""
        self._kind = kind
        self.canvas.start_measuring(kind, self._say)
        self.changed.emit()

    def _say(self, corners: Sequence[QPointF]) -> str:
        # The map's own scene was computed by the same libraries, off this thread: this costs nothing any more.
        from responder_app.briefing.ground_measuring import say_measured  # noqa: PLC0415

        if list(corners) != self._corners:
            # Coming closer afterwards does not make them any better set.
            self._corners = list(corners)
            self._picked_m = self._picked_px / self.canvas.pixels_per_unit
        closed = self._kind is MeasureKind.AREA
        return say_measured([(corner.x(), corner.y()) for corner in corners], closed, self._picked_m)

    def _on_measured(self, corners: Sequence[QPointF]) -> None:
        if self._open:
            self.figures.show_figure(self._kind, self._say(corners), len(corners), FLAT)
