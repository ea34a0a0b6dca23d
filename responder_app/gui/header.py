"""The bar on top of every screen: which building, how far to trust it, the fire floor, and Search."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from responder_app.briefing.answers.heading import Heading
from responder_app.gui import painting
from responder_app.gui.badge import TrustBadge
from responder_app.gui.block_layout import line_height
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.metrics import VALUE_CAP_MM
from responder_app.gui.screens import INCIDENT_KEY, Screen
from responder_app.gui.theme import Theme

NAME_MM = 95.0


class NamePlate(QWidget):
    """Name, address and one line of warnings: the owner's marking first, then overdue reviews."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.name = "No facility open"
        self.address = "Press Ctrl+K to search"
        self.marking = ""
        self._loud = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.name)
        theme.changed.connect(self.update)

    def show_heading(self, heading: Heading) -> None:
        """Show this facility."""
        self._loud = heading.review_overdue or heading.handling is not None
        marking = " · ".join(part for part in (heading.handling, heading.review_text) if part)
        self.show_words(heading.name, heading.address, marking)

    def show_words(self, name: str, address: str, marking: str = "") -> None:
        """Show these lines."""
        self.name, self.address, self.marking = name, address, marking
        spoken = ". ".join(part for part in (self.name, self.address, self.marking) if part)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Three tight lines."""
        metrics = self._theme.metrics
        lines = line_height(metrics.font(VALUE_CAP_MM)) + 2 * line_height(metrics.font())
        return QSize(metrics.px(60), max(metrics.key, lines))

    def minimumSizeHint(self) -> QSize:
        """Room for name, address and marking, up to 95 mm: they are the last to be cut."""
        metrics = self._theme.metrics
        bold, strong = metrics.font(VALUE_CAP_MM, QFont.Weight.Bold), metrics.font(weight=QFont.Weight.DemiBold)
        lines = ((self.name, bold), (self.address, metrics.font()), (self.marking.split(" · ")[0], strong))
        natural = max(QFontMetrics(font).horizontalAdvance(words) for words, font in lines) + metrics.px(2)
        return QSize(min(natural, metrics.px(NAME_MM)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines, cut at the right where they must be."""
        del event
        painter = QPainter(self)
        metrics = self._theme.metrics
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        lines = (
            (self.name, metrics.font(VALUE_CAP_MM, QFont.Weight.Bold), "text"),
            (self.address, metrics.font(), "text"),
            (self.marking, metrics.font(weight=QFont.Weight.DemiBold), "warning_ink" if self._loud else "soft"),
        )
        shown = [line for line in lines if line[0]]
        top = (self.height() - sum(line_height(font) for _, font, _ in shown)) // 2
        for words, font, ink in shown:
            row = QRect(0, top, self.width(), line_height(font))
            painting.text(painter, row, words, font, self._theme.colour(ink), flags)
            top += line_height(font)


class Header(QWidget):
    """Signals: `search_pressed`, `incident_pressed`, `fire_floor_cleared`."""

    search_pressed = Signal()
    incident_pressed = Signal()
    fire_floor_cleared = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        metrics = theme.metrics
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Open facility")
        self.plate = NamePlate(theme)
        self.badge = TrustBadge(theme)
        self.fire_floor = Key(theme, "FIRE FLOOR")
        self.fire_floor.setCheckable(True)
        self.fire_floor.setVisible(False)
        self.fire_floor.clicked.connect(self.fire_floor_cleared)
        self.incident = Key(theme, "Incident\nhere", INCIDENT_KEY, says="The incident is here")
        self.incident.setVisible(False)
        self.incident.clicked.connect(self.incident_pressed)
        self.search = Key(theme, Screen.SEARCH.caption, Screen.SEARCH.hot_key, KeyStyle.PLAIN)
        self.search.clicked.connect(self.search_pressed)
        row = QHBoxLayout(self)
        margin = metrics.px(0.6)
        row.setContentsMargins(metrics.gap, margin, metrics.gap, margin)
        row.setSpacing(metrics.gap)
        row.addWidget(self.plate, 1)
        for widget in (self.fire_floor, self.badge, self.incident, self.search):
            row.addWidget(widget)

    def show_heading(self, heading: Heading) -> None:
        """Show the facility, the owner's marking, its reviews and its trust."""
        self.plate.show_heading(heading)
        self.badge.show_trust(heading.trust)

    def show_elsewhere(self, name: str, words: str) -> None:
        """A place that is not the open facility: nothing of that one may stand beside it."""
        self.plate.show_words(name, words)
        self.badge.show_trust(None)
        self.fire_floor.setVisible(False)

    def show_fire_floor(self, label: str) -> None:
        """Show which floor burns; "" hides it."""
        self.fire_floor.setVisible(bool(label))
        self.fire_floor.setChecked(True)
        self.fire_floor.set_caption(f"FIRE FLOOR {label}\nClear", f"Fire floor {label}. Press to clear")
