"""The triggers that keep the audit log: made by db/library's revisions, looked for by every verification."""

from __future__ import annotations

from sqlalchemy import Connection, text

GUARDS = {
    "audit_entry_is_next": """
        CREATE TRIGGER audit_entry_is_next BEFORE INSERT ON audit_entry
        WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM audit_head)
            OR NEW.previous IS NOT (SELECT hash FROM audit_head)
            OR NEW.suite IS NOT (SELECT CASE count(*) WHEN 0 THEN 1 ELSE 2 END FROM audit_key)
        BEGIN SELECT RAISE(ABORT, 'the audit log takes the next entry only'); END
    """,
    "audit_entry_moves_head": """
        CREATE TRIGGER audit_entry_moves_head AFTER INSERT ON audit_entry
        BEGIN UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash; END
    """,
    "audit_entry_never_changes": """
        CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
    """,
    "audit_entry_never_goes": """
        CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry
        BEGIN SELECT RAISE(ABORT, 'the audit log is never shortened'); END
    """,
    "audit_head_is_one": """
        CREATE TRIGGER audit_head_is_one BEFORE INSERT ON audit_head
        BEGIN SELECT RAISE(ABORT, 'the audit log has one head'); END
    """,
    "audit_head_follows": """
        CREATE TRIGGER audit_head_follows BEFORE UPDATE ON audit_head
        WHEN NEW.key IS NOT OLD.key OR NEW.sequence IS NOT OLD.sequence + 1
            OR NEW.hash IS NOT (SELECT hash FROM audit_entry WHERE sequence = NEW.sequence)
        BEGIN SELECT RAISE(ABORT, 'the head moves to the newest entry only'); END
    """,
    "audit_head_never_goes": """
        CREATE TRIGGER audit_head_never_goes BEFORE DELETE ON audit_head
        BEGIN SELECT RAISE(ABORT, 'the audit log keeps its head'); END
    """,
    "audit_key_is_one": """
        CREATE TRIGGER audit_key_is_one BEFORE INSERT ON audit_key
        WHEN EXISTS (SELECT 1 FROM audit_key) OR NEW.next IS NOT NEW.begins
            OR NEW.begins IS NOT (SELECT sequence + 1 FROM audit_head)
        BEGIN SELECT RAISE(ABORT, 'the audit log has one key, for the next entry'); END
    """,
    "audit_key_evolves": """
        CREATE TRIGGER audit_key_evolves BEFORE UPDATE ON audit_key
        WHEN NEW.key IS NOT OLD.key OR NEW.begins IS NOT OLD.begins OR NEW.sealed IS NOT OLD.sealed
            OR NEW.next IS NOT OLD.next + 1 OR NEW.next IS NOT (SELECT sequence + 1 FROM audit_head)
        BEGIN SELECT RAISE(ABORT, 'the key of the audit log goes with its entries only'); END
    """,
    "audit_key_never_goes": """
        CREATE TRIGGER audit_key_never_goes BEFORE DELETE ON audit_key
        BEGIN SELECT RAISE(ABORT, 'the audit log keeps its key'); END
    """,
}
"""By name. Changing one takes a revision of the library."""


def missing_guards(connection: Connection) -> list[str]:
    """The names of triggers that are not there, or not as they were made; and of those that nobody of us made."""
    held = connection.execute(
        text(
            "SELECT name, sql FROM sqlite_schema "
            "WHERE type = 'trigger' AND tbl_name IN ('audit_entry', 'audit_head', 'audit_key')"
        )
    )
    found = {str(row.name): _plain(str(row.sql)) for row in held}
    expected = {name: _plain(made) for name, made in GUARDS.items()}
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))


def _plain(sql: str) -> str:
    return " ".join(sql.split())
