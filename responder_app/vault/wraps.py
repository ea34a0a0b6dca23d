"""A user's wrap of the library key: made, opened. Owns the bindings; the file around it is user_file's.

passphrase   under HKDF(Argon2id output)
both         under HKDF(keyring secret || Argon2id output); the secret is this wrap's own, and goes with it
security-key under HKDF(the token's hmac-secret || Argon2id output); credential and salt are this wrap's own
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from responder_app.errors import KeyAccessError, WrongPassphraseError
from responder_app.package.encoding import bind, dump
from responder_app.package.keys import KEY_BYTES, NONCE_BYTES, SUITE
from responder_app.vault.accounts import Account
from responder_app.vault.library_key import LibraryKey, given
from responder_app.vault.passphrase import (
    LEAST_CHARACTERS_ALONE,
    LEAST_CHARACTERS_BESIDE_KEYRING,
    Argon2Parameters,
    check_strength,
    fresh_parameters,
    stretch,
)
from responder_app.vault.secret_store import SecretStore
from responder_app.vault.security_key import SALT_BYTES, SecurityKey
from responder_app.vault.user_file import FORMAT, UserWrap, WrapMode


@dataclass(frozen=True)
class Halves:
    """Where the other half of a wrap comes from: the keyring, where the mode needs it, and the security key."""

    store: SecretStore | None
    token: SecurityKey


def check_new(secret: str, mode: WrapMode, name: str) -> None:
    """Pass when a new secret is strong enough for its mode. Raises InputError."""
    least = LEAST_CHARACTERS_ALONE if mode == "passphrase" else LEAST_CHARACTERS_BESIDE_KEYRING
    check_strength(secret, least, name)


def make(key: LibraryKey, file_id: str, whose: Account, secret: str, halves: Halves) -> UserWrap:
    """A new wrap; in the mode "both" its half lies in the keyring when this returns.

    Raises NoKeyringError; NoSecurityKeyError, since a security key is touched twice for one.
    """
    entry = credential = salt = None
    kept = b""
    if whose.mode == "both":
        entry, kept = str(uuid.uuid4()), os.urandom(KEY_BYTES)
        given(halves.store).put(entry, kept)
    elif whose.mode == "security-key":
        salt = os.urandom(SALT_BYTES)
        credential = halves.token.enrol(whose.id, whose.name)
        kept = halves.token.secret(credential, salt)
    parameters, nonce = fresh_parameters(), os.urandom(NONCE_BYTES)
    blank = UserWrap(
        user=whose.id, name=whose.name, role=whose.role, mode=whose.mode, entry=entry, argon2id=parameters,
        credential=credential.hex() if credential else None, salt=salt.hex() if salt else None, sealed="0" * 120,
    )  # fmt: skip
    sealed = nonce + _cipher(whose.mode, kept, secret, parameters).encrypt(nonce, key.secret, _binding(file_id, blank))
    return blank.model_copy(update={"sealed": sealed.hex()})


def open_wrap(wrap: UserWrap, file_id: str, secret: str, halves: Halves) -> LibraryKey:
    """The library key.

    Raises WrongPassphraseError, NoKeyringError, KeyAccessError when the keyring lost its half, NoSecurityKeyError.
    """
    kept = half_of(wrap.entry, given(halves.store)) if wrap.entry else b""
    if wrap.credential and wrap.salt:
        kept = halves.token.secret(bytes.fromhex(wrap.credential), bytes.fromhex(wrap.salt))
    sealed = bytes.fromhex(wrap.sealed)
    cipher = _cipher(wrap.mode, kept, secret, wrap.argon2id)
    try:
        return LibraryKey(cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _binding(file_id, wrap)))
    except InvalidTag as error:
        raise WrongPassphraseError("that does not open this vehicle's key") from error


def half_of(entry: str, store: SecretStore) -> bytes:
    """The keyring's half of a wrap in the mode "both". Raises NoKeyringError, KeyAccessError when it is gone."""
    kept = store.get(entry)
    if kept is None or len(kept) != KEY_BYTES:
        raise KeyAccessError(
            "the keyring no longer has its half of this user's key; an administrator can set a new PIN or passphrase"
        )
    return kept


def _cipher(mode: WrapMode, kept: bytes, secret: str, parameters: Argon2Parameters) -> AESGCM:
    info = bind(SUITE, "library key wrap", FORMAT, mode, dump(parameters))
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=info).derive(kept + stretch(secret, parameters)))


def _binding(file_id: str, wrap: UserWrap) -> bytes:
    about = [file_id, wrap.user, wrap.name, wrap.role, wrap.mode, wrap.entry or ""]
    if wrap.mode == "security-key":
        about += [wrap.credential or "", wrap.salt or ""]
    return bind(SUITE, "library key", FORMAT, *about)
