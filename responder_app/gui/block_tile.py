"""One block of the arrival sheet as a button: title, age, facts; a tap opens what lies behind it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.hazmat import Diamond
from responder_app.briefing.answers.sheet import Block
from responder_app.gui import painting
from responder_app.gui.block_layout import Picture, TextLine, lay_out, line_height, needed_height
from responder_app.gui.diamond import paint_diamond
from responder_app.gui.metrics import TEXT_CAP_MM
from responder_app.gui.rows import bar_colour
from responder_app.gui.theme import Theme

DIAMOND_MM = 21.0
LEAST_AGE_MM = 14.0
"""An age with less room than this would be an ellipsis; the details have it."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def spoken(block: Block, diamond: Diamond | None = None) -> str:
    """The whole block in words, for screen readers."""
    parts = [block.title]
    parts += [f"{fact.label}: {fact.value}" if fact.label else fact.value for fact in block.facts]
    if diamond is not None:
        parts.append(f"NFPA 704 {diamond.spoken}")
    if block.age is not None:
        parts.append(block.age.text)
    return ". ".join(part.rstrip(".") for part in (*parts, block.more_text) if part)


class BlockTile(QAbstractButton):
    """Paints one block. `opens` says in words what a tap opens."""

    def __init__(self, theme: Theme, opens: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._opens = opens
        self._block: Block | None = None
        self._diamond: Diamond | None = None
        self.setAccessibleName("Block, not loaded yet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    @property
    def block(self) -> Block | None:
        """What is painted."""
        return self._block

    def show_block(self, block: Block, diamond: Diamond | None = None) -> None:
        """Paint this block, with the NFPA 704 diamond at its right where one is given."""
        self._block = block
        self._diamond = diamond
        self.setAccessibleName(spoken(block, diamond))
        self.setAccessibleDescription(self._opens)
        self.update()

    def sizeHint(self) -> QSize:
        """One key; the sheet gives each tile what it needs."""
        return QSize(self._theme.metrics.key, self._theme.metrics.key)

    def height_for(self, width: int, facts: int | None = None) -> int:
        """Pixels for the title and the first `facts` facts (all when None) at the smallest sizes."""
        if self._block is None:
            return self._theme.metrics.key
        needed = needed_height(self._block, self._text_width(width), self._theme.metrics, facts)
        if self._diamond is not None and facts is None:
            needed = max(needed, self._theme.metrics.px(DIAMOND_MM))
        return self._top() + needed + self._theme.metrics.px(1)

    def picture(self) -> Picture:
        """Where the words are at the present size."""
        if self._block is None:
            return Picture((), 0)
        area = QRect(self._pad(), self._top(), self._text_width(self.width()), 0)
        area.setBottom(self.height() - self._theme.metrics.px(0.8) - 1)
        return lay_out(self._block, area, self._theme.metrics)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the block as the space bar does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Card, bar of severity, title row, facts, diamond, focus."""
        del event
        block = self._block
        if block is None:
            return
        painter = QPainter(self)
        theme, metrics = self._theme, self._theme.metrics
        painting.panel(painter, self.rect(), theme.colour("surface"), theme.colour("hairline"), 1, metrics.px(0.8))
        if block.severity is not FactSeverity.NORMAL:
            bar = QRect(0, 0, metrics.px(1.4), self.height())
            painting.panel(painter, bar, theme.colour(bar_colour(block.severity)), theme.colour("border"), 0, 2)
        picture = self.picture()
        self._draw_title(painter, block, block.more + picture.left_out)
        for line in picture.lines:
            self._draw_line(painter, line)
        if picture.lines:
            self._draw_age(painter, block, picture.lines[0])
        if self._diamond is not None:
            paint_diamond(painter, QRectF(self._diamond_area()), self._diamond, theme)
        if self.hasFocus():
            painting.focus_ring(painter, self.rect(), theme)

    def _pad(self) -> int:
        return self._theme.metrics.px(2.2)

    def _top(self) -> int:
        bold = self._theme.metrics.font(TEXT_CAP_MM, QFont.Weight.Bold)
        return self._theme.metrics.px(0.9) + line_height(bold) + self._theme.metrics.px(0.2)

    def _text_width(self, width: int) -> int:
        taken = self._theme.metrics.px(DIAMOND_MM) if self._diamond is not None else 0
        return width - self._pad() - self._theme.metrics.px(1.4) - taken

    def _diamond_area(self) -> QRect:
        metrics = self._theme.metrics
        # Below the row of the age, which may run across the whole tile.
        top = self._top() + line_height(metrics.font())
        side = min(metrics.px(DIAMOND_MM), self.height() - top - metrics.px(0.6))
        middle = top + (self.height() - top - side) // 2
        return QRect(self.width() - side - metrics.px(0.8), middle, side, side)

    def _draw_title(self, painter: QPainter, block: Block, more: int) -> None:
        metrics = self._theme.metrics
        bold = metrics.font(TEXT_CAP_MM, QFont.Weight.Bold)
        area = QRect(self._pad(), metrics.px(0.9), self.width() - self._pad() - metrics.px(1.4), line_height(bold))
        words = f"+{more} more" if more else ""
        if QFontMetrics(bold).horizontalAdvance(f"{block.title}  {words}") > area.width():
            words = words.removesuffix(" more")
        painting.text(painter, area, words, bold, self._theme.colour("text"), RIGHT)
        taken = QFontMetrics(bold).horizontalAdvance(words) + (metrics.px(1.5) if words else 0)
        painting.text(painter, area.adjusted(0, 0, -taken, 0), block.title, bold, self._theme.colour("text"), LEFT)

    def _draw_age(self, painter: QPainter, block: Block, label: TextLine) -> None:
        if block.age is None:
            return
        metrics = self._theme.metrics
        font = metrics.font()
        last = label.pieces[-1] if label.pieces else None
        taken = int(last.left + QFontMetrics(font).horizontalAdvance(last.run.words)) + metrics.px(1.5) if last else 0
        area = QRect(label.rect.left() + taken, label.rect.top(), 0, label.rect.height())
        area.setRight(self.width() - metrics.px(1.4))
        if area.width() < metrics.px(LEAST_AGE_MM):
            return
        ink = self._theme.colour("warning_ink" if block.age.overdue else "soft")
        words = block.age.text
        for shorter in (short_age, lambda age: age.removesuffix(" ago")):
            if QFontMetrics(font).horizontalAdvance(words) > area.width():
                words = shorter(words)
        painting.text(painter, area, words, font, ink, RIGHT)

    def _draw_line(self, painter: QPainter, line: TextLine) -> None:
        colour = self._theme.colour
        for piece in line.pieces:
            rect = line.rect.adjusted(int(piece.left), 0, 2, 0)
            painting.text(painter, rect, piece.run.words, piece.run.font, colour(piece.run.ink), LEFT)
        if not line.mark:
            return
        side = line.size * 0.72
        box = QRectF(line.rect.left() - line.size * 0.95, line.rect.center().y() - side / 2, side, side)
        ink = colour(line.pieces[-1].run.ink)
        if line.mark == "lock":
            painting.padlock(painter, box.adjusted(side * 0.12, 0, -side * 0.12, 0), ink)
        else:
            painting.warning_triangle(painter, box, ink, colour("surface"))


def short_age(words: str) -> str:
    """An age that is too long for its row: "checked 3 months ago, review overdue" to "overdue"."""
    if words.endswith("overdue"):
        return "overdue"
    return words.removeprefix("checked ")
