"""What the office knows of one device beside how it stands: its last reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from responder_app.publisher.office import Office
from responder_app.publisher.registry import device_reports
from responder_app.publisher.registry.device_reports import ReportLine

LAST = 20


@dataclass(frozen=True)
class Dossier:
    """Of one device."""

    device: str
    """Its fingerprint."""
    reports: Sequence[ReportLine]
    """The last ones, newest first."""


def read_dossier(office: Office, device: str) -> Dossier:
    """What is known of the device with that fingerprint. Raises StoreError."""
    with office.reading() as connection:
        return Dossier(device, device_reports.latest(connection, device, LAST))
