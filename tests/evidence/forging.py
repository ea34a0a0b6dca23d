"""What a thief with signing keys makes a vehicle believe: false files, every role signed with every key at hand."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp

from responder_app.errors import NotFoundError
from responder_app.package.catalogue import TARGET_NAME, read_catalogue
from responder_app.publisher.ceremony import new_key
from responder_app.publisher.signing import catalogue_path
from responder_app.trust.anchor import Anchor
from responder_app.trust.judgement import ERA_FIELD, ISSUED_FIELD, issued_text
from responder_app.trust.refresh import Outcome, refresh
from responder_app.trust.state import TrustState

FALSE_ROOT, FALSE_STATE, HELD = "a root of the thief's own", "a false catalogue", "a state held longer"
YEAR = timedelta(days=360)
Keys = Mapping[str, ec.EllipticCurvePrivateKey]


class Vehicle:
    """One that has accepted the office's newest state."""

    def __init__(self, anchor: Anchor, repository: Path) -> None:
        self.anchor, self.repository = anchor, repository
        self.state = self.look(repository, TrustState()).state
        assert self.state.sequence > 0

    def look(self, repository: Path, state: TrustState | None = None) -> Outcome:
        """Refresh from that folder."""

        def fetch(path: str, _most: int) -> bytes:
            try:
                return (repository / path).read_bytes()
            except FileNotFoundError as error:
                raise NotFoundError(path) from error

        return refresh(self.anchor, state or self.state, fetch, datetime.now(UTC))


def believed(vehicle: Vehicle, keys: Keys, scratch: Path) -> frozenset[str]:
    """What the vehicle takes from a thief who has these keys."""
    found = set()
    for name, forge in ((FALSE_ROOT, _root), (FALSE_STATE, _state), (HELD, _timestamp)):
        folder = scratch / "forged"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(vehicle.repository, folder)
        forge(folder, keys, vehicle.state)
        after = vehicle.look(folder).state
        taken = {
            FALSE_ROOT: "2.root.json" in after.metadata,
            FALSE_STATE: after.sequence > vehicle.state.sequence,
            HELD: after.metadata["timestamp.json"] != vehicle.state.metadata["timestamp.json"],
        }
        if taken[name]:
            found.add(name)
    return frozenset(found)


def _root(folder: Path, keys: Keys, _state: TrustState) -> None:
    own = new_key()
    root = Root(version=2, expires=_now() + YEAR, unrecognized_fields={ERA_FIELD: 1})
    for role in (Root.type, Targets.type, Snapshot.type, Timestamp.type):
        root.add_key(CryptoSigner(own).public_key, role)
    _put(folder, "metadata/2.root.json", root, {**keys, "own": own})


def _state(folder: Path, keys: Keys, state: TrustState) -> None:
    number = state.sequence + 1
    newest = read_catalogue(state.metadata["catalogue"])
    content = newest.model_copy(update={"shards": (), "sequence": number, "issued_at": _now()}).to_bytes()
    target = TargetFile.from_data(TARGET_NAME, content, ["sha256"])
    (folder / catalogue_path(target.hashes["sha256"])).write_bytes(content)
    targets = Targets(number, expires=_now() + YEAR, targets={TARGET_NAME: target})
    _put(folder, f"metadata/{number}.targets.json", targets, keys)
    snapshot = Snapshot(number, expires=_now() + YEAR, meta={"targets.json": MetaFile(number)})
    _stamp(folder, _put(folder, f"metadata/{number}.snapshot.json", snapshot, keys), number, keys, state)


def _timestamp(folder: Path, keys: Keys, state: TrustState) -> None:
    number = state.sequence
    _stamp(folder, (folder / f"metadata/{number}.snapshot.json").read_bytes(), number, keys, state)


def _stamp(folder: Path, snapshot: bytes, number: int, keys: Keys, state: TrustState) -> None:
    held = Metadata[Timestamp].from_bytes(state.metadata["timestamp.json"]).signed
    stamp = Timestamp(
        held.version + 1,
        expires=_now() + timedelta(days=7),
        snapshot_meta=MetaFile.from_data(number, snapshot, ["sha256"]),
        unrecognized_fields={ISSUED_FIELD: issued_text(_now())},
    )
    _put(folder, "metadata/timestamp.json", stamp, keys)


def _put(folder: Path, path: str, content: Signed, keys: Keys) -> bytes:
    metadata: Metadata[Any] = Metadata(content)
    for key in keys.values():
        metadata.sign(CryptoSigner(key), append=True)
    data = metadata.to_bytes()
    (folder / path).write_bytes(data)
    return data


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
