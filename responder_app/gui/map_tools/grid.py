"""The US National Grid over the map: as fine as the zoom lets it be read, laid anew before the map leaves it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QTimer

from responder_app.briefing.answers.ground_grid import GroundGrid
from responder_app.briefing.answers.site_map import MapScene
from responder_app.gui.canvas.voice_grid import LineGrid
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.map_tools.tool import MapTool
from responder_app.gui.tasks import Task
from responder_app.gui.view import Surroundings

STEPS_M = (10, 100, 1000, 10_000, 100_000)
APART_MM = 13.0
"""Lines are at least so far apart on the glass: the finest step that is, is drawn."""
PAUSE_MS = 60
NO_GRID = "No USNG here"


class GridTool(MapTool):
    """Has no panel: a key turns it on and off."""

    title = "Grid"

    def __init__(self, around: Surroundings, panel_of: MapPanel) -> None:
        super().__init__(around, panel_of)
        self._wanted = False
        self._laid: GroundGrid | None = None
        self._seen = QRectF()
        self._asked: Task | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self.canvas.view_changed.connect(self._on_view_changed)

    @property
    def laid(self) -> GroundGrid | None:
        """The grid that is on the map."""
        return self._laid

    @property
    def on(self) -> bool:
        """Whether it was turned on."""
        return self._wanted

    @property
    def state(self) -> str:
        """Step and squares."""
        if not self._wanted or self._laid is None:
            return ""
        return self._laid.legend if self._laid.families else NO_GRID

    def follow(self, scene: MapScene, other: bool) -> None:
        """Lay it over the other map too."""
        super().follow(scene, other)
        self._laid = None
        self._look()

    def toggle(self) -> None:
        """Turn it on or off."""
        self._wanted = not self._wanted
        if not self._wanted:
            self._laid = None
            self.canvas.set_grid(None)
        self._look()
        self.changed.emit()

    def _on_view_changed(self) -> None:
        if self._wanted and not self._pause.isActive():
            self._pause.start()

    def _look(self) -> None:
        """Ask for lines where those that are there do not reach, are too near to each other or too far apart."""
        scene = self.scene
        if not self._wanted or scene is None:
            return
        seen, step = self._shown(), self._step()
        if self._laid is not None and self._laid.step_m == step and _holds(self._laid, seen) and not self._moved(seen):
            return
        box = seen.left(), seen.top(), seen.right(), seen.bottom()
        self._seen = seen

        def compute() -> GroundGrid:
            from responder_app.briefing.ground_grid import ground_grid  # noqa: PLC0415  numpy and pyproj

            return ground_grid(scene.origin, box, step)

        self._asked = self.around.lane.ask(compute, self._lay, self._map.bar.show_failure, instead_of=self._asked)

    def _lay(self, grid: GroundGrid) -> None:
        if not self._wanted:
            return
        self._laid = grid
        families = tuple(tuple((line.name, line.points) for line in family) for family in grid.families)
        self.canvas.set_grid(LineGrid(families, grid.borders))
        self.changed.emit()

    def _moved(self, seen: QRectF) -> bool:
        """Whether the legend may have to name other squares: only where one ends near by."""
        return self._laid is not None and bool(self._laid.borders) and seen != self._seen

    def _shown(self) -> QRectF:
        """The box of the scene that holds all that is on the screen, y growing north."""
        width, height = self.canvas.extent()
        corners = [self.canvas.place_at(QPointF(x, y)) for x in (0, width) for y in (0, height)]
        xs, ys = [corner.x() for corner in corners], [corner.y() for corner in corners]
        return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))

    def _step(self) -> int:
        least = self.theme.metrics.px(APART_MM) / self.canvas.pixels_per_unit
        return next((step for step in STEPS_M if step >= least), STEPS_M[-1])


def _holds(grid: GroundGrid, seen: QRectF) -> bool:
    x_min, y_min, x_max, y_max = grid.box
    return QRectF(QPointF(x_min, y_min), QPointF(x_max, y_max)).contains(seen)
