"""One published facility or area as the registry had it, read back from its package: content, files, parts.

What a part was made from is found out again, so that the next publication keeps every part that has not changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from responder_app.errors import InputError, TamperedError, TrustError
from responder_app.model.facility import SHARED, PrePlan
from responder_app.package import part
from responder_app.package.digest import sha256_hex
from responder_app.package.encoding import joined
from responder_app.package.keys import KeyRing
from responder_app.package.manifest import Manifest
from responder_app.package.part import PartEntry, open_objects, open_part
from responder_app.package.record import Attachment, Record, assemble, read_area, read_record, write_area
from responder_app.publisher.basemaps.shelf import Shelf, document_of
from responder_app.publisher.earlier import Generations, PublishedFile, advance
from responder_app.publisher.file_store import FileStore
from responder_app.publisher.published import PublishedState
from responder_app.publisher.registry.packages import StoredFile, StoredPart
from responder_app.publisher.sealing import bound, lasting, previewed

SHARED_TEXT = ("shared",)
"""As a manifest names the scopes of what everybody enrolled may read."""


@dataclass(frozen=True)
class Salvaged:
    """What the registry holds of a published package."""

    name: str
    content: str
    parts: tuple[StoredPart, ...]
    files: tuple[StoredFile, ...] = ()
    maps: tuple[StoredFile, ...] = ()
    history: Mapping[str, Generations] = field(default_factory=dict)


@dataclass(frozen=True)
class Salvage:
    """Reads packages with a recovery key's ring, and puts owners' files back into the office's store."""

    state: PublishedState
    ring: KeyRing
    files: FileStore
    shelf: Shelf

    def read(self, manifest: Manifest, today: date) -> Salvaged:
        """The package. Raises TamperedError when something of it is lost or does not open, StoreError."""
        found = self._area(manifest) if manifest.type == "area" else self._facility(manifest, today)
        maps = [self._basemap(manifest, entry) for entry in manifest.parts if entry.kind == part.BASEMAP]
        own = {one.entry.id: one for one in (*found.parts, *(stored for _, stored in maps))}
        # Every part is kept, in order; what those of a newer program were made from nobody here knows.
        parts = tuple(own.get(entry.id, StoredPart(f"other/{entry.id}", "", entry)) for entry in manifest.parts)
        return replace(found, parts=parts, maps=tuple(file for file, _ in maps))

    def name_of(self, manifest: Manifest) -> str | None:
        """What the facility is called, where the part that says so is there."""
        try:
            shared = [one for one in manifest.parts if one.kind == part.RECORD and one.scopes == SHARED_TEXT]
            records = [read_record(self._open(manifest, one)) for one in shared]
            others = [frozenset(one.scopes) for one in manifest.parts if one.kind == part.RECORD and one not in shared]
            return assemble(records, others).identity.name if records else None  # type: ignore[arg-type]
        except (TrustError, InputError):
            return None

    def _area(self, manifest: Manifest) -> Salvaged:
        entry = next((one for one in manifest.parts if one.kind == part.AREA), None)
        if entry is None:
            raise TamperedError("a package of an area holds none")
        area = read_area(self._open(manifest, entry))
        stored = StoredPart("area", bound(sha256_hex(write_area(area)), SHARED), entry)
        return Salvaged(area.name, area.model_dump_json(exclude_defaults=True), (stored,))

    def _facility(self, manifest: Manifest, today: date) -> Salvaged:
        records = [(one, read_record(self._open(manifest, one))) for one in manifest.parts if one.kind == part.RECORD]
        preplan = assemble(record for _, record in records)
        if preplan.id != manifest.facility:
            raise TamperedError("a record of another facility")
        parts: list[StoredPart] = []
        digests: dict[tuple[str, str], tuple[str, int]] = {}
        told: dict[str, Attachment] = {}
        for entry, record in records:
            parts.append(StoredPart(f"record/{joined(record.scopes)}", bound(lasting(record), record.scopes), entry))
            for attachment, its_entry in _attached(manifest, record):
                if attachment.role in ("source", "before"):
                    clear = self._open(manifest, its_entry)
                    digests[attachment.role, attachment.document] = (self.files.put(clear), len(clear))
                if attachment.role == "before":
                    told[attachment.document] = attachment
            parts += [_stored(record, one, its, digests) for one, its in _attached(manifest, record)]
        known = {document: found for (role, document), found in digests.items() if role == "source"}
        lost = {document.id for document in preplan.documents} - known.keys()
        if lost:
            raise TamperedError(f"the package has lost the file of {sorted(lost)[0]}")
        before = {document: found for (role, document), found in digests.items() if role == "before"}
        return Salvaged(
            name=preplan.identity.name,
            content=preplan.model_dump_json(exclude_defaults=True),
            parts=tuple(parts),
            files=tuple(StoredFile(document, digest, length) for document, (digest, length) in known.items()),
            history=_history(preplan, known, before, told, today),
        )

    def _basemap(self, manifest: Manifest, entry: PartEntry) -> tuple[StoredFile, StoredPart]:
        archive = self.shelf.keep(open_objects(manifest.place, entry, self.ring, self.state.read))
        document = document_of(archive.name)
        return StoredFile(document, archive.id, archive.length), StoredPart(document, bound(archive.id, SHARED), entry)

    def _open(self, manifest: Manifest, entry: PartEntry) -> bytes:
        return open_part(manifest.place, entry, self.ring, self.state.read)


def _attached(manifest: Manifest, record: Record) -> Iterator[tuple[Attachment, PartEntry]]:
    for attachment in record.attachments:
        entry = manifest.part(attachment.part)
        if entry is not None:
            yield attachment, entry


def _stored(
    record: Record, attachment: Attachment, entry: PartEntry, digests: Mapping[tuple[str, str], tuple[str, int]]
) -> StoredPart:
    """The part under the role that sealing gives it, found again by what it was made from."""
    name, document = attachment.role, attachment.document
    made_from, _ = digests.get(("before" if name == "before" else "source", document), ("", 0))
    if name in ("source", "before"):
        return StoredPart(f"{name}/{document}", bound(made_from, record.scopes), entry)
    return StoredPart(f"{name}/{document}/{attachment.page}", bound(previewed(made_from), record.scopes), entry)


def _history(
    preplan: PrePlan,
    known: Mapping[str, tuple[str, int]],
    before: Mapping[str, tuple[str, int]],
    told: Mapping[str, Attachment],
    today: date,
) -> dict[str, Generations]:
    """The current file of each drawing, since nobody knows when, and the file before."""
    made = {}
    for document, one in advance(preplan, known, {}, today).items():
        current, earlier = replace(one.current, since=None), told[document].earlier if document in told else None
        if earlier is None:
            made[document] = Generations(current)
            continue
        digest, length = before[document]
        file = PublishedFile(
            document, digest, length, current.scopes, earlier.media_type, earlier.pages, earlier.levels,
            earlier.since, earlier.until,
        )  # fmt: skip
        made[document] = Generations(current, file)
    return made
