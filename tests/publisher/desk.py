"""An office's test data, and a vehicle's eyes on what an office published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec

from responder_app.errors import NoGrantError
from responder_app.model.facility import Document, PrePlan
from responder_app.package import public_keys
from responder_app.package.catalogue import Catalogue, read_catalogue
from responder_app.package.digest import ObjectRef
from responder_app.package.enrolment import EnrolmentRequest
from responder_app.package.grant import find_grant, open_grant
from responder_app.package.keys import KeyRing, ScopeKeyId
from responder_app.package.manifest import Manifest, open_manifest
from responder_app.package.part import open_part
from responder_app.package.record import assemble, read_record
from responder_app.package.shard import open_shard
from responder_app.publisher.office import Office, OwnerBytes
from responder_app.publisher.previews import Preview
from responder_app.publisher.publishing import Published

PASSPHRASE = "a passphrase for tests"
FACILITIES = ["00000000-0000-4000-8000-000000000001", "f0000000-0000-4000-8000-000000000002"]
PLAN: dict[str, object] = {
    "id": "plan-1",
    "kind": "floor plan",
    "title": "Floor 1",
    "media_type": "application/pdf",
    "level": "1",
    "pages": [{"width_pt": 2592, "height_pt": 1728}],
}


class Ticking:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def draw(document: Document, read: Callable[[], bytes], digest: str) -> Iterator[Preview]:
    yield Preview("overview", 1, b"picture of " + read())
    yield Preview("words", 1, b"words of " + read())


def preplan(facility: str = FACILITIES[0], **sections: object) -> PrePlan:
    identity = {
        "name": f"Building {facility[:4]}",
        "address": {"street": "1 Adler Way", "city": "Port Adler"},
        "location": (-87.62, 41.87),
    }
    return PrePlan.model_validate({"id": facility, "identity": identity, "documents": [PLAN]} | sections)


def files(data: bytes = b"plan") -> list[OwnerBytes]:
    return [OwnerBytes("plan-1", data)]


class Device:
    """A vehicle's keys and what it can read of an office's repository."""

    def __init__(self, name: str = "Engine 5") -> None:
        self.agreement, self.signing = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.request = EnrolmentRequest(
            name=name, agency="Fire", agreement_key=public_keys.to_text(self.agreement.public_key()),
            signing_key=public_keys.to_text(self.signing.public_key()), made_at=datetime(2026, 11, 20, tzinfo=UTC),
        )  # fmt: skip

    def ring(self, office: Office) -> KeyRing:
        catalogue = newest(office)
        sealed = find_grant(stored(office, catalogue.grants), self.request.fingerprint)
        opened = open_grant(sealed, self.agreement, catalogue.repository, self.request.fingerprint)
        return KeyRing(opened.epoch_keys())


def stored(office: Office, ref: ObjectRef) -> bytes:
    data = office.repository.get(ref.path)
    assert data is not None
    return data


def newest(office: Office) -> Catalogue:
    return max(
        (read_catalogue(path.read_bytes()) for path in (office.repository.folder / "targets").rglob("*.catalogue")),
        key=lambda catalogue: catalogue.sequence,
    )


def manifests(office: Office, ring: KeyRing) -> dict[str, Manifest]:
    catalogue = newest(office)
    found = {}
    for ref in catalogue.shards:
        key_id = ScopeKeyId(catalogue.repository, ref.compartment, "shared", ref.epoch)
        shard = open_shard(stored(office, ref.object), key_id, ref.prefix, ring)
        assert shard is not None
        for entry in shard.entries:
            manifest_key = ScopeKeyId(catalogue.repository, ref.compartment, "shared", entry.epoch)
            manifest = open_manifest(stored(office, entry.manifest), manifest_key, entry.facility, ring)
            assert manifest is not None
            found[entry.facility] = manifest
    return found


def read_back(office: Office, ring: KeyRing, facility: str = FACILITIES[0]) -> PrePlan:
    manifest = manifests(office, ring)[facility]
    records, withheld = [], []
    for entry in manifest.parts:
        if entry.kind == "record":
            try:
                clear = open_part(manifest.place, entry, ring, lambda ref: stored(office, ref))
            except NoGrantError:
                withheld.append(frozenset(entry.scopes))
                continue
            records.append(read_record(clear))
    return assemble(records, withheld)  # type: ignore[arg-type]


def publish(office: Office) -> Published:
    return office.publish(draw)
