"""Sync (F8): every facility's state with its reason, sync now, how far it is, source, last check, storage."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.gui import amounts
from responder_app.gui.facts import FactList, Group
from responder_app.gui.keys import Key
from responder_app.gui.labels import PlainLabel
from responder_app.gui.rows import RowList
from responder_app.gui.screens import LOCK_KEY
from responder_app.gui.sort_keys import SortKeys
from responder_app.gui.split import Split
from responder_app.gui.sync_keys import SyncKeys
from responder_app.gui.sync_rows import ORDERS, headline, in_order, row_of
from responder_app.gui.syncing import Syncing
from responder_app.gui.view import Surroundings, View
from responder_app.process.guards import Guard, guards
from responder_app.render.isolation import NOTHING_DRAWN, PROTECTIONS, Isolation
from responder_app.sync.answers import Change, SyncRow, SyncStatus
from responder_app.sync.progress import Progress


class SyncView(View):
    """Signals: `facility_chosen` (id), `lock_pressed`."""

    facility_chosen = Signal(str)
    lock_pressed = Signal()
    title = "Sync"

    def __init__(self, around: Surroundings, syncing: Syncing) -> None:
        super().__init__(around)
        theme = self.theme
        self._syncing = syncing
        self._held: tuple[SyncRow, ...] = ()
        self._facts: tuple[Fact, ...] = ()
        self._warnings: tuple[Group, ...] = ()
        self._protections: tuple[Group, ...] = ()
        self.headline = PlainLabel("", "value")
        self.lock = Key(theme, "Lock", LOCK_KEY)
        self.lock.clicked.connect(self.lock_pressed)
        self.keys = SyncKeys(theme, syncing, self.lock)
        self.go = self.keys.go
        self.go.clicked.connect(self._on_go)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the sync")
        self.bar.setTextVisible(False)
        self.doing = PlainLabel("")
        self.rows = RowList(theme, "Facilities held")
        self.rows.row_opened.connect(self._on_row_opened)
        self.sorting = SortKeys(theme, ORDERS)
        self.sorting.sorted_by.connect(self._show_rows)
        self.about = FactList(theme, "Source and storage")
        self.split = split = Split(theme, self.title, (5, 4))
        split.left.addWidget(self.headline)
        split.left.addWidget(self.sorting)
        split.left.addWidget(self.rows, 1)
        split.right.addWidget(self.keys)
        split.right.addWidget(self.doing)
        split.right.addWidget(self.bar)
        split.right.addWidget(self.about, 1)
        self.page.addWidget(split, 1)
        syncing.status_came.connect(self.show_status)
        syncing.progressed.connect(self.show_progress)
        syncing.protections_came.connect(self.show_protections)
        syncing.changed.connect(self._on_changed)
        syncing.failed.connect(self.on_failed)
        syncing.running_changed.connect(self._on_running)
        syncing.held_changed.connect(self._on_held)
        self._on_running(False)

    def show_status(self, status: SyncStatus) -> None:
        """Paint what is held and from where."""
        self._held = status.facilities
        self._show_rows()
        self.headline.setText(headline(self._held))
        facts = (
            *_sources(status),
            Fact("Last check", amounts.moment(status.last_check)),
            Fact("Trust", status.trust),
            Fact("Storage used", amounts.size(status.storage_bytes)),
            Fact("May read", status.grant),
        )
        self._facts = facts
        self._show_about()
        self.settled.emit()

    def _show_rows(self) -> None:
        self._held = in_order(self._held, self.sorting.order, self.sorting.turned)
        self.rows.show_rows([row_of(row) for row in self._held])

    def show_warnings(self, warnings: Sequence[str]) -> None:
        """Paint what is wrong with this vehicle's own records; nothing when all is well."""
        said = tuple(Fact("Warning", f"{one[:1].upper()}{one[1:]}", severity=FactSeverity.DANGER) for one in warnings)
        self._warnings = (Group("Report this to the pre-plan office", said),) if said else ()
        self._show_about()

    def show_protections(self, found: Isolation) -> None:
        """Paint what protects this computer from drawings, and this program from others; what is missing first."""
        missing = tuple(Fact("MISSING", _said(name), severity=FactSeverity.CAUTION) for name in found.missing)
        active = tuple(Fact("In force", _said(name)) for name in found.active)
        note = "Where one is missing open drawings from your own office only." if missing else ""
        if not found.draws:
            missing, note = (), NOTHING_DRAWN
        drawings = Group("Protection from hostile drawings", (*missing, *active), note=note)
        self._protections = (drawings, Group("Protection of this program", _guarded(guards())))
        self._show_about()

    def _show_about(self) -> None:
        self.about.show_groups((*self._warnings, Group("Source and storage", self._facts), *self._protections))

    def show_progress(self, progress: Progress) -> None:
        """Paint how far it is."""
        self.bar.setRange(0, 1000 if progress.bytes_total else 0)
        if progress.bytes_total:
            self.bar.setValue(int(1000 * min(1.0, progress.bytes_done / progress.bytes_total)))
        self.doing.setText(told(progress))

    def _on_row_opened(self, index: int) -> None:
        row = self._held[index]
        if row.type == "facility" and row.version:
            self.facility_chosen.emit(row.id)

    def _on_go(self) -> None:
        if self._syncing.running:
            self._syncing.cancel()
            self.doing.setText("Stopping. It goes on from here next time.")
        else:
            self.notice.clear()
            self._syncing.begin()

    def _on_running(self, running: bool) -> None:
        self.bar.setVisible(running)
        self.doing.setText("Looking for news" if running else "")
        if running:
            self.bar.setRange(0, 0)

    def _on_held(self, held: bool) -> None:
        self.doing.setText("Paused. It goes on from here." if held else "Going on")

    def _on_changed(self, change: Change) -> None:
        self.doing.setText(summary(change))
        self.settled.emit()


def _said(name: str) -> str:
    words = PROTECTIONS[name]
    return words[:1].upper() + words[1:]


def _guarded(found: Sequence[Guard]) -> tuple[Fact, ...]:
    """What is off first, with the reason."""
    off = [Fact("OFF", f"{one.name}: {one.reason}", severity=FactSeverity.CAUTION) for one in found if not one.on]
    return (*off, *(Fact("On", one.name) for one in found if one.on))


def told(progress: Progress) -> str:
    """Progress in words: facilities, bytes, rate, time left."""
    parts = [progress.doing]
    if progress.facilities_total:
        parts.append(f"{progress.facilities_done} of {progress.facilities_total} facilities")
    if progress.bytes_total:
        parts.append(f"{amounts.size(progress.bytes_done)} of {amounts.size(progress.bytes_total)}")
    if progress.rate_bytes_s:
        parts.append(f"{amounts.size(progress.rate_bytes_s)} a second")
    if progress.seconds_left is not None and progress.bytes_done < progress.bytes_total:
        parts.append(f"{amounts.duration(progress.seconds_left)} left")
    said = " · ".join(part for part in parts if part)
    return f"{progress.warning}\n{said}" if progress.warning else said


def summary(change: Change) -> str:
    """What a sync changed, in one line, and what the office should hear of."""
    if change.cancelled:
        return "Sync stopped. The next one goes on from here."
    counts = (
        (len(change.added), "new"),
        (len(change.updated), "updated"),
        (len(change.removed), "withdrawn"),
        (len(change.refused), "refused"),
        (len(change.held_back), "held back"),
        (len(change.unfinished), "not finished"),
    )
    parts = ", ".join(f"{count} {word}" for count, word in counts if count)
    said = f"Sync finished: {parts or 'nothing new'}."
    return " ".join((said, *change.notes))


def _sources(status: SyncStatus) -> tuple[Fact, ...]:
    """Where it is read from, the most preferred first, and what was wrong there in the last sync."""
    if len(status.sources) < 2:
        return (Fact("Source", status.source or "None. Set one with: responder sync --from ADDRESS"),)
    return tuple(
        Fact(f"Source {number}", f"{source}. Last time: {problem}", severity=FactSeverity.CAUTION)
        if problem
        else Fact(f"Source {number}", source)
        for number, (source, problem) in enumerate(status.sources, 1)
    )
