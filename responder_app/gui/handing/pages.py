"""The pages of handing on: what is chosen, how far it is, what two people compare. They know no vehicle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from responder_app.gui.handing.fingerprint import Fingerprint
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import PlainLabel
from responder_app.gui.lock.pad import Pad
from responder_app.gui.rows import Row, RowList
from responder_app.gui.theme import Theme

COUNT_MS = 1000
FIND = "Find it"


class Page(QWidget):
    """A heading, what the page has, and a key that leaves it. Signals: `left`."""

    left = Signal()

    def __init__(self, theme: Theme, heading: str, leave: str = "Back") -> None:
        super().__init__()
        self.theme = theme
        self.setAccessibleName(heading)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.metrics.gap)
        self.heading = PlainLabel(heading, "title")
        self.column.addWidget(self.heading)
        self.leave = Key(theme, leave)
        self.leave.clicked.connect(self.left)

    def end(self) -> None:
        """Put the leaving key last."""
        self.column.addStretch(1)
        self.column.addWidget(self.leave)


class ChoicePage(Page):
    """The four ways."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "By stick, or from a vehicle beside", "Back to sync")
        self.copy = Key(theme, "Copy to a stick", style=KeyStyle.PRIMARY)
        self.share = Key(theme, "Share with a vehicle beside", style=KeyStyle.PRIMARY)
        self.take_stick = Key(theme, "Take from a stick", style=KeyStyle.PRIMARY)
        self.take_beside = Key(theme, "Take from a vehicle beside", style=KeyStyle.PRIMARY)
        self.column.addWidget(
            PlainLabel(
                "Hand on what this vehicle holds. It stays sealed: only vehicles that its office enrolled read it.",
                "strong",
            )
        )
        for keys in ((self.copy, self.share), (self.take_stick, self.take_beside)):
            row = QHBoxLayout()
            row.setSpacing(theme.metrics.gap)
            for key in keys:
                row.addWidget(key, 1)
            self.column.addLayout(row)
            if keys[0] is self.copy:
                self.column.addWidget(
                    PlainLabel(
                        "Bring this vehicle up to date without a network. Only what the office signed is taken.",
                        "strong",
                    )
                )
        self.end()


class OfficePage(Page):
    """Whose, where the vehicle follows several offices. Signals: `chosen` (a repository's id, "" for all)."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Of which office?")
        self._ids: tuple[str, ...] = ()
        self.rows = RowList(theme, "Offices")
        self.rows.row_opened.connect(lambda index: self.chosen.emit(self._ids[index]))
        self.column.addWidget(self.rows, 100)
        self.end()

    def show_offices(self, found: Sequence[tuple[str, str]]) -> None:
        """Each by its repository's id and its name."""
        self._ids = ("", *(repository for repository, _ in found))
        self.rows.show_rows([Row(name) for name in (f"All {len(found)} offices", *(name for _, name in found))])


class BusyPage(Page):
    """How far a copy is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Copying to the stick", "Stop")
        self.doing = PlainLabel("")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the copy")
        self.bar.setTextVisible(False)
        self.column.addWidget(self.doing)
        self.column.addWidget(self.bar)
        self.column.addWidget(PlainLabel("Leave the stick in until this says that it is done."))
        self.end()


class AddressPage(Page):
    """Which network to share on, when there are several. Signals: `chosen` (address)."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "On which network is the other vehicle?")
        self.keys: list[Key] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.metrics.gap)
        self.column.addLayout(self._rows)
        self.end()

    def show_addresses(self, found: Sequence[str]) -> None:
        """A key for each."""
        for key in self.keys:
            self._rows.removeWidget(key)
            key.hide()
            key.deleteLater()
        self.keys = [Key(self.theme, address, style=KeyStyle.PRIMARY) for address in found]
        for key, address in zip(self.keys, found, strict=True):
            key.clicked.connect(lambda _=False, address=address: self.chosen.emit(address))
            self._rows.addWidget(key)
            key.show()


class SharePage(Page):
    """What the other crew types and compares. Signals: `watched`, every so often while somebody can see it."""

    watched = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Sharing", "Stop sharing")
        self._timer = QTimer(self, interval=COUNT_MS)
        self._timer.timeout.connect(self.watched)
        self.what = PlainLabel("", "strong")
        self.address = PlainLabel("", "value")
        self.fingerprint = Fingerprint(theme)
        self.count = PlainLabel("")
        self.column.addWidget(self.what)
        self.column.addWidget(
            PlainLabel("On the other vehicle: F8, By stick or beside, Take from a vehicle beside. Its address:")
        )
        self.column.addWidget(self.address)
        self.column.addWidget(PlainLabel("Both screens must show the same:"))
        self.column.addWidget(self.fingerprint)
        self.column.addWidget(self.count)
        self.end()

    def showEvent(self, event: QShowEvent) -> None:
        """Counting is for whoever looks."""
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        self._timer.stop()
        super().hideEvent(event)


class AskPage(Page):
    """Type the address of the vehicle that shares. Signals: `asked` (str)."""

    asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Type the address that the other vehicle shows", "Leave")
        self._looking = False
        self.line = QLineEdit()
        self.line.setAccessibleName("Address of the other vehicle")
        # Nothing that could be taken for an address that is there already.
        self.line.setPlaceholderText("Numbers and points, as it stands there")
        self.line.returnPressed.connect(self._on_asked)
        self.pad = Pad(theme, self.line)
        self.dot = Key(theme, ".", says="Point")
        self.dot.clicked.connect(lambda: self.line.insert("."))
        self.colon = Key(theme, ":", says="Colon")
        self.colon.clicked.connect(lambda: self.line.insert(":"))
        self.ask = Key(theme, FIND, style=KeyStyle.PRIMARY)
        self.ask.clicked.connect(self._on_asked)
        for key in (*self.pad.keys.values(), self.dot, self.colon):
            key.clicked.connect(self.line.setFocus)  # whoever goes on by keyboard types on
        self.column.addWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(theme.metrics.gap)
        row.addWidget(self.pad)
        side = QVBoxLayout()
        side.setSpacing(theme.metrics.gap)
        for key in (self.dot, self.colon, self.ask):
            side.addWidget(key)
        side.addStretch(1)
        side.addWidget(self.leave)
        row.addLayout(side, 1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def show_looking(self, looking: bool) -> None:
        """Whether it is being looked for; when it no longer is, what was typed can be corrected."""
        self._looking = looking
        self.ask.set_caption("Looking for it" if looking else FIND)
        self.line.setFocus()

    def _on_asked(self) -> None:
        if not self._looking:
            self.asked.emit(self.line.text())


class ComparePage(Page):
    """Is it the one beside? Signals: `same`."""

    same = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Compare with the other screen", "It differs: leave")
        self.fingerprint = Fingerprint(theme)
        self.take = Key(theme, "It is the same: take it", style=KeyStyle.PRIMARY)
        self.take.clicked.connect(self.same)
        self.column.addWidget(PlainLabel("The other vehicle shows a fingerprint too. Read all of it to each other."))
        self.column.addWidget(self.fingerprint)
        self.column.addWidget(self.take)
        self.end()
