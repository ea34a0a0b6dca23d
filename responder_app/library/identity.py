"""What a vehicle calls a facility. Ids are made by offices, and a vehicle that follows two may meet one id twice.

Everywhere above the library a facility has one id that is its own on this vehicle: that of its repository, unless
another repository's facility came first with it. So neither ever replaces, hides or withdraws the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from responder_app.library.search.normal import words
from responder_app.library.tables import edition, facility

ID_DIGITS = 32
"""Of the repository's id, behind the facility's own."""
SHOWN_DIGITS = 8
"""Of the same, behind the name of an office that is called like another."""


def free_id(repository: str, signed_id: str, taken: Collection[str]) -> str:
    """What this vehicle calls a facility that is new to it, where others have these ids."""
    return f"{signed_id}@{repository[:ID_DIGITS]}" if signed_id in taken else signed_id


def names_of_alike(connection: Connection) -> Mapping[str, str]:
    """Names of offices that call themselves as another one does, by repository, with the beginning of its fingerprint.

    An office signs its own name, so nothing keeps one from taking another's.
    """
    rows = connection.execute(
        select(facility.c.repository, edition.c.office)
        .join(edition, edition.c.facility_key == facility.c.key)
        .where(edition.c.current)
        .distinct()
    )
    called: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows:
        called.setdefault(tuple(words(row.office)), {})[row.repository] = row.office
    return {
        repository: f"{office} ({repository[:SHOWN_DIGITS]})"
        for alike in called.values()
        if len(alike) > 1
        for repository, office in alike.items()
    }


def names_of(connection: Connection, repository: str) -> frozenset[str]:
    """What this vehicle calls all of a repository's facilities and areas."""
    return frozenset(connection.execute(select(facility.c.id).where(facility.c.repository == repository)).scalars())


def ids_here(connection: Connection, repository: str) -> Mapping[str, str]:
    """What this vehicle calls a repository's facilities, by their signed id: those alone where it differs."""
    rows = connection.execute(
        select(facility.c.signed_id, facility.c.id).where(
            facility.c.repository == repository, facility.c.id != facility.c.signed_id
        )
    )
    return {row.signed_id: row.id for row in rows}
