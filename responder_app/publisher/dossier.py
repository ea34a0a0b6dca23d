"""What the office knows of one device beside how it stands: its last reports, its audit log in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from responder_app.publisher.office import Office
from responder_app.publisher.registry import audit_logs, device_reports
from responder_app.publisher.registry.device_reports import ReportLine

LAST = 20


@dataclass(frozen=True)
class Dossier:
    """Of one device."""

    device: str
    """Its fingerprint."""
    reports: Sequence[ReportLine]
    """The last ones, newest first."""
    logs: int
    """How many audit logs it has had: `responder rebuild` begins another one."""
    audit_signed: int
    """Entries that it signed its newest log to have."""
    audit_came: int
    """Of them here. `audit_reading` verifies them; this only counts."""


def read_dossier(office: Office, device: str) -> Dossier:
    """What is known of the device with that fingerprint. Raises StoreError."""
    with office.reading() as connection:
        known = audit_logs.logs(connection, device)
        signed, _ = audit_logs.highest(connection, device, known[-1])
        came = device_reports.count_entries(connection, device, known[-1].number)
        return Dossier(device, device_reports.latest(connection, device, LAST), len(known), signed, came)
