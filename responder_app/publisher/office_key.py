"""The office key: one secret, opened by the publisher passphrase, under which every other secret is sealed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from responder_app.errors import TamperedError
from responder_app.package.encoding import bind
from responder_app.package.keys import NONCE_BYTES
from responder_app.vault import library_key
from responder_app.vault.library_key import LibraryKey


@dataclass(frozen=True)
class OfficeKey:
    """Seals what the office keeps on its own disk."""

    root: LibraryKey

    @property
    def registry_key(self) -> bytes:
        """The raw 256-bit key of the registry, where it is a file."""
        return self.root.derive("registry")

    def seal(self, name: str, clear: bytes) -> bytes:
        """Nonce and AES-256-GCM ciphertext, bound to the name."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher().encrypt(nonce, clear, bind(name))

    def open(self, name: str, sealed: bytes) -> bytes:
        """What `seal` took under that name. Raises TamperedError."""
        try:
            return self._cipher().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bind(name))
        except (InvalidTag, ValueError) as error:
            raise TamperedError("a secret of the office does not open under its key") from error

    def _cipher(self) -> AESGCM:
        return AESGCM(self.root.derive("office seal"))


def create(path: Path, passphrase: str) -> OfficeKey:
    """Make the office key and its file. Raises InputError, StoreError."""
    return OfficeKey(library_key.create(path, "passphrase", passphrase=passphrase))


def unlock(path: Path, passphrase: str) -> OfficeKey:
    """The office key. Raises NotInitialisedError, WrongPassphraseError, DamagedError."""
    return OfficeKey(library_key.unlock(path, passphrase=passphrase))
