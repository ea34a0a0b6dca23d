"""Opening the registry: a SQLCipher file under the office key, brought to this program's revision."""

from __future__ import annotations

from pathlib import Path

from responder_app.library.engine import Store, open_store
from responder_app.library.upgrade import bring_up_to_date

REVISION = "0011"


def open_registry(path: Path, key: bytes, create: bool = False) -> Store:
    """The registry. Raises NotInitialisedError, WrongKeyError, StoreError."""
    store = open_store(path, key, create)
    try:
        bring_up_to_date(store, "registry", REVISION)
    except Exception:
        store.close()
        raise
    return store
