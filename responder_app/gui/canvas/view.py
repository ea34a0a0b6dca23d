"""The canvas: one widget for sheets and maps. Owns the scene, what part of it is shown and at which scale.

Signals:
    view_changed: the part shown or its scale changed.
    place_tapped(QPointF): a place without a symbol, in the coordinates of what is shown (maps: y grows north).
    symbol_tapped(object): a mark's payload.
    drawing_failed(str): the sheet cannot be drawn sharply, with the reason; what is there stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent, QTransform
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from responder_app.gui.canvas.floating import Floating
from responder_app.gui.canvas.framing import Framing
from responder_app.gui.canvas.gestures import TREMBLE_MM, Gestures
from responder_app.gui.canvas.inks import GROUND
from responder_app.gui.canvas.marks import MarkLayer
from responder_app.gui.canvas.shapes import Shape, ShapeItem, items_of
from responder_app.gui.canvas.source import TileSource
from responder_app.gui.canvas.streets import StreetName
from responder_app.gui.canvas.symbols import Mark
from responder_app.gui.canvas.tiles import TileLayer
from responder_app.gui.metrics import KEY_MM, Metrics
from responder_app.gui.palette import NIGHT, Palette

SHARPEST_SHEET = 48.0
"""Greatest scale of sheets, device-independent pixels for a point."""
SHARPEST_MAP = 40.0
"""Greatest scale of maps, pixels for a metre."""


class SheetCanvas(QGraphicsView):
    """Shows a sheet in tiles (`show_sheet`) or a map of shapes (`show_map`), with marks on top. See the module."""

    view_changed = Signal()
    place_tapped = Signal(QPointF)
    symbol_tapped = Signal(object)
    drawing_failed = Signal(str)

    def __init__(self, metrics: Metrics, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._metrics = metrics
        self._palette = palette
        self._tiles: TileLayer | None = None
        self._shapes: list[ShapeItem] = []
        self._framing = Framing()
        self.setScene(QGraphicsScene(self))
        self._marks = MarkLayer(self.scene(), self._framing, metrics)
        self._upward = False
        self._metres_per_unit: float | None = None
        self._gestures = Gestures(self, metrics.px(TREMBLE_MM))
        self._floating = Floating(self, metrics, palette)
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._on_settled)
        self._set_up()

    def _set_up(self) -> None:
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.BspTreeIndex)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAccessibleName("Drawing. Arrow keys move it, plus and minus zoom, 0 shows all of it.")
        self.setBackgroundBrush(QColor(GROUND[self.night]))

    # What is shown

    def show_sheet(
        self,
        source: TileSource,
        metres_per_unit: float | None = None,
        north_deg: float | None = None,
        first: QRectF | None = None,
    ) -> None:
        """Show a sheet: its overview as soon as it is decoded, sharp tiles as they come. Marks and shapes are cleared.

        `metres_per_unit` is metres on the ground for one scene unit, `north_deg` where north is, clockwise from up.
        `first` is the part of the sheet to open with, all of it unless told.
        """
        self.clear()
        self._upward = False
        self._tiles = TileLayer(source, self.night)
        self._tiles.setZValue(-100)
        self._tiles.failed.connect(self.drawing_failed)
        self.scene().addItem(self._tiles)
        size = source.size
        sheet = QRectF(0, 0, size.width(), size.height())
        self.set_ground(metres_per_unit, north_deg)
        self._hold(sheet, sheet, SHARPEST_SHEET, first)

    def show_map(
        self, shapes: Iterable[Shape], extent: tuple[float, float, float, float], north_deg: float = 0.0
    ) -> None:
        """Show shapes in metres, y growing north; `extent` is x_min, y_min, x_max, y_max of what to fit first."""
        self.clear()
        self._upward = True
        self.add_shapes(shapes)
        x_min, y_min, x_max, y_max = extent
        home = QRectF(QPointF(x_min, -y_max), QPointF(x_max, -y_min))
        everything = home
        for item in self._shapes:
            everything = everything.united(item.path().controlPointRect())
        self.set_ground(1.0, north_deg)
        self._hold(everything, home, SHARPEST_MAP)

    def clear(self) -> None:
        """Show nothing; requests on their way are taken back."""
        if self._tiles is not None:
            self._tiles.stop()
            self._tiles = None
        self._shapes = []
        self._marks.forget()
        self.scene().clear()
        self.set_ground(None, None)

    def add_shapes(self, shapes: Iterable[Shape]) -> None:
        """Lay lines and areas over what is shown."""
        for shape in shapes:
            for item in items_of(shape, self._upward):
                item.set_night(self.night)
                self.scene().addItem(item)
                self._shapes.append(item)

    def clear_shapes(self) -> None:
        """Take all lines and areas away (a sheet's tiles stay)."""
        for item in self._shapes:
            self.scene().removeItem(item)
        self._shapes = []

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show these marks in place of the ones before."""
        placed = [(mark, self._flipped(QPointF(mark.x, mark.y))) for mark in marks]
        self._marks.show_marks(placed, self._palette)
        self._settling.start()

    def set_street_names(self, streets: Sequence[StreetName]) -> None:
        """Show the names of these streets in place of the ones before."""
        lines = ([[self._flipped(QPointF(x, y)) for x, y in line] for line in street.lines] for street in streets)
        self._marks.show_streets(list(zip(streets, lines, strict=True)), self._palette)
        self._settling.start()

    def choose(self, ids: str | Collection[str] | None, centre: bool = True) -> None:
        """Ring the marks that are selected beside the canvas and bring them to the middle; None rings nothing."""
        middle = self._marks.choose(() if ids is None else (ids,) if isinstance(ids, str) else ids)
        if centre and middle is not None:
            self._framing.look_at(middle, self._framing.scale)
            self._apply()
        self._settling.start()

    def set_ground(self, metres_per_unit: float | None, north_deg: float | None) -> None:
        """What scale bar and north arrow say; None where it is not known."""
        self._metres_per_unit = metres_per_unit
        self._floating.arrow.set_north(north_deg)
        self._framing.foot = float(self._floating.bar.height()) if metres_per_unit else 0.0
        self._settling.start()

    def set_palette(self, palette: Palette) -> None:
        """Day or night, for everything on the canvas."""
        self._palette = palette
        self._marks.set_palette(palette)
        for shape in self._shapes:
            shape.set_night(self.night)
        if self._tiles is not None:
            self._tiles.set_night(self.night)
        self._floating.set_palette(palette)
        self.setBackgroundBrush(QColor(GROUND[self.night]))

    # Where the view is

    @property
    def night(self) -> bool:
        """Whether the night palette is on."""
        return self._palette is NIGHT

    @property
    def pixels_per_unit(self) -> float:
        """Logical pixels for a scene unit."""
        return self._framing.scale

    @property
    def centre(self) -> QPointF:
        """What is in the middle, in the coordinates of what is shown."""
        return self._flipped(self._framing.centre)

    @property
    def sharp(self) -> bool:
        """Whether nothing is on its way: what is on the screen is as sharp as it gets."""
        return not self._settling.isActive() and (self._tiles is None or not self._tiles.waiting)

    @property
    def fitted(self) -> bool:
        """Whether nothing was moved since the drawing was opened or fitted."""
        return self._framing.fitted

    @property
    def has_picture(self) -> bool:
        """Whether there is something to see: a map always, a sheet once it was drawn or decoded as a whole."""
        return self._tiles is None or self._tiles.has_overview

    def extent(self) -> tuple[int, int]:
        """Width and height of the viewport in logical pixels."""
        return self.viewport().width(), self.viewport().height()

    def fit(self) -> None:
        """Show all of the sheet, or the map's own extent."""
        self._framing.fit()
        self._apply()

    def open(self) -> None:
        """Show the first picture again."""
        self._framing.open()
        self._apply()

    def pan_by(self, dx: float, dy: float) -> None:
        """Move what is shown by so many pixels."""
        self._framing.pan_by(dx, dy)
        self._apply()

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge by a factor; the place at `at` (viewport pixels; the middle by default) stays where it is."""
        self._framing.zoom_by(factor, at or self._framing.middle)
        self._apply()

    def look_at(self, place: QPointF, pixels_per_unit: float | None = None) -> None:
        """Bring a place, in the coordinates of what is shown, to the middle."""
        self._framing.look_at(self._flipped(place), pixels_per_unit or self._framing.scale)
        self._apply()

    def tap(self, at: QPointF | None = None) -> None:
        """Tap at a viewport position, or in the middle: the nearest symbol under the finger, or the place."""
        place = self._framing.place_at(self._framing.middle if at is None else at)
        if found := self._marks.near(place, self._metrics.px(KEY_MM) / 2):
            self.symbol_tapped.emit(found.payload)
        else:
            self.place_tapped.emit(self._flipped(place))

    def _hold(self, content: QRectF, home: QRectF, sharpest: float, first: QRectF | None = None) -> None:
        self._framing.hold(content, home, sharpest, first)
        # Room to bring any corner of the content to the middle at every scale.
        width, height = content.width() * 4, content.height() * 4
        self.setSceneRect(content.adjusted(-width, -height, width, height))
        self._apply()

    def _apply(self) -> None:
        scale = self._framing.scale
        if self.transform().m11() != scale:
            self.setTransform(QTransform.fromScale(scale, scale))
        self.centerOn(self._framing.centre)
        self._settling.start()

    def _flipped(self, point: QPointF) -> QPointF:
        return QPointF(point.x(), -point.y()) if self._upward else point

    # Events

    @Slot()
    def _on_settled(self) -> None:
        """Once after any number of changes: ask for tiles, arrange labels, tell others."""
        framing = self._framing
        if self._tiles is not None:
            self._tiles.show_area(framing.shown, framing.scale * self.devicePixelRatioF())
        self._floating.bar.set_scale(framing.scale / self._metres_per_unit if self._metres_per_unit else None)
        self._marks.spread()
        if framing.fitted:
            # Only on opening and fitting: it must not jump about while the drawing moves.
            self._floating.place_arrow(self._marks.covered_by)
        self._marks.settle(self._floating.boxes())
        self.view_changed.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        """Gestures first; the rest (painting, tooltips) is Qt's."""
        if self._gestures.handle(event):
            if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin):
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self._floating.cross.hide()
            return True
        return bool(super().viewportEvent(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The canvas's keys; others go on to the window."""
        if self._gestures.key(event):
            self._floating.cross.show()
        else:
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was in the middle stays there; what was fitted is fitted again."""
        super().resizeEvent(event)
        self._floating.follow_size()
        self._framing.resize(QSizeF(self.viewport().size()))
        self._apply()
