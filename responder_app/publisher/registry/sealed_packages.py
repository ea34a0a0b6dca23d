"""Packages that were sealed and are not published yet: what a publication that was cut off need not do again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from responder_app.model.base import Frozen
from responder_app.package.digest import ObjectRef
from responder_app.package.part import PartEntry
from responder_app.publisher.registry.packages import StoredPart
from responder_app.publisher.registry.tables import sealed_packages


@dataclass(frozen=True)
class SealedPackage:
    """A package's next version, whose objects lie in the repository."""

    package: str
    key: str
    """A hash of all that it was made from."""
    manifest: ObjectRef
    epoch: int
    parts: Sequence[StoredPart]
    warnings: tuple[str, ...] = ()


class _Part(Frozen):
    role: str
    source_hash: str
    entry: PartEntry


class _Kept(Frozen):
    """What the column holds."""

    manifest: ObjectRef
    epoch: int
    parts: tuple[_Part, ...]
    warnings: tuple[str, ...]


def get(connection: Connection, package_id: str) -> SealedPackage | None:
    """The package as it was sealed; None when it was not, or was published since."""
    row = connection.execute(select(sealed_packages).where(sealed_packages.c.package == package_id)).one_or_none()
    if row is None:
        return None
    kept = _Kept.model_validate_json(row.sealed)
    parts = tuple(StoredPart(one.role, one.source_hash, one.entry) for one in kept.parts)
    return SealedPackage(row.package, row.key, kept.manifest, kept.epoch, parts, kept.warnings)


def put(connection: Connection, sealed: SealedPackage) -> None:
    """Keep it in the place of what was sealed of that package before."""
    connection.execute(delete(sealed_packages).where(sealed_packages.c.package == sealed.package))
    parts = tuple(_Part(role=one.role, source_hash=one.source_hash, entry=one.entry) for one in sealed.parts)
    kept = _Kept(manifest=sealed.manifest, epoch=sealed.epoch, parts=parts, warnings=sealed.warnings)
    values = {"package": sealed.package, "key": sealed.key, "sealed": kept.model_dump_json()}
    connection.execute(insert(sealed_packages).values(values))


def clear(connection: Connection) -> None:
    """Forget all: what waited is published."""
    connection.execute(delete(sealed_packages))
