"""No secret in what is printed, logged or said in an error. Each look has a control that is caught."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest

from responder_app.errors import ResponderError
from responder_app.vault import device, library_key
from responder_app.vault.grants import OwnGrant, open_own_grant
from responder_app.vault.library_key import LibraryKey
from tests.fakes.memory_store import MemoryStore
from tests.vault.test_grants import KEY, REPOSITORY, sealed_for

WORDS = "ladder engine hydrant seven"


def forms(secret: bytes) -> list[str]:
    """How a secret could show: hexadecimal, Python's repr, base64's text, a number."""
    import base64

    return [secret.hex(), repr(secret)[2:-1], base64.b64encode(secret).decode(), str(int.from_bytes(secret, "big"))]


def shows(text: str, *secrets: bytes) -> bool:
    return any(form in text for secret in secrets for form in forms(secret))


def test_the_look_finds_a_secret_that_is_shown() -> None:
    secret = bytes(range(32))
    for text in (f"key {secret!r}", secret.hex(), str({"key": secret}), str(int.from_bytes(secret, "big"))):
        assert shows(text, secret)


def test_nothing_prints_a_secret(tmp_path: Path) -> None:
    key = library_key.create(tmp_path / "key.json", "keyring", MemoryStore())
    keys = device.create(tmp_path / "device.sealed", key)
    own: OwnGrant = open_own_grant(keys, REPOSITORY, sealed_for(keys))
    scalars = [half.private_numbers().private_value.to_bytes(32, "big") for half in (keys.agreement, keys.signing)]
    printed = " ".join(f"{value!r} {value!s}" for value in (key, keys, own, own.ring, list(own.ring)))
    assert not shows(printed, key.secret, KEY.secret, *scalars)
    assert "secret" not in printed


def test_failures_and_logs_name_no_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    store, path = MemoryStore(), tmp_path / "key.json"
    key = library_key.create(path, "both", store, WORDS)
    device.create(tmp_path / "device.sealed", key)
    said = []
    wrong = "the wrong words entirely"
    for attempt in (
        lambda: library_key.unlock(path, store, wrong),
        lambda: device.load_keys(tmp_path / "device.sealed", LibraryKey(b"\x05" * 32)),
    ):
        with pytest.raises(ResponderError) as caught:
            attempt()
        said += traceback.format_exception(caught.value)
    # The source line of the traceback shows the variable's name, never its value.
    text = "".join(said) + caplog.text
    assert wrong not in text
    assert not shows(text, key.secret, *store.secrets.values())
