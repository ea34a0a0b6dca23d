"""Founding an office: its first keys and root, and the recovery keys among its devices."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from responder_app.package.digest import sha256_hex
from responder_app.publisher import ceremony, signing
from responder_app.publisher.ceremony import CarriedKey
from responder_app.publisher.key_store import ALL_SCOPES, ONLINE, REPORT, TARGETS
from responder_app.publisher.registry import devices

if TYPE_CHECKING:
    from responder_app.publisher.office import Office

CITY = "city"
"""The one compartment that there is unless an administrator names others."""


def found(office: Office, name: str, now: datetime) -> tuple[CarriedKey, ...]:
    """Make every key of a new office and its first root; gives the key files to carry away. Raises StoreError."""
    root_keys = [ceremony.new_key() for _ in range(ceremony.ROOT_KEYS)]
    targets_key, online_key, report_key = (ceremony.new_key() for _ in range(3))
    root = ceremony.make_root(root_keys, targets_key, online_key, now)
    office.repository.put(signing.ROOT_PATH, root)
    folder = office.home.ceremony_keys
    carried = [
        ceremony.write_carried(folder, f"root-{number}", "signs changes of keys; any two of three suffice", root_key)
        for number, root_key in enumerate(root_keys, 1)
    ]
    office.name_it(name, sha256_hex(root))
    with office.writing() as (connection, keys):
        for key_name, private in ((TARGETS, targets_key), (ONLINE, online_key), (REPORT, report_key)):
            keys.put_private_key(key_name, private)
        keys.add_epoch(CITY, ALL_SCOPES, 1)
        for number in range(1, ceremony.RECOVERY_KEYS + 1):
            agreement, signing_key = ceremony.new_key(), ceremony.new_key()
            request = ceremony.recovery_request(number, agreement, signing_key, now)
            devices.put(connection, devices.device_of(request, ALL_SCOPES, (CITY,), now, "recovery"))
            purpose = "opens every package if the office is lost; either one suffices"
            carried.append(ceremony.write_carried(folder, f"recovery-{number}", purpose, agreement, signing_key))
    return tuple(carried)
