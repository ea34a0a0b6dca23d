"""Fetching the directory of devices' signing keys, so that it is here when something is handed over offline."""

from __future__ import annotations

import logging

from responder_app.errors import LimitError, NoGrantError, NotFoundError, TrustError
from responder_app.model.terms import Scope
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_LIST_BYTES
from responder_app.sync.tally import sentence
from responder_app.sync.work import Work
from responder_app.trust.directory import verify_directory
from responder_app.trust.verified import VerifiedCatalogue

log = logging.getLogger(__name__)


def take_directory(work: Work, catalogue: VerifiedCatalogue, ring: KeyRing) -> None:
    """Have the newest directory on the disk; one that cannot be believed is said and costs nothing else.

    No request when it is there already. Raises TransportError when the way to the repository is gone, StoreError.
    """
    own = {key.id.compartment for key in ring if key.id.scope == Scope.SHARED}
    for ref in catalogue.catalogue.directory:
        if ref.compartment not in own or work.library.objects.has(ref.object):
            continue
        try:
            sealed = work.fetcher.read(ref.object, MAX_LIST_BYTES)
            verify_directory(catalogue, ref, sealed, ring)
        except (TrustError, LimitError, NotFoundError, NoGrantError) as error:
            log.warning("Directory of %s not taken: %s", ref.compartment, type(error).__name__)
            work.tally.note(f"The list of other vehicles was not taken: {sentence(error)}")
            continue
        work.library.objects.put(ref.object, sealed)
