"""Erasing what a vehicle's keys are kept in: entries of the keyring, wraps, the device's keys. Never undone.

The files are overwritten before they go. On flash memory that reaches the old cells only perhaps; without the keyring's
entry or the passphrase they open nothing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from responder_app.errors import KeyAccessError, ResponderError
from responder_app.paths import sync_folder
from responder_app.vault.key_file import KeyFile
from responder_app.vault.secret_store import SecretStore
from responder_app.vault.user_file import read_either

log = logging.getLogger(__name__)

_PIECE = 1 << 20


def keyring_entries(path: Path) -> tuple[str, ...]:
    """The entries of the keyring that the key file and its copy name; none where neither can be read."""
    try:
        held = read_either(path)
    except ResponderError:
        return ()
    names: set[str] = set()
    for file in held:
        if isinstance(file, KeyFile):
            names |= {file.id} if file.mode != "passphrase" else set()
        else:
            names |= {wrap.entry for wrap in file.users if wrap.entry} | set(file.retired)
    return tuple(sorted(names))


def forget_entries(entries: Iterable[str], keyring: Callable[[], SecretStore]) -> tuple[str, ...]:
    """Delete these entries of the keyring; gives those that are still there because the keyring does not answer."""
    left = []
    for entry in entries:
        try:
            keyring().delete(entry)
        except KeyAccessError as error:
            log.warning("An entry of the keyring could not be deleted: %s", type(error).__name__)
            left.append(entry)
    return tuple(left)


def erase_file(path: Path) -> bool:
    """Overwrite and delete a file; whether it is gone. One that cannot be overwritten is deleted all the same."""
    try:
        with path.open("r+b", buffering=0) as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:  # piece by piece: a database may be larger than the memory that is free
                left -= file.write(bytes(min(left, _PIECE)))
            os.fsync(file.fileno())
    except FileNotFoundError:
        return True
    except OSError as error:
        log.warning("%s could not be overwritten: %s", path.name, type(error).__name__)
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as error:
        log.warning("%s could not be deleted: %s", path.name, type(error).__name__)
        return False
    return True
