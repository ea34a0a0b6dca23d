"""The directory of devices' signing keys, verified down from the catalogue."""

from __future__ import annotations

from responder_app.errors import NoGrantError, TamperedError
from responder_app.package import public_keys
from responder_app.package.catalogue import SharedRef
from responder_app.package.directory import Directory, open_directory
from responder_app.package.keys import KeyRing
from responder_app.package.limits import MAX_LIST_BYTES
from responder_app.trust.verified import VerifiedCatalogue, verify_listed


def verify_directory(catalogue: VerifiedCatalogue, ref: SharedRef, sealed: bytes, ring: KeyRing) -> Directory:
    """The directory of devices that the catalogue names at `ref`: each once, under its own fingerprint.

    Raises NoGrantError without the key, TamperedError, LimitError.
    """
    own = catalogue.catalogue
    verify_listed(own.directory, ref, sealed, MAX_LIST_BYTES, "directory of devices")
    found = open_directory(sealed, own.repository, ref.compartment, ref.epoch, ring)
    if found is None:
        raise NoGrantError("this device has no key for the directory of devices")
    names = [one.fingerprint for one in found.signers]
    if len(set(names)) != len(names):
        raise TamperedError("the directory names a device twice")
    for one in found.signers:
        if one.fingerprint != public_keys.device_fingerprint(one.agreement_key, one.signing_key):
            raise TamperedError("the directory names a device by a fingerprint that is not its own")
    return found
