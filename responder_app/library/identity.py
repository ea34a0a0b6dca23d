"""What a vehicle calls a facility. Ids are made by offices, and a vehicle that follows two may meet one id twice.

Everywhere above the library a facility has one id that is its own on this vehicle: that of its repository, unless
another repository's facility came first with it. So neither ever replaces, hides or withdraws the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from responder_app.library.tables import facility

ID_DIGITS = 32
"""Of the repository's id, behind the facility's own."""


def free_id(repository: str, signed_id: str, taken: Collection[str]) -> str:
    """What this vehicle calls a facility that is new to it, where others have these ids."""
    return f"{signed_id}@{repository[:ID_DIGITS]}" if signed_id in taken else signed_id


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
