"""Base maps that are held: which of them show a place, opened for reading by ranges.

A base map serves once all of its objects are here. While a newer one of the same facility or area is on its way, the
maps of the version before stand in. One that does not open is left out: the rest of the map is drawn without it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, exists, or_, select

from responder_app.errors import DamagedError, LimitError, NoGrantError, TamperedError
from responder_app.library.engine import Store
from responder_app.library.memory import read_ring
from responder_app.library.ranged import Ranged
from responder_app.library.recent import Recent
from responder_app.library.tables import edition, facility, held_object, part, part_object
from responder_app.model.base import LonLat
from responder_app.package.basemap import MapArchive
from responder_app.package.digest import ObjectRef
from responder_app.package.keys import KeyRing
from responder_app.package.part import BASEMAP

log = logging.getLogger(__name__)

KEPT = 16
"""Base maps whose directories stay decoded."""


class Basemaps:
    """The base maps of the areas, and of one facility. `read` gives an object's verified bytes."""

    def __init__(self, store: Store, read: Callable[[ObjectRef], bytes]) -> None:
        self._store = store
        self._ranged = Ranged(read)
        self._archives: Recent[MapArchive] = Recent(KEPT)

    def around(self, near: LonLat, facility_id: str | None) -> tuple[MapArchive, ...]:
        """Those whose bounds hold the place: the facility's own first, then by their last zoom, finest first."""
        with self._store.reading() as connection:
            served = list(_served(_rows(connection, facility_id)))
            rings = {repository: read_ring(connection, repository) for repository in {one.repository for one in served}}
        maps = [(one.id != facility_id, held) for one in served if (held := self._open(one, rings[one.repository]))]
        own_first = sorted(maps, key=lambda pair: (pair[0], -pair[1].max_zoom, pair[1].name, pair[1].id))
        return tuple(held for _, held in own_first if held.holds(near))

    def _open(self, row: Row[Any], ring: KeyRing) -> MapArchive | None:
        try:
            return self._archives.get((row.id, row.part_id), lambda: self._archive(row, ring))
        except (NoGrantError, DamagedError, TamperedError, LimitError) as error:
            log.warning("A base map of %s not used: %s", row.id, type(error).__name__)
            return None

    def _archive(self, row: Row[Any], ring: KeyRing) -> MapArchive:
        ranges = self._ranged.open(row, ring)
        archive = MapArchive(f"{row.id}/{row.part_id}", ranges.read, ranges.length)
        archive.check()
        return archive


def _rows(connection: Connection, facility_id: str | None) -> Iterable[Row[Any]]:
    """Every base map of the areas and the facility, older versions' after the shown one's; `here`: with all objects."""
    held = exists().where(held_object.c.hash == part_object.c.hash)
    missing = exists().where(part_object.c.part_key == part.c.key, ~held)
    return connection.execute(
        select(
            facility.c.id,
            facility.c.repository,
            facility.c.signed_id,
            edition.c.current,
            edition.c.compartment,
            part.c.id.label("part_id"),
            part.c.entry,
            (~missing).label("here"),
        )
        .join(edition, edition.c.facility_key == facility.c.key)
        .join(part, part.c.edition_key == edition.c.key)
        .where(part.c.kind == BASEMAP, part.c.readable, facility.c.hidden_at.is_(None))
        .where(or_(facility.c.type == "area", facility.c.id == facility_id))
        .order_by(facility.c.key, edition.c.current.desc(), edition.c.key.desc(), part.c.key)
    ).all()


def _served(rows: Iterable[Row[Any]]) -> Iterator[Row[Any]]:
    """Of each facility the shown version's maps that are here, and older ones' while one is on its way; each once."""
    for _, its in groupby(rows, key=lambda row: row.id):
        own = list(its)
        waiting = any(row.current and not row.here for row in own)
        serving = {row.part_id: row for row in reversed(own) if row.here and (row.current or waiting)}
        yield from serving.values()
