"""The real Argon2id at its real cost, once for each passphrase and salt in a process.

A test that runs twenty commands in one place opens the same key file twenty times: what comes out is the same, so it is
worked out once. tests/vault/test_passphrase.py asks Argon2id itself, and programs that tests start do too.
"""

from __future__ import annotations

from functools import cache

import pytest

from responder_app.vault import passphrase
from responder_app.vault.passphrase import Argon2Parameters


@cache
def _made(words: str, salt: str, memory_kib: int, passes: int, lanes: int) -> bytes:
    return passphrase.stretch(words, Argon2Parameters(salt=salt, memory_kib=memory_kib, passes=passes, lanes=lanes))


def remembered_stretch(words: str, parameters: Argon2Parameters) -> bytes:
    return _made(words, parameters.salt, parameters.memory_kib, parameters.passes, parameters.lanes)


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, until the monkeypatch is undone."""
    for module in ("wraps", "library_key"):
        monkeypatch.setattr(f"responder_app.vault.{module}.stretch", remembered_stretch)
