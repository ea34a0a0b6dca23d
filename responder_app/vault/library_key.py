"""The library key: 32 random bytes that everything on this vehicle lies under, and the three ways to keep it.

    keyring      it lies in the operating system's keyring
    passphrase   it is wrapped under a key that Argon2id makes from the passphrase
    both         it is wrapped under HKDF(keyring secret || Argon2id output): both must agree

Owns the choice between them; the key file's form is in key_file, the keyring in keyring_store.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from responder_app.errors import KeyAccessError, StoreError, WrongPassphraseError
from responder_app.package.encoding import bind, dump
from responder_app.package.keys import KEY_BYTES, NONCE_BYTES, SUITE
from responder_app.process.locked import Locked
from responder_app.vault import key_file
from responder_app.vault.key_file import KeyFile, Mode, Wrap
from responder_app.vault.passphrase import (
    LEAST_CHARACTERS_ALONE,
    LEAST_CHARACTERS_BESIDE_KEYRING,
    Argon2Parameters,
    check_strength,
    fresh_parameters,
    stretch,
)
from responder_app.vault.secret_store import SecretStore


@dataclass(frozen=True, init=False)
class LibraryKey:
    """The secret in locked memory, never used directly and never printed; what is used is derived from it."""

    held: Locked = field(repr=False)

    def __init__(self, secret: bytes) -> None:
        object.__setattr__(self, "held", Locked(secret))

    @property
    def secret(self) -> bytes:
        """A copy of it, for wrapping."""
        return self.held.copy()

    @property
    def database_key(self) -> bytes:
        """The raw 256-bit key of library.db."""
        return self.derive("database")

    def derive(self, purpose: str) -> bytes:
        """32 bytes for that purpose and no other (HKDF-SHA256)."""
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=bind(SUITE, "library key", purpose)).derive(self.held.view)


def create(path: Path, mode: Mode, store: SecretStore | None = None, passphrase: str | None = None) -> LibraryKey:
    """Make the library key and the key file.

    Args:
        path: Where the key file goes.
        mode: Which way to keep the key.
        store: The keyring, for the modes "keyring" and "both".
        passphrase: For the modes "passphrase" (12 characters or more, not a number) and "both" (6 or more).

    Raises:
        InputError: There is a key file already, or the passphrase is too weak.
        NoKeyringError: The keyring cannot keep it.
        StoreError: The key file cannot be written.
    """
    key_file.refuse_existing(path)
    key, own_id = LibraryKey(os.urandom(KEY_BYTES)), str(uuid.uuid4())
    if mode == "keyring":
        _write(path, KeyFile(format=1, id=own_id, mode=mode), given(store), key.secret)
        return key
    chosen = _asked(passphrase)
    check_strength(chosen, LEAST_CHARACTERS_ALONE if mode == "passphrase" else LEAST_CHARACTERS_BESIDE_KEYRING)
    kept = os.urandom(KEY_BYTES) if mode == "both" else b""
    content = KeyFile(format=1, id=own_id, mode=mode, wrap=_wrap(key, own_id, mode, kept, chosen))
    if mode == "both":
        _write(path, content, given(store), kept)
    else:
        key_file.write_new(path, content)
    return key


def unlock(path: Path, store: SecretStore | None = None, passphrase: str | None = None) -> LibraryKey:
    """The library key, the way that the key file says; arguments as for `create`.

    Raises:
        NotInitialisedError: No key has been made yet.
        DamagedError: The key file is damaged.
        WrongPassphraseError: None was given, or it does not open the key.
        NoKeyringError: The keyring cannot be used.
        KeyAccessError: The keyring no longer has this vehicle's key.
    """
    return unlock_by(key_file.read(path), store, passphrase)


def unlock_by(file: KeyFile, store: SecretStore | None = None, passphrase: str | None = None) -> LibraryKey:
    """The library key by what a key file says. Raises as `unlock`."""
    kept = b"" if file.mode == "passphrase" else _kept(given(store), file.id)
    if file.wrap is None:
        return LibraryKey(kept)
    return _unwrap(file.wrap, file.id, file.mode, kept, _asked(passphrase))


def _write(path: Path, content: KeyFile, store: SecretStore, secret: bytes) -> None:
    """The keyring's entry first, then the file that names it; no entry is left behind without its file."""
    store.put(content.id, secret)
    try:
        key_file.write_new(path, content)
    except StoreError:
        store.delete(content.id)
        raise


def _wrap(key: LibraryKey, own_id: str, mode: Mode, kept: bytes, passphrase: str) -> Wrap:
    parameters, nonce = fresh_parameters(), os.urandom(NONCE_BYTES)
    cipher = _cipher(mode, kept, passphrase, parameters)
    return Wrap(argon2id=parameters, sealed=(nonce + cipher.encrypt(nonce, key.secret, _binding(own_id, mode))).hex())


def _unwrap(wrap: Wrap, own_id: str, mode: Mode, kept: bytes, passphrase: str) -> LibraryKey:
    sealed = bytes.fromhex(wrap.sealed)
    cipher = _cipher(mode, kept, passphrase, wrap.argon2id)
    try:
        return LibraryKey(cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _binding(own_id, mode)))
    except InvalidTag as error:
        raise WrongPassphraseError("the passphrase does not open this vehicle's key") from error


def _cipher(mode: Mode, kept: bytes, passphrase: str, parameters: Argon2Parameters) -> AESGCM:
    info = bind(SUITE, "library key wrap", mode, dump(parameters))
    both = kept + stretch(passphrase, parameters)
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(both))


def _binding(own_id: str, mode: Mode) -> bytes:
    return bind(SUITE, "library key", own_id, mode)


def _kept(store: SecretStore, own_id: str) -> bytes:
    secret = store.get(own_id)
    if secret is None:
        raise KeyAccessError("the keyring no longer has this vehicle's key; the vehicle must be enrolled anew")
    if len(secret) != KEY_BYTES:
        raise KeyAccessError("the keyring's entry for this vehicle is damaged")
    return secret


def given(store: SecretStore | None) -> SecretStore:
    """The keyring, where a mode needs it."""
    if store is None:
        raise ValueError("this mode needs a keyring")
    return store


def _asked(passphrase: str | None) -> str:
    if passphrase is None:
        raise WrongPassphraseError("this vehicle's key needs its passphrase")
    return passphrase
