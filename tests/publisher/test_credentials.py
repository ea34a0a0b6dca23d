"""What the office shows hosts: kept in the keyring, for one host or bucket each, and never told."""

from __future__ import annotations

import logging

import pytest
from typer.testing import CliRunner

from responder_app.cli.office_access import VARIABLE, app
from responder_app.cli.office_copy import copy_of
from responder_app.errors import InputError, NoKeyringError
from responder_app.publisher import credentials
from responder_app.publisher.credentials import TOKEN, USER, Credential, access_to, forget, keep, kept
from responder_app.sync.transport.access import BucketKey
from tests.fakes.memory_store import MemoryStore

BUCKET = "s3://city/repository?endpoint=https://store.example"
HOST = "https://host.example/dav"
OUTSIDE = {"AWS_ACCESS_KEY_ID": "outside", "AWS_SECRET_ACCESS_KEY": "word"}


class LockedStore(MemoryStore):
    def get(self, name: str) -> bytes | None:
        raise NoKeyringError("locked")


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def test_a_key_is_for_one_bucket_of_one_store_and_goes_before_that_of_the_environment(store: MemoryStore) -> None:
    keep(store, BUCKET, Credential(name="id", secret="word"))
    assert access_to(BUCKET.replace("repository", "other"), store, OUTSIDE).bucket_key == BucketKey("id", "word")
    for other in (BUCKET.replace("city", "town"), BUCKET.replace("store.", "thief."), "s3://city/repository"):
        assert access_to(other, store, OUTSIDE).bucket_key == BucketKey("outside", "word")
        assert access_to(other, store, {}).bucket_key is None


def test_a_password_and_a_token_are_for_one_host(store: MemoryStore) -> None:
    keep(store, HOST, Credential(name="office", secret="word"))
    assert access_to("https://HOST.example/elsewhere", store, {}).authorization.startswith("Basic ")
    assert access_to("https://host.example:8443", store, {}).authorization == ""
    keep(store, HOST, Credential(secret="word"))
    assert access_to(HOST, store, {TOKEN: "other"}).authorization == "Bearer word"
    forget(store, HOST)
    assert access_to(HOST, store, {TOKEN: "other"}).authorization == "Bearer other"
    assert access_to(HOST, store, {TOKEN: "other", USER: "me"}).authorization.startswith("Basic ")


def test_what_is_forgotten_is_not_shown_and_forgetting_twice_is_forgetting(store: MemoryStore) -> None:
    keep(store, BUCKET, Credential(name="id", secret="word"))
    forget(store, BUCKET)
    forget(store, BUCKET)
    assert kept(store, BUCKET) is None
    assert not store.secrets


def test_without_a_keyring_or_with_a_locked_one_the_environment_counts() -> None:
    for none in (None, LockedStore()):
        assert access_to(BUCKET, none, OUTSIDE).bucket_key == BucketKey("outside", "word")


def test_a_damaged_entry_is_told(store: MemoryStore) -> None:
    keep(store, HOST, Credential(secret="word"))
    (name,) = store.secrets
    store.secrets[name] = b"{"
    with pytest.raises(InputError, match="anew"):
        access_to(HOST, store, {})


@pytest.mark.parametrize("word", ["two words", "line\nbreak", "ü", ""])
def test_what_could_end_a_header_is_no_secret(store: MemoryStore, word: str) -> None:
    with pytest.raises(InputError):
        keep(store, HOST, Credential(secret=word))
    with pytest.raises(InputError):
        keep(store, BUCKET, Credential(name="a:b", secret="word"))
    assert not store.secrets


@pytest.mark.parametrize(
    "address", ["http://host.example", "/media/stick", "https://", "https://me:word@host", "s3://"]
)
def test_what_is_no_host_has_no_secret(store: MemoryStore, address: str) -> None:
    with pytest.raises(InputError):
        keep(store, address, Credential(name="id", secret="word"))


def test_a_bucket_needs_the_keys_id(store: MemoryStore) -> None:
    with pytest.raises(InputError, match="id"):
        keep(store, BUCKET, Credential(secret="word"))


def test_no_secret_is_in_what_is_printed(store: MemoryStore) -> None:
    shown = repr(Credential(name="id", secret="the-secret", token="the-token"))
    assert "the-secret" not in shown
    assert "the-token" not in shown


def test_publishing_to_a_bucket_takes_the_kept_key(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.setattr(credentials, "system_keyring", lambda: store)
    with pytest.raises(InputError, match="office access keep"):
        copy_of(BUCKET)
    keep(store, BUCKET, Credential(name="id", secret="word"))
    assert callable(copy_of(BUCKET))


def test_the_commands_keep_show_and_forget_without_telling_the_secret(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(credentials, "system_keyring", lambda: store)
    monkeypatch.setenv(VARIABLE, "very-secret-word")
    caplog.set_level(logging.DEBUG)
    run = CliRunner()
    done = run.invoke(app, ["keep", BUCKET, "--key-id", "AKIAOFFICE"])
    assert done.exit_code == 0
    assert kept(store, BUCKET) == Credential(name="AKIAOFFICE", secret="very-secret-word")
    shown = run.invoke(app, ["show", BUCKET])
    assert "AKIAOFFICE" in shown.output
    assert run.invoke(app, ["forget", BUCKET]).exit_code == 0
    empty = run.invoke(app, ["show", BUCKET])
    assert "Nothing is kept" in empty.output
    for told in (done.output, shown.output, empty.output, caplog.text):
        assert "very-secret-word" not in told


def test_a_machine_without_a_keyring_is_told_what_to_set_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "system_keyring", lambda: None)
    done = CliRunner().invoke(app, ["show", BUCKET])
    assert isinstance(done.exception, InputError)
    assert "AWS_ACCESS_KEY_ID" in str(done.exception)
