"""The badge that says who vouches for what is shown, and since when. Words first, colour second."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from responder_app.briefing.answers.heading import Trust, TrustLevel
from responder_app.gui import painting
from responder_app.gui.block_layout import line_height
from responder_app.gui.runs import shortened
from responder_app.gui.theme import Theme

FILLS = {TrustLevel.OK: "ok", TrustLevel.AMBER: "warning", TrustLevel.RED: "danger"}


class TrustBadge(QWidget):
    """Badge, issuer, last check. Hidden until there is something to vouch for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._trust: Trust | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Trust: nothing open")
        self.setVisible(False)
        theme.changed.connect(self.update)

    def show_trust(self, trust: Trust | None) -> None:
        """Show this trust; None hides the badge."""
        self._trust = trust
        self.setVisible(trust is not None)
        if trust is not None:
            spoken = f"{trust.badge}. {trust.issuer_text}. {trust.checked_text}"
            self.setAccessibleName(f"Trust: {spoken}")
            self.setToolTip(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for the issuer, up to 110 mm."""
        metrics = self._theme.metrics
        words = (self._trust.issuer_text, self._trust.checked_text) if self._trust else ()
        measure = QFontMetrics(metrics.font())
        natural = max((measure.horizontalAdvance(_sentence(line)) for line in words), default=0) + metrics.px(4.5)
        return QSize(min(max(natural, metrics.px(44)), metrics.px(110)), metrics.key)

    def minimumSizeHint(self) -> QSize:
        """May shrink to 44 mm: then the lines are elided."""
        return QSize(self._theme.metrics.px(44), self._theme.metrics.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Panel, three lines."""
        del event
        trust = self._trust
        if trust is None:
            return
        painter = QPainter(self)
        name = FILLS[trust.level]
        fill, ink = self._theme.colour(f"{name}_fill"), self._theme.colour(f"{name}_on")
        metrics = self._theme.metrics
        painting.panel(painter, self.rect(), fill, ink, 0 if trust.level is TrustLevel.OK else 2, metrics.px(0.8))
        fonts = (metrics.font(3.0, QFont.Weight.Bold), metrics.font(), metrics.font())
        heights = [line_height(font) for font in fonts]
        top = (self.height() - sum(heights)) // 2
        pad = metrics.px(2)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        fits = QFontMetrics(fonts[0]).horizontalAdvance(trust.badge) <= self.width() - 2 * pad
        title = trust.badge if fits else trust.headline
        issuer = issuer_line(trust, QFontMetricsF(fonts[1]), self.width() - 2 * pad)
        lines = (title, issuer, _sentence(trust.checked_text))
        for words, font, height in zip(lines, fonts, heights, strict=True):
            row = QRect(pad, top, self.width() - 2 * pad, height)
            painting.text(painter, row, words, font, ink, flags)
            top += height


def issuer_line(trust: Trust, measure: QFontMetricsF, width: float) -> str:
    """Who issued it and when, in that width: the version goes first, then the end of the office's name, not the day.

    To a guest the end of the stay says more than the day, which goes next, and then the office.
    """
    brief = trust.issuer_text.replace(f", version {trust.version}", "")
    for whole in (trust.issuer_text, brief):
        if measure.horizontalAdvance(whole) <= width:
            return whole
    rest = brief.removeprefix(trust.issuer)
    if not trust.aid_until:
        return _begun(trust.issuer, rest, measure, width)
    ends = f"mutual aid until {trust.aid_until}"
    lines = (_begun(trust.issuer, more, measure, width) for more in (rest, f", {ends}"))
    first = trust.issuer.split()[0]
    return next((line for line in lines if line.startswith(first)), _sentence(ends))


def _begun(name: str, rest: str, measure: QFontMetricsF, width: float) -> str:
    """The rest whole, and before it as much of the name as there is room for."""
    return shortened(name, measure, width - measure.horizontalAdvance(rest)) + rest


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
