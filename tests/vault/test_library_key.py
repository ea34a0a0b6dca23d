"""The three ways to keep the library key, and what each refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from responder_app.errors import (
    DamagedError,
    InputError,
    KeyAccessError,
    NotInitialisedError,
    StoreError,
    WrongPassphraseError,
)
from responder_app.vault import key_file, library_key, passphrase
from responder_app.vault.key_file import Mode
from tests.fakes.memory_store import MemoryStore

WORDS = "ladder engine hydrant seven"
MODES: tuple[Mode, ...] = ("keyring", "passphrase", "both")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "key.json"


@pytest.mark.parametrize("mode", MODES)
def test_the_key_comes_back(path: Path, mode: Mode) -> None:
    store = MemoryStore()
    made = library_key.create(path, mode, store, WORDS)
    assert library_key.unlock(path, store, WORDS) == made
    assert key_file.read(path).mode == mode
    assert len(made.secret) == 32


@pytest.mark.parametrize("mode", MODES)
def test_the_key_file_is_private_and_shows_no_secret(path: Path, mode: Mode) -> None:
    store = MemoryStore()
    made = library_key.create(path, mode, store, WORDS)
    content = path.read_bytes()
    for secret in (made.secret, *store.secrets.values()):
        assert secret.hex().encode() not in content
    assert WORDS.encode() not in content
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", ["passphrase", "both"])
def test_a_wrong_passphrase_does_not_open(path: Path, mode: Mode) -> None:
    store = MemoryStore()
    library_key.create(path, mode, store, WORDS)
    with pytest.raises(WrongPassphraseError):
        library_key.unlock(path, store, WORDS + "!")
    with pytest.raises(WrongPassphraseError):
        library_key.unlock(path, store, None)


def test_with_both_the_passphrase_alone_does_not_open(path: Path) -> None:
    store = MemoryStore()
    library_key.create(path, "both", store, WORDS)
    (name,) = store.secrets
    store.secrets[name] = b"\x00" * 32
    with pytest.raises(WrongPassphraseError):
        library_key.unlock(path, store, WORDS)


def test_with_both_the_keyring_does_not_hold_the_library_key(path: Path) -> None:
    store = MemoryStore()
    made = library_key.create(path, "both", store, WORDS)
    assert made.secret not in store.secrets.values()


@pytest.mark.parametrize("mode", ["keyring", "both"])
def test_a_keyring_that_was_emptied_is_said_plainly(path: Path, mode: Mode) -> None:
    store = MemoryStore()
    library_key.create(path, mode, store, WORDS)
    store.secrets.clear()
    with pytest.raises(KeyAccessError, match="no longer"):
        library_key.unlock(path, store, WORDS)


def test_a_keyring_entry_of_another_length_is_refused(path: Path) -> None:
    store = MemoryStore()
    library_key.create(path, "keyring", store)
    (name,) = store.secrets
    store.secrets[name] = b"short"
    with pytest.raises(KeyAccessError, match="damaged"):
        library_key.unlock(path, store)


def test_two_vehicles_of_one_user_have_two_entries(path: Path, tmp_path: Path) -> None:
    store = MemoryStore()
    first = library_key.create(path, "keyring", store)
    second = library_key.create(tmp_path / "other" / "key.json", "keyring", store)
    assert first != second
    assert library_key.unlock(path, store) == first


def test_a_key_is_never_replaced(path: Path) -> None:
    store = MemoryStore()
    made = library_key.create(path, "keyring", store)
    with pytest.raises(InputError):
        library_key.create(path, "keyring", store)
    assert library_key.unlock(path, store) == made


@pytest.mark.parametrize("mode", ["keyring", "both"])
def test_a_key_file_that_cannot_be_written_leaves_nothing_in_the_keyring(tmp_path: Path, mode: Mode) -> None:
    store = MemoryStore()
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError):
        library_key.create(tmp_path / "file" / "key.json", mode, store, WORDS)
    assert store.secrets == {}


def test_a_pin_never_wraps_alone(path: Path) -> None:
    with pytest.raises(InputError):
        library_key.create(path, "passphrase", passphrase="482913482913")
    assert not path.exists()
    library_key.create(path, "both", MemoryStore(), "482913")


def test_no_key_yet_is_not_damage(path: Path) -> None:
    with pytest.raises(NotInitialisedError):
        library_key.unlock(path)


def test_a_folder_in_the_place_of_the_key_file_is_a_store_error(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(StoreError):
        library_key.unlock(path)


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "keyring"},
        {"mode": "none"},
        {"format": 2},
        {"wrap": None},
        {"id": "../../etc"},
        {"extra": 1},
    ],
)
def test_an_edited_key_file_is_damage(path: Path, change: dict[str, object]) -> None:
    library_key.create(path, "passphrase", passphrase=WORDS)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(DamagedError):
        library_key.unlock(path, MemoryStore(), WORDS)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 5000, b"{" + b" " * 20_000 + b"}", b"null"])
def test_a_key_file_of_rubbish_is_damage(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        library_key.unlock(path, MemoryStore(), WORDS)


def test_a_hostile_key_file_does_not_make_us_take_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library_key.create(path, "passphrase", passphrase=WORDS)
    value = json.loads(path.read_text())
    value["wrap"]["argon2id"]["memory_kib"] = 100 * 1024 * 1024
    path.write_text(json.dumps(value))

    def never(**_: object) -> None:
        raise AssertionError("Argon2id was started with hostile parameters")

    monkeypatch.setattr(passphrase, "Argon2id", never)
    with pytest.raises(DamagedError):
        library_key.unlock(path, passphrase=WORDS)


def test_a_key_file_of_another_vehicle_does_not_open_by_its_id(path: Path) -> None:
    library_key.create(path, "passphrase", passphrase=WORDS)
    value = json.loads(path.read_text())
    value["id"] = "00000000-0000-4000-8000-000000000000"
    path.write_text(json.dumps(value))
    with pytest.raises(WrongPassphraseError):
        library_key.unlock(path, passphrase=WORDS)


def test_derived_keys_differ_by_purpose() -> None:
    key = library_key.LibraryKey(b"\x01" * 32)
    assert len({key.secret, key.database_key, key.derive("device keys")}) == 3
