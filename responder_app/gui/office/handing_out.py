"""The table as a file or on the clipboard. The office's own sheet: ids, counts and names of devices, no facility."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from responder_app.documents.handing_over import hand_over
from responder_app.publisher.fleet import Vehicle
from responder_app.publisher.fleet_table import fleet_cells, fleet_csv


def copy(vehicles: Sequence[Vehicle], now: datetime) -> None:
    """Put the rows on the clipboard as a spreadsheet takes them."""
    QGuiApplication.clipboard().setText(fleet_cells(vehicles, now))


def ask_file(parent: QWidget, now: datetime) -> Path | None:
    """Where to write it; None when that was left."""
    offered = f"fleet-{now.astimezone():%Y-%m-%d-%H%M}.csv"
    name, _ = QFileDialog.getSaveFileName(parent, "Export the fleet", offered, "Table (*.csv)")
    return Path(name) if name else None


def write(vehicles: Sequence[Vehicle], now: datetime, file: Path) -> None:
    """Write the rows as CSV, whole or not at all. Raises PlaceError. The office keeps no log of what it writes."""
    hand_over(lambda: fleet_csv(vehicles, now), file, lambda _: None, "", "fleet as CSV")
