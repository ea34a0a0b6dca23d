"""The registry's revisions: up, down, up again; and the tables are those that the code names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from responder_app.library.engine import Store
from responder_app.model.terms import Scope
from responder_app.paths import DB
from responder_app.publisher.registry import facts, history, packages
from responder_app.publisher.registry.packages import StoredFile
from responder_app.publisher.registry.store import REVISION, open_registry
from responder_app.publisher.registry.tables import metadata

KEY = bytes(range(32))


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Store]:
    store = open_registry(tmp_path / "registry.db", KEY, create=True)
    yield store
    store.close()


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(DB / "registry"))
    return made


def test_the_code_expects_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == REVISION


def test_the_revisions_make_the_tables_that_the_code_names(registry: Store) -> None:
    with registry.writing() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        connection.execute(text("ALTER TABLE devices DROP COLUMN agency"))  # the control: a difference is noticed
        assert compare_metadata(MigrationContext.configure(connection), metadata) != []


def test_every_revision_goes_down_to_nothing_and_up_again(registry: Store, tmp_path: Path) -> None:
    settings = config()
    with registry.writing() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "base")
        left = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table'")).scalars().all()
    assert left == ["alembic_version"]
    registry.close()
    again = open_registry(tmp_path / "registry.db", KEY)
    with again.writing() as connection:
        facts.put_fact(connection, "name", "City")
        assert facts.fact(connection, "name") == "City"
    again.close()


def test_what_was_published_before_files_were_noted_counts_as_current_since_nobody_knows_when(
    registry: Store,
) -> None:
    level = {"ordinal": 0, "label": "G", "plan": "plan-1", "valid_on": "2025-03-02"}
    plan = {
        "id": "plan-1",
        "kind": "floor plan",
        "title": "Floor",
        "media_type": "application/pdf",
        "pages": [{"width_pt": 2592.0, "height_pt": 1728.0}],
        "scopes": ["police", "fire"],
    }
    content = json.dumps({"documents": [plan], "levels": {"levels": [level]}})
    settings = config()
    with registry.writing() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "0001")
        for name, published in (("a", "content_hash"), ("b", "'older'")):
            packages.put(connection, name, "facility", "city", name, content, [StoredFile("plan-1", "f" * 64, 7)])
            connection.execute(text(f"UPDATE packages SET published_hash = {published} WHERE id = '{name}'"))
        command.upgrade(settings, "head")
        (kept,) = history.read(connection, "a").values()
        assert history.read(connection, "b") == {}
    assert (kept.current.sha256, kept.current.length, kept.current.since) == ("f" * 64, 7, None)
    assert kept.current.scopes == {Scope.FIRE, Scope.POLICE}
    assert [(one.label, one.page, one.valid_on) for one in kept.current.levels] == [("G", 1, date(2025, 3, 2))]
    assert kept.earlier is None
