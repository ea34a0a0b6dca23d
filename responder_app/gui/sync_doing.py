"""How far a sync is, as a line and a bar: what came, that nothing comes, that it is held or stopping."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from responder_app.gui.labels import PlainLabel
from responder_app.gui.sync_words import summary, told
from responder_app.gui.syncing import Syncing
from responder_app.gui.theme import Theme
from responder_app.sync.answers import Change
from responder_app.sync.progress import Progress

LOOK_MS = 1000
STILL_S = 5.0
"""After so long without a word of the sync its rate and the time that is left are no longer believed."""
STOPPING = "Stopping. What came stays; the next sync goes on from here."


class SyncDoing(QWidget):
    """Follows one sync. What a person asked for last stands until it has happened."""

    def __init__(self, theme: Theme, syncing: Syncing) -> None:
        super().__init__()
        self._syncing = syncing
        self._told: Progress | None = None
        self._told_at = 0.0
        self.line = PlainLabel("")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress of the sync")
        self.bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap)
        column.addWidget(self.line)
        column.addWidget(self.bar)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        syncing.progressed.connect(self.show_progress)
        syncing.running_changed.connect(self._on_running)
        syncing.held_changed.connect(self._on_held)
        syncing.stopping.connect(lambda: self.line.setText(STOPPING))
        syncing.changed.connect(self._on_changed)
        self._on_running(False)

    def show_progress(self, progress: Progress) -> None:
        """Paint how far it is."""
        self._told, self._told_at = progress, time.monotonic()
        self.bar.setRange(0, 1000 if progress.bytes_total else 0)
        if progress.bytes_total:
            self.bar.setValue(int(1000 * min(1.0, progress.bytes_done / progress.bytes_total)))
        self.line.setText(told(progress))

    def look(self) -> None:
        """Say that nothing comes, where nothing does: a rate that stays would look like one that holds."""
        still_s = time.monotonic() - self._told_at
        if self._told is not None and still_s >= STILL_S and self._syncing.follows:
            self.line.setText(told(self._told, still_s))

    def _on_running(self, running: bool) -> None:
        self._told = None
        self.bar.setVisible(running)
        self.line.setText("Looking for news" if running else "")
        if running:
            self.bar.setRange(0, 0)
            self._timer.start()
        else:
            self._timer.stop()

    def _on_held(self, held: bool) -> None:
        self._told = None
        self.line.setText("Paused. It goes on from here." if held else "Going on")

    def _on_changed(self, change: Change) -> None:
        self.line.setText(summary(change))
