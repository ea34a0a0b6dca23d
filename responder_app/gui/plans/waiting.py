"""The word "Drawing…" over a sheet that takes longer than half a second."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme

PATIENCE_MS = 500
LOOK_MS = 125


class Waiting(PlainLabel):
    """Looks at a canvas and shows itself at the canvas's upper edge while what is on the screen is being drawn."""

    def __init__(self, theme: Theme, canvas: SheetCanvas) -> None:
        super().__init__("Drawing…", "strong", wrap=False, parent=canvas)
        self._canvas = canvas
        self._waited_ms = 0
        self.set_mark("fill", "notice")
        self.setMargin(theme.metrics.px(1))
        self.hide()
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._on_look)
        canvas.view_changed.connect(self._begin)

    def _begin(self) -> None:
        if not self._look.isActive() and self._canvas.drawing:
            self._waited_ms = 0
            self._look.start()

    def _on_look(self) -> None:
        self._waited_ms += LOOK_MS
        drawing = self._canvas.drawing
        if not drawing:
            self._look.stop()
        if (drawing and self._waited_ms >= PATIENCE_MS) == self.isHidden():
            self.adjustSize()
            self.move((self._canvas.width() - self.width()) // 2, 0)
            self.setVisible(drawing)
            self.raise_()
