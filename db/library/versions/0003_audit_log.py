"""The audit log: entries, the head beside them, and the triggers that keep both."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE audit_entry (
        sequence INTEGER NOT NULL PRIMARY KEY,
        suite INTEGER NOT NULL,
        at TEXT NOT NULL,
        user TEXT NOT NULL,
        device TEXT NOT NULL,
        action TEXT NOT NULL,
        facility TEXT NOT NULL,
        subject TEXT NOT NULL,
        outcome TEXT NOT NULL,
        detail TEXT NOT NULL,
        previous BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE audit_head (
        "key" INTEGER NOT NULL PRIMARY KEY,
        sequence INTEGER NOT NULL,
        hash BLOB NOT NULL
    ) STRICT
    """,
    'INSERT INTO audit_head ("key", sequence, hash) VALUES (1, 0, zeroblob(32))',
    """
    CREATE TRIGGER audit_entry_is_next BEFORE INSERT ON audit_entry
    WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM audit_head)
        OR NEW.previous IS NOT (SELECT hash FROM audit_head)
    BEGIN SELECT RAISE(ABORT, 'the audit log takes the next entry only'); END
    """,
    """
    CREATE TRIGGER audit_entry_moves_head AFTER INSERT ON audit_entry
    BEGIN UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash; END
    """,
    """
    CREATE TRIGGER audit_entry_never_changes BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END
    """,
    """
    CREATE TRIGGER audit_entry_never_goes BEFORE DELETE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit log is never shortened'); END
    """,
    """
    CREATE TRIGGER audit_head_is_one BEFORE INSERT ON audit_head
    BEGIN SELECT RAISE(ABORT, 'the audit log has one head'); END
    """,
    """
    CREATE TRIGGER audit_head_follows BEFORE UPDATE ON audit_head
    WHEN NEW.key IS NOT OLD.key OR NEW.sequence IS NOT OLD.sequence + 1
        OR NEW.hash IS NOT (SELECT hash FROM audit_entry WHERE sequence = NEW.sequence)
    BEGIN SELECT RAISE(ABORT, 'the head moves to the newest entry only'); END
    """,
    """
    CREATE TRIGGER audit_head_never_goes BEFORE DELETE ON audit_head
    BEGIN SELECT RAISE(ABORT, 'the audit log keeps its head'); END
    """,
)


def upgrade() -> None:
    """Make the tables and their guards."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop both; their triggers go with them."""
    op.execute("DROP TABLE audit_head")
    op.execute("DROP TABLE audit_entry")
