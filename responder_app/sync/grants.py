"""Taking in this device's grant. The list of grants is fetched when it has changed; losing one removes nothing."""

from __future__ import annotations

from datetime import datetime

from responder_app.errors import NoGrantError, NotFoundError, ResponderError, TrustError
from responder_app.model.dates import spoken_day, spoken_end
from responder_app.package.limits import MAX_GRANTS_BYTES
from responder_app.sync.grant_note import GrantNote, note_row, read_note
from responder_app.sync.tally import sentence
from responder_app.sync.work import Work
from responder_app.trust.verified import VerifiedCatalogue, verify_grants
from responder_app.vault.grants import open_own_grant, own_sealed_grant


def accept_grant(work: Work, catalogue: VerifiedCatalogue) -> bool:
    """Store the keys that the newest grant holds; whether there may be new ones.

    While this device has some key of that repository, a grant that is missing or cannot be believed is only noted.
    Raises NoGrantError, TrustError without any key; TransportError, StoreError.
    """
    note = read_note(work.library, work.repository)
    ref = catalogue.catalogue.grants
    is_new = note is None or note.list_hash != ref.hash
    is_lost = note is not None and not note.problem and not work.library.objects.has(ref)
    if note is None or is_new or is_lost:
        try:
            note = _read(work, catalogue)
        except (TrustError, NotFoundError) as error:
            _without_new_keys(work, error)
            return False
        work.library.save_row(note_row(work.repository), note.model_dump_json())
    if note.revoked:
        _revoked(work, note)
    elif note.problem:
        _without_new_keys(work, NoGrantError(note.problem), is_told=note.guest_until is None)
    return is_new and not note.problem


def ended(work: Work) -> str:
    """What the newest grant that was read says of a guest's end; empty where it says none."""
    note = read_note(work.library, work.repository)
    return note.problem if note is not None and note.guest_until is not None else ""


def is_revoked(work: Work) -> bool:
    """Whether the newest list of grants that was read says that this device was revoked."""
    note = read_note(work.library, work.repository)
    return note is not None and note.revoked


def _revoked(work: Work, note: GrantNote) -> None:
    if not len(work.library.ring(work.repository)) and not note.orders:
        raise NoGrantError(note.problem)
    work.tally.note(note.problem)


def _without_new_keys(work: Work, error: ResponderError, is_told: bool = True) -> None:
    if not len(work.library.ring(work.repository)):
        raise error
    if is_told:
        work.tally.note(f"No new keys were taken: {sentence(error)}")


def _read(work: Work, catalogue: VerifiedCatalogue) -> GrantNote:
    ref, office = catalogue.catalogue.grants, catalogue.catalogue.office
    data = verify_grants(catalogue, work.fetcher.read(ref, MAX_GRANTS_BYTES))
    try:
        own = open_own_grant(work.device, work.repository, own_sealed_grant(work.device, data))
    except NoGrantError as error:
        return GrantNote(list_hash=ref.hash, office=office, problem=sentence(error))
    if not work.library.objects.has(ref):
        work.library.objects.put(ref, data)
    if own.grant.revoked_at is not None:
        problem = _told(office, own.grant.revoked_at)
        return GrantNote(list_hash=ref.hash, office=office, problem=problem, revoked=True, orders=own.grant.orders)
    grant = own.grant
    if grant.guest_until is not None and not grant.keys:
        problem = _ended(office, grant.guest_until)
        return GrantNote(list_hash=ref.hash, office=office, problem=problem, guest_until=grant.guest_until)
    work.library.add_keys(own.ring)
    return GrantNote(
        list_hash=ref.hash,
        office=office,
        scopes=grant.scopes,
        compartments=grant.compartments,
        issued_at=grant.issued_at,
        guest_until=grant.guest_until,
    )


def _ended(office: str, until: datetime) -> str:
    return (
        f"{office} shares nothing with this device any more: its mutual aid ended ({spoken_end(until)}). "
        f"If you still need it, ask {office} to prolong it, then sync."
    )


def _told(office: str, revoked_at: datetime) -> str:
    return (
        f"{office} revoked this device on {spoken_day(revoked_at)}. It gets nothing new any more. "
        "What it holds still opens and grows old; ask the office."
    )
