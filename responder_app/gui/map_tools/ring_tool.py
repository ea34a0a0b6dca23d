"""Range rings about the building or a touched place; which of them, by keys."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QGridLayout

from responder_app.briefing.answers.site_map import MapScene
from responder_app.gui.canvas.rings import RingsItem, RingWords
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.map_tools.tool import BUILDING, MapTool
from responder_app.gui.view import Surroundings

# Not the briefing's: its measuring loads numpy and pyproj, and this is loaded at every start.
FOOT_M, MILE_M = 0.3048, 1609.344
RADII_M = {
    100 * FOOT_M: "100 ft (30 m)",
    300 * FOOT_M: "300 ft (91 m)",
    500 * FOOT_M: "500 ft (152 m)",
    1000 * FOOT_M: "1,000 ft (305 m)",
    MILE_M / 2: "1/2 mi (805 m)",
    MILE_M: "1 mi (1.6 km)",
}
"""Both units of each."""
FIRST_M = (100 * FOOT_M, 300 * FOOT_M, 1000 * FOOT_M)
"""Lit when rings are wanted for the first time."""


class RingTool(MapTool):
    """Opening its panel draws rings about the middle; a touch moves them while "Touched place" is lit."""

    title = "Range rings"

    def __init__(self, around: Surroundings, panel_of: MapPanel, middle: str = BUILDING) -> None:
        super().__init__(around, panel_of, middle)
        self._radii: set[float] = set()
        self._touched: QPointF | None = None
        self._at_touched = False
        self._used = False
        self._build()

    @property
    def state(self) -> str:
        """What they are about."""
        if not self._radii:
            return ""
        return f"Rings about {self.middle if self._centre == QPointF(0, 0) else 'the touched place'}"

    def follow(self, scene: MapScene, other: bool) -> None:
        """About another building there are no rings yet."""
        super().follow(scene, other)
        if other:
            self._touched, self._at_touched, self._used = None, False, False
            self._radii.clear()
        self._draw()

    def begin(self) -> None:
        """Rings at once: that is what the key was pressed for."""
        if not self._used:
            self._used = True
            self._radii.update(FIRST_M)
        self._draw()

    def touch(self, place: QPointF) -> None:
        """The place that was touched last."""
        self._touched = place
        if self._at_touched:
            self._draw()
        else:
            self._light()

    def clear(self) -> None:
        """No rings."""
        self._radii.clear()
        self._draw()

    @property
    def _centre(self) -> QPointF:
        return self._touched if self._at_touched and self._touched is not None else QPointF(0, 0)

    def _draw(self) -> None:
        rings = [(radius, RADII_M[radius]) for radius in self._radii]
        drawn = bool(rings) and self.scene is not None
        for name, kind in (("rings", RingsItem), ("ring words", RingWords)):
            item = kind(rings, self.theme.metrics, self.theme.palette) if drawn else None
            self.canvas.pin(name, item, self._centre)
        if drawn:
            # The whole of the largest can be looked at, also where the map itself ends before.
            far = max(self._radii)
            corner = QPointF(far, far)
            self.canvas.reach(QRectF(self._centre - corner, self._centre + corner))
        self._light()
        self.changed.emit()

    def _light(self) -> None:
        for radius, key in self.keys.items():
            key.setChecked(radius in self._radii)
        self.building.setChecked(not self._at_touched)
        self.place.setChecked(self._at_touched)
        self.place.setEnabled(self._touched is not None)
        waits = self._at_touched and self._touched is None
        self.how.setText("Touch the map where the rings shall be" if waits or self._at_touched else "")
        self.how.setVisible(bool(self.how.text()))

    def _toggle(self, radius: float) -> None:
        (self._radii.discard if radius in self._radii else self._radii.add)(radius)
        self._draw()

    def _put(self, at_touched: bool) -> None:
        self._at_touched = at_touched
        self._draw()

    def _build(self) -> None:
        theme, grid = self.theme, QGridLayout()
        grid.setSpacing(theme.metrics.gap // 2)
        self.keys: dict[float, Key] = {}
        for number, (radius, words) in enumerate(RADII_M.items()):
            key = Key(theme, words.replace(" (", "\n("), says=f"Ring of {words}")
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, radius=radius: self._toggle(radius))
            self.keys[radius] = key
            grid.addWidget(key, number // 2, number % 2)
        self.building = Key(theme, f"About\n{self.middle}", says=f"Rings about {self.middle}")
        self.place = Key(theme, "About the\ntouch", says="Rings about the place that was touched last")
        for key, at_touched in ((self.building, False), (self.place, True)):
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, at=at_touched: self._put(at))
        grid.addWidget(self.building, 3, 0)
        grid.addWidget(self.place, 3, 1)
        self.clear_key = Key(theme, "Clear", says="Take all rings away")
        self.clear_key.clicked.connect(self.clear)
        grid.addWidget(self.clear_key, 4, 0)
        grid.addWidget(self.back_key(), 4, 1)
        self.how = PlainLabel("", ink="soft")
        self.column.addLayout(grid)
        self.column.addWidget(self.how)
        self.column.addStretch(1)
        self._light()
