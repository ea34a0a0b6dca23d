"""Sealing one facility or area: its manifest and objects, keeping every part that has not changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from responder_app.model.area import Area
from responder_app.model.facility import SHARED, Document, PrePlan, Scopes
from responder_app.model.terms import DocumentKind
from responder_app.package import part as parts
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.encoding import bind, canonical, joined
from responder_app.package.keys import EpochKey, KeyRing
from responder_app.package.limits import OBJECT_BYTES, TILES_OBJECT_BYTES
from responder_app.package.manifest import Manifest
from responder_app.package.part import PartEntry, Place, rewrap, seal_part, seal_pieces
from responder_app.package.record import Attachment, Record, Role, split, write_area
from responder_app.package.tiles import TILE_PX
from responder_app.publisher import previews
from responder_app.publisher.earlier import Generations
from responder_app.publisher.previews import Preview
from responder_app.publisher.pyramids import TilesOf
from responder_app.publisher.registry.packages import BASEMAP, FullPackage, StoredFile, StoredPart

DrawPreviews = Callable[[Document, Callable[[], bytes], str], Iterator[Preview]]
PREVIEW_FORM = f"{previews.OVERVIEW_PX}, tiles of {TILE_PX}"
"""Changes when previews are drawn otherwise, so that they are made anew."""

_LATE = {"before": 1, "tiles": 2, "basemap": 3}
"""What comes last in the manifest: vehicles fetch in its order where the kind of a part is not told to them."""


@dataclass
class PackageSealer:
    """Seals the next version of one package; `warnings` gathers pages that could not be drawn."""

    repository: str
    package: FullPackage
    before: Sequence[StoredPart]
    files: Mapping[str, StoredFile]
    keys: Mapping[str, EpochKey]
    """The newest key of each scope of the package's compartment."""
    ring: KeyRing
    read_file: Callable[[str], bytes]
    read_pieces: Callable[[str], Iterable[bytes]]
    """Gives a large file in pieces of TILES_OBJECT_BYTES."""
    draw: DrawPreviews
    tiles: TilesOf
    generations: Mapping[str, Generations]
    """Of each document that is compared: its current file, and the one before."""
    put: Callable[[bytes], ObjectRef]
    now: datetime
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._place = Place(self.repository, self.package.compartment, self.package.id)
        self._version = self.package.version + 1
        self._kept = {stored.role: stored for stored in self.before}

    def seal(self) -> tuple[Manifest, tuple[StoredPart, ...]]:
        """The manifest of the next version and its parts; new objects have been stored."""
        if self.package.type == "area":
            area = Area.model_validate_json(self.package.content)
            made: Iterable[StoredPart] = [self._part("area", parts.AREA, SHARED, write_area(area))]
        else:
            made = self._facility(PrePlan.model_validate_json(self.package.content))
        stored = sorted([*made, *self._basemaps()], key=lambda one: _LATE.get(one.role.split("/")[0], 0))
        manifest = Manifest(
            format=1,
            repository=self.repository,
            compartment=self.package.compartment,
            type=self.package.type,
            facility=self.package.id,
            version=self._version,
            issued_at=self.now,
            parts=tuple(one.entry for one in stored),
        )
        return manifest, tuple(stored)

    def _facility(self, preplan: PrePlan) -> Iterator[StoredPart]:
        for scopes, (sections, documents) in split(preplan).items():
            attachments: list[Attachment] = []
            for document in documents:
                earlier = self._before(document, scopes)
                if earlier is not None:
                    attachment, stored = earlier
                    attachments.append(attachment)
                    yield stored
                for role, page, stored in self._document(document, scopes):
                    attachments.append(Attachment(document=document.id, role=role, page=page, part=stored.entry.id))
                    yield stored
            record = Record(
                format=1,
                facility=preplan.id,
                version=self._version,
                published_at=self.now,
                scopes=scopes,
                sections=sections,
                documents=documents,
                attachments=tuple(attachments),
            )
            yield self._record(record)

    def _record(self, record: Record) -> StoredPart:
        role = f"record/{joined(record.scopes)}"
        return self._part(role, parts.RECORD, record.scopes, record.to_bytes(), lasting(record))

    def _document(self, document: Document, scopes: Scopes) -> Iterator[tuple[Role, int | None, StoredPart]]:
        digest = self.files[document.id].sha256
        kind = parts.PLAN if document.kind is DocumentKind.PLAN else parts.DOCUMENT
        role = f"source/{document.id}"
        yield "source", None, self._part_of_file(role, kind, scopes, digest)
        yield from self._previews(document, scopes, digest)

    def _before(self, document: Document, scopes: Scopes) -> tuple[Attachment, StoredPart] | None:
        """The file before. On the day of the change it is the source's own part: vehicles hold its objects already."""
        one = self.generations.get(document.id)
        if one is None or one.earlier is None:
            return None
        digest, role = one.earlier.sha256, f"before/{document.id}"
        stored = self._find(role, scopes, digest) or self._find(f"source/{one.earlier.document}", scopes, digest)
        if stored is None:
            stored = self._part_of_file(role, parts.BEFORE, scopes, digest)
        entry = stored.entry.model_copy(update={"kind": _told(parts.BEFORE, scopes)})
        attachment = Attachment(document=document.id, role="before", part=entry.id, earlier=one.earlier.told())
        return attachment, StoredPart(role, stored.source_hash, entry)

    def _part_of_file(self, role: str, kind: str, scopes: Scopes, digest: str) -> StoredPart:
        return self._kept_or(role, kind, scopes, digest, lambda: self.read_file(digest))

    def _previews(
        self, document: Document, scopes: Scopes, digest: str
    ) -> Iterator[tuple[Role, int | None, StoredPart]]:
        wanted: list[tuple[Role, int]] = [
            (role, page) for page in range(1, previews.previewed_pages(document) + 1) for role in ("overview", "words")
        ]
        kept = [
            (role, page, self._find(_preview_role(document, role, page), scopes, previewed(digest)))
            for role, page in wanted
        ]
        if all(stored is not None for _, _, stored in kept):
            yield from ((role, page, stored) for role, page, stored in kept if stored is not None)
            # A page without tiles was found to draw quickly when these were made.
            yield from self._tiles(document, scopes, digest, lambda _page: None)
            return
        for preview in self.draw(document, lambda: self.read_file(digest), digest):
            role = preview.role
            if preview.failure is not None:
                self.warnings.append(f"{document.id}, page {preview.page}: {preview.failure}")
            elif role in ("overview", "words"):
                name = _preview_role(document, role, preview.page)
                yield role, preview.page, self._part(name, role, scopes, preview.content, previewed(digest))  # type: ignore[misc]

        yield from self._tiles(
            document, scopes, digest, lambda page: self.tiles(document, lambda: self.read_file(digest), digest, page)
        )

    def _tiles(
        self, document: Document, scopes: Scopes, digest: str, make: Callable[[int], Preview | None]
    ) -> Iterator[tuple[Role, int | None, StoredPart]]:
        """The tiles of the pages that have some: kept, else made."""
        for page in range(1, previews.previewed_pages(document) + 1):
            name = _preview_role(document, "tiles", page)
            stored = self._find(name, scopes, previewed(digest))
            made = make(page) if stored is None else None
            if made is not None and made.failure is not None:
                self.warnings.append(f"{document.id}, page {page}: no tiles: {made.failure}")
            elif made is not None:
                stored = self._part(name, parts.TILES, scopes, made.content, previewed(digest))
            if stored is not None:
                yield "tiles", page, stored

    def _basemaps(self) -> Iterator[StoredPart]:
        """The base maps, piece by piece: they may be as large as a disk of drawings."""
        for file in self.files.values():
            if not file.document.startswith(BASEMAP):
                continue
            kept = self._find(file.document, SHARED, file.sha256)
            if kept is None:
                pieces, keys = self.read_pieces(file.sha256), self._keys(SHARED)
                entry = seal_pieces(self._place, parts.BASEMAP, file.length, pieces, keys, self.put, TILES_OBJECT_BYTES)
                kept = StoredPart(file.document, bound(file.sha256, SHARED), entry)
            yield kept

    def _part(self, role: str, kind: str, scopes: Scopes, clear: bytes, source_hash: str | None = None) -> StoredPart:
        return self._kept_or(role, kind, scopes, source_hash or sha256_hex(clear), lambda: clear)

    def _kept_or(self, role: str, kind: str, scopes: Scopes, source_hash: str, read: Callable[[], bytes]) -> StoredPart:
        kept = self._find(role, scopes, source_hash)
        if kept is not None:
            return kept
        step = TILES_OBJECT_BYTES if kind == parts.TILES else OBJECT_BYTES
        sealed = seal_part(self._place, _told(kind, scopes), read(), self._keys(scopes), step)
        for data in sealed.objects:
            self.put(data)
        return StoredPart(role, bound(source_hash, scopes), sealed.entry)

    def _find(self, role: str, scopes: Scopes, source_hash: str) -> StoredPart | None:
        """The part as last published if it still serves, its key wrapped under the newest epochs."""
        kept = self._kept.get(role)
        if kept is None or kept.source_hash != bound(source_hash, scopes):
            return None
        keys = self._keys(scopes)
        if _epochs(kept.entry) == {scope: key.id.epoch for scope, key in keys.items()}:
            return kept
        if scopes != SHARED:
            return None  # what is restricted is always sealed anew under new epochs
        return StoredPart(role, kept.source_hash, rewrap(self._place, kept.entry, self.ring, keys))

    def _keys(self, scopes: Scopes) -> dict[str, EpochKey]:
        return {scope.value: self.keys[scope.value] for scope in scopes}


def _told(kind: str, scopes: Scopes) -> str:
    return kind if scopes == SHARED or kind == parts.RECORD else parts.RESTRICTED


def lasting(record: Record) -> str:
    """The hash of what a record says, whichever version says it."""
    return sha256_hex(canonical(record.model_dump(mode="json", exclude={"version", "published_at"})))


def bound(source_hash: str, scopes: Scopes) -> str:
    """The hash that a part is found again by: of what it was made from, and for whom."""
    return sha256_hex(bind(source_hash, joined(scopes)))


def previewed(digest: str) -> str:
    """The hash of what a preview is made from: the file, and how previews are drawn today."""
    return sha256_hex(bind(digest, PREVIEW_FORM))


def _preview_role(document: Document, role: str, page: int) -> str:
    return f"{role}/{document.id}/{page}"


def _epochs(entry: PartEntry) -> dict[str, int]:
    return {scope: wrapped.epoch for scope, wrapped in entry.keys.items()}
