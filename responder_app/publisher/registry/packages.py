"""Facilities and areas as the registry holds them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from responder_app.errors import NoAnswerError
from responder_app.package.digest import ObjectRef, sha256_hex
from responder_app.package.encoding import canonical
from responder_app.package.manifest import PackageType
from responder_app.package.part import PartEntry
from responder_app.package.shard import ShardEntry
from responder_app.publisher.registry.tables import files, packages, parts

BASEMAP = "basemap/"
"""Files of this beginning are base maps: nobody's documents, and kept when new content is taken."""
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class StoredPackage:
    """One facility or area without its content, and what was published of it."""

    id: str
    type: PackageType
    compartment: str
    name: str
    content_hash: str
    state: str
    version: int
    published_hash: str | None
    epoch: int | None
    manifest: ObjectRef | None

    @property
    def is_published(self) -> bool:
        """Whether the newest content is what vehicles are offered."""
        return self.published_hash == self.content_hash

    @property
    def is_offered(self) -> bool:
        """Whether the repository's next state names it."""
        return self.state != WITHDRAWN and self.manifest is not None


@dataclass(frozen=True)
class FullPackage(StoredPackage):
    """One facility or area with its newest content."""

    content: str


@dataclass(frozen=True)
class StoredFile:
    """A file of a package, by the hash of its clear bytes; of a base map, by that of its list of pieces."""

    document: str
    sha256: str
    length: int


@dataclass(frozen=True)
class StoredPart:
    """A part as last published, and the hash of what it was made from."""

    role: str
    source_hash: str
    entry: PartEntry


def put(
    connection: Connection,
    package_id: str,
    package_type: PackageType,
    compartment: str,
    name: str,
    content: str,
    its_files: Iterable[StoredFile] = (),
) -> None:
    """Take new content for a facility or area, replacing what was there but its base maps.

    What was withdrawn and comes again is published anew, also with the same content: vehicles refuse the version
    that its tombstone names. So is what moves to another compartment: every seal is bound to the one it was made for.
    """
    mine = packages.c.id == package_id
    moved = packages.c.compartment != compartment
    anew = update(packages).where(mine & (moved | (packages.c.state == WITHDRAWN)))
    nothing = {"published_hash": None, "epoch": None, "manifest_hash": None, "manifest_length": None}
    if connection.execute(anew.values(nothing)).rowcount:
        drop_parts(connection, [package_id])
    values = {
        "type": package_type,
        "compartment": compartment,
        "name": name,
        "content": content,
        "content_hash": "",
        "state": "live",
    }
    changed = connection.execute(update(packages).where(packages.c.id == package_id).values(values))
    if not changed.rowcount:
        connection.execute(insert(packages).values(id=package_id, version=0, **values))
    documents = files.c.document.not_like(f"{BASEMAP}%")
    connection.execute(delete(files).where(files.c.package == package_id, documents))
    rows = [{"package": package_id, **file.__dict__} for file in its_files]
    if rows:
        connection.execute(insert(files), rows)
    _note_content(connection, package_id)


def put_basemap(connection: Connection, package_id: str, file: StoredFile) -> None:
    """Give the package a base map, in the place of one of that name. Raises NoAnswerError."""
    drop_basemap(connection, package_id, file.document)
    connection.execute(insert(files).values(package=package_id, **file.__dict__))
    _note_content(connection, package_id)


def drop_basemap(connection: Connection, package_id: str, document: str) -> None:
    """Take a base map from the package; what is not there needs no taking. Raises NoAnswerError."""
    get(connection, package_id)
    connection.execute(delete(files).where(files.c.package == package_id, files.c.document == document))
    _note_content(connection, package_id)


def basemaps(connection: Connection) -> Sequence[tuple[str, StoredFile]]:
    """Every base map with the id of its package."""
    rows = connection.execute(select(files).where(files.c.document.like(f"{BASEMAP}%")).order_by(files.c.document))
    return [(row.package, StoredFile(row.document, row.sha256, row.length)) for row in rows]


def _note_content(connection: Connection, package_id: str) -> None:
    """Note what the newest content is, files included, so that publishing sees whether it changed."""
    package, its_files = get(connection, package_id), files_of(connection, package_id)
    lasting = canonical([package.content, sorted((file.document, file.sha256) for file in its_files)])
    if package.type == "area" and not its_files:
        lasting = package.content.encode()
    connection.execute(update(packages).where(packages.c.id == package_id).values(content_hash=sha256_hex(lasting)))


def get(connection: Connection, package_id: str) -> FullPackage:
    """The facility or area with that id. Raises NoAnswerError."""
    row = connection.execute(select(packages).where(packages.c.id == package_id)).one_or_none()
    if row is None:
        raise NoAnswerError("the registry has no facility of that name or id; `responder office list` shows them")
    values = _values(row._mapping)
    return FullPackage(**values)


_LISTED = tuple(column for column in packages.c if column.name != "content")
"""Contents of a whole city in memory are hundreds of megabytes."""


def every(connection: Connection) -> Sequence[StoredPackage]:
    """All facilities and areas, by id."""
    rows = connection.execute(select(*_LISTED).order_by(packages.c.id))
    return [StoredPackage(**_values(row._mapping)) for row in rows]


def between(connection: Connection, compartment: str, first: str, last: str) -> Sequence[StoredPackage]:
    """Those of a compartment that were ever published, by id, whose ids begin with `first` to `last`."""
    own = (packages.c.compartment == compartment, packages.c.version != 0)
    ids = (packages.c.id >= first, packages.c.id < last + "~")
    rows = connection.execute(select(*_LISTED).where(*own, *ids).order_by(packages.c.id))
    return [StoredPackage(**_values(row._mapping)) for row in rows]


def count_published(connection: Connection, compartment: str) -> int:
    """How many of a compartment were ever published."""
    own = (packages.c.compartment == compartment, packages.c.version != 0)
    return int(connection.execute(select(func.count()).select_from(packages).where(*own)).scalar_one())


def waiting(connection: Connection) -> Sequence[str]:
    """The ids of those whose newest content vehicles are not offered yet."""
    fresh = (packages.c.published_hash.is_(None), packages.c.published_hash != packages.c.content_hash)
    found = select(packages.c.id).where(packages.c.state != WITHDRAWN, or_(*fresh)).order_by(packages.c.id)
    return list(connection.execute(found).scalars())


def offered_objects(connection: Connection) -> Iterator[str]:
    """The SHA-256 of every object of what is offered: manifests, and all objects of their parts."""
    offered = (packages.c.state != WITHDRAWN, packages.c.manifest_hash.is_not(None))
    yield from connection.execute(select(packages.c.manifest_hash).where(*offered)).scalars()
    entries = select(parts.c.entry).join(packages, packages.c.id == parts.c.package).where(*offered)
    for text in connection.execute(entries).scalars():
        yield from (one["hash"] for one in json.loads(text)["objects"])


def find(connection: Connection, name: str) -> str | None:
    """The id of the live facility with exactly that name, or None."""
    found = select(packages.c.id).where(packages.c.name == name, packages.c.state == "live")
    return connection.execute(found).scalars().first()


def files_of(connection: Connection, package_id: str) -> Sequence[StoredFile]:
    """The package's files."""
    rows = connection.execute(select(files).where(files.c.package == package_id).order_by(files.c.document))
    return [StoredFile(row.document, row.sha256, row.length) for row in rows]


def parts_of(connection: Connection, package_id: str) -> Sequence[StoredPart]:
    """The package's parts as last published."""
    rows = connection.execute(select(parts).where(parts.c.package == package_id))
    return [StoredPart(row.role, row.source_hash, PartEntry.model_validate_json(row.entry)) for row in rows]


def with_restricted_parts(connection: Connection) -> frozenset[str]:
    """The ids of packages of which some published part is not for everybody enrolled."""
    shared = '%"scopes":["shared"]%'  # as PartEntry writes itself; parsing every entry of a city takes seconds
    found = select(parts.c.package).where(parts.c.entry.not_like(shared)).distinct()
    return frozenset(connection.execute(found).scalars())


def mark_published(
    connection: Connection, package: StoredPackage, manifest: ObjectRef, epoch: int, its_parts: Iterable[StoredPart]
) -> None:
    """Note that the package's next version was sealed, with these parts."""
    connection.execute(
        update(packages)
        .where(packages.c.id == package.id)
        .values(
            version=package.version + 1,
            published_hash=package.content_hash,
            epoch=epoch,
            manifest_hash=manifest.hash,
            manifest_length=manifest.length,
        )
    )
    _replace_parts(connection, package.id, its_parts)


def mark_renewed(
    connection: Connection, package_id: str, manifest: ObjectRef, epoch: int, its_parts: Iterable[StoredPart]
) -> None:
    """Note that the published version has other keys: what it says is as it was."""
    values = {"epoch": epoch, "manifest_hash": manifest.hash, "manifest_length": manifest.length}
    connection.execute(update(packages).where(packages.c.id == package_id).values(values))
    _replace_parts(connection, package_id, its_parts)


def drop_parts(connection: Connection, package_ids: Iterable[str]) -> None:
    """Forget the parts of these packages, whose objects are deleted."""
    for package_id in package_ids:
        connection.execute(delete(parts).where(parts.c.package == package_id))


def _replace_parts(connection: Connection, package_id: str, its_parts: Iterable[StoredPart]) -> None:
    connection.execute(delete(parts).where(parts.c.package == package_id))
    rows = [
        {
            "id": part.entry.id,
            "package": package_id,
            "role": part.role,
            "source_hash": part.source_hash,
            "entry": part.entry.model_dump_json(),
        }
        for part in its_parts
    ]
    if rows:
        connection.execute(insert(parts), rows)


def adopt(connection: Connection, entry: ShardEntry, its_parts: Iterable[StoredPart]) -> None:
    """Note that the content just put is what the repository offers under that entry."""
    package = replace(get(connection, entry.facility), version=entry.version - 1)
    mark_published(connection, package, entry.manifest, entry.epoch, its_parts)


def unpublish(connection: Connection, package_id: str) -> None:
    """Note that vehicles were never offered the package: all of it is sealed with the next publication."""
    nothing = {"published_hash": None, "epoch": None, "manifest_hash": None, "manifest_length": None}
    connection.execute(update(packages).where(packages.c.id == package_id).values(nothing))
    drop_parts(connection, [package_id])


def put_withdrawn(connection: Connection, package_id: str, compartment: str, version: int) -> None:
    """A facility of which vehicles were given a tombstone; where it was known here, its name stays."""
    known = connection.execute(select(packages.c.name).where(packages.c.id == package_id)).scalar()
    put(connection, package_id, "facility", compartment, known or f"Withdrawn {package_id}", "{}")
    unpublish(connection, package_id)
    values = {"state": WITHDRAWN, "version": version}
    connection.execute(update(packages).where(packages.c.id == package_id).values(values))


def withdraw(connection: Connection, package_id: str) -> None:
    """Mark the package as withdrawn: the next publication carries its tombstone."""
    get(connection, package_id)
    connection.execute(update(packages).where(packages.c.id == package_id).values(state=WITHDRAWN))


def _values(row: object) -> dict[str, Any]:
    values = dict(row)  # type: ignore[call-overload]
    digest, length = values.pop("manifest_hash"), values.pop("manifest_length")
    return {**values, "manifest": ObjectRef(hash=digest, length=length) if digest else None}
