"""What lies on top of everything and stands in viewport pixels: the grid's names and the figure that is measured."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from responder_app.gui.canvas.framing import Framing
from responder_app.gui.canvas.labels import Taken
from responder_app.gui.canvas.measuring import Describe, Figure, MeasureKind
from responder_app.gui.canvas.voice_grid import VoiceGrid
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette


class Foreground:
    """Grid and figure of one canvas; either may be absent."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._held: tuple[int, QPointF] | None = None
        self.grid: VoiceGrid | None = None
        self.figure: Figure | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to paint."""
        return self.grid is None and self.figure is None

    @property
    def avoids_symbols(self) -> bool:
        """Whether what is painted looks where symbols stand."""
        return self.grid is not None and not self.grid.on_lines

    def start(self, kind: MeasureKind, describe: Describe) -> None:
        """Begin a new figure; `describe` gets scene places."""
        self.figure = Figure(kind, describe, self._metrics)

    def take_hold(self, position: QPointF, framing: Framing) -> bool:
        """Whether a corner of the figure is within reach of a viewport position; it is held from now on."""
        number = None if self.figure is None else self.figure.corner_at(position, framing)
        self._held = None
        if number is not None and self.figure is not None:
            self._held = number, framing.position_of(self.figure.corners[number])
        return self._held is not None

    def drag(self, dx: float, dy: float, framing: Framing) -> None:
        """Move the held corner so many pixels from where it was taken hold of: it stays beside the finger."""
        if self._held is not None and self.figure is not None:
            number, home = self._held
            self.figure.move(number, framing.place_at(home + QPointF(dx, dy)))

    def plates(self, framing: Framing, covered: Sequence[QRectF], symbols: Taken) -> list[QRectF]:
        """Where the grid's names stand: a label half hidden by one would be read as another name."""
        return [] if self.grid is None else [box for _, box in self.grid.names(framing, covered, symbols)]

    def paint(
        self, painter: QPainter, framing: Framing, palette: Palette, covered: Sequence[QRectF], symbols: Taken
    ) -> None:
        """The grid's names below the figure, in viewport pixels.

        `covered` are boxes that something floats over, `symbols` those of the symbols.
        """
        if self.grid is not None:
            self.grid.paint(painter, framing, palette, covered, symbols)
        if self.figure is not None:
            self.figure.paint(painter, framing, palette)
