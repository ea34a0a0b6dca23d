"""The rows of many versions, gathered first and written table by table: a statement for each row would cost more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, func, insert, select, text, update
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.sql.elements import TextClause

from responder_app.library.identity import free_id
from responder_app.library.place import FORGET_PLACE, place_row
from responder_app.library.search.index import ADD_ADDRESS, ADD_TRIGRAMS, ADD_WORDS, UNINDEX, address_rows, search_rows
from responder_app.library.tables import address, edition, facility, part, part_object, place, record, refusal
from responder_app.library.tables import search_text as shown_text
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan

Row = dict[str, Any]

_NAMED = dialect(paramstyle="named")

_LAST_EDITION = text("SELECT seq FROM sqlite_sequence WHERE name = 'edition'")
"""Their keys are never given again, also not those of deleted ones."""
_CHANGE_FACILITY = update(facility).where(facility.c.key == bindparam("its_key"))
_RETIRE_EDITION = (
    update(edition).where(edition.c.facility_key == bindparam("its_key"), edition.c.current).values(current=False)
)
_FORGET_REFUSAL = delete(refusal).where(
    refusal.c.repository == bindparam("its_repository"), refusal.c.id == bindparam("its_id")
)


class Intake:
    """Rows for one transaction, each facility at most once; `write` writes them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._facility_key = _last(connection, facility)
        self._edition_key = connection.execute(_LAST_EDITION).scalar() or 0
        self._part_key = _last(connection, part)
        self._address_key = _last(connection, address)
        self._changed: list[Row] = []
        self._rows: dict[Table | TextClause, list[Row]] = {facility: []}
        """In the order in which they are written: what others point to comes first."""
        self._refusals: list[Row] = []

    def facility(self, key: int | None, repository: str, signed_id: str, taken: Collection[str], columns: Row) -> int:
        """A facility that is new (`key` None) or that is replaced; gives its key. `taken`: ids of other facilities."""
        self._refusals.append({"its_repository": repository, "its_id": signed_id})
        if key is not None:
            self._changed.append({"its_key": key, **columns})
            return key
        self._facility_key += 1
        own = {"repository": repository, "id": free_id(repository, signed_id, taken), "signed_id": signed_id}
        row = {"key": self._facility_key, **own, **columns}
        self._add(facility, [row])
        return self._facility_key

    def find_facility(self, key: int, preplan: PrePlan) -> None:
        """Make a facility findable by its words and its place."""
        words, trigrams, shown = search_rows(key, preplan)
        self._add(ADD_WORDS, [words])
        self._add(ADD_TRIGRAMS, [trigrams])
        self._add(shown_text, [shown])
        self._add(place, [place_row(key, preplan.identity.location)])

    def find_area(self, key: int, area: Area) -> None:
        """Make an area's address file findable."""
        for lines, words in address_rows(key, area, self._address_key + 1):
            self._add(address, [lines])
            self._add(ADD_ADDRESS, [words])
            self._address_key = lines["key"]

    def edition(self, columns: Row) -> int:
        """A version that is shown from now on; gives its key."""
        self._edition_key += 1
        self._add(edition, [{"key": self._edition_key, "current": True, **columns}])
        return self._edition_key

    def body(self, edition_key: int, scopes: str, body: bytes) -> None:
        """What a record of the version says."""
        self._add(record, [{"edition_key": edition_key, "scopes": scopes, "body": body}])

    def part(self, columns: Row, objects: Iterable[Row]) -> None:
        """A part of a version and its objects."""
        self._part_key += 1
        self._add(part, [{"key": self._part_key, **columns}])
        self._add(part_object, [{"part_key": self._part_key, **one} for one in objects])

    def write(self) -> None:
        """Write them; what they replace goes first."""
        run = self._connection.execute
        if self._changed:
            run(_CHANGE_FACILITY, self._changed)
            keys = [{"its_key": row["its_key"]} for row in self._changed]
            for gone in (*UNINDEX, FORGET_PLACE, _RETIRE_EDITION):
                run(gone, keys)
        for table, rows in self._rows.items():
            if rows:
                # Said in SQL: going through the columns of each row would take longer than to write it.
                self._connection.exec_driver_sql(_insert(table, tuple(rows[0])), rows)
        if self._refusals:
            run(_FORGET_REFUSAL, self._refusals)

    def _add(self, table: Table | TextClause, rows: list[Row]) -> None:
        if rows:
            self._rows.setdefault(table, []).extend(rows)


@cache
def _insert(table: Table | TextClause, columns: tuple[str, ...]) -> str:
    if isinstance(table, TextClause):
        return table.text
    return str(insert(table).compile(dialect=_NAMED, column_keys=columns))


def _last(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.max(table.c.key))).scalar() or 0
