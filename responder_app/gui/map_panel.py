"""A site map on the canvas: streets and symbols in metres, layers to switch, the grid reference of a tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, Signal

from responder_app.briefing.answers.site_map import LayerKind, MapLayer, MapPoint, MapScene
from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.gui.canvas.briefed import map_marks, map_shapes, street_names
from responder_app.gui.drawing import Drawing
from responder_app.gui.theme import Theme
from responder_app.gui.under import Under

LACKING = "The base map is not complete here; everything else on the map is."


class MapPanel(Drawing):
    """Signals: `place_found` (x, y in metres of the scene), `point_tapped` (MapPoint)."""

    place_found = Signal(float, float)
    point_tapped = Signal(object)

    def __init__(self, theme: Theme, says: str = "Map") -> None:
        super().__init__(theme, says)
        self.scene: MapScene | None = None
        self._under: Under | None = None
        self._base_shown = True
        self._hidden: frozenset[LayerKind] = frozenset()
        self._address = ""
        self.place_tapped.connect(self._on_place)
        self.symbol_tapped.connect(self._on_symbol)

    def show_scene(
        self,
        scene: MapScene,
        address: str = "",
        hidden: frozenset[LayerKind] | None = None,
        under: Under | None = None,
    ) -> None:
        """Show the scene from its own extent; the street that the address names is named before all others.

        `hidden` are the layers to hide from now on; None leaves that as it was. `under` are the scene's base maps.
        """
        self.scene, self._address, self._under = scene, address, under
        self._hidden = self._hidden if hidden is None else hidden
        self.show_canvas()
        self.canvas.show_map(map_shapes(self._shown()), scene.extent, ground=self._ground())
        self._set_signs()

    def hide_layers(self, hidden: frozenset[LayerKind]) -> None:
        """Hide these layers; the view stays where it is."""
        self._hidden = hidden
        self._show_anew()

    @property
    def has_base(self) -> bool:
        """Whether there is a base map under what is shown, or would be."""
        return self._under is not None

    def show_base(self, shown: bool) -> None:
        """Show the base map or leave it out, now and under scenes to come; the view stays where it is."""
        self._base_shown = shown
        if self.scene is not None:
            self.canvas.set_base_maps(self._ground())
        self._show_anew()

    def _show_anew(self) -> None:
        if self.scene is not None:
            self.canvas.clear_shapes()
            self.canvas.add_shapes(map_shapes(self._shown()))
            self._set_signs()

    def _set_signs(self) -> None:
        shown = self._shown(whole=True)
        self.canvas.set_marks(list(map_marks(shown)))
        streets = street_names(shown, self._address)
        named = self._under is not None and self._base_shown and self._under.named
        self.canvas.set_street_names([street for street in streets if street.own or not named])

    def _ground(self) -> Sequence[BaseMapTiles]:
        return self._under.sources if self._under is not None and self._base_shown else ()

    def _shown(self, whole: bool = False) -> MapScene:
        """The layers that are not hidden; what the base map draws is in them only where the scene is to be `whole`."""
        assert self.scene is not None
        based = self._under is not None and self._base_shown and not whole
        scene = self._under.bare if based and self._under is not None else self.scene
        layers: tuple[MapLayer, ...] = tuple(layer for layer in scene.layers if layer.kind not in self._hidden)
        return replace(scene, layers=layers)

    def _on_failed(self, reason: str) -> None:
        self.bar.show_words(f"{LACKING} {reason}".strip(), "caution")

    def _on_place(self, place: QPointF) -> None:
        self.place_found.emit(place.x(), place.y())

    def _on_symbol(self, payload: object) -> None:
        if isinstance(payload, MapPoint):
            self.point_tapped.emit(payload)
