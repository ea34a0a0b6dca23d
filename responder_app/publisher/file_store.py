"""Owners' files at the office: sealed under the office key, named by the SHA-256 of their clear bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from responder_app.errors import DamagedError, StoreError, TamperedError
from responder_app.model.base import Frozen
from responder_app.package.digest import Sha256Hex, sha256_hex
from responder_app.package.encoding import dump, load
from responder_app.package.limits import MAX_MANIFEST_BYTES, MAX_PART_BYTES, TILES_OBJECT_BYTES
from responder_app.paths import make_private, write_private
from responder_app.publisher.office_key import OfficeKey

PIECE_BYTES = TILES_OBJECT_BYTES
"""Large files lie in pieces as vehicles get them, so that none is ever in memory whole."""


class _PieceList(Frozen):
    """A large file's pieces in order, each of PIECE_BYTES but the last."""

    length: Annotated[int, Field(ge=1, le=MAX_PART_BYTES)]
    pieces: tuple[Sha256Hex, ...]


@dataclass(frozen=True)
class Pieces:
    """A large file that is read piece by piece. Reading raises DamagedError, TamperedError."""

    length: int
    names: tuple[str, ...]
    get: Callable[[str], bytes]

    def __iter__(self) -> Iterator[bytes]:
        """Each piece in order."""
        return map(self.get, self.names)

    def read(self, offset: int, length: int) -> bytes:
        """Those bytes; fewer where the file ends before."""
        first, last = offset // PIECE_BYTES, -(-(offset + length) // PIECE_BYTES)
        row = b"".join(map(self.get, self.names[first:last]))
        return row[offset - first * PIECE_BYTES :][:length]


@dataclass(frozen=True)
class FileStore:
    """The folder of sealed files."""

    folder: Path
    office_key: OfficeKey

    def put(self, clear: bytes) -> str:
        """Keep the bytes; gives their SHA-256. What was kept and is damaged since is written anew."""
        digest = sha256_hex(clear)
        path = self._path(digest)
        if not self._holds(digest):
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

    def put_pieces(self, pieces: Iterable[bytes]) -> str:
        """Keep a large file; gives the SHA-256 of its list of pieces. `pieces` are of PIECE_BYTES but the last."""
        names, length = [], 0
        for piece in pieces:
            names.append(self.put(piece))
            length += len(piece)
        return self.put(dump(_PieceList(length=length, pieces=tuple(names))))

    def pieces(self, digest: str) -> Pieces:
        """The large file with that list of pieces. Raises DamagedError, TamperedError."""
        known = load(_PieceList, self.get(digest), MAX_MANIFEST_BYTES, "list of pieces")
        return Pieces(known.length, known.pieces, self.get)

    def forget_pieces(self, digest: str, kept: Iterable[str]) -> None:
        """Delete a large file but for what the large files `kept` have of it. Raises StoreError, DamagedError."""
        needed = {name for other in kept for name in (other, *self.pieces(other).names)}
        for name in {digest, *self.pieces(digest).names} - needed:
            self.forget(name)

    def _holds(self, digest: str) -> bool:
        try:
            return sha256_hex(self.get(digest)) == digest
        except (DamagedError, TamperedError):
            return False

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest
