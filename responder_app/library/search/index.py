"""Writing the search index: what a facility is found by, and the address files of areas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, delete, text

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

ADD_WORDS = text(
    "INSERT INTO search_words(rowid, name, alias, complex, address, tenant, chemical)"
    " VALUES (:key, :name, :alias, :complex, :address, :tenant, :chemical)"
)
ADD_TRIGRAMS = text("INSERT INTO search_trigrams(rowid, text) VALUES (:key, :text)")
ADD_ADDRESS = text("INSERT INTO address_words(rowid, street, city) VALUES (:key, :street, :city)")
_COLUMNS = tuple(map(str, Field))
UNINDEX = (
    text("DELETE FROM search_words WHERE rowid = :its_key"),
    text("DELETE FROM search_trigrams WHERE rowid = :its_key"),
    delete(search_text).where(search_text.c.facility_key == bindparam("its_key")),
    text("DELETE FROM address_words WHERE rowid IN (SELECT key FROM address WHERE facility_key = :its_key)"),
    delete(address_line).where(address_line.c.facility_key == bindparam("its_key")),
)
"""Take a facility or area out of the index, run one after the other."""


def search_rows(key: int, preplan: PrePlan) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What makes the facility findable by what this device may read of it.

    Rows for ADD_WORDS, for ADD_TRIGRAMS, and for the table search_text.
    """
    shown = list(findable(preplan))
    found: dict[str, list[str]] = {name: [] for name in _COLUMNS}
    for field, value in shown:
        found[field].append(indexed(value))
    columns = {name: BETWEEN.join(values) for name, values in found.items()}
    names = BETWEEN.join(columns[field] for field in (Field.NAME, Field.ALIAS, Field.ADDRESS))
    return {"key": key, **columns}, {"key": key, "text": names}, {"facility_key": key, "shown": json.dumps(shown)}


def address_rows(key: int, area: Area, first: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """An area's address file: rows of the table address, their keys from `first` on, each with its for ADD_ADDRESS."""
    for number, line in enumerate(area.addresses, start=first):
        lon, lat = line.point
        row = {"key": number, "facility_key": key, "street": line.street, "city": line.city, "lon": lon, "lat": lat}
        yield row, {"key": number, "street": indexed(line.street), "city": indexed(line.city)}


def unindex(connection: Connection, key: int) -> None:
    """Take a facility or area out of the index."""
    for statement in UNINDEX:
        connection.execute(statement, {"its_key": key})


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
