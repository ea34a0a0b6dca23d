"""What all tools of the map are: a panel beside it, something on its canvas, and words for what stays on."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from responder_app.briefing.answers.site_map import MapScene
from responder_app.gui.canvas.view import SheetCanvas
from responder_app.gui.keys import Key
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.view import Surroundings

BUILDING, PLACE = "the building", "this place"
"""What the map is about: a facility, or a place without a pre-plan, where no word may speak of a building."""


class MapTool(QObject):
    """Signals: `changed` when it was turned on or off or says something else, `left` when its panel is done with.

    `middle` says what the map's middle is.
    """

    changed = Signal()
    left = Signal()
    title = ""

    def __init__(self, around: Surroundings, panel_of: MapPanel, middle: str = BUILDING) -> None:
        super().__init__(panel_of)
        self.middle = middle
        self.around = around
        self.theme = around.theme
        self._map = panel_of
        self.scene: MapScene | None = None
        self.panel = QWidget()
        self.panel.setAccessibleName(self.title)
        self.column = QVBoxLayout(self.panel)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(around.theme.metrics.gap)

    @property
    def canvas(self) -> SheetCanvas:
        """The map's."""
        return self._map.canvas

    @property
    def state(self) -> str:
        """What of it is on the map now, in a few words; "" for nothing."""
        return ""

    @property
    def doubtful(self) -> bool:
        """Whether that must not be taken for certain."""
        return False

    @property
    def on(self) -> bool:
        """Whether something of it is on the map."""
        return bool(self.state)

    def follow(self, scene: MapScene, other: bool) -> None:
        """A scene is shown, and the canvas is bare; `other` when it is not about the place of the one before."""
        del other
        self.scene = scene

    def begin(self) -> None:
        """The panel is opened."""

    def end(self) -> None:
        """The panel is closed; what is on the map stays unless the tool says otherwise."""

    def back_key(self) -> Key:
        """The key that leads back to all tools, for the foot of the panel."""
        key = Key(self.theme, "Back", says="Back to all tools")
        key.clicked.connect(self.left)
        return key
