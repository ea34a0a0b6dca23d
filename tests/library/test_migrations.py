"""The library's revisions: up, down, up again; and the tables are those that the code names."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from responder_app.errors import StoreError
from responder_app.library.engine import open_store
from responder_app.library.library import open_library
from responder_app.library.tables import REVISION, metadata
from responder_app.library.upgrade import bring_up_to_date
from responder_app.paths import DB, VehiclePaths
from tests.library.buildings import building
from tests.library.conftest import KEY
from tests.library.press import Press

VIRTUAL = ("place", "search_words", "search_trigrams", "search_vocabulary", "address_words", "address_vocabulary")
"""SQLite makes further tables, named after these."""
SHADOWS = ("_config", "_content", "_data", "_docsize", "_idx", "_node", "_parent", "_rowid")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(DB / "library"))
    return config


def _is_ours(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    return kind != "table" or not (name in VIRTUAL or str(name).endswith(SHADOWS))


def test_the_code_expects_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(_config()).get_current_head() == REVISION


def test_the_revisions_make_the_tables_that_the_code_names(paths: VehiclePaths) -> None:
    store = open_store(paths.library, KEY, create=True)
    bring_up_to_date(store)
    with store.writing() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        differences = compare_metadata(context, metadata)
    store.close()
    assert differences == []


def test_the_comparison_notices_a_table_that_is_missing(paths: VehiclePaths) -> None:
    store = open_store(paths.library, KEY, create=True)
    bring_up_to_date(store)
    with store.writing() as connection:
        connection.execute(text("DROP TABLE refusal"))
        context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
        differences = compare_metadata(context, metadata)
    store.close()
    assert [difference[0] for difference in differences] == ["add_table"]


def test_every_revision_goes_down_to_nothing_and_up_again(paths: VehiclePaths, press: Press) -> None:
    library = open_library(paths, KEY, create=True)
    press.package(building()).deliver(library)
    library.close()
    store = open_store(paths.library, KEY)
    config = _config()
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        left = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).scalars().all()
    assert set(left) <= {"alembic_version", "sqlite_sequence"}
    store.close()
    again = open_library(paths, KEY)
    press.package(building()).deliver(again)
    assert again.search("wacker")
    again.close()


def test_a_library_from_before_several_offices_goes_on_as_it_is(paths: VehiclePaths, press: Press) -> None:
    store = open_store(paths.library, KEY, create=True)
    config = _config()
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
        values = f"'{press.repository}', '{building().id}', 'facility', 'City Hall', '1 Main St'"
        connection.exec_driver_sql(f"INSERT INTO facility (repository, id, type, name, address) VALUES ({values})")
    store.close()
    library = open_library(paths, KEY)
    try:
        assert library.names_of(press.repository) == {building().id}
        assert dict(library.ids_here(press.repository)) == {}
        press.package(building("City Hall, rebuilt"), 2).deliver(library)
        assert library.preplan(building().id).identity.name == "City Hall, rebuilt"
        assert [row.id for row in library.held()] == [building().id]
    finally:
        library.close()


def test_an_upgrade_that_fails_leaves_the_library_as_it_was(paths: VehiclePaths) -> None:
    store = open_store(paths.library, KEY, create=True)
    with store.writing() as connection:
        connection.execute(text("CREATE TABLE tombstone (other)"))
    with pytest.raises(StoreError):
        bring_up_to_date(store)
    with store.reading() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).scalars().all()
    store.close()
    assert names == ["tombstone"]
