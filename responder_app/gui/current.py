"""Which facility is open and which floor burns: the one thing that all screens follow."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal


class Current(QObject):
    """The open facility and its fire floor.

    `shown_floor` is the floor that Plans shows, "" for none: other screens begin with it, none follows it.

    Signals: `facility_opened` (id), `fire_floor_set` (label, "" when cleared).
    """

    facility_opened = Signal(str)
    fire_floor_set = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.facility_id = ""
        self.fire_floor = ""
        self.shown_floor = ""
        self.still_drawing: Callable[[], bool] = lambda: False
        """Whether the screen that is looked at is still being drawn; the window says so."""

    def open(self, facility_id: str, show: Callable[[], None] = lambda: None) -> None:
        """Open a facility. Another facility's fire floor does not carry over.

        `show` turns to the screen that is wanted, before any is told: the one that is left would else ask first.
        """
        other = facility_id != self.facility_id
        self.facility_id = facility_id
        if other:
            self.shown_floor = ""
        burnt = other and self.fire_floor
        if burnt:
            self.fire_floor = ""
        show()
        if burnt:
            self.fire_floor_set.emit("")
        self.facility_opened.emit(facility_id)

    def set_fire_floor(self, label: str) -> None:
        """Set the fire floor by the label that the staff use; "" clears it."""
        if label != self.fire_floor:
            self.fire_floor = label
            self.fire_floor_set.emit(label)
