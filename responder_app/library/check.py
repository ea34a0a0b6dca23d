"""Going through everything held: database pages, the word index, records, every object's hash, the audit log."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select

from responder_app.errors import DamagedError, LimitError, TamperedError
from responder_app.library.accepted import AcceptedStates
from responder_app.library.audit_check import read_trail
from responder_app.library.engine import Store
from responder_app.library.objects import ObjectStore
from responder_app.library.shown import Shown, shown_editions
from responder_app.library.tables import edition, facility, held_object, part, part_object
from responder_app.library.values import CheckReport, Damage
from responder_app.package.digest import ObjectRef

Told = Callable[[int, int], None]
"""Called with how many objects were read and how many there are."""


def check(
    store: Store, objects: ObjectStore, accepted: AcceptedStates, told: Told = lambda _done, _all: None
) -> CheckReport:
    """Verify everything. Damaged objects and states are set aside; sync fetches them again. Raises StoreError."""
    damage = list(check_pages(store))
    with store.reading() as connection:
        rows = connection.execute(shown_editions()).all()
        held = connection.execute(select(held_object)).all()
        trail = read_trail(connection)
    shown = Shown(store)
    damage += [found for row in rows if row.type == "facility" and (found := _record(shown, row.id))]
    gone: list[bytes] = []
    size = 0
    for done, row in enumerate(held, start=1):
        size += row.length
        try:
            objects.get(ObjectRef(hash=bytes(row.hash).hex(), length=row.length))
        except DamagedError:
            gone.append(bytes(row.hash))
        told(done, len(held))
    damage += _struck(store, gone)
    damage += [Damage(None, f"accepted state {name}") for name in accepted.set_aside_damaged()]
    named = frozenset(bytes(row.hash).hex() for row in held)
    damage += [Damage(None, f"object {name[:12]}") for name in objects.set_aside_damaged(named)]
    return CheckReport(len(rows), len(held), size, tuple(damage), trail.count, trail.faults)


def check_pages(store: Store) -> tuple[Damage, ...]:
    """Verify the database's pages and structure. Raises StoreError."""
    # Pages are verified in the file. After a power cut it may hold torn ones that the log still has whole.
    store.fold()
    # The writer's connection: a reader may still have FTS5's old structure in mind, which "secure-delete" has
    # overwritten since, and would report damage where there is none.
    with store.writing() as connection:
        return tuple(_pages(connection))


def _pages(connection: Connection) -> list[Damage]:
    found = connection.exec_driver_sql("PRAGMA cipher_integrity_check").scalars().all()
    if not found:
        found = [line for line in connection.exec_driver_sql("PRAGMA quick_check").scalars() if line != "ok"]
    return [Damage(None, str(line), in_database=True) for line in found]


def _record(shown: Shown, facility_id: str) -> Damage | None:
    try:
        shown.current(facility_id)
    except (DamagedError, LimitError, TamperedError) as error:
        return Damage(facility_id, str(error), in_database=True)
    return None


def _struck(store: Store, gone: list[bytes]) -> list[Damage]:
    damage = []
    with store.writing() as connection:
        for name in gone:
            owners = connection.execute(
                select(facility.c.id)
                .join(edition, edition.c.facility_key == facility.c.key)
                .join(part, part.c.edition_key == edition.c.key)
                .join(part_object, part_object.c.part_key == part.c.key)
                .where(part_object.c.hash == name)
                .distinct()
            )
            what = f"object {name.hex()[:12]}"
            damage += [Damage(owner, what) for owner in owners.scalars()] or [Damage(None, what)]
            connection.execute(held_object.delete().where(held_object.c.hash == name))
    return damage
