"""What vehicles of an office carry for its guests, verified down from the catalogue."""

from __future__ import annotations

from responder_app.errors import NoGrantError
from responder_app.package.carried import CarriedList, open_carried
from responder_app.package.catalogue import SharedRef
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_LIST_BYTES
from responder_app.trust.verified import VerifiedCatalogue, verify_listed


def verify_carried(catalogue: VerifiedCatalogue, ref: SharedRef, sealed: bytes, ring: KeyRing) -> CarriedList:
    """The list that the catalogue names at `ref`. Raises NoGrantError without the key, TamperedError, LimitError."""
    own = catalogue.catalogue
    verify_listed(own.carried, ref, sealed, MAX_LIST_BYTES, "list of what is carried for guests")
    found = open_carried(sealed, own.repository, ref.compartment, ref.epoch, ring)
    if found is None:
        raise NoGrantError("this device has no key for what is carried for guests")
    return found
