"""Which files of inboxes on hosts were dealt with, so that none is fetched twice. Names and lengths, nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from responder_app.publisher.registry.tables import inbox_files


def known(connection: Connection, place: str) -> Mapping[str, int]:
    """The lengths, as listed, of the files of that place that were dealt with, by name."""
    columns = (inbox_files.c.name, inbox_files.c.length)
    return {row.name: row.length for row in connection.execute(select(*columns).where(inbox_files.c.place == place))}


def note(connection: Connection, place: str, files: Iterable[tuple[str, int]]) -> None:
    """Remember files by name and length."""
    named = dict(files)
    _forget(connection, place, named)
    rows = [{"place": place, "name": name, "length": length} for name, length in named.items()]
    if rows:
        connection.execute(insert(inbox_files), rows)


def keep_only(connection: Connection, place: str, names: Collection[str]) -> None:
    """Forget what no longer lies there."""
    _forget(connection, place, known(connection, place).keys() - names)


def _forget(connection: Connection, place: str, names: Collection[str]) -> None:
    for name in names:
        connection.execute(delete(inbox_files).where(inbox_files.c.place == place, inbox_files.c.name == name))
