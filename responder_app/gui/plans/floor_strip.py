"""The building as a strip of floors, a section from top to bottom: the ground, what the numbers leave out.

Says which floor was pressed. Labels are those that the staff say.
"""

from __future__ import annotations

from itertools import pairwise, zip_longest

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from responder_app.briefing.answers.plans import FloorRow
from responder_app.gui import painting
from responder_app.gui.keys import Key
from responder_app.gui.pager import ArrowKey, page_by
from responder_app.gui.scrolling import scroll_down_only
from responder_app.gui.theme import Theme

STRIP_MM = 22.0
BETWEEN_MM = 6.0
HATCH_MM = 2.2
AROUND_MM = 23.0
"""Above and below the shown floor so much is in view: a neighbour, and what lies between."""


class FloorKey(Key):
    """One floor. The fire floor carries a bar at its left and the word FIRE; a floor without a plan says so.

    Signals: `focused` (itself) when the keyboard reaches it.
    """

    focused = Signal(object)

    def __init__(self, theme: Theme, floor: FloorRow) -> None:
        says = f"Floor {floor.label}"
        says += f", {floor.oddity}" if floor.oddity else ""
        says += "" if floor.sheet else ", no plan"
        super().__init__(theme, floor.label, says=says, cap_mm=3.2)
        self.floor = floor
        self._theme_of = theme
        self._says = says
        self._burns = False
        self.setCheckable(True)

    def set_fire(self, burns: bool) -> None:
        """Mark or unmark it as the fire floor."""
        self._burns = burns
        self.set_caption(self._caption(), f"{self._says}, FIRE FLOOR" if burns else self._says)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key, and the bar of the fire floor."""
        super().paintEvent(event)
        if self._burns:
            bar = self.rect()
            bar.setWidth(self._theme_of.metrics.px(2))
            QPainter(self).fillRect(bar, self._theme_of.colour("danger_line"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell the strip, which brings it into view: only for who walks through the keys.

        A window that comes to the front, or a panel that closes, may give the keyboard to the top floor's key; the
        strip must then stay at the floor that is shown.
        """
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.focused.emit(self)

    def _caption(self) -> str:
        if self._burns:
            return f"{self.floor.label}\nFIRE"
        return self.floor.label if self.floor.sheet else f"{self.floor.label}\nno plan"


class Between(QWidget):
    """What lies between two floors: the ground (`words` empty), or numbers that are left out."""

    def __init__(self, theme: Theme, words: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.words = words
        self.setAccessibleName(words or "Ground")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """The strip's width, a few millimetres high."""
        return QSize(self._theme.metrics.px(STRIP_MM), self._theme.metrics.px(BETWEEN_MM))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A hatched line as on a section, or an amber plate with the words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.words:
            self._paint_words(painter)
        else:
            self._paint_ground(painter)

    def _paint_words(self, painter: QPainter) -> None:
        theme = self._theme
        line = theme.colour("warning_line")
        painting.panel(painter, self.rect(), theme.colour("warning_fill"), line, 1, theme.metrics.px(0.8))
        font = theme.metrics.font(weight=QFont.Weight.DemiBold)
        centre = Qt.AlignmentFlag.AlignCenter
        painting.text(painter, self.rect(), self.words, font, theme.colour("warning_on"), centre)

    def _paint_ground(self, painter: QPainter) -> None:
        metrics, ink = self._theme.metrics, self._theme.colour("text")
        top, step = metrics.px(1.2), metrics.px(HATCH_MM)
        painter.fillRect(QRect(0, top, self.width(), metrics.px(1.2)), ink)
        painter.setPen(QPen(ink, max(1.0, metrics.px(0.35))))
        for x in range(0, self.width() + step, step):
            painter.drawLine(x, top, x - step, top + step + metrics.px(0.6))


class FloorStrip(QWidget):
    """Scrolls by finger, wheel and the two keys at its ends; what is shown is always in view.

    Signals: `floor_chosen` (label).
    """

    floor_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chosen = ""
        self.keys: dict[str, FloorKey] = {}
        self.setAccessibleName("Floors, top floor first")
        self.setFixedWidth(theme.metrics.px(STRIP_MM))
        self.area = QScrollArea()
        scroll_down_only(self.area, "Floors, top floor first", "Scroll floors")
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = self.area.verticalScrollBar()
        self.up = ArrowKey(theme, True, "Higher floors")
        self.down = ArrowKey(theme, False, "Lower floors")
        for key, pages in ((self.up, -1), (self.down, 1)):
            key.clicked.connect(lambda _=False, pages=pages: page_by(self.bar, pages, theme.metrics.key))
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._settle)
        self.bar.rangeChanged.connect(lambda *_: self._settling.start())
        self.bar.valueChanged.connect(lambda _: self._light_arrows())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.metrics.px(0.6))
        self._column.addWidget(self.up)
        self._column.addWidget(self.area, 1)
        self._column.addWidget(self.down)

    def show_floors(self, floors: tuple[FloorRow, ...]) -> None:
        """One key for each floor, the ground line and the numbers that are left out between them."""
        inside = QWidget()
        inside.setAccessibleName("Floors")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.metrics.px(0.6))
        self.keys = {}
        for floor, next_down in zip_longest(floors, floors[1:]):
            key = FloorKey(self._theme, floor)
            key.set_fire(False)
            key.clicked.connect(lambda _=False, label=floor.label: self.floor_chosen.emit(label))
            key.focused.connect(lambda key: self.area.ensureWidgetVisible(key, 0, 0))
            self.keys[floor.label] = key
            column.addWidget(key)
            for words in between(floor, next_down):
                column.addWidget(Between(self._theme, words))
        column.addStretch(1)
        self.area.setWidget(inside)
        # Made last, they would be the last that Tab reaches, far from where they stand.
        for before, after in pairwise((self._before(), *self.keys.values())):
            self.setTabOrder(before, after)
        self._settling.start()

    def _before(self) -> QWidget:
        """What Tab reaches before the strip; the strip itself where it stands alone."""
        before = self.previousInFocusChain()
        while before is not None and before is not self and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        return before or self

    def show_chosen(self, label: str) -> None:
        """Light the floor that is shown and bring it into view."""
        self._chosen = label
        for name, key in self.keys.items():
            key.setChecked(name == label)
        self._settling.start()

    def show_fire(self, label: str) -> None:
        """Mark the fire floor; "" marks none."""
        for name, key in self.keys.items():
            key.set_fire(name == label)

    def beside(self, label: str, step: int) -> str:
        """The label `step` floors further down the strip (negative: up); the same at the ends."""
        labels = list(self.keys)
        if label not in labels:
            return labels[0] if labels else label
        return labels[min(max(labels.index(label) + step, 0), len(labels) - 1)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height: what is shown stays in view."""
        super().resizeEvent(event)
        self._settling.start()

    def _settle(self) -> None:
        """Keys where the strip overflows, and the shown floor in view with its neighbours."""
        room = self.height()
        inside = self.area.widget()
        overflows = inside is not None and inside.sizeHint().height() > room
        for key in (self.up, self.down):
            key.setVisible(overflows)
        self._column.activate()
        if self._chosen in self.keys:
            shown, around = self.keys[self._chosen], self._theme.metrics.px(AROUND_MM)
            # Qt's ensureWidgetVisible leaves a key at the very edge where it is.
            lowest = shown.geometry().bottom() + around - self.area.viewport().height()
            self.bar.setValue(min(max(self.bar.value(), lowest), shown.y() - around))
        self._light_arrows()

    def _light_arrows(self) -> None:
        self.up.setEnabled(self.bar.value() > self.bar.minimum())
        self.down.setEnabled(self.bar.value() < self.bar.maximum())


def between(floor: FloorRow, next_down: FloorRow | None) -> list[str]:
    """What lies below a floor, from the top: "no 13" for numbers that are left out, "" for the ground."""
    found = []
    if next_down is not None and floor.label.isdecimal() and next_down.label.isdecimal():
        low, high = int(next_down.label) + 1, int(floor.label) - 1
        if low <= high and floor.ordinal - next_down.ordinal == 1:
            found.append(f"no {low}" if low == high else f"no {low}-{high}")
    if floor.ordinal >= 0 and (next_down is None or next_down.ordinal < 0):
        found.append("")
    return found
