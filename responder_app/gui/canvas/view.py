"""The canvas: one widget for sheets and maps. Owns what is drawn; `overlaid` what lies over it, `pane` where it is.

Signals (besides those of `pane` and `overlaid`):
    drawing_failed(str): the sheet cannot be drawn sharply, with the reason; what is there stays.
    drawing_recovered: it is as sharp as it gets after all.
    plan_failed(str), plan_recovered: the same of the plan that lies on the map.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

import shiboken6
from PySide6.QtCore import QPointF, QRectF, QSizeF, Signal, Slot
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QWidget

from responder_app.briefing.answers.site_map import Extent
from responder_app.gui.canvas.base_map import BaseMapTiles
from responder_app.gui.canvas.floor import Floor
from responder_app.gui.canvas.framing import SMALLEST
from responder_app.gui.canvas.ground import Ground
from responder_app.gui.canvas.laid_plan import LaidPlan
from responder_app.gui.canvas.opening import SHARPEST_MAP, Opening, home_of
from responder_app.gui.canvas.overlaid import OverlaidPane
from responder_app.gui.canvas.overviews import Overviews
from responder_app.gui.canvas.shapes import Shape
from responder_app.gui.canvas.source import TileSource
from responder_app.gui.canvas.tiles import TileLayer
from responder_app.gui.metrics import Metrics
from responder_app.gui.palette import Palette

SHARPEST_SHEET = 48.0
"""Greatest scale of sheets, device-independent pixels for a point."""
CITY_M = 6000.0
"""What of a city is seen at least on the shorter way across the canvas, from as far off as a map with a base goes."""
SAME_SIZE = 0.02
"""Sheets whose sides differ by less than this share are laid out alike: the view is kept between them."""
NORTH_UP_DEG = 0.1
"""A sheet turned within this of north up is north up, and so is the next one then."""


class SheetCanvas(OverlaidPane):
    """Shows a sheet in tiles (`show_sheet`) or a map of shapes (`show_map`), with marks on top. See the module."""

    drawing_failed = Signal(str)
    drawing_recovered = Signal()
    plan_failed = Signal(str)
    plan_recovered = Signal()

    def __init__(self, metrics: Metrics, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(metrics, palette, parent)
        self._tiles: TileLayer | None = None
        self._overviews = Overviews(at_rest=self._waits_for_none)
        self._floor: Floor | None = None
        self._ground = Ground(self.scene(), metrics)
        self._ground.failed.connect(self.drawing_failed)
        self._ground.recovered.connect(self.drawing_recovered)
        self._ground.names_changed.connect(self._on_names_changed)
        self._marks.ground_names = self._ground.names
        self._laid = LaidPlan(self.scene())
        self._laid.failed.connect(self.plan_failed)
        self._laid.recovered.connect(self.plan_recovered)

    def show_sheet(
        self,
        source: TileSource,
        metres_per_unit: float | None = None,
        north_deg: float | None = None,
        first: QRectF | None = None,
        keep_view: bool = False,
    ) -> None:
        """Show a sheet: its overview as soon as it is decoded, sharp tiles as they come. All that lay over it goes.

        `metres_per_unit` is metres on the ground for one scene unit, `north_deg` where north is on the unturned sheet,
        clockwise from up. `first` is the part of the sheet to open with, all of it unless told. `keep_view` stays at
        the same place, zoom and turn of an equally large sheet (of another one the turn is kept); what was fitted is
        fitted, and what had north up has north up again.
        """
        before, size, was = self._framing.standpoint, source.size, self._framing.content.size()
        alike = keep_view and not self._upward and _alike(size, was)
        turn = self._turn_for(north_deg) if keep_view else 0.0
        self.clear()
        self._upward = False
        self._tiles = TileLayer(source, self.night, self._overviews)
        self._tiles.setZValue(-100)
        self._tiles.failed.connect(self.drawing_failed)
        self._tiles.recovered.connect(self.drawing_recovered)
        self._tiles.at_rest.connect(self._on_rest)
        self.scene().addItem(self._tiles)
        sheet = QRectF(0, 0, size.width(), size.height())
        self.set_ground(metres_per_unit, north_deg)
        self._hold(sheet, sheet, SHARPEST_SHEET, first)
        self.turn_to(turn)
        if alike:
            self.stand_at(replace(before, turn_deg=turn))

    def _waits_for_none(self) -> bool:
        """Whether no picture of this sheet is on its way; not so once the window took its items with it."""
        return self._tiles is None or (shiboken6.isValid(self._tiles) and not self._tiles.waiting)

    def set_source(self, source: TileSource) -> None:
        """Draw the same sheet from another source (layers, a comparison, back again).

        View, marks and what lies over the sheet stay; the pictures there stay until the new ones are here. Without a
        sheet nothing happens.
        """
        if self._tiles is not None:
            self._tiles.set_source(source)
            self._settling.start()

    def expect(self, sources: Iterable[TileSource], then: Callable[[], None] | None = None) -> None:
        """These sheets may be shown next: their overviews are decoded once there is nothing else to do.

        `then` is called after these, and after those of which a small picture is expected.
        """
        self._overviews.expect(sources, then)
        self._settling.start()

    def expect_small(self, source: TileSource) -> None:
        """This sheet may be shown later: a small picture of it is decoded after all that is expected sooner."""
        self._overviews.expect_small(source)
        self._settling.start()

    def forget_others(self) -> None:
        """Hold no picture of a sheet but the one that is shown: the others will not be asked for again."""
        self._overviews.forget()

    def show_map(
        self,
        shapes: Iterable[Shape],
        extent: Extent,
        north_deg: float = 0.0,
        ground: Sequence[BaseMapTiles] = (),
    ) -> None:
        """Show shapes in metres, y growing north; `extent` is x_min, y_min, x_max, y_max of what to fit first.

        `ground` are the base maps under them, the one on top first.
        """
        backing = self._floor.backing.anew() if self._floor is not None else None
        self.clear()
        self._upward = True
        self._floor = Floor(lambda: self._shapes, self.night, backing)
        self.scene().addItem(self._floor)
        self._lay_ground(ground)
        self.add_shapes(shapes)
        everything = home = home_of(extent)
        for item in self._shapes:
            everything = everything.united(item.path().controlPointRect())
        for source in ground:
            everything = everything.united(source.area)
        self._floor.setRect(self._floor.rect().united(everything))
        self.set_ground(1.0, north_deg)
        self._framing.turn_to(0.0)
        # Without a base map there is nothing to be seen from farther off.
        self._framing.smallest = min(SMALLEST, max(home.width(), home.height()) / CITY_M) if ground else SMALLEST
        self._hold(everything, home, SHARPEST_MAP)

    def opening(self) -> Opening:
        """How the next map will be seen if the canvas stays as large as it is."""
        size = QSizeF(self.viewport().size())
        return Opening(size, float(self._floating.bar.height()), self.devicePixelRatioF(), self.night)

    def add_shapes(self, shapes: Iterable[Shape]) -> None:
        """Lay lines and areas over what is shown."""
        super().add_shapes(shapes)
        if self._floor is not None:
            self._floor.take(self._shapes)

    def clear_shapes(self) -> None:
        """Take all lines and areas away (a sheet's tiles and base maps stay)."""
        super().clear_shapes()
        if self._floor is not None:
            self._floor.look_again()

    def set_filter(self, hidden_kinds: Collection[str]) -> None:
        """Hide marks and shapes of these kinds, now and of every sheet and map to come; nothing hides the rest."""
        super().set_filter(hidden_kinds)
        if self._floor is not None:
            self._floor.look_again()

    def set_base_maps(self, ground: Sequence[BaseMapTiles]) -> None:
        """Lay other base maps (or none) under the map that is shown; everything else stays as it is."""
        self._lay_ground(ground)
        self._settling.start()

    def lay_plan(self, source: TileSource, place: QTransform, part: QRectF | None = None, opacity: float = 1.0) -> None:
        """Lay a sheet on the map that is shown, in place of the one before.

        `place` is from the sheet's units to the coordinates of what is shown, `part` what of the sheet is shown.
        """
        flip = QTransform.fromScale(1, -1) if self._upward else QTransform()
        self._laid.show(source, place * flip, part, opacity, self.night)
        self._settling.start()

    def fade_plan(self, opacity: float) -> None:
        """Let more or less of the map be seen through the plan, 0 to 1."""
        self._laid.fade(opacity)

    def take_plan_away(self) -> None:
        """The map alone."""
        self._laid.take_away()

    def holds(self, place: QPointF) -> bool:
        """Whether a place lies on what is shown, so that it can be brought to the middle."""
        return self._framing.content.contains(self._flipped(place))

    def clear(self) -> None:
        """Show nothing; requests on their way are taken back, measuring ends."""
        if self._tiles is not None:
            self._tiles.let_go()
            self._tiles = None
        self._ground.forget()
        self._floor = None
        self._laid.forget()
        self._floating.say_credit("")
        super().clear()
        self._framing.smallest = SMALLEST

    def set_palette(self, palette: Palette) -> None:
        """Day or night, for everything on the canvas."""
        super().set_palette(palette)
        if self._tiles is not None:
            self._tiles.set_night(self.night)
        self._ground.set_palette(palette, self.night)
        if self._floor is not None:
            self._floor.set_night(self.night)
        self._laid.set_night(self.night)

    @property
    def sharp(self) -> bool:
        """Whether nothing is on its way: what is on the screen is as sharp as it gets."""
        moving = self._settling.isActive() or self._arranging.isActive()
        return not (moving or self._ground.waiting or self._laid.waiting or (self._tiles and self._tiles.waiting))

    @property
    def complete(self) -> bool:
        """Whether all that is on the screen is there, with its labels; what lies beside the screen does not count."""
        moving = self._settling.isActive() or self._arranging.isActive()
        return not (moving or self.drawing or self._ground.naming)

    @property
    def drawing(self) -> bool:
        """Whether something that is on the screen is still being drawn."""
        return self._ground.drawing or self._laid.drawing or (self._tiles is not None and self._tiles.drawing)

    @property
    def tries_again(self) -> bool:
        """Whether what could not be drawn is tried again by itself."""
        return self._tiles is not None and self._tiles.tries_again

    @property
    def has_picture(self) -> bool:
        """Whether there is something to see: a map always, a sheet once it was drawn or decoded as a whole."""
        return self._tiles is None or self._tiles.has_overview

    def _lay_ground(self, ground: Sequence[BaseMapTiles]) -> None:
        self._ground.show(ground, self._palette, self.night)
        if self._floor is not None:
            self._floor.lay(self._ground.layers)
        credits = dict.fromkeys(source.base.attribution for source in ground if source.base.attribution)
        self._floating.say_credit(" · ".join(credits))

    def _hold(self, content: QRectF, home: QRectF, sharpest: float, first: QRectF | None = None) -> None:
        self._framing.hold(content, home, sharpest, first)
        # Room to bring any corner of the content to the middle at every scale and turn.
        room = 4 * max(content.width(), content.height())
        self.setSceneRect(content.adjusted(-room, -room, room, room))
        self._apply()

    def _turn_for(self, north_deg: float | None) -> float:
        """The turn of the next sheet when the view is kept: what had north up has it again."""
        was = self._north_deg
        if was is not None and north_deg is not None and self.turn_deg:
            off = (was + self.turn_deg + 180) % 360 - 180
            if abs(off) < NORTH_UP_DEG:
                return -north_deg
        return self.turn_deg

    @Slot()
    def _on_settled(self) -> None:
        """Once after any number of changes: ask for tiles, arrange labels, tell others."""
        if self._tiles is not None:
            self._tiles.show_area(self._framing.shown, self._framing.scale * self.devicePixelRatioF())
            self._on_rest()
        self._laid.show_area(self._framing.shown, self._framing.scale * self.devicePixelRatioF())
        self._ground.show_area(self._framing.shown, self._framing.scale, self.devicePixelRatioF())
        # Names that were there already are placed now, with everything else.
        self._settling.stop()
        super()._on_settled()

    @property
    def _names_are_coming(self) -> bool:
        return self._ground.naming

    @Slot()
    def _on_names_changed(self) -> None:
        self._marks.look_again()
        self._settling.start()

    @Slot()
    def _on_rest(self) -> None:
        if self._tiles is not None and not self._tiles.waiting:
            self._overviews.decode_next(self.night)


def _alike(one: QSizeF, other: QSizeF) -> bool:
    if other.isEmpty():
        return False
    across = abs(one.width() - other.width()) / other.width()
    return max(across, abs(one.height() - other.height()) / other.height()) < SAME_SIZE
