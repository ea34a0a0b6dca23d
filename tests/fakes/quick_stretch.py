"""Takes the place of Argon2id where a test opens keys by the dozen; tests/vault/test_passphrase.py has the real one."""

from __future__ import annotations

import hashlib

import pytest

from responder_app.vault.passphrase import Argon2Parameters


def quick_stretch(passphrase: str, parameters: Argon2Parameters) -> bytes:
    return hashlib.sha256(bytes.fromhex(parameters.salt) + passphrase.encode()).digest()


def use(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on, until the test ends."""
    for module in ("wraps", "library_key"):
        monkeypatch.setattr(f"responder_app.vault.{module}.stretch", quick_stretch)
