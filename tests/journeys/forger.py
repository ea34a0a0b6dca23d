"""A thief who has signing keys of an office and the place that vehicles sync from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp

from responder_app.package.catalogue import Catalogue, read_catalogue
from responder_app.package.digest import ObjectRef, ref_of
from responder_app.publisher.office import Office
from responder_app.trust.judgement import ISSUED_FIELD, issued_text

YEAR = timedelta(days=360)


class Forger:
    """Signs with what was stolen; `keys` are those of today, also after the office has changed its own."""

    def __init__(self, office: Office, repository: Path) -> None:
        self.repository = repository
        with office.writing() as (_, keys):
            self.online, self.targets = keys.private_key("online"), keys.private_key("targets")

    def newest(self) -> Catalogue:
        made = (self.repository / "targets").rglob("*.catalogue")
        return max((read_catalogue(path.read_bytes()) for path in made), key=lambda one: (one.era, one.sequence))

    def timestamp(self, version: int, issued_at: datetime, snapshot: int) -> None:
        """Vouch for that snapshot at that time."""
        data = (self.repository / f"metadata/{snapshot}.snapshot.json").read_bytes()
        stamp = Timestamp(
            version,
            expires=issued_at + timedelta(days=7),
            snapshot_meta=MetaFile.from_data(snapshot, data, ["sha256"]),
            unrecognized_fields={ISSUED_FIELD: issued_text(issued_at)},
        )
        self._put("metadata/timestamp.json", stamp, self.online)

    def false_state(self, number: int, targets_key: ec.EllipticCurvePrivateKey | None = None, **lists: object) -> None:
        """A catalogue that names no facility, or those `lists`, under that sequence and those versions."""
        now = datetime.now(UTC).replace(microsecond=0)
        changes = {**(lists or {"shards": ()}), "sequence": number, "issued_at": now}
        catalogue = self.newest().model_copy(update=changes).to_bytes()
        target = TargetFile.from_data("v1/catalogue", catalogue, ["sha256"])
        (self.repository / f"targets/v1/{target.hashes['sha256']}.catalogue").write_bytes(catalogue)
        targets = Targets(number, expires=now + YEAR, targets={"v1/catalogue": target})
        self._put(f"metadata/{number}.targets.json", targets, targets_key or self.targets)
        snapshot = Snapshot(number, expires=now + YEAR, meta={"targets.json": MetaFile(number)})
        self._put(f"metadata/{number}.snapshot.json", snapshot, self.online)
        self.timestamp(number, now, number)

    def lay(self, data: bytes) -> ObjectRef:
        """Put an object where vehicles look for it."""
        ref = ref_of(data)
        path = self.repository / ref.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return ref

    def _put(self, path: str, content: Timestamp | Snapshot | Targets, key: ec.EllipticCurvePrivateKey) -> None:
        metadata: Metadata[Any] = Metadata(content)
        metadata.sign(CryptoSigner(key))
        (self.repository / path).write_bytes(metadata.to_bytes())
