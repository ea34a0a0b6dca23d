"""This device's own grant: found in the office's list, opened with the device's agreement key."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app.package.grant import Grant, find_grant, open_grant
from responder_app.package.keys import KeyRing
from responder_app.vault.device import DeviceKeys


@dataclass(frozen=True)
class OwnGrant:
    """What the office gave this device, and the keys of it ready for use."""

    grant: Grant
    ring: KeyRing


def own_sealed_grant(device: DeviceKeys, grants: bytes) -> bytes:
    """The device's grant, still sealed (keep it so), from the list of all grants.

    Raises NoGrantError when there is none, TamperedError, LimitError.
    """
    return find_grant(grants, device.fingerprint)


def open_own_grant(device: DeviceKeys, repository: str, sealed: bytes) -> OwnGrant:
    """The grant and its keys. Raises TamperedError, and NoGrantError for a suite that is not known."""
    grant = open_grant(sealed, device.agreement, repository, device.fingerprint)
    return OwnGrant(grant, KeyRing(grant.epoch_keys()))
