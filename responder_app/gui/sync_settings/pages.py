"""The pages: what is set, and one for each thing that can be set. They say what was pressed; they keep nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit

from responder_app.gui.handing.pages import Page
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import Row, RowList
from responder_app.gui.sync_keys import LIMITS_KBIT_S, speed
from responder_app.gui.sync_settings import words
from responder_app.gui.theme import Theme

if TYPE_CHECKING:
    from responder_app.sync.prospects import Disk, District

BUDGETS_GB = (0.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)


class OverviewPage(Page):
    """A key for each choice, and beside it what is chosen."""

    NAMES = ("By itself", "Districts first", "Station", "Incident", "Disk budget", "Speed")

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Settings of the sync", "Back to sync")
        grid = QGridLayout()
        grid.setSpacing(theme.metrics.gap)
        grid.setColumnStretch(1, 1)
        self.keys = {name: Key(theme, name) for name in self.NAMES}
        self.values = {name: PlainLabel("", "strong") for name in self.NAMES}
        for row, name in enumerate(self.NAMES):
            grid.addWidget(self.keys[name], row, 0)
            grid.addWidget(self.values[name], row, 1)
        self.column.addLayout(grid)
        self.end()

    def show_values(self, values: Sequence[str]) -> None:
        """What is chosen, in the order of NAMES."""
        for name, value in zip(self.NAMES, values, strict=True):
            self.values[name].setText(value)
            self.keys[name].setAccessibleName(f"{name}: {value}. Press to change")


class DistrictsPage(Page):
    """Districts in the order in which they are pressed. Signals: `chosen` (names in order)."""

    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Which districts first?")
        self._found: tuple[District, ...] = ()
        self._first: tuple[str, ...] = ()
        self.column.addWidget(
            PlainLabel("Press them in the order wanted; again takes one out. Every record comes before any drawing.")
        )
        self.rows = RowList(theme, "Districts")
        self.rows.row_opened.connect(self._on_pressed)
        self.column.addWidget(self.rows, 1)
        self.column.addWidget(self.leave)

    def show_districts(self, found: Sequence[District], first: tuple[str, ...]) -> None:
        """Those that there are, with their place."""
        self._found, self._first = tuple(found), first
        self.rows.show_rows([self._row(one) for one in self._found])

    def _row(self, one: District) -> Row:
        held = f"{one.held:,} held" if one.held else "nothing held yet"
        place = words.ordinal(self._first.index(one.name) + 1) if one.name in self._first else "after those"
        return Row(one.name, (held,), (place if self._first else "alike",))

    def _on_pressed(self, index: int) -> None:
        name = self._found[index].name
        rest = tuple(one for one in self._first if one != name)
        self.chosen.emit(rest if name in self._first else (*rest, name))


class PlacePage(Page):
    """A place: where this vehicle stands, the open building, or what is typed. Signals: `typed` (str)."""

    typed = Signal(str)

    def __init__(self, theme: Theme, heading: str, about: str) -> None:
        super().__init__(theme, heading)
        self.value = PlainLabel("", "value")
        self.here = Key(theme, "Where this\nvehicle stands")
        self.open = Key(theme, "The open\nbuilding")
        self.remove = Key(theme, "Forget\nthis place")
        self.line = QLineEdit()
        self.line.setAccessibleName(f"{heading} Address, USNG or longitude, latitude")
        self.line.setPlaceholderText("Address, USNG or longitude, latitude")
        self.line.setMinimumHeight(theme.metrics.key)
        self.line.returnPressed.connect(lambda: self.typed.emit(self.line.text()))
        self.search = Key(theme, "Set it")
        self.search.clicked.connect(lambda: self.typed.emit(self.line.text()))
        self.column.addWidget(PlainLabel(about))
        self.column.addWidget(self.value)
        row, below = QHBoxLayout(), QHBoxLayout()
        for layout, parts in ((row, (self.here, self.open, self.remove)), (below, (self.line, self.search))):
            layout.setSpacing(theme.metrics.gap)
            for part in parts:
                layout.addWidget(part, 1 if layout is row or part is self.line else 0)
            self.column.addLayout(layout)
        self.end()

    def show_place(self, said: str, has_fix: bool, has_building: bool) -> None:
        """What is set, and what can be set."""
        self.value.setText(said)
        self.line.clear()
        self.here.setEnabled(has_fix)
        self.here.set_caption("Where this\nvehicle stands" if has_fix else "No position\nfrom a GPS")
        self.open.setEnabled(has_building)
        self.open.set_caption("The open\nbuilding" if has_building else "No building\nis open")
        self.remove.setEnabled(said != words.NOT_SET)


class BudgetPage(Page):
    """How much packages may take. Signals: `asked` (GB) what that would mean, `chosen` (GB)."""

    asked = Signal(float)
    chosen = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "How much of the disk?")
        self._picked = 0.0
        self.disk = PlainLabel("")
        self.forecast = PlainLabel("", "strong")
        self.keys = {size: Key(theme, words.budget(size).replace("as ", "As ", 1)) for size in BUDGETS_GB}
        grid = QGridLayout()
        grid.setSpacing(theme.metrics.gap)
        for number, (size, key) in enumerate(self.keys.items()):
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, size=size: self.pick(size))
            grid.addWidget(key, number // 4, number % 4)
        self.keep = Key(theme, "Keep this", style=KeyStyle.PRIMARY)
        self.keep.clicked.connect(lambda: self.chosen.emit(self._picked))
        self.column.addWidget(self.disk)
        self.column.addLayout(grid)
        self.column.addWidget(self.forecast)
        self.column.addWidget(self.keep)
        self.end()

    def show_disk(self, found: Disk) -> None:
        """How full it is; more than there is cannot be chosen."""
        self.disk.setText(words.disk(found))
        for size, key in self.keys.items():
            key.setEnabled(size * 1e9 <= found.total)

    def pick(self, gigabytes: float) -> None:
        """Light a budget and ask what it would mean."""
        self._picked = gigabytes
        for size, key in self.keys.items():
            key.setChecked(size == gigabytes)
        self.forecast.setText("Looking what fits")
        self.asked.emit(gigabytes)


class SpeedPage(Page):
    """How fast. Signals: `chosen` (kbit/s)."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "How fast, at most?")
        self.keys = {limit: Key(theme, speed(limit)[:1].upper() + speed(limit)[1:]) for limit in LIMITS_KBIT_S}
        row = QHBoxLayout()
        row.setSpacing(theme.metrics.gap)
        for limit, key in self.keys.items():
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, limit=limit: self.chosen.emit(limit))
            row.addWidget(key, 1)
        self.column.addLayout(row)
        self.column.addWidget(PlainLabel("Of a network only; a stick is read as fast as it goes."))
        self.end()

    def show_limit(self, most_kbit_s: int) -> None:
        """Light what holds."""
        for limit, key in self.keys.items():
            key.setChecked(limit == most_kbit_s)
