"""Which keyrings are refused, and what a keyring that misbehaves costs."""

from __future__ import annotations

import base64

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, chainer, fail, null
from keyring.errors import KeyringLocked

from responder_app.errors import KeyAccessError, NoKeyringError
from responder_app.vault import keyring_backends
from responder_app.vault.keyring_store import KeyringStore
from tests.contracts import secret_store
from tests.fakes.memory_store import MemoryStore
from tests.fakes.plaintext_keyring import PlaintextKeyring


class ScriptedKeyring(KeyringBackend):
    """Allow-listed for one test: keeps one text and does what it is told with it."""

    priority = 1
    text: str | None = None
    loses = False
    failure: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        return self.text

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.failure is not None:
            raise self.failure
        self.text = None if self.loses else password


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> ScriptedKeyring:
    monkeypatch.setattr(keyring_backends, "ALLOWED", (ScriptedKeyring,))
    return ScriptedKeyring()  # type: ignore[no-untyped-call]


class Disguised(SecretService.Keyring):
    """A subclass may do anything with what it is given."""


@pytest.mark.parametrize("promise", secret_store.ALL)
def test_the_fake_keeps_the_promises_that_the_real_one_keeps(promise: secret_store.Promise) -> None:
    promise(MemoryStore())


@pytest.mark.parametrize("kind", [PlaintextKeyring, fail.Keyring, null.Keyring, chainer.ChainerBackend, Disguised])
def test_a_keyring_that_is_not_known_to_be_safe_is_refused(kind: type[KeyringBackend]) -> None:
    with pytest.raises(NoKeyringError, match="not one that keeps keys safe"):
        KeyringStore(kind())


def test_an_allowed_keyring_is_taken(scripted: ScriptedKeyring) -> None:
    KeyringStore(scripted).put("name", b"secret")
    assert base64.b64decode(scripted.text or "") == b"secret"


def test_a_machine_without_a_keyring_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_backends, "ALLOWED", ())
    with pytest.raises(NoKeyringError, match="no keyring"):
        KeyringStore()


def test_a_keyring_that_loses_what_it_is_given_is_noticed_at_once(scripted: ScriptedKeyring) -> None:
    scripted.loses = True
    with pytest.raises(NoKeyringError, match="did not give back"):
        KeyringStore(scripted).put("name", b"secret")


@pytest.mark.parametrize("failure", [KeyringLocked("x"), OSError("bus gone")])
def test_a_keyring_that_fails_is_told_in_plain_words(scripted: ScriptedKeyring, failure: Exception) -> None:
    scripted.failure = failure
    with pytest.raises(NoKeyringError, match="locked"):
        KeyringStore(scripted).put("name", b"secret")


def test_an_entry_that_is_not_ours_is_refused_without_quoting_it(scripted: ScriptedKeyring) -> None:
    scripted.text = "not base64, but perhaps a person's password"
    with pytest.raises(KeyAccessError) as caught:
        KeyringStore(scripted).get("name")
    assert "password" not in str(caught.value)
    assert caught.value.__cause__ is None
