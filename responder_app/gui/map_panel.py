"""A site map on the canvas: streets and symbols in metres, layers to switch, the grid reference of a tap."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Signal

from responder_app.briefing.answers.site_map import LayerKind, MapLayer, MapPoint, MapScene
from responder_app.gui.canvas.briefed import map_marks, map_shapes, street_names
from responder_app.gui.drawing import Drawing
from responder_app.gui.theme import Theme


class MapPanel(Drawing):
    """Signals: `place_found` (x, y in metres of the scene), `point_tapped` (MapPoint)."""

    place_found = Signal(float, float)
    point_tapped = Signal(object)

    def __init__(self, theme: Theme, says: str = "Map") -> None:
        super().__init__(theme, says)
        self.scene: MapScene | None = None
        self._hidden: frozenset[LayerKind] = frozenset()
        self._address = ""
        self.place_tapped.connect(self._on_place)
        self.symbol_tapped.connect(self._on_symbol)

    def show_scene(self, scene: MapScene, address: str = "", hidden: frozenset[LayerKind] | None = None) -> None:
        """Show the scene from its own extent; the street that the address names is named before all others.

        `hidden` are the layers to hide from now on; None leaves that as it was.
        """
        self.scene, self._address = scene, address
        self._hidden = self._hidden if hidden is None else hidden
        shown = self._shown(scene)
        self.show_canvas()
        self.canvas.show_map(map_shapes(shown), scene.extent)
        self._set_signs(shown)

    def hide_layers(self, hidden: frozenset[LayerKind]) -> None:
        """Hide these layers; the view stays where it is."""
        self._hidden = hidden
        if self.scene is None:
            return
        shown = self._shown(self.scene)
        self.canvas.clear_shapes()
        self.canvas.add_shapes(map_shapes(shown))
        self._set_signs(shown)

    def _set_signs(self, shown: MapScene) -> None:
        self.canvas.set_marks(list(map_marks(shown)))
        self.canvas.set_street_names(list(street_names(shown, self._address)))

    def _shown(self, scene: MapScene) -> MapScene:
        layers: tuple[MapLayer, ...] = tuple(layer for layer in scene.layers if layer.kind not in self._hidden)
        return replace(scene, layers=layers)

    def _on_place(self, place: QPointF) -> None:
        self.place_found.emit(place.x(), place.y())

    def _on_symbol(self, payload: object) -> None:
        if isinstance(payload, MapPoint):
            self.point_tapped.emit(payload)
