"""What the office knows of one device beside how it stands: its last reports, its audit log in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from responder_app.publisher.office import Office
from responder_app.publisher.registry import device_reports, reports
from responder_app.publisher.registry.device_reports import ReportLine

LAST = 20


@dataclass(frozen=True)
class Dossier:
    """Of one device."""

    device: str
    """Its fingerprint."""
    reports: Sequence[ReportLine]
    """The last ones, newest first."""
    audit_signed: int
    """Entries of the longest audit log that it ever signed for."""
    audit_came: int
    """Of them here."""


def read_dossier(office: Office, device: str) -> Dossier:
    """What is known of the device with that fingerprint. Raises StoreError."""
    with office.reading() as connection:
        signed, _ = reports.highest_audit(connection, device)
        return Dossier(
            device,
            device_reports.latest(connection, device, LAST),
            signed,
            device_reports.count_entries(connection, device),
        )
