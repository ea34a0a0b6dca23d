"""An office simulated in memory: a signed repository whose every file a test may change, lose or replace.

Written against tuf's own metadata classes, not against our publisher, so that one cannot hide the other's mistakes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp

from responder_app.errors import LimitError, NotFoundError
from responder_app.package import public_keys
from responder_app.package.catalogue import Catalogue, ShardRef
from responder_app.package.digest import ObjectRef, ref_of, sha256_hex
from responder_app.package.grant import write_grants
from responder_app.trust.anchor import Anchor
from responder_app.trust.judgement import ERA_FIELD, ISSUED_FIELD, issued_text

DAY = timedelta(days=1)
CATALOGUE = "v1/catalogue"


def new_signer() -> CryptoSigner:
    return CryptoSigner(ec.generate_private_key(ec.SECP256R1()))


class Office:
    """Signs with 2 of 3 root keys, a targets key, and an online key for snapshot and timestamp.

    `files` is the repository; `requests` is what was asked of it, in order.
    """

    def __init__(self, now: datetime, name: str = "Test Office") -> None:
        self.name = name
        self.files: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.root_signers = [new_signer() for _ in range(3)]
        self.targets_signer, self.online_signer = new_signer(), new_signer()
        self.report_key = public_keys.to_text(ec.generate_private_key(ec.SECP256R1()).public_key())
        self.root_version, self.targets_version, self.snapshot_version, self.timestamp_version = 0, 0, 0, 0
        self.sequence, self.era = 0, 1
        self.root_expires = now + 3 * 365 * DAY
        self.new_root()
        self.anchor = Anchor(sha256_hex(self.files["metadata/1.root.json"]), self.files["metadata/1.root.json"])

    def fetch(self, path: str, max_bytes: int) -> bytes:
        """As a transport does it."""
        self.requests.append(path)
        data = self.files.get(path)
        if data is None:
            raise NotFoundError(f"no such file: {path}")
        if len(data) > max_bytes:
            raise LimitError(f"more than {max_bytes} bytes")
        return data

    def keep(self, data: bytes) -> ObjectRef:
        """Put an object into the repository."""
        ref = ref_of(data)
        self.files[ref.path] = data
        return ref

    def new_root(
        self,
        new_keys: list[CryptoSigner] | None = None,
        signers: list[CryptoSigner] | None = None,
        version: int | None = None,
    ) -> None:
        """The next root, signed by two old and, where they change, two new keys, unless `signers` says otherwise."""
        old = self.root_signers
        self.root_signers = new_keys or old
        self.root_version += 1
        root = Root(
            version=version or self.root_version, expires=self.root_expires, unrecognized_fields={ERA_FIELD: self.era}
        )
        for signer in self.root_signers:
            root.add_key(signer.public_key, Root.type)
        root.roles[Root.type].threshold = 2
        root.add_key(self.targets_signer.public_key, Targets.type)
        for role in (Snapshot.type, Timestamp.type):
            root.add_key(self.online_signer.public_key, role)
        by = signers or list({id(signer): signer for signer in (*old[:2], *self.root_signers[:2])}.values())
        self.files[f"metadata/{self.root_version}.root.json"] = self.signed(root, *by)

    def catalogue(self, now: datetime, **changes: Any) -> Catalogue:
        """A catalogue of nothing, as the office would issue it now."""
        whole = {
            "format": 1,
            "repository": self.anchor.repository,
            "office": self.name,
            "era": self.era,
            "sequence": self.sequence,
            "issued_at": now,
            "epochs": {"city": {"shared": 1}},
            "shards": (),
            "grants": self.keep(write_grants({})),
            "report_key": self.report_key,
        }
        return Catalogue.model_validate({**whole, **changes})

    def publish(self, now: datetime, shards: tuple[ShardRef, ...] = (), **changes: Any) -> Catalogue:
        """Issue the next state; `changes` replace fields of its catalogue."""
        self.sequence += 1
        catalogue = self.catalogue(now, shards=shards, **changes)
        self.publish_bytes(catalogue.to_bytes(), now)
        return catalogue

    def publish_bytes(self, catalogue: bytes, now: datetime) -> None:
        """Sign these bytes as the catalogue."""
        self.targets_version += 1
        target = TargetFile.from_data(CATALOGUE, catalogue, ["sha256"])
        self.files[f"targets/v1/{target.hashes['sha256']}.catalogue"] = catalogue
        self.sign_targets(Targets(self.targets_version, expires=now + 365 * DAY, targets={CATALOGUE: target}), now)

    def sign_targets(self, targets: Targets, now: datetime) -> None:
        """Sign these targets, and a snapshot and timestamp around them."""
        self.files[f"metadata/{targets.version}.targets.json"] = self.signed(targets, self.targets_signer)
        self.sign_snapshot(now)

    def sign_snapshot(self, now: datetime) -> None:
        """Sign the next snapshot and timestamp around the newest targets."""
        self.snapshot_version += 1
        meta = {"targets.json": MetaFile(self.targets_version)}
        snapshot = Snapshot(self.snapshot_version, expires=now + 365 * DAY, meta=meta)
        self.files[f"metadata/{self.snapshot_version}.snapshot.json"] = self.signed(snapshot, self.online_signer)
        self.renew(now)

    def renew(self, now: datetime, **fields: object) -> None:
        """Sign the next timestamp, for seven days."""
        self.timestamp_version += 1
        snapshot = self.files[f"metadata/{self.snapshot_version}.snapshot.json"]
        timestamp = Timestamp(
            self.timestamp_version,
            expires=now + 7 * DAY,
            snapshot_meta=MetaFile.from_data(self.snapshot_version, snapshot, ["sha256"]),
            unrecognized_fields={ISSUED_FIELD: issued_text(now), **fields},
        )
        self.files["metadata/timestamp.json"] = self.signed(timestamp, self.online_signer)

    def edit(self, path: str, change: Callable[[bytes], bytes]) -> None:
        """Change a file without signing it again, as whoever serves it could."""
        self.files[path] = change(self.files[path])

    @property
    def catalogue_path(self) -> str:
        """Where the newest catalogue lies."""
        targets = Metadata[Targets].from_bytes(self.files[f"metadata/{self.targets_version}.targets.json"]).signed
        return f"targets/v1/{targets.targets[CATALOGUE].hashes['sha256']}.catalogue"

    def signed(self, content: Signed, *signers: CryptoSigner) -> bytes:
        """The metadata file around the content."""
        metadata: Metadata[Any] = Metadata(content)
        for signer in signers:
            metadata.sign(signer, append=True)
        return metadata.to_bytes()
