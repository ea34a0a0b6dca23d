"""A fleet of any size: enrolled devices with keys of their own, whose reports are signed and sealed as vehicles do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import JsonValue

from responder_app.package import envelope
from responder_app.package.encoding import canonical
from responder_app.package.enrolment import read_request
from responder_app.package.report import START, AuditHead, Report, inbox_path, seal_report, write_report
from responder_app.publisher.founding import CITY
from responder_app.publisher.key_store import REPORT
from responder_app.publisher.office import Office
from responder_app.publisher.registry import devices, reports
from responder_app.vault.device import DeviceKeys

GIGABYTE = 1_000_000_000
STATIONS = ("Engine", "Ladder", "Truck", "Rescue", "Squad", "Ambulance", "Battalion", "Hazmat")
AGENCIES = ("Fire Department", "Police Department", "Emergency Management")


@dataclass
class Member:
    """One device."""

    keys: DeviceKeys
    name: str
    counter: int = 0
    previous: str = START

    @property
    def fingerprint(self) -> str:
        return self.keys.fingerprint


class Crowd:
    """Devices of one office, and what they report into its own inbox."""

    def __init__(self, office: Office) -> None:
        self.office = office
        with office.writing() as (_, keys):
            self._repository = keys.repository
            self._report_key = keys.private_key(REPORT).public_key()

    def enrol(self, names: Iterable[tuple[str, str]]) -> list[Member]:
        """Devices by name and agency, enrolled in one transaction."""
        made, now = [], self.office.clock()
        with self.office.writing() as (connection, _):
            for name, agency in names:
                keys = DeviceKeys(*(ec.generate_private_key(ec.SECP256R1()) for _ in range(2)))
                asked = read_request(keys.enrolment_request(name, agency, now))
                devices.put(connection, devices.device_of(asked, ("shared", "fire"), (CITY,), now))
                made.append(Member(keys, name))
        return made

    def report(self, who: Member, made_at: datetime, kind: str, body: dict[str, JsonValue]) -> None:
        """The device's next report, in the inbox."""
        report = self._next(who, made_at, kind, body)
        signed = write_report(report, lambda data, kind: envelope.sign(data, kind, who.keys.signing, who.fingerprint))
        sealed = seal_report(signed, self._report_key, self._repository)
        place: Path = self.office.repository.folder / inbox_path(sealed)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(sealed)

    def _next(self, who: Member, made_at: datetime, kind: str, body: dict[str, JsonValue]) -> Report:
        who.counter += 1
        report = Report(
            format=1, repository=self._repository, device=who.fingerprint, counter=who.counter, previous=who.previous,
            kind=kind, made_at=made_at, audit=AuditHead(), body=body,
        )  # fmt: skip
        who.previous = report.hash
        return report

    def receipt(self, who: Member, sequence: int, ago: timedelta = timedelta(minutes=20), **more: JsonValue) -> None:
        """A receipt of a vehicle that holds that state."""
        body: dict[str, JsonValue] = {
            "sequence": sequence, "program": "0.1.0", "schema_version": "5", "held": 24, "ready": 24,
            "disk_free": 41 * GIGABYTE, "disk_used": 3 * GIGABYTE, "duration_s": 14.2, "updated": 2, **more,
        }  # fmt: skip
        self.report(who, self.office.clock() - ago, "receipt", body)

    def past(self, who: Member, sequence: int, days: int) -> None:
        """A receipt of each of these days, as if it had been taken in then: kept in the registry, unsealed."""
        began = self.office.clock() - timedelta(days=days)
        with self.office.writing() as (connection, _):
            for day in range(days):
                when = began + timedelta(days=day)
                body: dict[str, JsonValue] = {"sequence": sequence, "program": "0.1.0", "schema_version": "5"}
                report = self._next(who, when, "receipt", body)
                reports.put(connection, report, canonical(report.body).decode(), when, (), 1)

    def revoke(self, who: Member) -> None:
        with self.office.writing() as (connection, _):
            devices.revoke(connection, who.fingerprint, self.office.clock(), "left on a bus")


def morning(crowd: Crowd, sequence: int, size: int, days: int = 0) -> list[Member]:
    """The fleet at ten to seven, after so many days without trouble: each eighth is not ready, each in another way."""
    members = crowd.enrol(
        (f"{STATIONS[number % len(STATIONS)]} {number + 1}", AGENCIES[number // 5 % len(AGENCIES)])
        for number in range(size)
    )
    for number, one in enumerate(members):
        if days and number % 40 != 38:
            crowd.past(one, max(0, sequence - 3), days)
        _report(crowd, one, number, sequence)
    return members


def _report(crowd: Crowd, one: Member, number: int, sequence: int) -> None:
    if number % 8 != 6:
        free = (4 + number * 7 % 200) * GIGABYTE
        crowd.receipt(one, sequence, timedelta(minutes=5 + number * 13 % 700), disk_free=free)
        return
    match number // 8 % 5:
        case 0:
            crowd.receipt(one, max(0, sequence - 3), timedelta(hours=14), disk_free=12 * GIGABYTE)
        case 1:
            crowd.receipt(
                one, sequence, timedelta(hours=2), ready=21, refused=3, reasons={"TamperedError": 3}, disk_free=GIGABYTE
            )
        case 2:
            crowd.receipt(one, sequence, timedelta(days=3))
        case 3:
            failed: dict[str, JsonValue] = {
                "failed": "DiskFullError",
                "ready": 10,
                "lacks_bytes": 812_000_000,
                "disk_free": 1_000_000,
            }
            crowd.receipt(one, max(0, sequence - 1), timedelta(hours=1), **failed)
        case 4:
            pass  # enrolled, never heard of
