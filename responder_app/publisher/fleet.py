"""How every vehicle stands, from what it reported last: ready, behind, failing, silent, its stay ended, revoked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from responder_app.errors import InputError
from responder_app.model.dates import spoken_day
from responder_app.package.receipt import BREAK_GLASS, DESTROYED, RECEIPT, Receipt
from responder_app.publisher.judging import read_receipt
from responder_app.publisher.mended import HasEntry, is_mended
from responder_app.publisher.office import Office
from responder_app.publisher.registry import audit_logs, devices, facts, reports, seen
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.reports import Standing, StoredReport
from responder_app.publisher.registry.seen import Gap, SeenNote

SILENT_AFTER = timedelta(hours=36)
CLOCK_MAY_DIFFER = timedelta(minutes=10)
LOUD = (BREAK_GLASS, DESTROYED)
"""Kinds that are said before all else."""
LOUD_FOR = timedelta(days=30)


class Readiness(StrEnum):
    """In the order of urgency."""

    FAILING = "failing"
    SILENT = "silent"
    BEHIND = "behind"
    READY = "ready"
    ENDED = "ended"
    """A guest whose time is over: nothing is expected of it."""
    REVOKED = "revoked"


@dataclass(frozen=True)
class Vehicle:
    """One device and how it stands."""

    device: Device
    readiness: Readiness
    behind: int
    """States that the office has published since the one that it holds."""
    heard_at: datetime | None
    """When it made its last receipt, by its own clock, and at the latest when that came here."""
    receipt: Receipt | None
    problems: tuple[str, ...]
    """Without what was ticked off."""
    missing: tuple[Gap, ...] = ()
    """Reports that are waited for."""
    lost: tuple[Gap, ...] = ()
    """Reports that never came and are no longer waited for."""
    notes: tuple[SeenNote, ...] = ()
    """What somebody looked into and ticked off, oldest first."""

    @property
    def knows_its_end(self) -> bool:
        """Whether a guest whose stay has ended was heard after that: it has hidden what it was shown."""
        terms = self.device.guest
        return terms is not None and self.heard_at is not None and self.heard_at > (terms.ended_at or terms.until)


@dataclass(frozen=True)
class Loud:
    """A report that somebody must read, and nobody has ticked off."""

    device: Device
    kind: str
    made_at: datetime
    body: Mapping[str, object]
    trouble: tuple[str, ...]


@dataclass(frozen=True)
class Fleet:
    """All vehicles, the most urgent first."""

    sequence: int
    """Of the newest state that is published."""
    loud: tuple[Loud, ...]
    vehicles: tuple[Vehicle, ...]


def read_fleet(office: Office, silent_after: timedelta = SILENT_AFTER) -> Fleet:
    """How the fleet stands by the reports that were taken in. Raises StoreError."""
    now = office.clock()
    with office.reading() as connection:
        known = [one for one in devices.every(connection) if not _is_recovery(one)]
        last = facts.last_publication(connection)
        receipts = reports.newest(connection, RECEIPT)
        standings = reports.standings(connection, now)
        loud = reports.since(connection, now - LOUD_FOR, LOUD)
        troubled = reports.troubled(connection, now - LOUD_FOR)
        notes = seen.every(connection)

        def has_entry(device: str, log: int, number: int) -> bool:
            return audit_logs.entry_hash(connection, device, log, number) is not None

        sequence = last.sequence if last else 0
        vehicles = [
            judge(
                one,
                receipts.get(one.fingerprint),
                standings.get(one.fingerprint),
                [report for report in troubled if report.device == one.fingerprint],
                sequence,
                now,
                silent_after,
                notes.get(one.fingerprint, ()),
                has_entry,
            )
            for one in known
        ]
    by_device = {one.fingerprint: one for one in known}
    order = list(Readiness)
    return Fleet(
        sequence,
        tuple(
            _loud(by_device[report.device], report)
            for report in loud
            if report.device in by_device and not _is_seen(report, notes.get(report.device, ()))
        ),
        tuple(sorted(vehicles, key=lambda one: (order.index(one.readiness), -one.behind, one.device.name))),
    )


def judge(
    device: Device,
    newest: StoredReport | None,
    standing: Standing | None,
    troubled: Sequence[StoredReport],
    sequence: int,
    now: datetime,
    silent_after: timedelta = SILENT_AFTER,
    notes: Sequence[SeenNote] = (),
    has_entry: HasEntry = lambda _device, _log, _number: False,
) -> Vehicle:
    """How one device stands.

    Args:
        device: As the registry has it.
        newest: Its last receipt.
        standing: Its chain of reports.
        troubled: Reports of it that have something wrong with them, newest first.
        sequence: What the office has published.
        now: The office's time.
        silent_after: Without a receipt for so long it counts as silent.
        notes: What was ticked off. What its last receipt says never is: a better receipt ends that.
        has_entry: Asks which entries of audit logs came.
    """
    receipt = read_receipt(newest.body) if newest else None
    missing = standing.missing if standing else ()
    waited = [gap for gap in missing if not any(note.covers(gap) for note in notes)]
    problems = [*_problems(receipt), *map(gap_in_words, waited)]
    problems += dict.fromkeys(
        text
        for report in troubled
        if not _is_seen(report, notes)
        for text in report.trouble
        if not is_mended(text, report, newest, receipt, has_entry)
    )
    has_ended = device.guest is not None and device.guest.is_over(now)
    behind = max(0, sequence - receipt.sequence) if receipt and not has_ended else 0
    # A clock that runs ahead makes no vehicle ready for ever.
    heard_at = min(newest.made_at, newest.received_at) if newest else None
    if newest and newest.made_at - newest.received_at > CLOCK_MAY_DIFFER:
        problems.append("its clock is ahead")
    if device.revoked_at is not None:
        readiness = Readiness.REVOKED
    elif has_ended:
        readiness = Readiness.ENDED
    elif problems:
        readiness = Readiness.FAILING
    elif heard_at is None or now - heard_at > silent_after:
        readiness = Readiness.SILENT
    else:
        readiness = Readiness.BEHIND if behind else Readiness.READY
    lost = standing.lost if standing else ()
    return Vehicle(device, readiness, behind, heard_at, receipt, tuple(problems), missing, lost, tuple(notes))


def tick_off(office: Office, device: Device, note: str, by: str) -> SeenNote:
    """Record that a person looked into all that reports of the device told until now; it is told no more.

    Raises InputError for no reason, and where there is nothing to tick off; StoreError.
    """
    if not note.strip() or not (note + by).isprintable():
        raise InputError("say in a line of plain text what was found: `--note`")
    now = office.clock()
    with office.writing() as (connection, _):
        notes = seen.every(connection).get(device.fingerprint, ())
        loud = reports.since(connection, now - LOUD_FOR, LOUD)
        told = {report.hash: report for report in (*loud, *reports.troubled(connection, now - LOUD_FOR))}
        open_ = [one for one in told.values() if one.device == device.fingerprint and not _is_seen(one, notes)]
        standing = reports.standings(connection, now).get(device.fingerprint)
        gaps = (*standing.missing, *standing.lost) if standing else ()
        gaps = tuple(gap for gap in gaps if not any(one.covers(gap) for one in notes))
        words = [f"{one.kind} of {spoken_day(one.made_at)}" for one in open_ if one.kind in LOUD]
        words += [*dict.fromkeys(text for one in open_ for text in one.trouble), *map(gap_in_words, gaps)]
        if not words:
            raise InputError("its reports told nothing that is not ticked off; what its last receipt says stays")
        made = SeenNote(
            device.fingerprint, now, by, note.strip(), tuple(words), frozenset(one.hash for one in open_), gaps
        )
        seen.put(connection, made)
    return made


def _is_seen(report: StoredReport, notes: Sequence[SeenNote]) -> bool:
    return any(report.hash in note.reports for note in notes)


def _problems(receipt: Receipt | None) -> list[str]:
    if receipt is None:
        return []
    counted = (
        (receipt.refused, "refused"),
        (receipt.held_back, "kept though withdrawn"),
        (receipt.missing, "no longer named"),
        (receipt.unfinished, "not finished"),
    )
    why = ", ".join(f"{name} {count}" for name, count in receipt.reasons.items())
    found = [f"{count} {said}" + (f" ({why})" if why else "") for count, said in counted if count]
    if receipt.failed:
        found.insert(0, f"the last sync failed ({receipt.failed})")
    if receipt.cancelled:
        found.append("the last sync was stopped by somebody")
    if receipt.lacks_bytes:
        found.append(f"still lacks {receipt.lacks_bytes / 1e6:.1f} MB")
    if receipt.unprotected:
        found.append(f"drawings are not kept apart by: {', '.join(receipt.unprotected)}")
    return found


def gap_in_words(gap: Gap) -> str:
    """Which reports never came."""
    first, last = gap
    return f"report {first} never came" if first == last else f"reports {first} to {last} never came"


def _loud(device: Device, report: StoredReport) -> Loud:
    return Loud(device, report.kind, report.made_at, json.loads(report.body), report.trouble)


def _is_recovery(device: Device) -> bool:
    """Whether it is no vehicle but a recovery key, a revoked one too."""
    return device.state == "recovery" or (device.agency == "Office" and device.name.startswith("Recovery key "))
