"""Taking in what the office says to have had of this vehicle's reports, and the key that reports are sealed to.

The acknowledged report is one that this device signed, and it holds the head of the audit log as it stood: a log that
was cut off or written anew no longer has that entry, and `check` says so.
"""

from __future__ import annotations

from pydantic import ValidationError

from responder_app.errors import LimitError, NotFoundError, TrustError
from responder_app.library.audit_reading import KnownHead, Witness
from responder_app.library.library import Library
from responder_app.library.outbox import Chain, Known
from responder_app.model.base import Frozen
from responder_app.package.acknowledged import MAX_BYTES, find_acknowledged
from responder_app.package.catalogue import Catalogue
from responder_app.package.digest import Sha256Hex
from responder_app.package.report import read_report
from responder_app.sync.reports import REBUILT
from responder_app.sync.tally import sentence
from responder_app.sync.work import Work
from responder_app.trust.verified import VerifiedCatalogue

COPIED_BACK = (
    "The office has reports that this library never sent: it was copied back from an earlier day, or another laptop "
    "has the same keys. Tell the office."
)


class OfficeNote(Frozen):
    """What the newest accepted catalogue says about reports; kept as a row of the library."""

    report_key: str
    acknowledged: Sha256Hex | None = None
    copied_back: bool = False


def read_office_note(library: Library, repository: str) -> OfficeNote | None:
    """The note of the last catalogue, or None before the first."""
    text = library.row(_row(repository))
    try:
        return OfficeNote.model_validate_json(text) if text else None
    except ValidationError:
        return None  # of another version of this program: made anew by the next catalogue


def take_acknowledged(work: Work, verified: VerifiedCatalogue) -> None:
    """Note the report key, and let go of what the office has. A list that cannot be believed is only said.

    Raises TransportError, StoreError.
    """
    catalogue = verified.catalogue
    before = read_office_note(work.library, work.repository)
    note = OfficeNote(report_key=catalogue.report_key, acknowledged=before.acknowledged if before else None)
    if before is not None and before.report_key != note.report_key:
        work.library.outbox.deliver_again(_chain(work), most=None)
    ref = catalogue.acknowledged
    if ref is not None and ref.hash != note.acknowledged:
        try:
            copied_back = _take(work, catalogue)
            note = note.model_copy(update={"acknowledged": ref.hash, "copied_back": copied_back})
        except (TrustError, LimitError, NotFoundError) as error:
            work.tally.note(f"What the office has of this vehicle's reports is not known: {sentence(error)}")
    elif before is not None:
        note = note.model_copy(update={"copied_back": before.copied_back})
    if note != before:
        work.library.save_row(_row(work.repository), note.model_dump_json())


def _take(work: Work, catalogue: Catalogue) -> bool:
    """Whether the office has a report that this library never sent."""
    if catalogue.acknowledged is None:
        return False
    data = work.fetcher.read(catalogue.acknowledged, MAX_BYTES)
    if not work.library.objects.has(catalogue.acknowledged):
        work.library.objects.put(catalogue.acknowledged, data)  # other vehicles take it from this one
    found = find_acknowledged(data, work.device.fingerprint)
    if found is None:
        return False
    outbox, chain = work.library.outbox, _chain(work)
    before = outbox.acknowledged(chain)
    if outbox.acknowledge(chain, found.counter, found.hash) is Known.FOREIGN:
        if work.library.row(REBUILT) and (before is None or before.envelope is None):
            return False  # sent from the database before, which was made anew: the receipt says so
        work.tally.note(COPIED_BACK)
        return True
    newest = outbox.acknowledged(chain)
    if newest is not None and newest.envelope is not None:
        audit = read_report(newest.envelope).report.audit
        known = work.library.audit.remembered(Witness.ACKNOWLEDGED)
        if audit.count > (known.count if known else 0):  # another office may have acknowledged more
            work.library.audit.remember(Witness.ACKNOWLEDGED, KnownHead(audit.count, bytes.fromhex(audit.hash)))
    return False


def _chain(work: Work) -> Chain:
    return Chain(work.repository, work.device.fingerprint)


def _row(repository: str) -> str:
    return f"office reports:{repository}"
