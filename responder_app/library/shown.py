"""Reading the versions that are held: pre-plans, areas, receipts, and where a document's renditions lie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, func, select

from responder_app.library import guests
from responder_app.library.engine import Store
from responder_app.library.identity import names_of_alike
from responder_app.library.packages import read_scope_sets
from responder_app.library.recent import Recent
from responder_app.library.tables import edition, facility, record
from responder_app.library.values import Earlier, Receipt
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan, Scopes
from responder_app.package.encoding import load
from responder_app.package.limits import MAX_RECORD_BYTES
from responder_app.package.part import BEFORE
from responder_app.package.record import Record, assemble

OUTSIDE = frozenset({"identity", "site", "hazmat", "hazmat_restricted"})
"""Sections that tell what those next door must know."""
CACHED = 64
"""Decoded pre-plans that are kept, so that every screen of an incident costs one decoding."""
Stamp = tuple[int, ...]
Rendition = tuple[str, str, int | None]
"""Document id, role, page."""
Told = TypeVar("Told", PrePlan, Area)


@dataclass(frozen=True)
class Edition:
    """One held version, decoded."""

    preplan: PrePlan
    renditions: Mapping[Rendition, str]
    """Which part holds which rendition."""
    earlier: Mapping[str, Earlier]
    """By document: the file that it had before."""


class Shown:
    """The shown versions. What was decoded is kept by the key of its edition, which is never used twice."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._decoded: Recent[Edition] = Recent(CACHED)
        self._from_outside: Recent[PrePlan] = Recent(CACHED)
        self._areas: Recent[Area] = Recent(CACHED)
        self._offices: tuple[Stamp | None, Mapping[str, str]] = (None, {})
        self._stamps: dict[int, tuple[object, int, Stamp]] = {}
        """By connection: itself, its data version, what was read then."""

    def current(self, facility_id: str) -> Edition:
        """The shown version of a facility. Raises NoAnswerError when it is not held or hidden."""
        with self._store.reading() as connection:
            return self.edition(connection, self._key(connection, facility_id))

    def outside(self, facility_id: str) -> PrePlan:
        """The shown version with the sections of OUTSIDE at least: the others take longest. Raises NoAnswerError."""
        with self._store.reading() as connection:
            key = self._key(connection, facility_id)
            whole = self._decoded.peek(key)
            return whole.preplan if whole is not None else self._outside(connection, key)

    def edition(self, connection: Connection, key: int) -> Edition:
        """The version with that key, shown or not."""
        return self._decoded.get(key, lambda: _read_edition(connection, key))

    def areas(self) -> tuple[Area, ...]:
        """Every area held that says something of the ground, by name."""
        with self._store.reading() as connection:
            rows = connection.execute(shown_editions().where(facility.c.type == "area").order_by(facility.c.name))
            held = [self._area(connection, row.key) for row in rows.all()]
        return tuple(area for area in held if not area.is_bare)

    def stamp(self) -> Stamp:
        """Equal as long as the same versions are shown: keys of editions are never used twice."""
        with self._store.reading() as connection:
            handle = connection.connection.dbapi_connection
            # Changes with every commit of another connection, and readers never commit anything.
            version = connection.exec_driver_sql("PRAGMA data_version").scalar_one()
            known = self._stamps.get(id(handle))
            if known is None or known[:2] != (handle, version):
                self._stamps[id(handle)] = known = (handle, version, _read_stamp(connection))
            return known[2]

    def receipt(self, facility_id: str) -> Receipt:
        """How the shown version of a facility or area was accepted. Raises NoAnswerError."""
        with self._store.reading() as connection:
            row = connection.execute(shown_editions(facility_id)).first()
            stay = guests.find(connection, row.repository) if row is not None else None
            if row is None:
                raise guests.absent(connection, facility_id)
        office = self._names().get(row.repository, row.office)
        return replace(receipt_of(row), office=office, guest_until=stay.until if stay else None)

    def _names(self) -> Mapping[str, str]:
        """What offices that call themselves alike are called here, by repository; read once for each state."""
        stamp = self.stamp()
        known, names = self._offices
        if known != stamp:
            with self._store.reading() as connection:
                names = names_of_alike(connection)
            self._offices = (stamp, names)
        return names

    @staticmethod
    def _key(connection: Connection, facility_id: str) -> int:
        row = connection.execute(shown_editions(facility_id)).first()
        if row is None or row.type != "facility":
            raise guests.absent(connection, facility_id)
        return int(row.key)

    def _outside(self, connection: Connection, key: int) -> PrePlan:
        return self._from_outside.get(key, lambda: _called_here(connection, key, _assembled_outside(connection, key)))

    def _area(self, connection: Connection, key: int) -> Area:
        return self._areas.get(key, lambda: _read_area(connection, key))


def shown_editions(facility_id: str | None = None) -> Select[Any]:
    """The shown version of each facility and area that is not hidden, or of one."""
    chosen = (
        select(edition, facility.c.id, facility.c.signed_id, facility.c.repository, facility.c.type, facility.c.name)
        .join(facility, facility.c.key == edition.c.facility_key)
        .where(edition.c.current, facility.c.hidden_at.is_(None))
    )
    return chosen if facility_id is None else chosen.where(facility.c.id == facility_id)


def receipt_of(row: Row[Any]) -> Receipt:
    """The receipt in a row of `shown_editions`."""
    return Receipt(
        repository=row.repository,
        version=row.version,
        sequence=row.sequence,
        catalogue_hash=row.catalogue_hash,
        root_hash=row.root_hash,
        office=row.office,
        issued_at=datetime.fromisoformat(row.issued_at),
        accepted_at=datetime.fromisoformat(row.accepted_at),
    )


def _read_stamp(connection: Connection) -> Stamp:
    shown = select(func.count(), func.coalesce(func.sum(edition.c.key), 0)).where(edition.c.current)
    hidden = select(func.count(), func.coalesce(func.sum(facility.c.key), 0)).where(facility.c.hidden_at.is_not(None))
    return tuple(map(int, (*connection.execute(shown).one(), *connection.execute(hidden).one())))


def _read_edition(connection: Connection, key: int) -> Edition:
    records, withheld = _records(connection, key)
    renditions = {(held.document, held.role, held.page): held.part for one in records for held in one.attachments}
    return Edition(_called_here(connection, key, assemble(records, withheld)), renditions, _earlier(records))


def _assembled_outside(connection: Connection, key: int) -> PrePlan:
    return assemble(*_records(connection, key), OUTSIDE)


def _called_here(connection: Connection, key: int, told: Told) -> Told:
    """With the id that it has on this vehicle, where another office's facility has its own."""
    its = select(facility.c.id).join(edition, edition.c.facility_key == facility.c.key).where(edition.c.key == key)
    name = connection.execute(its).scalar_one()
    return told if told.id == name else told.model_copy(update={"id": name})


def _records(connection: Connection, key: int) -> tuple[list[Record], frozenset[Scopes]]:
    """A version's records, and which more there are that this device may not read."""
    withheld = connection.execute(select(edition.c.withheld).where(edition.c.key == key)).scalar_one()
    records = [load(Record, body, MAX_RECORD_BYTES, "record") for body in _bodies(connection, key)]
    return records, read_scope_sets(withheld)


def _earlier(records: Iterable[Record]) -> Mapping[str, Earlier]:
    held = (one for record in records for one in record.attachments if one.role == BEFORE)
    return {one.document: Earlier(one.part, one.earlier) for one in held if one.earlier is not None}


def _read_area(connection: Connection, key: int) -> Area:
    (body,) = _bodies(connection, key)
    return _called_here(connection, key, load(Area, body, MAX_RECORD_BYTES, "area"))


def _bodies(connection: Connection, key: int) -> list[bytes]:
    rows = connection.execute(select(record.c.body).where(record.c.edition_key == key).order_by(record.c.scopes))
    return list(rows.scalars())
