"""The sheet on the canvas: its overview at once, sharp tiles over it as they come. Owns what is asked for and when.

Signals:
    failed(str): something that is on the screen could not be drawn, with the reason; not again until `recovered`.
    recovered: all that is on the screen has been drawn after all, or something else is.
    at_rest: nothing is on its way any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject, QStyleOptionGraphicsItem, QWidget

from responder_app.gui.canvas.backing import Backing
from responder_app.gui.canvas.failures import Failures
from responder_app.gui.canvas.gestures import ZOOM_KEY
from responder_app.gui.canvas.grid import TILE_PX, TileKey, covering, zoom_of
from responder_app.gui.canvas.inks import GROUND
from responder_app.gui.canvas.mailbox import Mailbox
from responder_app.gui.canvas.overviews import Overviews
from responder_app.gui.canvas.pictures import SHEET, Looks, Seen, SheetPictures
from responder_app.gui.canvas.source import Drawn, Ticket, TileSource
from responder_app.gui.heap import give_back_soon
from responder_app.render.requests import Priority

AGAIN_MS = 3000
"""What was given up because workers were lost is asked for so often: the next worker may have more luck."""
ENOUGH = 0.8
"""Up to this share of the overview's own resolution, the overview is sharp enough."""
TILE_BYTES = TILE_PX * TILE_PX * 4
NIGHT_VEIL = QColor(0, 0, 0, 76)
"""Lies over everything at night: white lines fall to the brightness of night's text, and photos with them."""
DAY_VEIL = QColor(0, 0, 0, 200)
"""Lies over a map of the day that stands in by night for a moment: there is no overview that comes first."""
ZOOMING_S, PAUSE_MS = 0.1, 40
"""A scale that changes again so soon goes on changing: tiles are asked for once it has paused."""
IDLE_MS = 300
"""After so long without a movement the tiles of the next zoom are drawn."""


def _nothing(*_: object) -> None:
    """Of sheets nothing is begun."""


class TileLayer(QGraphicsObject):
    """Draws one tile source. `show_area` says what is on the screen; nothing else asks for tiles.

    `set_source` and `set_night` keep the pictures there until the new ones can take their place.
    """

    failed = Signal(str)
    recovered = Signal()
    at_rest = Signal()

    def __init__(
        self,
        source: TileSource,
        night: bool,
        overviews: Overviews,
        looks: Looks = SHEET,
        begun: Callable[[TileKey, bool], Drawn | None] = _nothing,
    ) -> None:
        """`begun` gives a tile that was drawn before it was asked for: the first thing painted shows it already."""
        super().__init__()
        self._take_begun = begun
        self._overviews = overviews
        self._now = SheetPictures(source, night, looks)
        self._former: SheetPictures | None = None
        self._backing = Backing()
        self._area = QRectF()
        self._scale = 1.0
        self._tickets: dict[TileKey | None, Ticket] = {}
        self._ahead: dict[TileKey, Ticket] = {}
        self._failures = Failures()
        self._told = False
        self._mailbox = Mailbox(self._on_arrived)
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._look_ahead)
        self._scaled_at = 0.0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._on_paused)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._on_again)
        self.painted_by: Callable[[QRectF], None] | None = None
        """Who paints this layer with others, and is told what of the scene looks otherwise."""
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._begin(Priority.ON_SCREEN)

    @property
    def waiting(self) -> int:
        """Requests on their way; what is drawn ahead of a zoom does not count."""
        return len(self._tickets) + self._pause.isActive()

    @property
    def drawing(self) -> bool:
        """Whether something that the screen shows is on its way; what lies beside the screen does not count."""
        return self._pause.isActive() or None in self._tickets or any(key in self._tickets for key in self._wanted()[0])

    @property
    def tries_again(self) -> bool:
        """Whether something that could not be drawn will be asked for once more by itself."""
        return self._again.isActive()

    @property
    def has_overview(self) -> bool:
        """Whether there is a picture of the whole sheet, where there can be one."""
        return bool(self._now.overview) or not self._now.looks.whole

    def boundingRect(self) -> QRectF:
        """The sheet."""
        size = self._now.source.size
        return QRectF(0, 0, size.width(), size.height())

    def set_night(self, night: bool) -> None:
        """Draw everything anew for night or day; the old pictures stay until the new overview is here."""
        if night != self._now.night:
            self._swap(self._now.source, night, Priority.ON_SCREEN)

    def set_source(self, source: TileSource) -> None:
        """Draw the sheet from another source of its size; the old pictures stay until the new tiles are here."""
        self._swap(source, self._now.night, Priority.OVERVIEW)

    def show_area(self, area: QRectF, scale: float) -> None:
        """Ask for what the screen shows at `scale` device pixels a unit, then for a ring around it; drop the rest.

        `area` is a part of the scene and `scale` for a unit of it; the sheet lies there as its item does.
        """
        scale *= _step_of(self.sceneTransform(), self.boundingRect().center())
        scaled, now = scale != self._scale, time.monotonic()
        self._area, self._scale = self.mapRectFromScene(area), scale
        if scaled:
            zooming, self._scaled_at = now - self._scaled_at < ZOOMING_S, now
            if zooming:
                self._pause.start()
        if not self._pause.isActive():
            self._on_paused()

    @Slot()
    def _on_paused(self) -> None:
        self._ask_for_area()
        self._tell()

    @Slot()
    def _on_again(self) -> None:
        """Ask once for what was given up."""
        if self._failures.allow_again() and None not in self._tickets:
            self._ask_overview(Priority.ON_SCREEN)
        self._on_paused()

    def _ask_for_area(self) -> None:
        on_screen, beside = self._wanted()
        self._now.tiles.budget = max(self._now.looks.budget, (len(on_screen) + len(beside)) * TILE_BYTES)
        wanted = {*on_screen, *beside}
        for key in [key for key in self._tickets if key is not None and key not in wanted]:
            self._tickets.pop(key).cancel()
        self._stop_looking_ahead(wanted)
        for keys, priority in ((on_screen, Priority.ON_SCREEN), (beside, Priority.SOON)):
            for key in self._missing(keys):
                drawn = self._take_begun(key, self._now.night)
                if drawn is None or not self._keep(key, drawn):
                    self._tickets[key] = self._ask(key, priority)
        self._let_former_go()
        self._idle.start()
        if not self._tickets:
            self.at_rest.emit()

    def stop(self) -> None:
        """Take back what waits and ignore what still comes."""
        self._mailbox.forget()
        for ticket in (*self._tickets.values(), *self._ahead.values()):
            ticket.cancel()
        self._tickets.clear()
        self._ahead.clear()
        for timer in (self._idle, self._pause, self._again):
            timer.stop()

    def let_go(self) -> None:
        """Stop for good, and give the pictures back: an item that is taken off the scene may live on for a while."""
        self.stop()
        for pictures in (self._now, self._former):
            if pictures is not None:
                pictures.let_go()
        self._former, self._backing = None, Backing()

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """What is there of the sheet; panned, what was painted already is moved along."""
        over, sheet = self._now.looks.over, self.boundingRect()
        ground = QColor(Qt.GlobalColor.transparent) if over else QColor(GROUND[self._now.night])
        if widget is None or not self._backing.paint(painter, widget, ground, sheet, self.paint_part):
            self.paint_part(painter, option.exposedRect.intersected(sheet), seen_by(painter))

    def paint_part(self, painter: QPainter, exposed: QRectF, seen: Seen) -> None:
        """The overview of a part of the sheet, then coarser and finer tiles that stand in, then those of this zoom."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        now, place = self._now, painter.deviceTransform()
        # `show_area` is told of a new scale once the view has settled: by then it is painted already.
        scale = _step_of(place, self.boundingRect().center())
        current = now.keys(now.source.level_for(scale), exposed, seen)
        if self._former is not None and not now.has_all(current):
            self._former.paint(painter, exposed, scale, seen)
            now.paint_tiles(painter, current, exposed)
        else:
            now.paint(painter, exposed, scale, seen)
        if now.night and now.looks.veiled:
            painter.fillRect(exposed, NIGHT_VEIL)
        elif now.night and self._former is not None and not self._former.night:
            painter.fillRect(exposed, DAY_VEIL)

    def _show_anew(self, area: QRectF | None = None) -> None:
        """A part of the sheet (all of it by default) has another picture now."""
        changed = self.boundingRect() if area is None else area
        if self.painted_by is not None:
            self.painted_by(changed.translated(self.pos()))
            return
        self._backing.forget(area)
        self.update(changed)

    def _swap(self, source: TileSource, night: bool, priority: Priority) -> None:
        self.stop()
        if self._now.overview or len(self._now.tiles):
            self._former = self._now
        self._now = SheetPictures(source, night, self._now.looks)
        self._failures.clear()
        self._begin(priority)
        self._ask_for_area()
        self._show_anew()
        if self._told:
            self._told = False
            self.recovered.emit()

    def _begin(self, priority: Priority) -> None:
        """Take the overview that is held, and ask for it where it is not held whole."""
        now = self._now
        if not now.looks.whole:
            return
        now.overview = self._overviews.get(now.source, now.night)
        if not self._overviews.is_whole(now.source, now.night):
            self._ask_overview(priority)

    def _wanted(self) -> tuple[list[TileKey], list[TileKey]]:
        """Keys on the screen and around it, nearest first; none while the overview is sharp enough or on its way."""
        now = self._now
        area = self._area.intersected(self.boundingRect())
        # Tiles that were asked for at once would hold up the overview, which shows more sooner and may be sharp enough.
        too_early = self._former is None and None in self._tickets
        sharp_enough = self._scale <= ENOUGH * now.resolution
        if not now.source.tiled or area.isEmpty() or too_early or sharp_enough:
            return [], []
        level = now.source.level_for(self._scale)
        on_screen = list(covering(now.source.size, level, area))
        known = set(on_screen)
        room = now.looks.beside * TILE_PX / zoom_of(level)
        around = area.adjusted(-room, -room, room, room)
        return on_screen, [key for key in covering(now.source.size, level, around) if key not in known]

    def _missing(self, keys: Iterable[TileKey]) -> list[TileKey]:
        there = (self._now.tiles, self._tickets)
        return [key for key in keys if not self._failures.given_up(key) and not any(key in held for held in there)]

    @Slot()
    def _look_ahead(self) -> None:
        """Draw what one more press of + would show, when nothing else is on its way."""
        give_back_soon()
        if self.waiting or not self._now.source.tiled or not self._now.looks.ahead:
            return
        scale = self._scale * ZOOM_KEY
        area = QRectF(0, 0, self._area.width() / ZOOM_KEY, self._area.height() / ZOOM_KEY)
        area.moveCenter(self._area.center())
        area = area.intersected(self.boundingRect())
        if area.isEmpty() or scale <= ENOUGH * self._now.resolution:
            return
        source = self._now.source
        keys = self._missing(covering(source.size, source.level_for(scale), area))
        self._now.tiles.budget += len(keys) * TILE_BYTES
        for key in keys:
            self._ahead[key] = self._ask(key, Priority.BACKGROUND)

    def _stop_looking_ahead(self, wanted: Collection[TileKey]) -> None:
        """Take back what waits; what is being drawn already is not asked for again."""
        for key, ticket in self._ahead.items():
            if not ticket.cancel() and key in wanted:
                self._tickets[key] = ticket
        self._ahead.clear()

    def _ask(self, key: TileKey, priority: Priority) -> Ticket:
        return self._now.source.tile(key, self._now.night, priority, self._mailbox.deliver(key))

    def _ask_overview(self, priority: Priority) -> None:
        now = self._now
        # Its halves were made, if it was under way.
        joined = self._overviews.step_aside(now.source, now.night, self._mailbox.deliver(None))
        self._tickets[None] = joined or now.source.overview(
            now.night, priority, self._mailbox.deliver(None, with_smaller=True)
        )

    def _on_arrived(self, about: object, drawn: Drawn) -> None:
        key = about if isinstance(about, TileKey) else None
        self._tickets.pop(key, None)
        if key is not None:
            self._ahead.pop(key, None)
        if drawn.image is None:
            self._on_failed(key, drawn)
        elif key is None:
            self._failures.forget(None)
            self._now.overview = (drawn.image, *drawn.smaller)
            self._overviews.put(self._now.source, self._now.night, self._now.overview)
            self._ask_for_area()
            self._show_anew()
        else:
            self._keep(key, drawn)
        self._let_former_go()
        if not self._tickets:
            self.at_rest.emit()
        self._tell()

    def _keep(self, key: TileKey, drawn: Drawn) -> bool:
        """Hold and show a tile; False where there is no picture of it."""
        if drawn.image is None:
            return False
        self._failures.forget(key)
        if drawn.reason:
            self._failures.note_partial(key, drawn.reason)
        self._now.tiles.put(key, drawn.image)
        self._show_anew(key.area(self._now.source.size))
        return True

    def _tell(self) -> None:
        """Say when something on the screen is given up, and when all of it is there again.

        Called last: whoever hears it may take the sheet, and this layer with it, off the screen.
        """
        if not (self._told or self._failures):
            return
        enough = self._now.source.tiled and self.has_overview
        lacking = self._failures.any_lacking((*self._wanted()[0], *(() if enough else (None,))))
        if lacking and not self._told:
            self._told = True
            self.failed.emit(self._failures.reason)
        elif self._told and not lacking and not self.drawing:
            self._told = False
            self.recovered.emit()

    def _let_former_go(self) -> None:
        """Once the new pictures can take the place of the ones before: by night at the overview, day would glare."""
        former, now = self._former, self._now
        if former is None or None in self._tickets or self._pause.isActive():
            return
        on_screen, _ = self._wanted()
        if (now.overview and former.night != now.night) or not any(key in self._tickets for key in on_screen):
            self._former = None
            self._show_anew()

    def _on_failed(self, key: TileKey | None, drawn: Drawn) -> None:
        if self._failures.note(key, drawn) and not self._again.isActive():
            self._again.start()
        if key is None and not self._failures.given_up(key):
            self._ask_overview(Priority.ON_SCREEN)
        else:
            self._ask_for_area()


def _step_of(place: QTransform, at: QPointF) -> float:
    """How long a unit along a sheet's width becomes where it is put."""
    step = place.map(at + QPointF(1, 0)) - place.map(at)
    return hypot(step.x(), step.y())


def seen_by(painter: QPainter) -> Seen:
    """Asks the window what of it is painted now; a picture taken of it is painted whole."""
    region, transform = painter.paintEngine().systemClip(), painter.deviceTransform()
    return lambda area: region.isEmpty() or region.intersects(transform.mapRect(area).toAlignedRect())
