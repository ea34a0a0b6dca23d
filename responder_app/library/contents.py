"""Opening parts: plans, documents, overviews and words, decrypted into memory from the objects on disk."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select

from responder_app.errors import DamagedError, LimitError, NoAnswerError, NoGrantError, TamperedError
from responder_app.library.engine import Store
from responder_app.library.memory import read_ring
from responder_app.library.objects import ObjectStore
from responder_app.library.ranged import Ranged
from responder_app.library.shown import Rendition, Shown, shown_editions
from responder_app.library.tables import edition, facility, held_object, part, part_object
from responder_app.library.values import Content, Earlier, PartState
from responder_app.package.digest import ObjectRef
from responder_app.package.encoding import load
from responder_app.package.limits import MAX_MANIFEST_BYTES
from responder_app.package.part import PartEntry, Place, open_part
from responder_app.package.tiles import Tiles

log = logging.getLogger(__name__)


class Contents:
    """What lies in the parts. An older version's sheet stands in while its successor is on its way."""

    def __init__(self, store: Store, objects: ObjectStore, shown: Shown) -> None:
        self._store = store
        self._objects = objects
        self._shown = shown
        self._ranged = Ranged(self.read_object)

    def part(self, facility_id: str, part_id: str) -> Content:
        """A part of the shown version. Raises NoAnswerError, DamagedError, NoGrantError, TamperedError."""
        with self._store.reading() as connection:
            row = _part(connection, _editions(connection, facility_id)[0].key, part_id)
            if row is None:
                raise NoAnswerError("the shown version has no such part")
            if not _is_here(connection, row.key):
                raise NoAnswerError("that part is still on its way")
        return self._open(row)

    def part_state(self, facility_id: str, part_id: str) -> PartState:
        """Whether all objects of a part of the shown version are here. Raises NoAnswerError."""
        with self._store.reading() as connection:
            row = _part(connection, _editions(connection, facility_id)[0].key, part_id)
            if row is None:
                raise NoAnswerError("the shown version has no such part")
            return PartState.HERE if _is_here(connection, row.key) else PartState.ON_ITS_WAY

    def rendition(self, facility_id: str, wanted: Rendition) -> Content:
        """A document's file, or a page's overview or words, of the newest version that has it here.

        Raises NoAnswerError when the shown version has no such thing, or no version has it here.
        """
        self.part_of(facility_id, wanted)
        with self._store.reading() as connection:
            found = self._newest_here(connection, facility_id, wanted)
        if found is None:
            raise NoAnswerError("that sheet is still on its way")
        return self._open(found)

    def pyramid(self, facility_id: str, document_id: str, page: int) -> Tiles | None:
        """The page's tiles in the shown version; None where there are none, or they are not here or not whole.

        Tiles are drawn for speed only: without them the sheet itself is drawn. Raises NoAnswerError for an unknown
        facility.
        """
        part_id = self._shown.current(facility_id).renditions.get((document_id, "tiles", page))
        if part_id is None:
            return None
        try:
            return self._pyramid(facility_id, part_id)
        except (NoAnswerError, NoGrantError, DamagedError, TamperedError, LimitError) as error:
            log.warning("Tiles of %s not used: %s", facility_id, type(error).__name__)
            return None

    def _pyramid(self, facility_id: str, part_id: str) -> Tiles | None:
        with self._store.reading() as connection:
            row = _part(connection, _editions(connection, facility_id)[0].key, part_id)
            if row is None or not _is_here(connection, row.key):
                return None
            ring = read_ring(connection, row.repository)
        ranges = self._ranged.open(row, ring)
        tiles = Tiles(ranges.read, ranges.length)
        tiles.check()
        return tiles

    def earlier(self, facility_id: str, document_id: str) -> Earlier | None:
        """The file that the document had before, None when there is none or it is not here. Raises NoAnswerError."""
        found = self._shown.current(facility_id).earlier.get(document_id)
        if found is None or self.part_state(facility_id, found.part) is not PartState.HERE:
            return None
        return found

    def word_lists(self, facility_id: str) -> dict[tuple[str, int], PartState]:
        """The pages of the shown version that have a word list, by document id and page. Raises NoAnswerError."""
        renditions = self._shown.current(facility_id).renditions
        with self._store.reading() as connection:
            missing = _parts_not_here(connection, _editions(connection, facility_id)[0].key)
        return {
            (document, page): PartState.ON_ITS_WAY if part_id in missing else PartState.HERE
            for (document, role, page), part_id in renditions.items()
            if role == "words" and page is not None
        }

    def part_of(self, facility_id: str, wanted: Rendition) -> str:
        """The part of the shown version that holds the rendition. Raises NoAnswerError when there is none."""
        part_id = self._shown.current(facility_id).renditions.get(wanted)
        if part_id is None:
            raise NoAnswerError("the shown version has no such sheet")
        return part_id

    def _newest_here(self, connection: Connection, facility_id: str, wanted: Rendition) -> Any:
        for version in _editions(connection, facility_id):
            part_id = self._shown.edition(connection, version.key).renditions.get(wanted)
            row = _part(connection, version.key, part_id) if part_id else None
            if row is not None and _is_here(connection, row.key):
                return row
        return None

    def _open(self, row: Row[Any]) -> Content:
        entry = load(PartEntry, row.entry, MAX_MANIFEST_BYTES, "manifest")
        with self._store.reading() as connection:
            ring = read_ring(connection, row.repository)
        place = Place(row.repository, row.compartment, row.signed_id)
        return Content(open_part(place, entry, ring, self.read_object), row.version, stands_in=not row.current)

    def read_object(self, ref: ObjectRef) -> bytes:
        """The object; when it is damaged it counts as missing from now on, so that sync fetches it again."""
        try:
            return self._objects.get(ref)
        except DamagedError:
            with self._store.writing() as connection:
                connection.execute(delete(held_object).where(held_object.c.hash == bytes.fromhex(ref.hash)))
            raise


def _editions(connection: Connection, facility_id: str) -> list[Row[Any]]:
    """The held versions of a facility that is not hidden, the shown one first."""
    if connection.execute(shown_editions(facility_id)).first() is None:
        raise NoAnswerError("that facility is not held here")
    return list(
        connection.execute(
            select(edition.c.key, edition.c.version)
            .join(facility, facility.c.key == edition.c.facility_key)
            .where(facility.c.id == facility_id)
            .order_by(edition.c.current.desc(), edition.c.key.desc())
        )
    )


def _part(connection: Connection, edition_key: int, part_id: str) -> Any:
    return connection.execute(
        select(
            part.c.key,
            part.c.entry,
            edition.c.version,
            edition.c.current,
            edition.c.compartment,
            facility.c.repository,
            facility.c.signed_id,
        )
        .join(edition, edition.c.key == part.c.edition_key)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(part.c.edition_key == edition_key, part.c.id == part_id)
    ).first()


def _parts_not_here(connection: Connection, edition_key: int) -> frozenset[str]:
    held = exists().where(held_object.c.hash == part_object.c.hash)
    missing = select(part.c.id).join(part_object).where(part.c.edition_key == edition_key, ~held).distinct()
    return frozenset(connection.execute(missing).scalars())


def _is_here(connection: Connection, part_key: int) -> bool:
    held = exists().where(held_object.c.hash == part_object.c.hash)
    missing = select(part_object.c.key).where(part_object.c.part_key == part_key, ~held).limit(1)
    return connection.execute(missing).first() is None
