"""A site map on the canvas: streets and symbols in metres, layers to switch, the grid reference of a tap."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Signal

from responder_app.briefing.answers.site_map import LayerKind, MapPoint, MapScene
from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.gui.canvas.briefed import map_marks, map_shapes, street_names
from responder_app.gui.drawing import Drawing
from responder_app.gui.theme import Theme
from responder_app.gui.under import GROUND, Under

LACKING = "The base map is not complete here: the streets and buildings that the facility's area has are drawn over it."


class MapPanel(Drawing):
    """Signals: `place_found` (x, y in metres of the scene), `point_tapped` (MapPoint).

    `ground_changed` when the base map draws more or less than before (see `in_base`).
    """

    place_found = Signal(float, float)
    point_tapped = Signal(object)
    ground_changed = Signal()
    words_mm = 86.0
    """A whole grid reference: part of one leads nowhere."""

    def __init__(self, theme: Theme, says: str = "Map") -> None:
        super().__init__(theme, says)
        self.scene: MapScene | None = None
        self._under: Under | None = None
        self._base_shown = True
        self._lacking = False
        self._hidden: frozenset[LayerKind] = frozenset()
        self._address = ""
        self.place_tapped.connect(self._on_place)
        self.symbol_tapped.connect(self._on_symbol)
        self.canvas.drawing_recovered.connect(lambda: self._draw_over(False))

    def show_scene(
        self,
        scene: MapScene,
        address: str = "",
        hidden: frozenset[LayerKind] | None = None,
        under: Under | None = None,
        base: bool | None = None,
    ) -> None:
        """Show the scene from its own extent; the street that the address names is named before all others.

        `hidden` are the layers to hide from now on; None leaves that as it was. `under` are the scene's base maps,
        `base` whether they are shown from now on.
        """
        self.scene, self._address, self._under, self._lacking = scene, address, under, False
        self._hidden = self._hidden if hidden is None else hidden
        self._base_shown = self._base_shown if base is None else base
        self.show_canvas()
        self.canvas.set_filter([kind.value for kind in self._hidden])
        self.canvas.show_map(map_shapes(self._drawn()), scene.extent, ground=self._ground())
        self.canvas.set_marks(list(map_marks(scene)))
        self._name_streets()
        self.canvas.settle()

    def hide_layers(self, hidden: frozenset[LayerKind]) -> None:
        """Hide these layers; the view stays where it is."""
        streets = LayerKind.STREETS in self._hidden ^ hidden
        self._hidden = hidden
        self.canvas.set_filter([kind.value for kind in hidden])
        if streets:
            self._name_streets()

    @property
    def has_base(self) -> bool:
        """Whether there is a base map under what is shown, or would be."""
        return self._under is not None

    @property
    def in_base(self) -> frozenset[LayerKind]:
        """Layers of which the base map draws all just now, so that hiding them would hide nothing."""
        drawn = self._drawn() if self.scene is not None else None
        if self._under is None or drawn is None or drawn is self.scene:
            return frozenset()
        rest = {layer.kind for layer in drawn.layers if layer.areas or layer.lines}
        # Over a picture the streets keep their names.
        return GROUND - rest - (frozenset() if self._under.named else {LayerKind.STREETS})

    def show_base(self, shown: bool) -> None:
        """Show the base map or leave it out, now and under scenes to come; the view stays where it is."""
        self._base_shown, self._lacking = shown, False
        if self.scene is not None:
            self.bar.clear()
            self.canvas.set_base_maps(self._ground())
            self._show_shapes()

    def _show_shapes(self) -> None:
        self.canvas.clear_shapes()
        self.canvas.add_shapes(map_shapes(self._drawn()))
        self._name_streets()
        self.ground_changed.emit()

    def _draw_over(self, lacking: bool) -> None:
        """The base map lacks something now, or no more: then the scene has to show all that it knows."""
        if lacking != self._lacking and self.scene is not None:
            self._lacking = lacking
            self._show_shapes()

    def _name_streets(self) -> None:
        """All names unless the base map has them: then the street of the address only."""
        if self.scene is None:
            return
        streets = () if LayerKind.STREETS in self._hidden else tuple(street_names(self.scene, self._address))
        named = self._under is not None and self._base_shown and self._under.named and not self._lacking
        self.canvas.set_street_names([street for street in streets if street.own or not named])

    def _ground(self) -> Sequence[BaseMapTiles]:
        return self._under.sources if self._under is not None and self._base_shown else ()

    def _drawn(self) -> MapScene:
        """The scene without what the base map draws too, as far as it draws."""
        assert self.scene is not None
        bare = self._under is not None and self._base_shown and not self._lacking
        return self._under.bare if bare and self._under is not None else self.scene

    def _on_failed(self, reason: str) -> None:
        self.bar.show_words(f"{LACKING} {reason}".strip(), "caution")
        self._draw_over(True)

    def _on_place(self, place: QPointF) -> None:
        self.place_found.emit(place.x(), place.y())

    def _on_symbol(self, payload: object) -> None:
        if isinstance(payload, MapPoint):
            self.point_tapped.emit(payload)
