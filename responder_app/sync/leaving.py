"""No longer following a further office: because its administrator says so here, or because that office ordered it.

The order of a further office reaches its own facilities, keys and enrolment, and nothing else: the laptop, its users
and what other offices trusted it with are not that office's. Killed anywhere, the next sync goes on.
"""

from __future__ import annotations

from contextlib import suppress

from responder_app import settings as choices
from responder_app.errors import InputError, StoreError
from responder_app.library.disk import writing_to_disk
from responder_app.library.library import Library
from responder_app.package.enrolment import EnrolmentAnswer
from responder_app.package.order import DestroyOrder
from responder_app.package.receipt import DESTROYED
from responder_app.paths import VehiclePaths, sync_folder
from responder_app.settings import Places
from responder_app.sync.emptying import DestroyedReceipt
from responder_app.sync.reports import Postman, queue_report
from responder_app.sync.transport.base import Inbox


def leave_by_order(
    paths: VehiclePaths,
    library: Library,
    enrolment: EnrolmentAnswer,
    order: DestroyOrder,
    postman: Postman,
    inbox: Inbox,
) -> tuple[tuple[str, ...], str]:
    """Erase what is held of that office and tell it; the ids that went, and a sentence.

    The enrolment goes when the office has the receipt: until then every sync tries again. Raises StoreError.
    """
    repository = enrolment.repository
    row = f"destroy:{order.id}"
    if library.row(row) is None:
        held = sum(1 for one in library.held() if one.version and one.repository == repository)
        sequence = library.trust_state(repository).sequence
        body = DestroyedReceipt(order=order.id, facilities=held, sequence=sequence)
        queue_report(library, postman.device, repository, DESTROYED, body, postman.clock())
        library.save_row(row, "queued")
    gone = library.forget(repository)
    said = f"{enrolment.office} ordered that all it had shared with this vehicle be erased: that is done."
    if postman.deliver(inbox).waiting:
        return gone, f"{said} Its receipt waits for the next sync."
    _forget_enrolment(paths, repository)
    return gone, said


def leave(paths: VehiclePaths, library: Library, enrolment: EnrolmentAnswer) -> tuple[str, ...]:
    """Erase what is held of that further office, and stop following it; the ids that went. Raises StoreError."""
    gone = library.forget(enrolment.repository)
    _forget_enrolment(paths, enrolment.repository)
    return gone


def _forget_enrolment(paths: VehiclePaths, repository: str) -> None:
    with writing_to_disk():
        paths.further_enrolment(repository).unlink(missing_ok=True)
        if paths.enrolments.is_dir():
            sync_folder(paths.enrolments)
    with suppress(InputError, StoreError, OSError):  # a source that is set for nobody does no harm
        chosen = choices.load(paths.settings)
        if repository in chosen.repositories:
            choices.save(paths.settings, chosen.with_places(repository, Places()))
