"""Runs inside a session bus of its own (test_secret_service.py) and prints what happened, one JSON line."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from responder_app.errors import ResponderError
from responder_app.vault import library_key
from responder_app.vault.keyring_store import KeyringStore
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


if __name__ == "__main__":
    try:
        answer = {"result": globals()[sys.argv[1]](Path(sys.argv[2]))}
    except ResponderError as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    print(json.dumps(answer))
