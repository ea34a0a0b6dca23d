"""Orders of the office as a run meets them: to this device in its grant, about removals in a list of the catalogue.

Whose signatures count is trust's to say. What is not believed is said to a person and changes nothing.
"""

from __future__ import annotations

import logging

from responder_app.errors import LimitError, NoGrantError, NotFoundError, ResponderError, TrustError
from responder_app.model.terms import Scope
from responder_app.package.catalogue import SharedRef
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_LIST_BYTES
from responder_app.package.order import DESTROY
from responder_app.sync.grant_note import read_note
from responder_app.sync.plan import Approved
from responder_app.sync.tally import sentence
from responder_app.sync.work import Work
from responder_app.trust.orders import (
    VerifiedDestroyOrder,
    trusted_root,
    verify_approvals,
    verify_destroy,
    verify_removal,
)
from responder_app.trust.verified import VerifiedCatalogue

log = logging.getLogger(__name__)


def destroy_order(work: Work) -> VerifiedDestroyOrder | None:
    """The order that this device erase all it holds, where its newest grant has one that two holders signed."""
    note = read_note(work.library, work.repository)
    for order in note.orders if note is not None and note.revoked else ():
        if order.kind != DESTROY:
            continue
        try:
            root = trusted_root(work.library.trust_state(work.repository))
            return verify_destroy(order, root, work.repository, work.device.fingerprint)
        except (TrustError, LimitError) as error:
            _doubt(work, "An order to empty this device", error)
    return None


def approved_removals(work: Work, catalogue: VerifiedCatalogue, ring: KeyRing) -> Approved:
    """What two holders of root keys allowed to be removed, of the compartments that this device was granted.

    Raises TransportError when the way to the repository is gone, StoreError.
    """
    own = {key.id.compartment for key in ring if key.id.scope == Scope.SHARED}
    found: set[tuple[str, int]] = set()
    for ref in catalogue.catalogue.approvals:
        if ref.compartment in own:
            for text in _approvals(work, catalogue, ref, ring):
                found |= _removals(work, ref, text)
    return frozenset(found)


def _approvals(work: Work, catalogue: VerifiedCatalogue, ref: SharedRef, ring: KeyRing) -> tuple[str, ...]:
    try:
        sealed = work.fetcher.read(ref.object, MAX_LIST_BYTES)
        approvals = verify_approvals(catalogue, ref, sealed, ring)
    except (TrustError, LimitError, NotFoundError, NoGrantError) as error:
        _doubt(work, "What the office approved to be removed", error)
        return ()
    if not work.library.objects.has(ref.object):
        work.library.objects.put(ref.object, sealed)
    return approvals


def _removals(work: Work, ref: SharedRef, text: str) -> set[tuple[str, int]]:
    try:
        root = trusted_root(work.library.trust_state(work.repository))
        approval = verify_removal(text.encode(), root, work.repository, ref.compartment)
    except (TrustError, LimitError) as error:
        _doubt(work, "What the office approved to be removed", error)
        return set()
    return {(one.facility, one.version) for one in approval.facilities}


def _doubt(work: Work, what: str, error: ResponderError) -> None:
    log.warning("%s was not believed: %s", what, type(error).__name__)
    work.tally.note(f"{what} was not believed: {sentence(error)}")
