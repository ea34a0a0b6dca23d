"""The zones of one place over a site map: puts them on the canvas, keeps their words legible, takes them away.

Belongs to one map panel for good; draws only while the panel shows the scene that the zones were worked out for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import cos, radians, sin

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Slot
from PySide6.QtGui import QPainterPath

from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.distance import compass
from responder_app.gui.map_panel import MapPanel
from responder_app.gui.theme import Theme
from responder_app.gui.zones.drawn import DrawnZones, Shown
from responder_app.gui.zones.looks import LOOKS, plate_words
from responder_app.gui.zones.places import PlacedSign, SignKind
from responder_app.gui.zones.shapes import ZoneItem
from responder_app.gui.zones.signs import ARROW_FROM_MM, HEAD_MM, Plate, SignItem, SpillItem, Upright, WindArrow
from responder_app.gui.zones.spots import about, along, around, clear_first

MARGIN_PX = 2.0
ROOM, UPWIND = 0.05, 0.22
"""Around the zones, and where the wind comes from, as shares of their size."""


class ZoneLayer(QObject):
    """`home`: the panel's Fit key shows the zones, and a fitted map follows them, but not while `held`."""

    def __init__(
        self, theme: Theme, panel: MapPanel, home: bool = False, held: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(panel)
        self._theme = theme
        self._panel = panel
        self._home = home
        self._held = held
        self._drawn: DrawnZones | None = None
        self._laid: Shown | None = None
        self._zones: list[tuple[ZoneItem, Plate]] = []
        self._signs: dict[PlacedSign, tuple[SignItem, Plate]] = {}
        """Those that were seen: most lie in a heap, and making one takes time."""
        self._arranged_for: object = None
        self._spill: SpillItem | None = None
        self._spill_words: Plate | None = None
        self._arrow: WindArrow | None = None
        self._wind: Plate | None = None
        self._boxes: list[QRectF] = []
        panel.canvas.view_changed.connect(self._on_view_changed)
        panel.canvas.keep_free(lambda: self._boxes)
        panel.installEventFilter(self)
        theme.changed.connect(self._on_theme_changed)

    def follow(self, drawn: DrawnZones) -> None:
        """Show these zones from now on, in place of any others."""
        if self._drawn is not None:
            self._drawn.changed.disconnect(self.show_now)
        self._drawn = drawn
        drawn.changed.connect(self.show_now)
        self.show_now()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A panel that nobody sees is not drawn on: it catches up when it is shown."""
        if event.type() == QEvent.Type.Show and self._laid is not self._fitting():
            self.show_now()
        return super().eventFilter(watched, event)

    @property
    def shown(self) -> Shown | None:
        """What is on the map."""
        return self._laid

    @property
    def items(self) -> Sequence[ZoneItem]:
        """The zones on the map."""
        return [item for item, _ in self._zones]

    @property
    def plates(self) -> Sequence[Plate]:
        """All words that stand on the map now."""
        return [one for one in self._every() if isinstance(one, Plate) and one.isVisible()]

    @Slot()
    def show_now(self) -> None:
        """Draw what there is to draw now."""
        self._take_away()
        shown = self._fitting()
        if shown is not None:
            self._lay(shown)
            self._reach(shown)
            self._arrange()
        if self._panel.isVisible():
            self._panel.canvas.look_again()

    def fit_again(self) -> None:
        """The map may move again: a fitted view fits what is drawn now."""
        if self._laid is not None:
            self._reach(self._laid)

    def _fitting(self) -> Shown | None:
        """What there is to draw on the scene that the panel shows; nothing while nobody sees it."""
        if not self._panel.isVisible():
            return None
        shown, scene = self._drawn.shown if self._drawn is not None else None, self._panel.scene
        return shown if shown is not None and scene is not None and scene.origin == shown.answer.origin else None

    def _reach(self, shown: Shown) -> None:
        self._panel.canvas.reach(_room(shown.answer), self._home and not self._held())

    def _lay(self, shown: Shown) -> None:
        answer, metrics, palette = shown.answer, self._theme.metrics, self._theme.palette
        self._laid = shown
        narrower = QPainterPath()
        for zone in sorted(answer.zones, key=lambda zone: zone.distance.metres):
            look = LOOKS[zone.kind]
            colour = "danger_line" if look.closed else "warning_line"
            plate = Plate(plate_words(zone), look.closed, metrics, palette, colour)
            item = ZoneItem(zone, answer.spill_scene, metrics, palette, narrower)
            narrower = narrower.united(item.path())
            self._zones.insert(0, (item, plate))
        self._spill, self._spill_words = SpillItem(metrics, palette), Plate(("Spill",), True, metrics, palette)
        from_deg = answer.question.wind.from_deg
        self._arrow = WindArrow(metrics, palette) if from_deg is not None else None
        words = "Wind not known" if from_deg is None else f"Wind from {compass(from_deg)}"
        self._wind = Plate((words,), False, metrics, palette)
        for upright in (self._spill, self._spill_words, self._arrow, self._wind):
            if upright is not None:
                upright.setPos(answer.spill_scene[0], -answer.spill_scene[1])
        for laid in self._every():
            self._panel.canvas.scene().addItem(laid)

    def _take_away(self) -> None:
        for item in self._every():
            if shiboken6.isValid(item) and item.scene() is not None:
                item.scene().removeItem(item)
        self._zones, self._signs, self._boxes = [], {}, []
        self._laid = self._spill = self._spill_words = self._arrow = self._wind = None

    def _every(self) -> list[ZoneItem | Upright]:
        zones = [item for item, _ in self._zones]
        plates = [plate for _, plate in (*self._zones, *self._signs.values())]
        signs = [sign for sign, _ in self._signs.values()]
        alone = (self._spill, self._spill_words, self._arrow, self._wind)
        return [*zones, *plates, *signs, *(one for one in alone if one is not None)]

    @Slot()
    def _on_view_changed(self) -> None:
        if self._spill is not None and not shiboken6.isValid(self._spill):
            # The canvas was cleared: for another scene, or for the same one with more to show.
            self.show_now()
        elif self._laid is not self._fitting():
            self.show_now()
        elif self._view != self._arranged_for:
            self._arrange()

    @property
    def _view(self) -> object:
        canvas = self._panel.canvas
        return canvas.viewportTransform(), canvas.extent(), [QRectF(box) for box in canvas.floating_boxes()]

    @Slot()
    def _on_theme_changed(self) -> None:
        for item in self._every():
            if shiboken6.isValid(item):
                item.set_palette(self._theme.palette)

    # Words

    def _arrange(self) -> None:
        """Put the words where they cover neither each other nor the spill."""
        if self._laid is None or self._spill is None:
            return
        canvas, self._arranged_for = self._panel.canvas, self._view
        screen = QRectF(0, 0, *canvas.extent())
        spill, radius = canvas.position_of(QPointF(*self._laid.answer.spill_scene)), self._spill.rect().width() / 2
        half = self._theme.metrics.px(HEAD_MM) / 2
        crossed = [self._spill.rect().translated(spill), *self._turn_arrow(spill)]
        taken = [*canvas.floating_boxes(), *crossed]
        on_glass = canvas.viewportTransform()
        seen = self._thin_out(screen, crossed[0])
        rings = [box for _, box in seen]
        self._boxes = [*crossed, *rings]
        for item, plate in self._zones:
            ring = on_glass.map(item.ring).toList()
            spots = list(around(ring, spill, plate.rect(), radius, screen))
            # How far matters more than who is there: the list says that too.
            if self._put(plate, spots, [*taken, *rings], screen):
                taken.append(self._boxes[-1])
            else:
                self._put(plate, spots, taken, screen)
        taken += rings
        symbols = canvas.taken_by_symbols()
        for plate, box in seen:
            spots = clear_first(about(box.center(), plate.rect(), box.width() / 2), plate.rect(), symbols)
            self._put(plate, spots, taken, screen)
        if self._wind is not None:
            tail, reach = (spill, radius) if self._arrow is None else (self._tail(spill), half)
            spots = clear_first(about(tail, self._wind.rect(), reach), self._wind.rect(), symbols)
            self._put(self._wind, spots, taken, screen)
        if self._spill_words is not None:
            spots = clear_first(about(spill, self._spill_words.rect(), radius), self._spill_words.rect(), symbols)
            self._put(self._spill_words, spots, taken, screen)

    def _thin_out(self, screen: QRectF, spill: QRectF) -> list[tuple[Plate, QRectF]]:
        """The words of the signs that are seen, and where those stand: from far off they would lie in a heap.

        The more urgent sign stands for those that it would cover; none stands on the spill.
        """
        seen: list[tuple[Plate, QRectF]] = []
        rings = [spill]
        half = SignItem.half(self._theme.metrics)
        for sign in self._laid.signs if self._laid is not None else ():
            at = self._panel.canvas.position_of(QPointF(*sign.place))
            box = QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half)
            if screen.intersects(box) and not any(box.intersects(other) for other in rings):
                item, plate = self._signs.get(sign) or self._make(sign)
                item.setVisible(True)
                seen.append((plate, box))
                rings.append(box)
            elif sign in self._signs:
                for one in self._signs[sign]:
                    one.setVisible(False)
        return seen

    def _make(self, sign: PlacedSign) -> tuple[SignItem, Plate]:
        metrics, palette = self._theme.metrics, self._theme.palette
        item = SignItem(sign.kind, metrics, palette)
        plate = Plate(sign.words, sign.kind is SignKind.WARNED, metrics, palette)
        for one in (item, plate):
            one.setPos(sign.place[0], -sign.place[1])
            self._panel.canvas.scene().addItem(one)
        self._signs[sign] = item, plate
        return item, plate

    def _turn_arrow(self, spill: QPointF) -> list[QRectF]:
        """Turn the arrow with the map; the boxes that it covers."""
        if self._arrow is None or self._laid is None:
            return []
        from_deg = self._laid.answer.question.wind.from_deg or 0.0
        self._arrow.point_to((from_deg + 180 + self._panel.canvas.turn_deg) % 360)
        return along(spill, self._tail(spill), self._theme.metrics.px(HEAD_MM) / 2)

    def _tail(self, spill: QPointF) -> QPointF:
        """Where on the glass the arrow begins."""
        if self._arrow is None:
            return spill
        tail = self._arrow.mapToParent(QPointF(0, self._theme.metrics.px(ARROW_FROM_MM)))
        return spill + tail - self._arrow.pos()

    def _put(self, plate: Plate, spots: Iterable[QPointF], taken: list[QRectF], screen: QRectF) -> bool:
        """At the first spot that is free, which is taken then; else nowhere."""
        for spot in spots:
            box = plate.rect().translated(spot).adjusted(-MARGIN_PX, -MARGIN_PX, MARGIN_PX, MARGIN_PX)
            if screen.contains(box) and not any(box.intersects(other) for other in taken):
                place = self._panel.canvas.place_at(spot)
                plate.setPos(place.x(), -place.y())
                plate.setVisible(True)
                taken.append(box)
                self._boxes.append(box)
                return True
        plate.setVisible(False)
        return False


def _room(answer: ZoneAnswer) -> QRectF:
    """The zones with room for their words, and for the arrow where the wind comes from."""
    x_min, y_min, x_max, y_max = answer.extent
    box = QRectF(x_min, y_min, x_max - x_min, y_max - y_min)
    far, from_deg = max(box.width(), box.height()), answer.question.wind.from_deg
    if from_deg is not None:
        x, y = answer.spill_scene
        tail = QPointF(x + sin(radians(from_deg)) * far * UPWIND, y + cos(radians(from_deg)) * far * UPWIND)
        box = box.united(QRectF(tail, tail).adjusted(-1, -1, 1, 1))
    return box.adjusted(-far * ROOM, -far * ROOM, far * ROOM, far * ROOM)
