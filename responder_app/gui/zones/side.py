"""Beside the zones' map: the material, four pages to choose from, and the keys that clear and change."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from responder_app.gui.facts import FactList
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import RowList
from responder_app.gui.theme import Theme
from responder_app.gui.zones.card_page import show_card
from responder_app.gui.zones.drawn import DrawnZones, Shown
from responder_app.gui.zones.inside_page import rows_of, warnings_of
from responder_app.gui.zones.spill_page import SpillPage
from responder_app.gui.zones.wind_page import WindPage
from responder_app.model.base import LonLat


class Page(Enum):
    """The pages, by the caption of their key."""

    WIND = "Wind"
    SPILL = "Spill"
    CARD = "Zones"
    INSIDE = "Inside"


class ZoneSide(QWidget):
    """Signals: `place_picked` (longitude and latitude of a row), `material_wanted`, `clear_pressed`, `back_pressed`."""

    place_picked = Signal(object)
    material_wanted = Signal()
    clear_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._places: tuple[LonLat | None, ...] = ()
        self._drawn: DrawnZones | None = None
        self._written: dict[Page, Shown] = {}
        """What each page says: one that is not seen is written when it is shown."""
        self.setAccessibleName("Beside the zones")
        self.material = PlainLabel("", "title")
        self.light = PlainLabel("")
        self.wind, self.spill = WindPage(theme), SpillPage(theme)
        self.card, self.inside = FactList(theme, "Zones in words"), RowList(theme, "Inside, hydrants, staging")
        self.card.add_page_keys()
        self.inside.row_picked.connect(self._on_row)
        self.inside.row_opened.connect(self._on_row)
        self.pages = QStackedWidget()
        self.pages.setAccessibleName("Page beside the zones")
        self.keys: dict[Page, Key] = {}
        for page, widget in zip(Page, (self.wind, self.spill, self.card, self.inside), strict=True):
            self.pages.addWidget(widget)
            key = Key(theme, page.value, says=f"Show {page.value}")
            key.setCheckable(True)
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            key.clicked.connect(lambda _=False, page=page: self.open(page))
            self.keys[page] = key
        self.clear = Key(theme, "Clear\nzones")
        self.clear.clicked.connect(self.clear_pressed)
        self.other = Key(theme, "Another\nmaterial")
        self.other.clicked.connect(self.material_wanted)
        self.back = Key(theme, "Back to\nplace")
        self.back.clicked.connect(self.back_pressed)
        self._lay_out()
        self.open(Page.WIND)

    @property
    def page(self) -> Page:
        """The page that is shown."""
        return list(Page)[self.pages.currentIndex()]

    def open(self, page: Page) -> None:
        """Show a page."""
        self.pages.setCurrentIndex(list(Page).index(page))
        for name, key in self.keys.items():
            key.setChecked(name is page)
        self._write()

    def show_zones(self, drawn: DrawnZones, shown: Shown) -> None:
        """Say what is drawn; pages that are not seen follow when they are."""
        material = shown.answer.question.material
        self._drawn = drawn
        self.material.setText(f"{material.name} · {material.un_text}")
        self.light.setText(shown.answer.sun.text)
        self.light.setVisible(shown.choices.by_light)
        count = len(shown.answer.inside.facilities)
        warned = bool(warnings_of(shown.answer))
        key = self.keys[Page.INSIDE]
        key.set_caption(f"Inside\n{count}", f"Show what is inside: {shown.answer.inside.text}")
        key.set_style(KeyStyle.WARNING if warned else KeyStyle.PLAIN)
        self._write()

    def show_again(self, drawn: DrawnZones) -> None:
        """Keys say again what is drawn: what was pressed last could not be."""
        self._written.clear()
        if drawn.shown is not None:
            self.show_zones(drawn, drawn.shown)

    def _write(self) -> None:
        shown = self._drawn.shown if self._drawn is not None else None
        if shown is None or self._drawn is None or self._written.get(self.page) is shown:
            return
        self._written[self.page] = shown
        match self.page:
            case Page.WIND:
                self.wind.show_zones(self._drawn, shown)
            case Page.SPILL:
                self.spill.show_zones(self._drawn, shown)
            case Page.CARD:
                show_card(self.card, shown.answer)
            case Page.INSIDE:
                rows = list(rows_of(shown.answer))
                self._places = tuple(place for _, place in rows)
                self.inside.show_rows([row for row, _ in rows])

    def _on_row(self, index: int) -> None:
        place = self._places[index]
        if place is not None:
            self.place_picked.emit(place)

    def _lay_out(self) -> None:
        gap, narrow = self._theme.metrics.gap, self._theme.metrics.px(0.8)
        column, tabs, foot = QVBoxLayout(self), QHBoxLayout(), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        for row in (tabs, foot):
            row.setSpacing(narrow)
        for key in self.keys.values():
            tabs.addWidget(key)
        for key in (self.clear, self.other, self.back):
            key.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            foot.addWidget(key)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.material)
        names.addWidget(self.light)
        column.addLayout(names)
        column.addLayout(tabs)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)
