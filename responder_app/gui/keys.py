"""The keys that gloves press: a caption, the hot key beside it, a clear edge, a clear focus. Nothing else."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from responder_app.gui import painting
from responder_app.gui.metrics import TEXT_CAP_MM
from responder_app.gui.theme import Theme


class KeyStyle(Enum):
    """Where the key stands and how loud it is."""

    PLAIN = "plain"
    PRIMARY = "primary"
    RAIL = "rail"
    DANGER = "danger"
    WARNING = "warning"
    TOGGLE = "toggle"
    STATE = "state"
    """Says what is so, as loud as danger, and is never greyed: there is nothing to press."""


class Key(QAbstractButton):
    """A push button of at least 15 mm, 20 mm when PRIMARY or DANGER.

    `hint` is the hot key as words, for example "F1"; it is drawn on the key and told to screen readers.
    """

    def __init__(
        self,
        theme: Theme,
        caption: str,
        hint: str = "",
        style: KeyStyle = KeyStyle.PLAIN,
        says: str = "",
        parent: QWidget | None = None,
        cap_mm: float = TEXT_CAP_MM,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cap_mm = cap_mm
        self._style = style
        self._hint = hint
        self._dimmed = False
        self.setText(caption)
        self.setAccessibleName(says or caption.replace("\n", " "))
        if hint:
            self.setAccessibleDescription(f"Hot key {hint}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def least_side(self) -> int:
        """Least width and height in pixels."""
        metrics = self._theme.metrics
        return metrics.primary if self._style in (KeyStyle.PRIMARY, KeyStyle.DANGER, KeyStyle.STATE) else metrics.key

    def set_caption(self, caption: str, says: str = "") -> None:
        """Change the words on the key, and what screen readers say."""
        self.setText(caption)
        self.setAccessibleName(says or caption.replace("\n", " "))
        self.updateGeometry()
        self.update()

    def set_style(self, style: KeyStyle) -> None:
        """Look otherwise from now on."""
        self._style = style
        self.updateGeometry()
        self.update()

    def set_hint(self, hint: str) -> None:
        """Change the small words above the caption; no hot key."""
        self._hint = hint
        self.setAccessibleDescription(hint)
        self.updateGeometry()
        self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Look as if disabled, and be pressed all the same: for keys that say why they do nothing here."""
        self._dimmed = dimmed
        self.update()

    @property
    def dimmed(self) -> bool:
        """Whether it looks as if disabled."""
        return self._dimmed

    def sizeHint(self) -> QSize:
        """Room for the caption and the hint."""
        lines = self.text().split("\n")
        metrics = QFontMetrics(self._caption_font())
        pad = self._theme.metrics.px(2.2)
        width = max(metrics.horizontalAdvance(line) for line in lines) + 2 * pad
        hint = QFontMetrics(self._hint_font()).horizontalAdvance(self._hint) + 2 * pad
        return QSize(max(self.least_side(), width, hint), self.least_side())

    def minimumSizeHint(self) -> QSize:
        """The same: captions are never cut."""
        return self.sizeHint()

    def words_box(self) -> QRect:
        """Where the words stand."""
        return self.rect()

    def captions_fit(self) -> bool:
        """Whether every line of the caption and the hint is shown whole at the present size."""
        caption, hint = QFontMetrics(self._caption_font()), QFontMetrics(self._hint_font())
        lines = [caption.horizontalAdvance(line) for line in self.text().split("\n")]
        return max(*lines, hint.horizontalAdvance(self._hint)) <= self.words_box().width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the key as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Panel, caption, hint, focus."""
        del event
        painter = QPainter(self)
        fill, ink, line = self._colours()
        metrics = self._theme.metrics
        width = 0 if self._style is KeyStyle.RAIL and not self.isChecked() else 2
        painting.panel(painter, self.rect(), fill, line, width, metrics.px(0.8))
        if self._style is KeyStyle.RAIL and not self.isChecked():
            painter.setPen(self._theme.colour("rail_border"))
            painter.drawLine(metrics.px(2), self.height() - 1, self.width() - metrics.px(2), self.height() - 1)
        if self._style is KeyStyle.TOGGLE:
            self._draw_toggle(painter, ink)
        else:
            self._draw_words(painter, ink)
        if self.hasFocus():
            painting.focus_ring(
                painter, self.rect(), self._theme, self._style is KeyStyle.RAIL and not self.isChecked()
            )

    def _draw_words(self, painter: QPainter, ink: QColor) -> None:
        lines = self.text().split("\n")
        caption, hint = self._caption_font(), self._hint_font()
        height = int(QFontMetrics(caption).height() * 0.95)
        hint_height = int(QFontMetrics(hint).height() * 0.95) if self._hint else 0
        top = (self.height() - hint_height - height * len(lines)) // 2
        left, width = self.words_box().left(), self.words_box().width()
        if self._hint:
            row = QRect(left, top, width, hint_height)
            painting.text(painter, row, self._hint, hint, ink, Qt.AlignmentFlag.AlignCenter)
        for number, line in enumerate(lines):
            row = QRect(left, top + hint_height + number * height, width, height)
            painting.text(painter, row, line, caption, ink, Qt.AlignmentFlag.AlignCenter)

    def _draw_toggle(self, painter: QPainter, ink: QColor) -> None:
        metrics = self._theme.metrics
        side, pad = metrics.px(5), metrics.px(2.5)
        box = QRect(pad, (self.height() - side) // 2, side, side)
        fill = self._theme.colour("accent" if self.isChecked() else "surface")
        line = self._theme.colour("accent_line" if self.isChecked() else "border")
        painting.panel(painter, box, fill, line, 2, metrics.px(0.5))
        if self.isChecked():
            painting.tick(painter, box, self._theme.colour("accent_on"))
        words = QRect(box.right() + pad, 0, self.width() - box.right() - 2 * pad, self.height())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        font, lines = self._caption_font(), self.text().split("\n")
        height = int(QFontMetrics(font).height() * 0.95)
        top = (self.height() - height * len(lines)) // 2
        for number, said in enumerate(lines):
            row = QRect(words.left(), top + number * height, words.width(), height)
            painting.text(painter, row, said, font, ink, flags)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        names = {
            KeyStyle.PLAIN: ("surface", "text", "border"),
            KeyStyle.PRIMARY: ("accent", "accent_on", "accent_line"),
            KeyStyle.DANGER: ("danger_fill", "danger_on", "danger_line"),
            KeyStyle.RAIL: ("rail", "rail_text", "rail_border"),
            KeyStyle.WARNING: ("warning_fill", "warning_on", "warning_line"),
            KeyStyle.TOGGLE: ("surface", "text", "border"),
            KeyStyle.STATE: ("danger_fill", "danger_on", "danger_line"),
        }[self._style]
        greyed = not self.isEnabled() or (self._dimmed and not self.isChecked())
        if greyed and self._style is not KeyStyle.STATE:
            on_rail = self._style is KeyStyle.RAIL
            names = ("rail", "rail_border", "rail") if on_rail else ("raised", "soft", "hairline")
        elif self.isChecked() and self._style is not KeyStyle.TOGGLE:
            names = ("selected", "selected_on", "border")
        fill, ink, line = (self._theme.colour(name) for name in names)
        if self.isDown():
            fill = fill.darker(115) if fill.lightness() > 40 else fill.lighter(160)
        return fill, ink, line

    def _caption_font(self) -> QFont:
        return self._theme.metrics.font(self._cap_mm, QFont.Weight.DemiBold)

    def _hint_font(self) -> QFont:
        large = self._style is KeyStyle.RAIL and len(self._hint) <= 3
        return self._theme.metrics.font(3.2 if large else TEXT_CAP_MM, QFont.Weight.Bold)
