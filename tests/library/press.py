"""Seals packages for the library's tests as an office would, and verifies them as trust does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tuf.api.metadata import TargetFile

from responder_app.library.library import Library
from responder_app.library.packages import Arrival
from responder_app.library.shown import Rendition
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan
from responder_app.model.terms import Scope
from responder_app.package.catalogue import Catalogue, ShardRef
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.package.earlier import EarlierFile
from responder_app.package.encoding import dump
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId
from responder_app.package.limits import OBJECT_BYTES
from responder_app.package.manifest import Manifest, seal_manifest
from responder_app.package.part import (
    AREA,
    BASEMAP,
    BEFORE,
    PLAN,
    RECORD,
    TILES,
    PartEntry,
    Place,
    SealedPart,
    seal_part,
)
from responder_app.package.record import Attachment, OpenedRecord, Record, split, write_area
from responder_app.package.shard import Shard, ShardEntry, seal_shard
from responder_app.trust.verified import VerifiedManifest, verify_catalogue, verify_manifest, verify_shard

NOW = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
CITY = "city"
Files = Mapping[Rendition, bytes]
TILES_STEP = 400
"""Bytes in an object of tiles: so few that a small archive lies in several."""
KINDS = {TILES: (TILES, TILES_STEP), BEFORE: (BEFORE, OBJECT_BYTES)}


@dataclass(frozen=True)
class Package:
    """What sync would hand over, and the objects that lie in the repository."""

    arrival: Arrival
    objects: Mapping[ObjectRef, bytes]
    parts: Mapping[Rendition, str]

    def deliver(self, library: Library) -> None:
        """Install, with every object here."""
        library.objects.put_all(self.objects.items())
        library.install([self.arrival])
        library.arrived(self.objects)


@dataclass
class Press:
    """An office's keys and what it seals under them. `device_scopes` are those that the vehicle was granted."""

    repository: str = "ab" * 32
    device_scopes: tuple[Scope, ...] = (Scope.SHARED, Scope.FIRE)
    keys: dict[str, EpochKey] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for scope in Scope:
            self.keys[scope] = EpochKey.generate(ScopeKeyId(self.repository, CITY, scope, 1))

    @property
    def ring(self) -> KeyRing:
        return KeyRing(self.keys[scope] for scope in self.device_scopes)

    def package(
        self,
        preplan: PrePlan,
        version: int = 1,
        files: Files | None = None,
        earlier: Mapping[str, EarlierFile] | None = None,
        maps: Sequence[SealedPart] = (),
    ) -> Package:
        """One version of a facility; each file is sealed for the readers of its document.

        `earlier` says what the files of role "before" are, by document.
        """
        place = Place(self.repository, CITY, preplan.id)
        sealed: list[SealedPart] = list(maps)
        held: dict[Rendition, str] = {}
        records: list[Record] = []
        for scopes, (sections, documents) in split(preplan).items():
            attachments = []
            for key, data in (files or {}).items():
                if key[0] in {document.id for document in documents}:
                    kind, step = KINDS.get(key[1], (PLAN, OBJECT_BYTES))
                    part = seal_part(place, kind, data, {scope: self.keys[scope] for scope in scopes}, step)
                    sealed.append(part)
                    held[key] = part.entry.id
                    told = (earlier or {}).get(key[0]) if key[1] == BEFORE else None
                    attachments.append(
                        Attachment(document=key[0], role=key[1], page=key[2], part=part.entry.id, earlier=told)
                    )
            record = Record(
                format=1,
                facility=preplan.id,
                version=version,
                published_at=NOW,
                scopes=scopes,
                sections=sections,
                documents=documents,
                attachments=tuple(attachments),
            )
            sealed.append(seal_part(place, RECORD, record.to_bytes(), {scope: self.keys[scope] for scope in scopes}))
            records.append(record)
        mine = [record for record in records if record.scopes & set(self.device_scopes)]
        withheld = frozenset(record.scopes for record in records if not record.scopes & set(self.device_scopes))
        verified = self.verified("facility", preplan.id, version, tuple(part.entry for part in sealed))
        opened = tuple(OpenedRecord(record, dump(record)) for record in mine)
        return Package(Arrival(verified, opened, withheld), _objects(sealed), held)

    def area(self, area: Area, version: int = 1, maps: Sequence[SealedPart] = ()) -> Package:
        """One version of an area, with base maps as `basemap` seals them."""
        sealed = seal_part(
            Place(self.repository, CITY, area.id), AREA, write_area(area), {"shared": self.keys["shared"]}
        )
        verified = self.verified("area", area.id, version, tuple(part.entry for part in (sealed, *maps)))
        return Package(Arrival(verified, area=area), _objects([sealed, *maps]), {})

    def basemap(self, owner: str, archive: bytes) -> SealedPart:
        """A base map of a facility or area."""
        shared = {"shared": self.keys["shared"]}
        return seal_part(Place(self.repository, CITY, owner), BASEMAP, archive, shared, TILES_STEP)

    def verified(self, type_: str, facility: str, version: int, parts: tuple[PartEntry, ...]) -> VerifiedManifest:
        """The manifest with the chain of hashes from a signed catalogue down to it."""
        shared = self.keys["shared"]
        manifest = Manifest.model_validate(
            {
                "format": 1,
                "repository": self.repository,
                "compartment": CITY,
                "type": type_,
                "facility": facility,
                "version": version,
                "issued_at": NOW,
                "parts": parts,
            }
        )
        sealed = seal_manifest(manifest, shared)
        entry = ShardEntry.model_validate(
            {"facility": facility, "type": type_, "version": version, "epoch": 1, "manifest": ref_of(sealed)}
        )
        shard = seal_shard(Shard(format=1, compartment=CITY, prefix="", entries=(entry,)), shared)
        ref = ShardRef(compartment=CITY, prefix="", epoch=1, object=ref_of(shard))
        catalogue = Catalogue(
            format=1,
            repository=self.repository,
            office="Test Office",
            era=1,
            sequence=10 + version,
            issued_at=NOW,
            epochs={CITY: {"shared": 1}},
            shards=(ref,),
            grants=ref_of(b""),
            report_key="",
        ).to_bytes()
        signed = TargetFile.from_data("v1/catalogue", catalogue, ["sha256"])
        believed = verify_catalogue(signed, catalogue, b"root", NOW)
        return verify_manifest(verify_shard(believed, ref, shard, KeyRing([shared])), entry, sealed, KeyRing([shared]))


def _objects(parts: list[SealedPart]) -> dict[ObjectRef, bytes]:
    return {ref: data for part in parts for ref, data in zip(part.entry.objects, part.objects, strict=True)}
