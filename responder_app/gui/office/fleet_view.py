"""The fleet screen: who is not ready and why in one line, the table below, one device in full beside it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from responder_app.errors import ResponderError
from responder_app.gui.keys import Key, KeyStyle
from responder_app.gui.labels import ElidedLabel, PlainLabel
from responder_app.gui.notice import NoticeBar
from responder_app.gui.office import handing_out
from responder_app.gui.office.desk import FleetDesk, Reading
from responder_app.gui.office.device_side import ALARMS, DeviceSide
from responder_app.gui.office.fleet_table import FleetTable
from responder_app.gui.office.loud_strip import LoudStrip
from responder_app.gui.office.said import failure_line, headline, run_line, run_warnings
from responder_app.gui.screens import NIGHT_KEY
from responder_app.gui.theme import Theme
from responder_app.publisher.fleet import Vehicle
from responder_app.publisher.inbox import InboxRun
from responder_app.publisher.inbox_place import is_address
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.seen import SeenNote

FIRST_SIZE = (1366, 768)
BESIDE_MM = 400.0
"""From this width on the details stand beside the table; below it they take its place."""
DETAILS_MM = 120.0
QWIDGETSIZE_MAX = 16_777_215
"""Qt's own word for "as wide as it likes"."""
TICK_MM = 9.0
"""The box of a key that stays pressed, beside its words."""
MOST_WARNINGS = 3


class FleetView(QWidget):
    """A window. Signal: `closing`."""

    closing = Signal()

    def __init__(self, theme: Theme, desk: FleetDesk) -> None:
        super().__init__()
        self._theme, self._desk = theme, desk
        self.reading: Reading | None = None
        self._read_at = ""
        self.setObjectName("window")
        self.setWindowTitle("Responder office: fleet")
        self.setAccessibleName("Fleet")
        self.headline = PlainLabel("Reading the fleet", "title")
        self.loud = LoudStrip(theme)
        self.notice = NoticeBar(theme)
        self.status = ElidedLabel("", ink="soft")
        self.table = FleetTable(theme)
        self.side = DeviceSide(theme)
        self._keys(theme)
        self._lay_out(theme)
        self._connect()
        self._dress()
        self.resize(*FIRST_SIZE)
        self._show_status()

    def show_reading(self, reading: Reading) -> None:
        """Paint the fleet; what is picked stays."""
        self.reading = reading
        self.headline.setText(headline(reading.fleet, reading.now))
        self.loud.show_loud(reading.fleet.loud)
        self.table.show_vehicles(reading.fleet.vehicles, reading.now)
        usable = bool(reading.fleet.vehicles)
        for key in (self.export, self.copy):
            key.setEnabled(usable)
        self._show_status()
        self.side.show_reading(reading)
        if self.side.shown:
            self._desk.ask_dossier(self.side.shown)

    def write(self, file: Path) -> None:
        """Export the table as it stands."""
        if self.reading is None:
            return
        try:
            handing_out.write(self.table.vehicles, self.reading.now, file)
        except ResponderError as error:
            self.notice.show_failure(error)
        else:
            self.notice.show_words(f"The fleet was written to {file}")

    def use_folder(self, folder: Path) -> None:
        """Read that folder's inbox from now on, and at once."""
        self._desk.place = str(folder)
        self._show_status()
        self._desk.read_inbox()

    @property
    def beside(self) -> bool:
        """Whether table and details stand side by side."""
        return self.width() >= self._theme.metrics.px(BESIDE_MM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One beside the other where there is room for both."""
        super().resizeEvent(event)
        self._arrange()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the owner of the lane stop it first."""
        self.closing.emit()
        super().closeEvent(event)

    def _keys(self, theme: Theme) -> None:
        self.read = Key(theme, "Read the inbox now", "F5", KeyStyle.PRIMARY)
        self.each_minute = Key(theme, "Read it\nevery minute", style=KeyStyle.TOGGLE)
        self.each_minute.setCheckable(True)
        self.each_minute.setMinimumWidth(self.each_minute.sizeHint().width() + theme.metrics.px(TICK_MM))
        self.folder = Key(theme, "Choose the\ninbox folder")
        self.export = Key(theme, "Export\nCSV", says="Export the table as CSV")
        self.copy = Key(theme, "Copy\ntable", says="Copy the table for a spreadsheet")
        self.night = Key(theme, "Night", NIGHT_KEY, says="Night colours")
        self.night.setCheckable(True)
        for key in (self.export, self.copy):
            key.setEnabled(False)

    def _lay_out(self, theme: Theme) -> None:
        gap = theme.metrics.gap
        keys = QHBoxLayout()
        keys.setSpacing(gap)
        for key in (self.read, self.each_minute, self.folder):
            keys.addWidget(key)
        keys.addStretch(1)
        for key in (self.export, self.copy, self.night):
            keys.addWidget(key)
        body = QHBoxLayout()
        body.setSpacing(gap)
        body.addWidget(self.table, 1)
        body.addWidget(self.side)
        page = QVBoxLayout(self)
        page.setContentsMargins(gap, gap, gap, gap)
        page.setSpacing(gap)
        for part in (self.loud, self.headline):
            page.addWidget(part)
        page.addWidget(self.notice)
        page.addLayout(body, 1)
        page.addWidget(self.status)
        page.addLayout(keys)

    def _connect(self) -> None:
        desk = self._desk
        desk.fleet_came.connect(self.show_reading)
        desk.inbox_came.connect(self._on_inbox)
        desk.dossier_came.connect(self.side.show_dossier)
        desk.ticked.connect(self._on_ticked)
        desk.failed.connect(self._on_failed)
        desk.inbox_running.connect(self._on_running)
        self.read.clicked.connect(self._on_read)
        self.each_minute.toggled.connect(self._on_each_minute)
        self.folder.clicked.connect(self._on_folder)
        self.export.clicked.connect(self._on_export)
        self.copy.clicked.connect(self._on_copy)
        self.night.clicked.connect(lambda: self._theme.set_night(not self._theme.night))
        self.loud.wanted.connect(lambda: self._open(ALARMS))
        self.table.picked.connect(self._on_picked)
        self.table.opened.connect(lambda one: self._open(one.device.fingerprint))
        self.side.ticked.connect(self._on_tick)
        self.side.left.connect(self._on_back)
        self._theme.changed.connect(self._dress)
        for keys, key in (("F5", self.read), (NIGHT_KEY, self.night), ("Esc", self.side.back)):
            QShortcut(QKeySequence(keys), self).activated.connect(key.click)

    def _dress(self) -> None:
        self._theme.dress(self)
        self.night.setChecked(self._theme.night)
        self.night.set_caption("Day" if self._theme.night else "Night", "Night colours")

    def _arrange(self) -> None:
        alone, side = not self.beside, self.side
        side.setVisible(not alone or side.shown is not None)
        self.table.setVisible(not alone or side.shown is None)
        side.back.setVisible(alone or side.shown == ALARMS)
        if alone:
            side.setMaximumWidth(QWIDGETSIZE_MAX)
        else:
            side.setFixedWidth(self._theme.metrics.px(DETAILS_MM))

    def _open(self, what: str) -> None:
        self.side.open(what)
        self._arrange()
        if what:
            self._desk.ask_dossier(what)
        if not self.beside:
            self.side.details.setFocus()

    def _show_status(self) -> None:
        published = f"Published state {self.reading.fleet.sequence}. " if self.reading else ""
        self.status.setText(f"{published}Inbox: {self._desk.place}. {self._read_at}")

    def _on_picked(self, one: Vehicle) -> None:
        if self.beside:
            self._open(one.device.fingerprint)

    def _on_back(self) -> None:
        picked = self.table.current if self.beside else None
        self.side.open(picked.device.fingerprint if picked else None)
        self._arrange()
        self.table.setFocus()

    def _on_tick(self, device: Device, reason: str) -> None:
        self.notice.clear()
        self._desk.tick_off(device, reason)

    def _on_ticked(self, note: SeenNote) -> None:
        self.notice.show_words(f"Ticked off by {note.by}: {'; '.join(note.told)}")

    def _on_read(self) -> None:
        self.notice.clear()
        self._desk.read_inbox()

    def _on_running(self, running: bool) -> None:
        self.read.setEnabled(not running)
        self.read.set_caption("Reading the inbox" if running else "Read the inbox now")

    def _on_inbox(self, run: InboxRun) -> None:
        said = run_line(run)
        self._read_at = f"Read at {datetime.now().astimezone():%H:%M}: {said}."
        warnings = run_warnings(run)
        if warnings:
            more = len(warnings) - MOST_WARNINGS
            lines = [*warnings[:MOST_WARNINGS], *([f"And {more} more."] if more > 0 else [])]
            self.notice.show_words("\n".join(lines), "caution")
        elif run.taken:
            self.notice.show_words(f"{said[:1].upper()}{said[1:]}.")
        elif not self._desk.by_itself:
            self.notice.show_words(f"{said[:1].upper()}{said[1:]}. Inbox: {self._desk.place}")
        else:
            self.notice.clear()
        self._show_status()

    def _on_failed(self, error: ResponderError) -> None:
        line = failure_line(error)
        if line is None:
            self.notice.show_failure(error)
        else:
            self.notice.show_words(line, "caution")

    def _on_each_minute(self, on: bool) -> None:
        self._desk.by_itself = on
        if on:
            self._desk.read_inbox()

    def _on_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, "Read the inbox of", "" if is_address(self._desk.place) else self._desk.place
        )
        if name:
            self.use_folder(Path(name))

    def _on_export(self) -> None:
        file = handing_out.ask_file(self, self.reading.now) if self.reading else None
        if file is not None:
            self.write(file)

    def _on_copy(self) -> None:
        if self.reading is not None:
            handing_out.copy(self.table.vehicles, self.reading.now)
            self.notice.show_words(f"{len(self.table.vehicles)} rows copied. Paste them into a spreadsheet.")
