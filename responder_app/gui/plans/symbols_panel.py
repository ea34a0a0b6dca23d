"""The symbols of a floor beside its plan, filtered by group. Owns which groups are hidden, and says when some are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QScroller, QStackedWidget, QVBoxLayout, QWidget

from responder_app.briefing.answers.plans import ThingGroup
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.listed import Listed
from responder_app.gui.pager import Pager
from responder_app.gui.plans.overlays import NETWORK
from responder_app.gui.symbol_list import SymbolList
from responder_app.gui.theme import Theme


class SymbolsPanel(QWidget):
    """Signals: `symbol_picked` (frozenset of ids), `filter_changed` when groups were hidden or shown."""

    symbol_picked = Signal(object)
    filter_changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Symbols on this sheet")
        self._things: tuple[Listed, ...] = ()
        self._hidden: set[str] = {NETWORK}
        self._says = ""
        self.list = SymbolList(theme, "Symbols on this sheet")
        self.list.symbol_picked.connect(self.symbol_picked)
        self.groups = GroupKeys(theme)
        self.groups.group_pressed.connect(self._on_group)
        self.filter = Key(theme, "All kinds", says="Choose which kinds of symbols are shown")
        self.filter.setCheckable(True)
        self.filter.clicked.connect(self._turn)
        self._pages = QStackedWidget()
        self._pages.setAccessibleName("Symbols or their kinds")
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.groups)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap // 2)
        column.addWidget(self.filter)
        column.addWidget(self._pages, 1)
        self.filter.setSizePolicy(
            self._pages.sizePolicy().horizontalPolicy(), self.filter.sizePolicy().verticalPolicy()
        )

    @property
    def is_empty(self) -> bool:
        """Whether the floor has nothing to list."""
        return all(thing.group == NETWORK for thing in self._things)

    def show_things(self, things: Sequence[Listed]) -> None:
        """The things of another floor; groups that are hidden stay hidden."""
        self._things = tuple(things)
        self.filter.setChecked(False)
        self._fill()
        self._turn()

    def pick(self, thing_id: str) -> frozenset[str]:
        """Pick the row of a symbol that was pressed on the drawing or found; its group is shown again.

        Gives the ids that the row stands for.
        """
        group = next((thing.group for thing in self._things if thing.id == thing_id), "")
        if group in self._hidden:
            self._on_group(group)
        self.filter.setChecked(False)
        self._turn()
        return self.list.pick(thing_id)

    def show_all(self) -> None:
        """Show every group again."""
        self._hidden = {NETWORK} & self._hidden
        self._fill()
        self.filter_changed.emit()

    @property
    def hidden(self) -> frozenset[str]:
        """The groups that are not shown."""
        return frozenset(self._hidden)

    def missing(self) -> str:
        """What is hidden on this floor, for a warning: "Hazmat, Security"; "" when all is shown."""
        here = {thing.group for thing in self._things}
        return ", ".join(group for group in _in_order(self._hidden) if group in here and group != NETWORK)

    def _on_group(self, group: str) -> None:
        self._hidden ^= {group}
        self._fill()
        self.filter_changed.emit()

    def _fill(self) -> None:
        counted = [thing for thing in self._things if thing.group != NETWORK]
        shown = [thing for thing in counted if thing.group not in self._hidden]
        self.list.show_things(shown)
        counts = Counter(thing.group for thing in self._things if thing.group)
        self.groups.show_groups(counts, frozenset(self._hidden))
        self._says = f"{len(shown)} of {len(counted)} shown" if len(shown) < len(counted) else "Filter by kind"
        self.filter.setVisible(len(counts) > 1)
        self._tell()

    def _turn(self) -> None:
        self._pages.setCurrentWidget(self.groups if self.filter.isChecked() else self.list)
        self._tell()

    def _tell(self) -> None:
        if self.filter.isChecked():
            self.filter.set_caption(f"{self._says}\nBack to the list")
        else:
            self.filter.set_caption(self._says, f"{self._says}. Choose which kinds of symbols are shown")


class GroupKeys(QScrollArea):
    """One key for each group that the floor has, with how many things; lit while it is shown.

    Signals: `group_pressed` (its name).
    """

    group_pressed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.keys: dict[str, Key] = {}
        self.setAccessibleName("Kinds of symbols")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalScrollBar().setAccessibleName("Scroll kinds of symbols")
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self.pager = Pager(theme, self, "kinds of symbols", lambda below: self.setViewportMargins(0, 0, 0, below))

    def show_groups(self, counts: Counter[str], hidden: frozenset[str]) -> None:
        """A key for each group, those of another floor replaced."""
        if tuple(self.keys) != tuple(_in_order(counts)):
            self._build(counts)
        for group, key in self.keys.items():
            state = "hidden" if group in hidden else "shown"
            key.setChecked(group not in hidden)
            key.set_caption(f"{group}  {counts[group]}", f"{group}, {counts[group]} symbols, {state}")

    def _build(self, counts: Counter[str]) -> None:
        inside = QWidget()
        inside.setAccessibleName("Kinds of symbols")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.metrics.px(0.6))
        self.keys = {}
        for group in _in_order(counts):
            key = Key(self._theme, group, style=KeyStyle.TOGGLE)
            key.setCheckable(True)
            key.clicked.connect(lambda _=False, group=group: self.group_pressed.emit(group))
            self.keys[group] = key
            column.addWidget(key)
        column.addStretch(1)
        self.setWidget(inside)


def _in_order(groups: Sequence[str] | set[str] | Counter[str]) -> list[str]:
    """As ThingGroup has them; others after them by name."""
    order = [group.value for group in ThingGroup]
    return sorted(groups, key=lambda group: (order.index(group) if group in order else len(order), group))
