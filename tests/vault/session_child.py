"""Runs inside a session bus of its own (test_secret_service.py) and prints what happened, one JSON line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from responder_app.errors import KeyAccessError, ResponderError
from responder_app.vault import key_file, library_key
from responder_app.vault.accounts import NewUser, Proof
from responder_app.vault.keyring_store import KeyringStore
from responder_app.vault.user_changes import UserChanges
from responder_app.vault.users import UserKeys
from tests.contracts import secret_store


def contract(home: Path) -> object:
    for promise in secret_store.ALL:
        promise(KeyringStore())
    return [promise.__name__ for promise in secret_store.ALL]


def put(home: Path) -> object:
    KeyringStore().put("probe", b"probe")
    return "stored"


def library(home: Path) -> object:
    """Whether the key comes back in both modes that need the keyring, and whether it may be stored twice."""
    same = []
    for mode in ("keyring", "both"):
        path = home / f"{mode}.json"
        made = library_key.create(path, mode, KeyringStore(), "correct horse battery")
        same.append(library_key.unlock(path, KeyringStore(), "correct horse battery") == made)
    return same


def users(home: Path) -> object:
    """Two users of a keyring vehicle under the real Argon2id; one goes, with the old file put back."""
    path = home / "key.json"
    made = library_key.create(path, "keyring", KeyringStore())
    keys = UserKeys(path, KeyringStore)
    changes = UserChanges(keys)
    first = changes.add(Proof(), NewUser("Ortiz", "482913", "administrator"))
    second = changes.add(Proof(first.id, "482913"), NewUser("Webb", "730251"))
    opened = [keys.unlock(Proof(who.id, pin)).key == made for who, pin in ((first, "482913"), (second, "730251"))]
    old = path.read_bytes()
    changes.remove(Proof(first.id, "482913"), "Webb")
    for place in (path, key_file.copy_of(path)):
        place.write_bytes(old)
    try:
        keys.unlock(Proof(second.id, "730251"))
    except KeyAccessError as error:
        return [*opened, type(error).__name__]
    return [*opened, "opened"]


if __name__ == "__main__":
    try:
        answer = {"result": globals()[sys.argv[1]](Path(sys.argv[2]))}
    except ResponderError as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(answer))
