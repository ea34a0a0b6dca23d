"""Where a repository has the files of a state that was accepted, so that a vehicle can hand them on as they came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tuf.api.metadata import Metadata, Snapshot, Targets, Timestamp

from responder_app.package.catalogue import TARGET_NAME
from responder_app.trust.folder import SNAPSHOT, TARGETS, TIMESTAMP
from responder_app.trust.kept import Kept
from responder_app.trust.refresh import CATALOGUE

TIMESTAMP_PATH = f"metadata/{TIMESTAMP}"
"""The file that makes a state the newest one: it is written last."""
_ROOT = ".root.json"


@dataclass(frozen=True)
class LaidOut:
    """A state's signed files by their paths in a repository (consistent snapshots), TIMESTAMP_PATH last."""

    files: dict[str, bytes]
    timestamp_version: int
    expires_at: datetime
    """From then on every vehicle refuses this state as news."""


def lay_out(kept: Kept) -> LaidOut:
    """The files of a state that was believed again."""
    own = kept.state.metadata
    timestamp = Metadata[Timestamp].from_bytes(own[TIMESTAMP]).signed
    snapshot = Metadata[Snapshot].from_bytes(own[SNAPSHOT]).signed
    targets = Metadata[Targets].from_bytes(own[TARGETS]).signed
    folder, _, name = TARGET_NAME.rpartition("/")
    files = {f"metadata/{root}": data for root, data in own.items() if root.endswith(_ROOT)}
    files[f"targets/{folder}/{kept.catalogue.hash}.{name}"] = own[CATALOGUE]
    files[f"metadata/{targets.version}.{TARGETS}"] = own[TARGETS]
    files[f"metadata/{snapshot.version}.{SNAPSHOT}"] = own[SNAPSHOT]
    files[TIMESTAMP_PATH] = own[TIMESTAMP]
    return LaidOut(files, timestamp.version, timestamp.expires)
