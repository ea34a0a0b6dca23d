"""One block of the arrival sheet as a button: title, age, facts; a tap opens what lies behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.answers.hazmat import Diamond
from responder_app.briefing.answers.sheet import Block
from responder_app.briefing.answers.signs import HazardSign, Placard
from responder_app.gui import painting
from responder_app.gui.block_layout import (
    ALL_OF_IT,
    NO_CORNER,
    Picture,
    TextLine,
    corner_of,
    first_and_loud,
    first_and_standing,
    lay_out,
    line_height,
    needed_bottom,
)
from responder_app.gui.diamond import paint_diamond
from responder_app.gui.metrics import TEXT_CAP_MM
from responder_app.gui.rows import bar_colour
from responder_app.gui.sign_row import paint_sign
from responder_app.gui.theme import Theme

DIAMOND_MM = 17.0
"""In the upper right corner: the facts below it have the whole width."""
HIDDEN_INKS = {
    FactSeverity.NORMAL: "text",
    FactSeverity.CAUTION: "warning_ink",
    FactSeverity.DANGER: "danger_ink",
}
"""Inks of the count of what did not fit, by the loudest of it."""
MOST_SIGN_MM, LEAST_SIGN_MM = 15.0, 11.0
"""Side of a sign below the words."""
OPENS_MARK = "›"
LEAST_AGE_MM = 14.0
"""An age with less room than this would be an ellipsis; the details have it."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def spoken(block: Block, diamond: Diamond | None = None, signs: Sequence[HazardSign | Placard] = ()) -> str:
    """The whole block in words, for screen readers."""
    parts = [block.title]
    parts += [f"{fact.label}: {fact.value}" if fact.label else fact.value for fact in block.facts]
    if diamond is not None:
        parts.append(f"NFPA 704 {diamond.spoken}")
    parts += [sign.spoken for sign in signs]
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
        self._signs: tuple[HazardSign | Placard, ...] = ()
        self._picture: Picture | None = None
        self.setAccessibleName("Block, not loaded yet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    @property
    def block(self) -> Block | None:
        """What is painted."""
        return self._block

    def show_block(
        self, block: Block, diamond: Diamond | None = None, signs: tuple[HazardSign | Placard, ...] = ()
    ) -> None:
        """Paint this block, with the NFPA 704 diamond at its right and other signs below where there is room."""
        self._block = block
        self._diamond = diamond
        self._signs = signs
        self._picture = None
        self.setAccessibleName(spoken(block, diamond, signs))
        self.setAccessibleDescription(self._opens)
        self.update()

    def sizeHint(self) -> QSize:
        """One key; the sheet gives each tile what it needs."""
        return QSize(self._theme.metrics.key, self._theme.metrics.key)

    def height_for(self, width: int) -> int:
        """Pixels for the title and all facts at the smallest sizes."""
        return self._height(width, self._block.facts if self._block else ())

    def first_height(self, width: int) -> int:
        """Pixels for the title, the first fact and what always stands."""
        return self._height(width, first_and_standing(self._block.facts) if self._block else ())

    def loud_height(self, width: int) -> int:
        """Pixels for the title, the first fact and every loud one."""
        return self._height(width, first_and_loud(self._block.facts) if self._block else ())

    def picture(self) -> Picture:
        """Where the words are at the present size."""
        if self._block is None:
            return Picture((), 0)
        if self._picture is None:
            area = self._area(self.width(), self.height() - self._theme.metrics.px(0.8))
            self._picture = lay_out(self._block, area, self._theme.metrics, self._corner(area))
        return self._picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew when it is painted next."""
        self._picture = None
        super().resizeEvent(event)

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
        # The outline of a key: a block is pressed like one.
        painting.panel(painter, self.rect(), theme.colour("surface"), theme.colour("border"), 2, metrics.px(0.8))
        if block.severity is not FactSeverity.NORMAL:
            bar = QRect(0, 0, metrics.px(1.4), self.height())
            painting.panel(painter, bar, theme.colour(bar_colour(block.severity)), theme.colour("border"), 0, 2)
        picture = self.picture()
        self._draw_title(painter, block, picture)
        for line in picture.lines:
            self._draw_line(painter, line)
        if picture.lines:
            self._draw_age(painter, block, picture.lines[0])
        if self._diamond is not None:
            paint_diamond(painter, QRectF(self._corner(self._area(self.width(), self.height()))), self._diamond, theme)
        for box, sign in zip(self.sign_boxes(), self._signs, strict=False):
            paint_sign(painter, QRectF(box), sign, theme)
        if self.hasFocus():
            painting.focus_ring(painter, self.rect(), theme)

    def sign_boxes(self) -> list[QRect]:
        """Where signs stand below words and diamond, as many as there is room for; none where there is too little."""
        metrics, gap = self._theme.metrics, self._theme.metrics.px(1)
        area = self._area(self.width(), self.height())
        top = max(self.picture().bottom, self._corner(area).bottom() + 1) + gap
        side = min(metrics.px(MOST_SIGN_MM), self.height() - gap - top)
        if side < metrics.px(LEAST_SIGN_MM):
            return []
        count = min(len(self._signs), (area.width() + gap) // (side + gap))
        return [QRect(area.left() + number * (side + gap), top, side, side) for number in range(count)]

    def _pad(self) -> int:
        return self._theme.metrics.px(2.2)

    def _top(self) -> int:
        bold = self._theme.metrics.font(TEXT_CAP_MM, QFont.Weight.Bold)
        return self._theme.metrics.px(0.9) + line_height(bold) + self._theme.metrics.px(0.2)

    def _area(self, width: int, bottom: int) -> QRect:
        """The room for words, down to `bottom`."""
        right = width - self._theme.metrics.px(1.4)
        return QRect(self._pad(), self._top(), right - self._pad(), bottom - self._top())

    def _height(self, width: int, facts: Sequence[Fact]) -> int:
        metrics = self._theme.metrics
        area = self._area(width, ALL_OF_IT)
        corner = self._corner(area)
        return max(metrics.key, needed_bottom(facts, area, metrics, corner) + metrics.px(1), corner.bottom())

    def _corner(self, area: QRect) -> QRect:
        """What the diamond takes of the room for words."""
        if self._diamond is None or self._block is None:
            return NO_CORNER
        metrics = self._theme.metrics
        return corner_of(self._block.facts, area, metrics.px(DIAMOND_MM), metrics)

    def _draw_title(self, painter: QPainter, block: Block, picture: Picture) -> None:
        metrics = self._theme.metrics
        more = block.more + picture.left_out
        ink = self._theme.colour(HIDDEN_INKS[picture.hides])
        bold = metrics.font(TEXT_CAP_MM, QFont.Weight.Bold)
        area = QRect(self._pad(), metrics.px(0.9), self.width() - self._pad() - metrics.px(1.4), line_height(bold))
        words = f"+{more} more {OPENS_MARK}" if more else OPENS_MARK
        if QFontMetrics(bold).horizontalAdvance(f"{block.title}  {words}") > area.width():
            words = words.replace(" more", "")
        painting.text(painter, area, words, bold, ink, RIGHT)
        taken = QFontMetrics(bold).horizontalAdvance(words) + metrics.px(1.5)
        if picture.hides is not FactSeverity.NORMAL:
            side = area.height() * 0.72
            box = QRectF(area.right() - taken - side, area.center().y() - side / 2, side, side)
            painting.warning_triangle(painter, box, ink, self._theme.colour("surface"))
            taken += int(side) + metrics.px(1)
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
        corner = self._corner(self._area(self.width(), self.height()))
        if not corner.isEmpty() and corner.top() <= label.rect.top() <= corner.bottom():
            area.setRight(corner.left() - metrics.px(0.6))
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
