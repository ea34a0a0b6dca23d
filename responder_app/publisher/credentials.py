"""What this office shows the hosts of its buckets and inboxes: in this user's keyring, each for one host or bucket.

Where a machine has no keyring, such as for a timer without a session, the environment has it. Never in a log, never
shown again; nothing of it makes anything believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field

from responder_app.errors import InputError, KeyAccessError, NoKeyringError, ResponderError
from responder_app.model.base import Frozen
from responder_app.package.encoding import dump, load
from responder_app.sync.credentials import bucket_key_of
from responder_app.sync.transport.access import Access, BucketKey
from responder_app.sync.transport.bucket import read_address
from responder_app.vault.keyring_store import KeyringStore
from responder_app.vault.secret_store import SecretStore

TOKEN, USER = "RESPONDER_OFFICE_TOKEN", "RESPONDER_OFFICE_USER"
"""What the environment may have for https:// hosts: a token, or a password and its user's name."""
MOST_BYTES = 16 * 1024
_WORD = re.compile(r"[\x21-\x7e]{1,4000}")
_USER = re.compile(r"[\x20-\x39\x3b-\x7e]{1,200}")
"""RFC 7617: no colon in a user's name."""


class Credential(Frozen):
    """An access key's id and secret, a user's name and password, or (without a name) a token."""

    name: str = ""
    secret: Annotated[str, Field(repr=False)]
    token: Annotated[str, Field(repr=False)] = ""
    """Of a temporary access key."""


def system_keyring() -> SecretStore | None:
    """The keyring of this user on this machine; None where there is none that is safe."""
    try:
        return KeyringStore()
    except NoKeyringError:
        return None


def keep(store: SecretStore, address: str, credential: Credential) -> None:
    """Keep what the host or bucket of that address is shown. Raises InputError, KeyAccessError."""
    name = _name_of(address)
    if not _WORD.fullmatch(credential.secret) or (credential.token and not _WORD.fullmatch(credential.token)):
        raise InputError("a secret is letters, digits and signs without blanks")
    if credential.name and not _USER.fullmatch(credential.name):
        raise InputError("a user's name or an access key's id has no colon and no control characters")
    if _is_bucket(address) and not credential.name:
        raise InputError("name the access key's id")
    store.put(name, dump(credential))


def forget(store: SecretStore, address: str) -> None:
    """Forget it; what is not kept needs no forgetting. Raises InputError, KeyAccessError."""
    store.delete(_name_of(address))


def kept(store: SecretStore | None, address: str) -> Credential | None:
    """What is kept for the host or bucket of that address; None without one, or where the keyring cannot be asked.

    Raises InputError for an address that is none.
    """
    name = _name_of(address)
    if store is None:
        return None
    try:
        data = store.get(name)
        return load(Credential, data, MOST_BYTES, "credential") if data else None
    except KeyAccessError:
        return None
    except ResponderError as error:
        raise InputError("the keyring's entry for that host is damaged: keep it anew") from error


def access_to(
    address: str, store: SecretStore | None, environment: Mapping[str, str], ca_file: Path | None = None
) -> Access:
    """How the office meets that host or bucket: by what is kept, else what the environment has. Raises InputError."""
    found = kept(store, address)
    if _is_bucket(address):
        own = BucketKey(found.name, found.secret, found.token) if found else bucket_key_of(environment)
        return Access(ca_file=ca_file, bucket_key=own)
    if found:
        return Access(ca_file=ca_file, user=found.name, read_token=found.secret)
    return Access(ca_file=ca_file, user=environment.get(USER, ""), read_token=environment.get(TOKEN, ""))


def _is_bucket(address: str) -> bool:
    return address.lower().startswith("s3://")


def _name_of(address: str) -> str:
    """The keyring's entry. One for each host or bucket: what one is shown, no other sees. Raises InputError."""
    if _is_bucket(address):
        return f"office bucket {read_address(address).place}"
    try:
        parts = urlsplit(address)
        host = parts.netloc.lower() if parts.scheme.lower() == "https" and parts.hostname else ""
    except ValueError:
        host = ""
    if not host or "@" in host:
        raise InputError(f"{address} is neither an https:// nor an s3:// address")
    return f"office host {host}"
