"""A repository as the conformance suite of theupdateframework simulates it: any keys, thresholds, numbers and hashes.

In memory, signed by tuf's own metadata classes. Its root names no era, so the client judges it as anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import TOP_LEVEL_ROLE_NAMES, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from responder_app.errors import LimitError, NotFoundError

DAY = timedelta(days=1)
BELOW_ROOT = (Targets.type, Snapshot.type, Timestamp.type)


class Anybody:
    """`files` is what is served. Change `roles` and `signers` as you like; `sign` makes it a file."""

    def __init__(self, signer: CryptoSigner | None = None) -> None:
        """One key for each role; `signer` for all of them, where it is given."""
        expires = datetime.now(UTC).replace(microsecond=0) + 30 * DAY
        self.files: dict[str, bytes] = {}
        self.requests: list[str] = []
        self.root, self.targets = Root(expires=expires), Targets(expires=expires)
        self.snapshot, self.timestamp = Snapshot(expires=expires), Timestamp(expires=expires)
        self.roles: dict[str, Any] = {
            role.type: role for role in (self.root, self.targets, self.snapshot, self.timestamp)
        }
        for content in self.roles.values():
            content.version = 0
        self.signers: dict[str, list[CryptoSigner]] = {role: [] for role in TOP_LEVEL_ROLE_NAMES}
        self.hashed = False
        """Whether snapshot and timestamp name lengths and hashes of what they list."""
        for role in sorted(TOP_LEVEL_ROLE_NAMES):
            self.give_key(role, signer)
        self.sign(Root.type)
        self.publish()
        self.first = self.files["metadata/1.root.json"]

    def fetch(self, path: str, most: int) -> bytes:
        """As a transport does it."""
        self.requests.append(path)
        if path not in self.files:
            raise NotFoundError(path)
        if len(self.files[path]) > most:
            raise LimitError(f"more than {most} bytes")
        return self.files[path]

    def give_key(self, role: str, signer: CryptoSigner | None = None) -> CryptoSigner:
        """One more key for that role; the next root names it."""
        signer = signer or CryptoSigner.generate_ecdsa()
        self.root.add_key(signer.public_key, role)
        self.signers[role].append(signer)
        return signer

    def change_keys(self, role: str, keys: Iterable[CryptoSigner], signers: Iterable[CryptoSigner], least: int) -> None:
        """Other keys for that role; `signers` sign it from now on, whether the root names them or not."""
        self.root.roles[role].keyids.clear()
        for key in keys:
            self.root.add_key(key.public_key, role)
        self.root.roles[role].threshold = least
        self.signers[role] = list(signers)

    def new_keys(self, *roles: str) -> None:
        """One new key for each of these roles in the place of the old ones."""
        for role in roles:
            signer = CryptoSigner.generate_ecdsa()
            self.change_keys(role, [signer], [signer], 1)

    def publish(self) -> None:
        """The next targets, snapshot and timestamp."""
        for role in BELOW_ROOT:
            self.sign(role)

    def sign(self, role: str, bump: bool = True) -> None:
        """Sign that role, under its next number unless told; the role above it is told of it, but not signed."""
        content = self.roles[role]
        content.version += 1 if bump else 0
        metadata = Metadata(content)
        for signer in self.signers[role]:
            metadata.sign(signer, append=True)
        data = metadata.to_bytes()
        name = role if role == Timestamp.type else f"{content.version}.{role}"
        self.files[f"metadata/{name}.json"] = data
        if role == Targets.type:
            self.snapshot.meta["targets.json"] = self._named(content.version, data)
        elif role == Snapshot.type:
            self.timestamp.snapshot_meta = self._named(content.version, data)

    def _named(self, version: int, data: bytes) -> MetaFile:
        return MetaFile.from_data(version, data, ["sha256"]) if self.hashed else MetaFile(version)

    def offer(self, name: str, data: bytes) -> str:
        """Put a target into the repository; its path there. Sign the targets next."""
        target = TargetFile.from_data(name, data, ["sha256"])
        folder, slash, last = name.rpartition("/")
        path = f"targets/{folder}{slash}{target.hashes['sha256']}.{last}"
        self.targets.targets[name] = target
        self.files[path] = data
        return path
