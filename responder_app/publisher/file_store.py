"""Owners' files at the office: sealed under the office key, named by the SHA-256 of their clear bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from responder_app.errors import DamagedError, StoreError
from responder_app.package.digest import sha256_hex
from responder_app.paths import make_private, write_private
from responder_app.publisher.office_key import OfficeKey


@dataclass(frozen=True)
class FileStore:
    """The folder of sealed files."""

    folder: Path
    office_key: OfficeKey

    def put(self, clear: bytes) -> str:
        """Keep the bytes; gives their SHA-256."""
        digest = sha256_hex(clear)
        path = self._path(digest)
        if not path.exists():
            make_private(path.parent)
            write_private(path, self.office_key.seal(digest, clear))
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes with that SHA-256. Raises DamagedError, TamperedError."""
        try:
            sealed = self._path(digest).read_bytes()
        except OSError as error:
            raise DamagedError("a file of the office is missing; add the facility's folder again") from error
        return self.office_key.open(digest, sealed)

    def forget(self, digest: str) -> None:
        """Delete the bytes with that SHA-256; what is not there needs no deleting. Raises StoreError."""
        try:
            self._path(digest).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError("a file of the office cannot be deleted") from error

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest
