"""Sync (F8): every facility's state with its reason, sync now, how far it is, source, last check, storage."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFont, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.gui.block_layout import line_height
from responder_app.gui.facts import FactList, Group
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.listing import Listing, listed
from responder_app.gui.live_rows import LiveRows
from responder_app.gui.metrics import TITLE_CAP_MM
from responder_app.gui.screens import LOCK_KEY
from responder_app.gui.sort_keys import SortKeys
from responder_app.gui.split import Split
from responder_app.gui.sync_doing import SyncDoing
from responder_app.gui.sync_keys import SyncKeys
from responder_app.gui.sync_rows import ORDERS, row_of
from responder_app.gui.sync_words import guarded, mutual_aid, protection, standing, without
from responder_app.gui.syncing import Syncing
from responder_app.gui.view import Surroundings, View
from responder_app.process.guards import guards
from responder_app.render.isolation import NOTHING_DRAWN, Isolation
from responder_app.sync.answers import Change, SyncStatus

LIVE_MS, LISTING_SHARE = 2000, 8
"""While a sync runs the rows are listed anew every so often, at most for one part in so many of the time."""


class SyncView(View):
    """Signals: `facility_chosen` (id), `lock_pressed`."""

    facility_chosen = Signal(str)
    lock_pressed = Signal()
    title = "Sync"

    def __init__(self, around: Surroundings, syncing: Syncing) -> None:
        super().__init__(around)
        theme = self.theme
        self._syncing = syncing
        self._listing = listed(SyncStatus((), None, None, 0, "", ""))
        self._keys: Sequence[str] = ()
        self._live = QTimer(self, singleShot=True, interval=LIVE_MS)
        self._live.timeout.connect(self._list_again)
        self._by_itself: tuple[Group, ...] = ()
        self._groups: tuple[Group, ...] = ()
        self._notes = ""
        """Of the sync that ended last, as they stand above: below they are not said once more."""
        self._aid: tuple[Group, ...] = ()
        self._standing: tuple[Group, ...] = ()
        self._warnings: tuple[Group, ...] = ()
        self._protections: tuple[Group, ...] = ()
        self.headline = PlainLabel("", "title")
        # Two lines, whatever the counts: the list below must not move while they change.
        self.headline.setMinimumHeight(2 * line_height(theme.metrics.font(TITLE_CAP_MM, QFont.Weight.Bold)))
        self.lock = Key(theme, "Lock", LOCK_KEY)
        self.lock.clicked.connect(self.lock_pressed)
        self.keys = SyncKeys(theme, syncing, self.lock)
        self.go = self.keys.go
        self.go.clicked.connect(self._on_go)
        self.progress = SyncDoing(theme, syncing)
        self.doing, self.bar = self.progress.line, self.progress.bar
        self.rows = LiveRows(theme, "Facilities held")
        self.rows.row_opened.connect(self._on_row_opened)
        self.sorting = SortKeys(theme, ORDERS)
        self.sorting.sorted_by.connect(lambda: self._show_rows(from_top=True))
        self.about = FactList(theme, "Source and storage")
        self.split = split = Split(theme, self.title, (5, 4))
        split.left.addWidget(self.headline)
        split.left.addWidget(self.sorting)
        split.left.addWidget(self.rows, 1)
        self.below = QHBoxLayout()
        self.below.setSpacing(theme.metrics.gap)
        split.left.addLayout(self.below)
        split.right.addWidget(self.keys)
        split.right.addWidget(self.progress)
        split.right.addWidget(self.about, 1)
        self.page.addWidget(split, 1)
        syncing.listing_came.connect(self.show_listing)
        syncing.protections_came.connect(self.show_protections)
        syncing.changed.connect(self._on_changed)
        syncing.failed.connect(self.on_failed)
        syncing.running_changed.connect(self._on_running)
        self._on_running(False)

    def show_status(self, status: SyncStatus) -> None:
        """Paint what is held and from where."""
        self.show_listing(listed(status))

    def show_listing(self, listing: Listing) -> None:
        """Paint what is held and from where; while a sync runs every row stays in its place."""
        self._listing = listing
        self._show_rows()
        self.headline.setText(listing.headline)
        if self._syncing.running:
            self._live.start(max(LIVE_MS, int(self._syncing.listing_s * 1000 * LISTING_SHARE)))
        else:
            self._standing = standing(listing.status)
            self._aid = mutual_aid(listing.status)
            self._show_about()
        self.settled.emit()

    def _show_rows(self, from_top: bool = False) -> None:
        listing, rows = self._listing, self._listing.rows
        if self._syncing.running and self._keys and not from_top:
            known = [key for key in self._keys if key in listing.place_of]
            there = frozenset(known)
            self._keys = [*known, *(row.id for row in rows if row.id not in there)]
        else:
            self._keys = [rows[place].id for place in listing.places(self.sorting.order, self.sorting.turned)]
        keys, running = self._keys, self._syncing.running
        self.rows.show_live(keys, lambda index: row_of(rows[listing.place_of[keys[index]]], running), from_top)

    def _list_again(self) -> None:
        if self._syncing.running and self.isVisible() and not self._syncing.listing:
            self._syncing.ask_status()

    def showEvent(self, event: QShowEvent) -> None:
        """Rows are followed while somebody looks."""
        super().showEvent(event)
        if self._syncing.running:
            self._live.start(LIVE_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks any more."""
        self._live.stop()
        super().hideEvent(event)

    def show_by_itself(self, facts: Sequence[Fact]) -> None:
        """Paint when the next sync begins by itself, and how the last one went."""
        self._by_itself = (Group("Syncs by itself", tuple(facts)),) if facts else ()
        self._show_about()

    def show_warnings(self, warnings: Sequence[str]) -> None:
        """Paint what is wrong with this vehicle's own records; nothing when all is well."""
        said = tuple(Fact("Warning", f"{one[:1].upper()}{one[1:]}", severity=FactSeverity.DANGER) for one in warnings)
        self._warnings = (Group("Report this to the pre-plan office", said),) if said else ()
        self._show_about()

    def show_protections(self, found: Isolation) -> None:
        """Paint what protects this computer from drawings, and this program from others; what is missing first."""
        missing = tuple(Fact("MISSING", protection(name), severity=FactSeverity.CAUTION) for name in found.missing)
        active = tuple(Fact("In force", protection(name)) for name in found.active)
        note = "Where one is missing open drawings from your own office only." if missing else ""
        if not found.draws:
            missing, note = (), NOTHING_DRAWN
        drawings = Group("Protection from hostile drawings", (*missing, *active), note=note)
        self._protections = (drawings, Group("Protection of this program", guarded(guards())))
        self._show_about()

    def _show_about(self) -> None:
        by_itself = (without(group, self._notes) for group in self._by_itself)
        groups = (*self._warnings, *self._aid, *by_itself, *self._standing, *self._protections)
        if groups != self._groups:  # else what somebody reads would jump back to its top
            self._groups = groups
            self.about.show_groups(groups)

    def _on_row_opened(self, index: int) -> None:
        row = self._listing.rows[self._listing.place_of[self.rows.key_at(index)]]
        if row.type == "facility" and row.version:
            self.facility_chosen.emit(row.id)

    def _on_go(self) -> None:
        if self._syncing.running:
            self._syncing.cancel()
        else:
            self.notice.clear()
            self._syncing.begin()

    def _on_running(self, running: bool) -> None:
        self._notes = ""
        if running:
            self._live.start(LIVE_MS)
        else:
            self._live.stop()

    def _on_changed(self, change: Change) -> None:
        self._notes = " ".join(change.notes)
        self._show_about()
        self.settled.emit()
