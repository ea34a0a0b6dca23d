"""Manifests: what one version of one facility (or area) consists of, sealed under the scope `shared`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from responder_app.model.base import Frozen, Uuid
from responder_app.package.digest import Sha256Hex
from responder_app.package.encoding import dump, load
from responder_app.package.keys import EpochKey, KeyRing, ScopeKeyId, open_with
from responder_app.package.limits import MAX_MANIFEST_BYTES, MAX_PARTS
from responder_app.package.part import PartEntry, Place

Compartment = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
PackageType = Literal["facility", "area"]


class Manifest(Frozen):
    """One version of one facility or area: its parts, their keys and objects."""

    format: Annotated[int, Field(ge=1, le=1)]
    repository: Sha256Hex
    compartment: Compartment
    type: PackageType
    facility: Uuid
    version: Annotated[int, Field(ge=1)]
    issued_at: datetime
    parts: Annotated[tuple[PartEntry, ...], Field(max_length=MAX_PARTS)]

    @property
    def place(self) -> Place:
        """What the seals of its parts are bound to."""
        return Place(self.repository, self.compartment, self.facility)

    def part(self, part_id: str) -> PartEntry | None:
        """The part with that id, or None."""
        return next((entry for entry in self.parts if entry.id == part_id), None)


def seal_manifest(manifest: Manifest, key: EpochKey) -> bytes:
    """The object that holds the manifest, under the compartment's `shared` key."""
    return key.seal(dump(manifest), "manifest", manifest.facility)


def open_manifest(sealed: bytes, key_id: ScopeKeyId, facility: str, ring: KeyRing) -> Manifest | None:
    """The manifest, or None when the ring has no key for it. Raises LimitError, TamperedError."""
    clear = open_with(ring, key_id, sealed, "manifest", facility)
    return None if clear is None else load(Manifest, clear, MAX_MANIFEST_BYTES, "manifest")
