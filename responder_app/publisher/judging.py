"""Judging a report that opened: is it of an enrolled device, does it follow its chain, does its audit log hold.

What cannot be believed raises. What is signed truly and yet does not fit is kept, with what is wrong said beside it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ValidationError
from sqlalchemy import Connection

from responder_app.errors import TamperedError
from responder_app.library.audit_entry import AuditEntry
from responder_app.library.audit_mac import verify_entries
from responder_app.model.dates import spoken_day
from responder_app.package.audit_key import FirstKey, SealedFirstKey, open_first_key
from responder_app.package.receipt import (
    AUDIT,
    AUDIT_EXTRACT,
    AUDIT_KEY,
    RECEIPT,
    AuditExtract,
    AuditKey,
    AuditLine,
    AuditTail,
    Receipt,
)
from responder_app.package.report import START, Report
from responder_app.publisher.registry import audit_logs, reports
from responder_app.publisher.registry.audit_logs import KnownLog
from responder_app.publisher.registry.devices import Device

_NO_KEY = FirstKey(1 << 62, b"")
FORGED = "the audit log was cut off or written anew"
BEGUN_ANEW = (
    "the audit log was begun anew: `responder rebuild` does that, and so does whoever wants the one before forgotten; "
    "what came of that stays here"
)


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a report, and which of the device's audit logs it speaks of."""

    trouble: tuple[str, ...]
    log: int


@dataclass(frozen=True)
class Judge:
    """Judges the reports of one device, in the transaction that keeps them. `report_key` opens keys of audit logs."""

    connection: Connection
    device: Device
    repository: str
    report_key: ec.EllipticCurvePrivateKey

    def judge(self, report: Report) -> Verdict:
        """What to think of a report of this device whose signature was verified; takes its audit entries in."""
        found = [*self._state(), *self._chain(report)]
        log = audit_logs.log_of(self.connection, report)
        if report.kind == AUDIT_KEY:  # first: its own report may be the first that speaks of another log
            trouble = self._key(report, log)
            found += [trouble] if trouble else []
            if trouble == BEGUN_ANEW:
                log = audit_logs.logs(self.connection, self.device.fingerprint)[-1]
        elif report.kind == AUDIT_EXTRACT:
            trouble = self._extract(report, log)
            found += [trouble] if trouble else []
            if trouble:
                log = audit_logs.logs(self.connection, self.device.fingerprint)[-1]
            else:
                log = audit_logs.log_of(self.connection, report)  # it may have got its name just now
        found += self._log(report, log)
        if report.kind == RECEIPT:
            found += self._receipt(report)
        elif report.kind in (AUDIT, AUDIT_EXTRACT):
            found += self._entries(report, log)
        return Verdict((*found, *self._head(report, log)), log.number)

    def _state(self) -> Iterator[str]:
        if self.device.revoked_at is not None:
            yield f"came from a device that was revoked on {spoken_day(self.device.revoked_at)}"

    def _chain(self, report: Report) -> Iterator[str]:
        name = self.device.fingerprint
        if reports.at(self.connection, name, report.counter):
            yield (
                f"fork: there are two different reports with number {report.counter}; the laptop's library was made "
                "anew or copied back from an earlier day, or another laptop has its keys"
            )
        before = [one.hash for one in reports.at(self.connection, name, report.counter - 1)]
        if report.counter == 1:
            before = [START]
        if before and report.previous not in before:
            yield f"report {report.counter} does not follow the one before it"
        after = [one.previous for one in reports.at(self.connection, name, report.counter + 1)]
        if after and report.hash not in after:
            yield f"report {report.counter + 1} does not follow this one"

    def _log(self, report: Report, log: KnownLog) -> Iterator[str]:
        """Against the longest that this device ever signed its log to be."""
        later = any(reports.at(self.connection, self.device.fingerprint, report.counter + 1))
        count, digest = audit_logs.highest(self.connection, self.device.fingerprint, log)
        if later:
            return  # a straggler: its log is rightly shorter
        if report.audit.count < count:
            yield f"{FORGED}: it had {count} entries and has {report.audit.count}"
        elif report.audit.count == count and count and report.audit.hash != digest:
            yield f"{FORGED}: entry {count} is another one now"

    def _head(self, report: Report, log: KnownLog) -> Iterator[str]:
        """The signed head against the entry that came with that number."""
        known = audit_logs.entry_hash(self.connection, self.device.fingerprint, log.number, report.audit.count)
        if known is not None and known != report.audit.hash:
            yield f"{FORGED}: entry {report.audit.count} is not the one that came"

    def _receipt(self, report: Report) -> Iterator[str]:
        receipt = read_receipt(json.dumps(report.body))
        if receipt is None:
            yield "the receipt is not in a form that this program knows"
            return
        for before in reports.at(self.connection, self.device.fingerprint, report.counter - 1):
            held = read_receipt(before.body) if before.kind == RECEIPT else None
            if held is not None and held.era == receipt.era and held.sequence > receipt.sequence:
                yield f"the vehicle went back from state {held.sequence} to state {receipt.sequence}"
        if receipt.copied_back:
            yield "the vehicle's library was copied back from an earlier day"

    def _entries(self, report: Report, log: KnownLog) -> Iterator[str]:
        name = self.device.fingerprint
        try:
            tail = (AuditTail if report.kind == AUDIT else AuditExtract).model_validate(report.body)
        except ValidationError:
            yield "the audit entries are not in a form that this program knows"
            return
        fresh: list[AuditLine] = []
        for line in tail.entries:
            known = audit_logs.entry_hash(self.connection, name, log.number, line.sequence)
            if known is not None and known != line.hash:
                yield f"{FORGED}: entry {line.sequence} is not the one that came before"
            elif known is None:
                fresh.append(line)
        yield from self._verified(fresh, log)
        for line in {line.sequence: line for line in fresh}.values():
            audit_logs.put_entry(self.connection, name, log.number, line)

    def _verified(self, lines: list[AuditLine], log: KnownLog) -> Iterator[str]:
        if not lines:
            return
        if log.is_extract:
            for line in lines:
                yield from verify_entries(_NO_KEY, [entry_of(line)])
            return
        name, first = self.device.fingerprint, lines[0]
        before: str | None = START
        if first.sequence > 1:
            before = audit_logs.entry_hash(self.connection, name, log.number, first.sequence - 1)
        if before is None:
            yield f"audit entries before {first.sequence} have not come"
        chain = bytes.fromhex(before) if before is not None else None
        yield from verify_entries(self.first_key(log), map(entry_of, lines), chain)

    def first_key(self, log: KnownLog) -> FirstKey:
        """The key that the log's MACs begin with; one that no entry reaches where none came that opens."""
        if log.key is None:
            return _NO_KEY
        try:
            return open_first_key(log.key, self.report_key, self.repository, self.device.fingerprint)
        except TamperedError:
            return _NO_KEY

    def _extract(self, report: Report, log: KnownLog) -> str:
        """Whether it speaks of another log than the one before did; empty for no."""
        try:
            named = SealedFirstKey(1, bytes.fromhex(AuditExtract.model_validate(report.body).log))
        except ValidationError:
            return ""  # what it holds is then said to be in no form that is known
        return BEGUN_ANEW if audit_logs.put_key(self.connection, log, report, named) else ""

    def _key(self, report: Report, log: KnownLog) -> str:
        """What is wrong with it; empty for nothing."""
        try:
            body = AuditKey.model_validate(report.body)
            sealed = SealedFirstKey(body.begins, base64.b64decode(body.sealed, validate=True))
            open_first_key(sealed, self.report_key, self.repository, self.device.fingerprint)
        except (ValidationError, binascii.Error, TamperedError):
            return "the key of the audit log does not open: its MACs cannot be checked"
        return BEGUN_ANEW if audit_logs.put_key(self.connection, log, report, sealed) else ""


def read_receipt(body: str) -> Receipt | None:
    """The receipt in a report's body; None for one that this program does not know."""
    try:
        return Receipt.model_validate_json(body)
    except ValidationError:
        return None


def entry_of(line: AuditLine) -> AuditEntry:
    """An entry as the vehicle's log holds it."""
    raw = {name: bytes.fromhex(getattr(line, name)) for name in ("previous", "hash", "mac")}
    return AuditEntry(**{**line.model_dump(), **raw})
