"""Beside the table, or in its place: one device in full, all alarms, or a word on how to pick one."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from responder_app.gui.facts import FactList, Group
from responder_app.gui.keys import Key
from responder_app.gui.office.desk import Reading
from responder_app.gui.office.details import NOTHING_PICKED, groups_of, loud_group
from responder_app.gui.office.tick_off import TickOff
from responder_app.gui.theme import Theme
from responder_app.publisher.dossier import Dossier
from responder_app.publisher.fleet import Vehicle

ALARMS = ""
"""Shown in the place of a device's fingerprint: break-glass and destroyed libraries, all of them."""


class DeviceSide(QWidget):
    """Signals: `left` by Esc or its key, `ticked` (Device, the reason)."""

    left = Signal()
    ticked = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("About the device")
        self.shown: str | None = None
        """The fingerprint of what is shown, or `ALARMS`; None for nothing. Set by `open`."""
        self._reading: Reading | None = None
        self._dossier: Dossier | None = None
        self.back = Key(theme, "Back to the fleet", "Esc")
        self.back.clicked.connect(self.left)
        self.details = FactList(theme, "About the device")
        self.details.add_page_keys()
        self.tick = TickOff(theme)
        self.tick.ticked.connect(self._on_tick)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.metrics.gap)
        column.addWidget(self.back)
        column.addWidget(self.details, 1)
        column.addWidget(self.tick)
        self._refresh()

    def open(self, what: str | None) -> None:
        """Show that device, or what else `shown` may be."""
        if what != self.shown:
            self.tick.close_reason()
        self.shown = what
        self._refresh()

    def show_reading(self, reading: Reading) -> None:
        """The fleet was read: a device's details wait for its dossier, so that they are laid out once."""
        self._reading = reading
        if not self.shown:
            self._refresh()

    def show_dossier(self, dossier: Dossier) -> None:
        """A device's reports were read."""
        self._dossier = dossier
        self._refresh()

    def _refresh(self) -> None:
        """Laid out anew only where something changed; the place in them stays."""
        groups = self._groups()
        self.tick.setVisible(self._can_tick())
        if groups != self.details.groups:
            same = [one.title for one in groups] == [one.title for one in self.details.groups]
            bar = self.details.verticalScrollBar()
            place = bar.value() if same else 0
            self.details.show_groups(groups)
            QTimer.singleShot(0, bar, lambda: bar.setValue(place))  # once it is laid out

    def _groups(self) -> tuple[Group, ...]:
        reading, one = self._reading, self._device()
        if reading is not None and self.shown == ALARMS:
            return (loud_group(reading.fleet.loud),)
        if reading is None or one is None:
            return (NOTHING_PICKED,)
        dossier = self._dossier if self._dossier and self._dossier.device == self.shown else None
        return groups_of(one, reading.fleet, reading.now, dossier)

    def _device(self) -> Vehicle | None:
        vehicles = self._reading.fleet.vehicles if self._reading and self.shown else ()
        return next((one for one in vehicles if one.device.fingerprint == self.shown), None)

    def _can_tick(self) -> bool:
        """Whether its reports told something that somebody may look into."""
        one = self._device()
        if one is None or self._reading is None:
            return False
        alarmed = any(loud.device.fingerprint == one.device.fingerprint for loud in self._reading.fleet.loud)
        return alarmed or bool(one.problems) or bool(one.missing)

    def _on_tick(self, reason: str) -> None:
        one = self._device()
        if one is not None:
            self.ticked.emit(one.device, reason)
