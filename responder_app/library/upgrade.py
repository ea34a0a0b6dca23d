"""Bringing the tables of a library (or registry) to the revision that this program knows.

Alembic is imported only when a plain SELECT finds an old revision or none.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from responder_app.errors import StoreError
from responder_app.library.engine import Store
from responder_app.library.tables import REVISION
from responder_app.paths import DB


def bring_up_to_date(store: Store, schema: str = "library", revision: str = REVISION) -> None:
    """Make or change the tables in one transaction, where they are not at `revision` of db/`schema`.

    Raises StoreError when the file was made by a newer program.
    """
    with store.reading() as connection:
        if revision_of(connection) == revision:
            return
    with store.writing() as connection:
        _upgrade(connection, schema, revision)


def revision_of(connection: Connection) -> str | None:
    """The revision of the library, None for a new file."""
    made = connection.execute(text("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'")).scalar()
    if made is None:
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _upgrade(connection: Connection, schema: str, revision: str) -> None:
    from alembic import command  # noqa: PLC0415  0.3 s that only a new or old library pays
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(DB / schema).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    found = revision_of(connection)
    if found is not None and found not in known:
        raise StoreError("this file was made by a newer version of the program; update the program")
    command.upgrade(config, revision)
