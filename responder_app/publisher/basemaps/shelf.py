"""The base maps that an office keeps: which facility or area has which, sealed in pieces on the office's disk."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from responder_app.errors import DamagedError, InputError, NoAnswerError, ResponderError, TamperedError
from responder_app.library.engine import Store
from responder_app.package.basemap import MapArchive
from responder_app.package.digest import sha256_hex
from responder_app.publisher.file_store import FileStore
from responder_app.publisher.registry import packages
from responder_app.publisher.registry.packages import BASEMAP, StoredFile, StoredPackage

log = logging.getLogger(__name__)

_DIGITS = 16
"""Of a name's hash: names are not file names, and the registry's column is short."""


@dataclass(frozen=True)
class KeptMap:
    """A base map and the facility or area whose package it is published in."""

    package: StoredPackage
    file: StoredFile
    _files: FileStore

    @property
    def archive(self) -> MapArchive:
        """The archive, opened. Raises DamagedError, TamperedError."""
        kept = self._files.pieces(self.file.sha256)
        return MapArchive(self.file.sha256, kept.read, kept.length)


class Shelf:
    """Adds, lists and removes base maps. Raises StoreError."""

    def __init__(self, registry: Store, files: FileStore) -> None:
        self._registry = registry
        self._files = files

    def keep(self, pieces: Iterable[bytes]) -> MapArchive:
        """Keep a canonical archive, to be given to a facility or area next.

        Raises TamperedError and LimitError when it is none; then nothing is kept.
        """
        digest = self._files.put_pieces(pieces)
        try:
            kept = self._files.pieces(digest)
            archive = MapArchive(digest, kept.read, kept.length)
            archive.check()
        except ResponderError:
            self._forget(digest)
            raise
        return archive

    def give(self, package_id: str, archive: MapArchive) -> None:
        """Give an archive that was kept to a facility or area, in the place of one of the same name.

        Raises NoAnswerError for an unknown package.
        """
        file = StoredFile(document_of(archive.name), archive.id, archive.length)
        with self._registry.writing() as connection:
            before = [
                one
                for owner, one in packages.basemaps(connection)
                if (owner, one.document) == (package_id, file.document)
            ]
            packages.put_basemap(connection, package_id, file)
        for one in before:
            self._forget(one.sha256)

    def all(self) -> Sequence[KeptMap]:
        """Every base map, by facility or area. Reading an archive raises DamagedError, TamperedError."""
        with self._registry.reading() as connection:
            kept = [(packages.get(connection, package_id), file) for package_id, file in packages.basemaps(connection)]
        return [KeptMap(package, file, self._files) for package, file in sorted(kept, key=lambda one: one[0].name)]

    def remove(self, name: str, owner: str | None = None) -> KeptMap:
        """Forget the base map of that name, damaged or not; vehicles drop it after the next publication.

        Raises NoAnswerError when there is none, InputError when several facilities have one of that name and `owner`
        (an id or name) does not say whose.
        """
        called = [one for one in self.all() if one.file.document == document_of(name)]
        found = [one for one in called if owner in (None, one.package.id, one.package.name)]
        if not found:
            raise NoAnswerError(f"the office has no base map {name!r}; `responder office basemap list` shows them")
        if len(found) > 1:
            raise InputError(f"{len(found)} base maps are called {name!r}; say whose with --facility")
        (gone,) = found
        with self._registry.writing() as connection:
            packages.drop_basemap(connection, gone.package.id, gone.file.document)
        self._forget(gone.file.sha256)
        return gone

    def forget(self, archive: MapArchive) -> None:
        """Delete what was kept of an archive, unless a facility or area was given the same."""
        self._forget(archive.id)

    def _forget(self, digest: str) -> None:
        with self._registry.reading() as connection:
            kept = {file.sha256 for _, file in packages.basemaps(connection)}
        if digest in kept:
            return
        try:
            self._files.forget_pieces(digest, kept)
        except (DamagedError, TamperedError) as error:
            # Some list of pieces is damaged, so that nobody can tell which pieces are whose: they stay.
            log.warning("Pieces of a base map not deleted: %s", type(error).__name__)


def document_of(name: str) -> str:
    """What the base map of that name is called among a package's files."""
    return BASEMAP + sha256_hex(name.encode())[:_DIGITS]
