"""Erasing keys: every entry of the keyring that ever opened the vehicle, every file, whatever does not cooperate."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from responder_app.errors import KeyAccessError, NoKeyringError
from responder_app.vault import library_key
from responder_app.vault.accounts import NewUser, Proof
from responder_app.vault.erasure import erase_file, forget_entries, keyring_entries
from responder_app.vault.key_file import Mode
from responder_app.vault.secret_store import SecretStore
from responder_app.vault.user_changes import UserChanges
from responder_app.vault.users import UserKeys
from tests.fakes import quick_stretch
from tests.fakes.memory_store import MemoryStore

WORDS = "words of the crew"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_stretch.use(monkeypatch)


@pytest.mark.parametrize(("mode", "entries"), [("keyring", 1), ("both", 1), ("passphrase", 0)])
def test_every_way_to_keep_the_key_is_forgotten(tmp_path: Path, mode: Mode, entries: int) -> None:
    path, store = tmp_path / "key.json", MemoryStore()
    library_key.create(path, mode, store, None if mode == "keyring" else WORDS)
    assert len(store.secrets) == entries
    found = keyring_entries(path)
    assert set(found) == set(store.secrets)
    assert forget_entries(found, lambda: store) == ()
    assert store.secrets == {}
    if entries:
        with pytest.raises(KeyAccessError):
            library_key.unlock(path, store, None if mode == "keyring" else WORDS)


def test_each_users_entry_is_forgotten(tmp_path: Path) -> None:
    path, store = tmp_path / "key.json", MemoryStore()
    library_key.create(path, "both", store, WORDS)
    changes = UserChanges(UserKeys(path, lambda: store))
    changes.add(Proof(None, WORDS), NewUser("Ortiz", "482913", "administrator", "both"))
    assert len(store.secrets) > 1
    assert set(keyring_entries(path)) == set(store.secrets)
    forget_entries(keyring_entries(path), lambda: store)
    assert store.secrets == {}


def test_a_key_file_that_is_gone_or_damaged_names_nothing(tmp_path: Path) -> None:
    assert keyring_entries(tmp_path / "key.json") == ()
    (tmp_path / "key.json").write_bytes(b"\0" * 40)
    assert keyring_entries(tmp_path / "key.json") == ()


def test_entries_that_could_not_be_deleted_are_named_for_the_next_time(tmp_path: Path) -> None:
    def silent() -> SecretStore:
        raise NoKeyringError("no answer")

    assert forget_entries(["a", "b"], silent) == ("a", "b")


def test_a_file_is_overwritten_before_it_goes(tmp_path: Path) -> None:
    path, seen = tmp_path / "device.sealed", tmp_path / "same file"
    path.write_bytes(b"both private keys")
    seen.hardlink_to(path)
    assert erase_file(path)
    assert not path.exists()
    assert seen.read_bytes() == bytes(17)
    assert erase_file(path)  # again: nothing is there, and that is fine


def test_a_file_that_cannot_be_deleted_is_said_and_still_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(b"a wrap")

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "held open by another program")

    monkeypatch.setattr(Path, "unlink", refuse)
    assert not erase_file(path)
    assert path.read_bytes() == bytes(6)


def test_a_large_database_is_overwritten_piece_by_piece(tmp_path: Path) -> None:
    path, seen = tmp_path / "library.db", tmp_path / "same file"
    path.write_bytes(b"page" * (8 << 20))
    seen.hardlink_to(path)
    tracemalloc.start()
    try:
        assert erase_file(path)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 8 << 20
    assert not any(seen.read_bytes())
    assert seen.stat().st_size == 32 << 20
