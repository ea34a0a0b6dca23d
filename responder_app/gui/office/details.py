"""One device in full: what to do about it, its last receipt, its problems, its last reports. Facts, no widgets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.gui import amounts
from responder_app.gui.facts import Group
from responder_app.gui.office.said import STATES, loud_line, sentence, still_reports
from responder_app.gui.office.state_shape import SEVERITY
from responder_app.publisher.dossier import Dossier
from responder_app.publisher.fleet import Fleet, Loud, Readiness, Vehicle
from responder_app.publisher.registry.seen import SeenNote
from responder_app.publisher.report_words import ERROR_WORDS, age, in_words

TO_DO = {
    Readiness.FAILING: "Read its problems below. What it had before still opens.",
    Readiness.SILENT: "Call the crew: is the laptop off, without a network, or are its reports kept back?",
    Readiness.BEHIND: "Have it sync before it leaves. What it holds opens, but is not the newest.",
    Readiness.READY: "Nothing to do.",
    Readiness.ENDED: (
        "It has not synced since: what it holds stays open to it until it does. Ask its agency to have it synced."
    ),
    Readiness.REVOKED: "It gets no more keys. Have the laptop emptied and set up anew.",
}
"""What each state asks of the administrator."""
OF_KIND = {
    "DiskFullError": "Make room on its disk, then have it sync. What it had before still opens.",
    "TransportError": "Have it sync where its source can be reached, or by a stick. What it had before still opens.",
    "NotFoundError": "Publish again to where it syncs from: files are missing there. What it had before still opens.",
    "TamperedError": (
        "Publish again to where it syncs from. If it stays, find out who changes that copy. What it had still opens."
    ),
    "ExpiredError": "Renew and publish to where it syncs from: nothing was signed there lately, or its clock is ahead.",
    "NoGrantError": "Enrol it, or publish: it has no key for what it is offered.",
    "DamagedError": "Run `responder check` on it, then have it sync. If it comes again, replace its disk.",
}
"""What a failing vehicle needs, by the kind of error that its last receipt names."""
MOST_NOTES = 10
HIDDEN = "Nothing: it knows that its stay has ended, has hidden what it was shown and erases it a week later."
IN_HANDS = "It reported after it was revoked: it is still in somebody's hands."
NOTHING_PICKED = Group("Pick a device", note="", facts=(Fact("", "Press a row of the table to read all about it."),))


def loud_group(loud: Sequence[Loud]) -> Group:
    """Break-glass and destroyed libraries, each whole."""
    facts = tuple(Fact("", loud_line(one), severity=FactSeverity.DANGER) for one in loud)
    return Group("Break-glass and destroyed libraries, last 30 days", facts)


def groups_of(one: Vehicle, fleet: Fleet, now: datetime, dossier: Dossier | None) -> tuple[Group, ...]:
    """All about one device; its reports where they have been read."""
    own = [loud for loud in fleet.loud if loud.device.fingerprint == one.device.fingerprint]
    found = [loud_group(own)] if own else []
    found.append(Group(one.device.name, tuple(_standing(one, now))))
    if one.problems:
        loud = SEVERITY.get(one.readiness, FactSeverity.CAUTION)
        found.append(Group("Problems", tuple(Fact("", sentence(text), severity=loud) for text in one.problems)))
    if one.notes:
        found.append(Group("Ticked off", tuple(_noted(note) for note in reversed(one.notes[-MOST_NOTES:]))))
    if one.receipt:
        found.append(Group("Last receipt", tuple(_receipt(one, fleet.sequence))))
    if dossier is not None:
        found.append(_reports(dossier))
    found.append(Group("Device", tuple(_device(one))))
    return tuple(found)


def _standing(one: Vehicle, now: datetime) -> Iterator[Fact]:
    state = STATES[one.readiness]
    if one.readiness is Readiness.BEHIND:
        state += f" by {one.behind} {'state' if one.behind == 1 else 'states'}"
    yield Fact("State", state, severity=SEVERITY.get(one.readiness, FactSeverity.NORMAL))
    yield Fact(
        "Last heard", f"{age(now - one.heard_at)} ago, {amounts.moment(one.heard_at)}" if one.heard_at else "Never"
    )
    if still_reports(one, now):
        yield Fact("To do", IN_HANDS, severity=FactSeverity.DANGER)
    else:
        yield Fact("To do", _to_do(one))


def _to_do(one: Vehicle) -> str:
    """By the kind of error where there is only one, so that nobody need look it up."""
    if one.readiness is Readiness.ENDED and one.knows_its_end:
        return HIDDEN
    kinds = {one.receipt.failed, *one.receipt.reasons} - {None, ""} if one.receipt else set()
    if one.readiness is Readiness.FAILING and len(kinds) == 1:
        return OF_KIND.get(str(kinds.pop()), TO_DO[one.readiness])
    return TO_DO[one.readiness]


def _noted(note: SeenNote) -> Fact:
    return Fact(amounts.moment(note.at), f"{note.note} ({note.by}): {'; '.join(map(sentence, note.told))}")


def _receipt(one: Vehicle, published: int) -> Iterator[Fact]:
    receipt = one.receipt
    if receipt is None:
        return
    yield Fact("Holds state", f"{receipt.sequence} of {published}")
    if one.readiness is not Readiness.ENDED:
        yield Fact("Facilities", f"{receipt.ready} of {receipt.held} with all that it may open")
    counts = ((receipt.refused, "Refused"), (receipt.held_back, "Held back"), (receipt.unfinished, "Not finished"))
    for count, label in counts:
        if count:
            yield Fact(label, str(count), severity=FactSeverity.CAUTION)
    for kind, count in receipt.reasons.items():
        yield Fact("Reason", f"{ERROR_WORDS.get(kind, kind)}: {count}")
    if receipt.lacks_bytes:
        yield Fact("Still to fetch", amounts.size(receipt.lacks_bytes), severity=FactSeverity.CAUTION)
    yield Fact("Last sync", f"{receipt.added} new, {receipt.updated} updated, {receipt.removed} withdrawn")
    yield Fact("It took", amounts.duration(receipt.duration_s))
    yield Fact("Disk", f"{amounts.size(receipt.disk_free)} free, {amounts.size(receipt.disk_used)} used")
    yield Fact("Program", f"{receipt.program}, data version {receipt.schema_version}")


def _reports(dossier: Dossier) -> Group:
    lines = []
    for report in dossier.reports:
        said = "; ".join((report.kind, amounts.moment(report.made_at), *map(in_words, report.trouble)))
        severity = FactSeverity.CAUTION if report.trouble else FactSeverity.NORMAL
        lines.append(Fact(str(report.counter), said, severity=severity))
    if not lines:
        return Group("Reports", (Fact("", "None came yet"),))
    said = f"{dossier.audit_came} of {dossier.audit_signed} entries came"
    signed = Fact("Audit log", said + (f", its log number {dossier.logs}" if dossier.logs > 1 else ""))
    return Group(f"Last {len(lines)} reports" if len(lines) > 1 else "Last report", (signed, *lines))


def _device(one: Vehicle) -> Iterator[Fact]:
    device = one.device
    yield Fact("Agency", device.agency)
    yield Fact("May read", ", ".join(device.reads))
    if device.guest:
        ended = "ended" if device.guest.ended_at else "until"
        yield Fact("Guest", f"{len(device.guest.facilities)} facilities, {ended} {amounts.moment(device.guest.until)}")
    yield Fact("Covers", ", ".join(device.compartments))
    yield Fact("Enrolled", amounts.moment(device.enrolled_at))
    if device.revoked_at:
        yield Fact("Revoked", f"{amounts.moment(device.revoked_at)}: {device.reason or 'no reason given'}")
    yield Fact("Fingerprint", " ".join(device.fingerprint[at : at + 4] for at in range(0, 16, 4)))
