"""Two large keys that page a list up and down, for gloves: below a list that overflows, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QScrollBar, QWidget

from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.theme import Theme

ARROW_MM = 5.0
KEPT_MM = 12.0
"""How much of the page before stays in sight, so that the place in the list is not lost."""


class ArrowKey(Key):
    """A key with a triangle that points `up` or down. Not reached by Tab: the list itself takes Page Up and Down."""

    def __init__(self, theme: Theme, up: bool, says: str) -> None:
        super().__init__(theme, "", says=says)
        self._up = up
        self._arrow = theme.metrics.px(ARROW_MM)
        self._colours_of = theme
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key and its triangle."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours_of.colour("text" if self.isEnabled() else "border"))
        side = self._arrow
        box = QRectF((self.width() - side) / 2, (self.height() - side * 0.8) / 2, side, side * 0.8)
        tip, base = (box.top(), box.bottom()) if self._up else (box.bottom(), box.top())
        corners = [QPointF(box.center().x(), tip), QPointF(box.left(), base), QPointF(box.right(), base)]
        painter.drawPolygon(QPolygonF(corners))


Page = Callable[[int], None]
"""Scrolls one page down (1) or up (-1)."""


def page_by(bar: QScrollBar, pages: int, kept_px: int) -> None:
    """Scroll by so many pages (negative: up), less what stays in sight."""
    bar.setValue(bar.value() + pages * max(1, bar.pageStep() - kept_px))


class Pager(QWidget):
    """Both keys and where one is, at the bottom of a scroll area.

    `set_margin` is the area's own way to leave so many pixels free below its viewport. `page` scrolls, by the height of
    the viewport unless told; `told` says what is in view, nothing unless told.
    """

    def __init__(
        self,
        theme: Theme,
        area: QAbstractScrollArea,
        says: str,
        set_margin: Callable[[int], None],
        page: Page | None = None,
        told: Callable[[], str] = str,
    ) -> None:
        super().__init__(area)
        self._area = area
        self._bar = area.verticalScrollBar()
        self._set_margin = set_margin
        self._told = told
        kept = theme.metrics.px(KEPT_MM)
        turn: Page = page or (lambda pages: page_by(self._bar, pages, kept))
        self._room = theme.metrics.key + theme.metrics.px(0.6)
        self.setAccessibleName(f"Pages of {says}")
        self.setAutoFillBackground(True)
        self.up = ArrowKey(theme, True, f"Page up in {says}")
        self.down = ArrowKey(theme, False, f"Page down in {says}")
        self.place = PlainLabel("", "strong", wrap=False)
        self.place.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for key, pages in ((self.up, -1), (self.down, 1)):
            key.clicked.connect(lambda _=False, pages=pages: turn(pages))
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.metrics.px(0.6), 0, 0)
        row.setSpacing(theme.metrics.px(1))
        row.addWidget(self.up, 1)
        row.addWidget(self.place)
        row.addWidget(self.down, 1)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.installEventFilter(self)
        # The area tells in the middle of its own layout: what changes it must wait.
        self._waiting = QTimer(self, singleShot=True, interval=0)
        self._waiting.timeout.connect(self.refresh)
        self._bar.rangeChanged.connect(lambda *_: self._waiting.start())
        self._bar.valueChanged.connect(lambda _: self._tell())
        self.hide()

    def look_again(self) -> None:
        """There is something else in the area: nothing is said of what was there, until that has its places."""
        self.place.setText("")
        self._waiting.start()

    def refresh(self) -> None:
        """Show the keys where the content is higher than the area, else give their room back."""
        frame = 2 * self._area.frameWidth()
        content = self._bar.maximum() - self._bar.minimum() + self._bar.pageStep()
        needed = self._bar.maximum() > 0 and content > self._area.height() - frame
        if needed == self.isHidden():
            self.setVisible(needed)
            self._set_margin(self._room if needed else 0)
        edge = self._area.frameWidth()
        bottom = self._area.height() - self._room - edge
        self.setGeometry(edge, bottom, self._area.width() - 2 * edge, self._room)
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the area's size."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._waiting.start()
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        """Light the keys that lead somewhere; say what is in view."""
        bar = self._bar
        self.place.setText(self._told() if self.isVisible() else "")
        # A pager that was shown in the middle of its area's layout is not laid out again by itself.
        self._row.invalidate()
        self._row.activate()
        self.up.setEnabled(bar.value() > bar.minimum())
        self.down.setEnabled(bar.value() < bar.maximum())
