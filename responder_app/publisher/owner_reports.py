"""What owners are told of broken glass: for each facility that was opened under it, and of no other.

A report may have come without its end, or may list only a part: the vehicle's audit log, as far as it came, adds to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import Connection

from responder_app.library.audit_entry import Action
from responder_app.model.dates import spoken_time
from responder_app.package.glass_report import GlassReport
from responder_app.package.receipt import BREAK_GLASS
from responder_app.publisher.office import Office
from responder_app.publisher.registry import audit_logs, devices, facts, packages, reports
from responder_app.publisher.registry.devices import Device
from responder_app.publisher.registry.reports import StoredReport

Done = Counter[tuple[str, str]]
"""How often by action and subject."""


@dataclass(frozen=True)
class Glass:
    """One time that a vehicle broke the glass, as it touches one facility. Times as the vehicle's clock had them."""

    vehicle: str
    agency: str
    reason: str
    begun_at: str
    ended_at: str
    """Empty: that it ended has not come yet."""
    done: tuple[tuple[str, str, int], ...]
    """Action, subject and how often."""


@dataclass(frozen=True)
class OwnerReport:
    """Of one facility."""

    facility: str
    name: str
    glasses: tuple[Glass, ...]
    """Oldest first."""


@dataclass(frozen=True)
class OwnerReports:
    """Of every facility that was opened."""

    office: str
    reports: tuple[OwnerReport, ...]
    strange: int
    """Ids of facilities that this office does not know; nothing is told of them to anybody."""
    unreadable: int
    """Reports in a form that this program does not know."""


def owner_reports(office: Office, since: datetime) -> OwnerReports:
    """From the reports of broken glass that came since then. Raises StoreError."""
    with office.reading() as connection:
        came = reports.since(connection, since, (BREAK_GLASS,))
        known = {one.id: one.name for one in packages.every(connection)}
        enrolled = {one.fingerprint: one for one in devices.every(connection)}
        told, unreadable = _newest(came)
        by_facility: dict[str, list[Glass]] = {}
        for stored, glass in told:
            for facility, done in _opened(connection, stored, glass).items():
                by_facility.setdefault(facility, []).append(_glass(enrolled[stored.device], glass, done))
        name = facts.fact(connection, "name")
    ours = [
        OwnerReport(one, known[one], tuple(sorted(by_facility[one], key=lambda glass: glass.begun_at)))
        for one in by_facility
        if one in known
    ]
    ours.sort(key=lambda one: (one.name, one.facility))
    return OwnerReports(name, tuple(ours), len(by_facility.keys() - known.keys()), unreadable)


def owner_text(report: OwnerReport, office: str, made_at: datetime) -> str:
    """What the owner of that facility is sent, as plain text."""
    lines = [
        f"{plain(office)}: access to your pre-plan under break-glass",
        f"Facility: {plain(report.name)} ({report.facility})",
        f"Made on {spoken_time(made_at)} from what vehicles reported.",
        "",
        "Break-glass lets a crew that is locked out read what its vehicle already holds, for at most 12 hours,",
        "with a reason. Each use is recorded and told to the owner. Times are by the vehicle's clock.",
    ]
    for one in report.glasses:
        ended = one.ended_at or "not reported yet"
        lines += [
            "",
            f"{one.begun_at} to {ended}",
            f"  Vehicle: {one.vehicle}, {one.agency}",
            f"  Reason: {one.reason}",
        ]
        lines += [f"  {action}: {subject or '-'}, {times} times" for action, subject, times in one.done]
    return "\n".join(lines) + "\n"


def plain(text: str) -> str:
    """The text as one line that steers nothing."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())


def _newest(came: Iterable[StoredReport]) -> tuple[list[tuple[StoredReport, GlassReport]], int]:
    """One report of each breaking of the glass, the one that says how it ended where that came."""
    found: dict[tuple[str, str], tuple[StoredReport, GlassReport]] = {}
    unreadable = 0
    for stored in came:
        try:
            glass = GlassReport.model_validate_json(stored.body)
        except ValidationError:
            unreadable += 1
            continue
        key = (stored.device, str(glass.id))
        if key not in found or glass.ended_at:
            found[key] = (stored, glass)
    return list(found.values()), unreadable


def _opened(connection: Connection, stored: StoredReport, glass: GlassReport) -> Mapping[str, Done]:
    """What was done with each facility."""
    listed: dict[str, Done] = {}
    for one in glass.opened:
        listed.setdefault(one.facility, Counter())[(one.action, one.subject)] += one.times
    for facility, done in _recorded(connection, stored, glass).items():
        listed[facility] = listed.get(facility, Counter()) | done
    return listed


def _recorded(connection: Connection, stored: StoredReport, glass: GlassReport) -> Mapping[str, Done]:
    """The same by the entries of the vehicle's log from the breaking to its end, as far as they came."""
    found: dict[str, Done] = {}
    if not glass.first_entry:
        return found
    for entry in audit_logs.entries(connection, stored.device, stored.log):
        if entry.sequence <= glass.first_entry:
            continue
        if entry.sequence == glass.last_entry or entry.action == Action.BREAK_GLASS:
            break  # it ended, or was broken anew, of which there is another report
        if entry.facility:
            found.setdefault(entry.facility, Counter())[(entry.action, entry.subject)] += 1
    return found


def _glass(device: Device, glass: GlassReport, done: Done) -> Glass:
    said = sorted((plain(action), plain(subject), times) for (action, subject), times in done.items())
    return Glass(
        plain(device.name), plain(device.agency), plain(glass.reason), plain(glass.begun_at), plain(glass.ended_at),
        tuple(said),
    )  # fmt: skip
