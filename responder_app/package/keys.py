"""Epoch keys: one 256-bit secret for each repository, compartment, scope and epoch, and what it may do.

The secret is never used directly: HKDF-SHA256 derives a key for sealing (AES-256-GCM) and, for each part,
one for wrapping (AES-KW, RFC 3394).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from responder_app.errors import TamperedError
from responder_app.package.digest import sha256_hex
from responder_app.package.encoding import bind
from responder_app.process.locked import Locked

SUITE = "R1"
"""Suite 1: HPKE P-256 / HKDF-SHA256 / AES-256-GCM, AES-KW, ECDSA P-256, SHA-256."""
KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True)
class ScopeKeyId:
    """Which key: scopes are those of the model, or a guest's own."""

    repository: str
    compartment: str
    scope: str
    epoch: int


@dataclass(frozen=True, init=False)
class EpochKey:
    """A scope's secret of one epoch, in locked memory. Never printed."""

    id: ScopeKeyId
    held: Locked = field(repr=False)

    def __init__(self, key_id: ScopeKeyId, secret: bytes) -> None:
        object.__setattr__(self, "id", key_id)
        object.__setattr__(self, "held", Locked(secret))

    @property
    def secret(self) -> bytes:
        """A copy of it, for storing and granting."""
        return self.held.copy()

    @classmethod
    def generate(cls, key_id: ScopeKeyId) -> EpochKey:
        """A fresh random key with that id."""
        return cls(key_id, os.urandom(KEY_BYTES))

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that tell two keys of one id apart and open nothing."""
        return sha256_hex(self._derive("fingerprint"))[:16]

    def wrap(self, part_key: bytes, *context: str) -> bytes:
        """The part's key, wrapped for the part that `context` names (40 bytes)."""
        return aes_key_wrap(self._derive("wrap", *context), part_key)

    def unwrap(self, wrapped: bytes, *context: str) -> bytes:
        """The part's key. Raises TamperedError."""
        try:
            return aes_key_unwrap(self._derive("wrap", *context), wrapped)
        except (InvalidUnwrap, ValueError) as error:
            raise TamperedError("a part's key does not open") from error

    def seal(self, plaintext: bytes, *context: str | int) -> bytes:
        """Random 96-bit nonce and AES-256-GCM ciphertext, bound to this key's id and the context."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._derive("seal")).encrypt(nonce, plaintext, self._binding("seal", *context))

    def open(self, sealed: bytes, *context: str | int) -> bytes:
        """What `seal` took, if the context is the same. Raises TamperedError."""
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return AESGCM(self._derive("seal")).decrypt(nonce, ciphertext, self._binding("seal", *context))
        except (InvalidTag, ValueError) as error:
            raise TamperedError("sealed data does not open") from error

    def _binding(self, purpose: str, *context: str | int) -> bytes:
        own = self.id
        return bind(SUITE, purpose, own.repository, own.compartment, own.scope, own.epoch, *context)

    def _derive(self, purpose: str, *context: str) -> bytes:
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=self._binding(purpose, *context)).derive(self.held.view)


class KeyRing:
    """The epoch keys that a device or office can use; immutable, several keys may share an id."""

    def __init__(self, keys: Iterable[EpochKey] = ()) -> None:
        self._keys: dict[ScopeKeyId, tuple[EpochKey, ...]] = {}
        for key in keys:
            held = self._keys.get(key.id, ())
            if key not in held:
                self._keys[key.id] = (*held, key)

    def find(self, key_id: ScopeKeyId) -> tuple[EpochKey, ...]:
        """The keys with that id, newest last; empty when there is none."""
        return self._keys.get(key_id, ())

    def __iter__(self) -> Iterator[EpochKey]:
        return (key for keys in self._keys.values() for key in keys)

    def __len__(self) -> int:
        return sum(map(len, self._keys.values()))


def open_with(ring: KeyRing, key_id: ScopeKeyId, sealed: bytes, *context: str | int) -> bytes | None:
    """What was sealed under that key id, or None when the ring has no such key. Raises TamperedError."""
    keys = ring.find(key_id)
    for key in keys[:-1]:
        try:
            return key.open(sealed, *context)
        except TamperedError:
            continue
    return keys[-1].open(sealed, *context) if keys else None
