"""Writing the search index: what a facility is found by, and the address files of areas."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection, delete, insert, text

from responder_app.library.search.normal import indexed
from responder_app.library.tables import address as address_line
from responder_app.library.tables import search_text
from responder_app.library.values import Field
from responder_app.model.area import Area
from responder_app.model.facility import PrePlan
from responder_app.model.hazmat import Chemical
from responder_app.model.identity import Address

BETWEEN = " \n "
"""Between the values of one field: a word break for SQLite, a line break for ranking."""

_ADD_WORDS = text(
    "INSERT INTO search_words(rowid, name, alias, complex, address, tenant, chemical)"
    " VALUES (:key, :name, :alias, :complex, :address, :tenant, :chemical)"
)
_ADD_TRIGRAMS = text("INSERT INTO search_trigrams(rowid, text) VALUES (:key, :text)")
_ADD_ADDRESS = text("INSERT INTO address_words(rowid, street, city) VALUES (:key, :street, :city)")


def index_facility(connection: Connection, key: int, preplan: PrePlan) -> None:
    """Make the facility findable by what this device may read of it."""
    shown = list(findable(preplan))
    columns = {field: BETWEEN.join(indexed(value) for named, value in shown if named is field) for field in Field}
    names = BETWEEN.join(columns[field] for field in (Field.NAME, Field.ALIAS, Field.ADDRESS))
    connection.execute(_ADD_WORDS, {"key": key, **{str(field): value for field, value in columns.items()}})
    connection.execute(_ADD_TRIGRAMS, {"key": key, "text": names})
    connection.execute(insert(search_text).values(facility_key=key, shown=json.dumps(shown)))


def index_addresses(connection: Connection, key: int, area: Area) -> None:
    """Make an area's address file findable."""
    for line in area.addresses:
        lon, lat = line.point
        made = connection.execute(
            insert(address_line).values(facility_key=key, street=line.street, city=line.city, lon=lon, lat=lat)
        ).inserted_primary_key
        row = {"key": made[0] if made else None, "street": indexed(line.street), "city": indexed(line.city)}
        connection.execute(_ADD_ADDRESS, row)


def unindex(connection: Connection, key: int) -> None:
    """Take a facility or area out of the index."""
    for table in ("search_words", "search_trigrams"):
        connection.execute(text(f"DELETE FROM {table} WHERE rowid = :key"), {"key": key})  # noqa: S608  our own names
    connection.execute(delete(search_text).where(search_text.c.facility_key == key))
    connection.execute(
        text("DELETE FROM address_words WHERE rowid IN (SELECT key FROM address WHERE facility_key = :key)"),
        {"key": key},
    )
    connection.execute(delete(address_line).where(address_line.c.facility_key == key))


def findable(preplan: PrePlan) -> Iterator[tuple[Field, str]]:
    """Each text that the facility is found by and the field that it stands in."""
    identity = preplan.identity
    yield Field.NAME, identity.name
    for alias in identity.aliases:
        yield Field.ALIAS, alias
    if identity.parent_complex:
        yield Field.COMPLEX, identity.parent_complex
    yield Field.ADDRESS, _written(identity.address)
    for tenant in identity.tenants or ():
        yield Field.TENANT, tenant
    for section in (preplan.hazmat, preplan.hazmat_restricted):
        for chemical in (section.chemicals if section else None) or ():
            yield Field.CHEMICAL, _spoken(chemical)


def _written(address: Address) -> str:
    region = " ".join(filter(None, (address.state, address.postal_code)))
    return ", ".join(filter(None, (address.street, address.city, region)))


def _spoken(chemical: Chemical) -> str:
    numbers = (f"UN{chemical.un:04d}" if chemical.un else None, f"CAS {chemical.cas}" if chemical.cas else None)
    return ", ".join(filter(None, (chemical.name, *numbers)))
