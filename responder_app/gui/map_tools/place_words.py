"""The place under the pointer, else the one touched last: USNG and decimal degrees, in a size to choose."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from responder_app.briefing.answers.site_map import MapScene
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.tasks import Task
from responder_app.gui.view import Surroundings

TOUCH = "Touch the map for a grid reference"


class PlaceWords(PlainLabel):
    """A label beside the map. What was touched comes again once nothing points at the map any more."""

    def __init__(self, around: Surroundings, panel_of: MapPanel) -> None:
        super().__init__(TOUCH, "strong")
        self._around = around
        self._map = panel_of
        self._asked: Task | None = None
        self._touched: QPointF | None = None
        self._said = ("", "")
        self.large = False
        self.setMinimumWidth(1)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        panel_of.canvas.place_pointed.connect(self._on_pointed)

    def follow(self, scene: MapScene) -> None:
        """Another scene: nothing of it was touched yet."""
        del scene
        self._touched, self._said = None, ("", "")
        self._show()

    def touch(self, place: QPointF) -> None:
        """This place was touched."""
        self._touched = place
        self._ask(place)

    def set_large(self, large: bool) -> None:
        """As large as values on the arrival sheet, or as other words."""
        self.large = large
        self.setProperty("role", "value" if large else "strong")
        self.style().unpolish(self)
        self.style().polish(self)
        self._show()

    def _on_pointed(self, place: QPointF | None) -> None:
        at = place or self._touched
        if at is not None:
            self._ask(at)
        elif self._asked is not None:
            self._asked.drop()
            self._said = ("", "")
            self._show()

    def _ask(self, place: QPointF) -> None:
        scene = self._map.scene
        if scene is None:
            return

        def said() -> str:
            # pyproj costs 0.1 s to import: not before the first paint, and not on this thread.
            from responder_app.briefing.ground import lonlat_at  # noqa: PLC0415
            from responder_app.briefing.usng import said_place  # noqa: PLC0415

            return said_place(lonlat_at(scene, place.x(), place.y()))

        self._asked = self._around.lane.ask(said, self._on_said, lambda _: None, instead_of=self._asked)

    def _on_said(self, said: str) -> None:
        grid, _, degrees = said.partition("   ")
        self._said = grid, degrees
        self._show()

    def _show(self) -> None:
        grid, degrees = self._said
        # Plain spaces: it may be copied.
        self.setText(f"USNG {grid}\n{degrees}" if grid else TOUCH)
