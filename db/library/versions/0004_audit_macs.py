"""MACs of audit entries: one for each from now on, the key of the next, and a guard for it."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NEXT_BEFORE = """
    CREATE TRIGGER audit_entry_is_next BEFORE INSERT ON audit_entry
    WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM audit_head)
        OR NEW.previous IS NOT (SELECT hash FROM audit_head)
    BEGIN SELECT RAISE(ABORT, 'the audit log takes the next entry only'); END
"""

STATEMENTS = (
    "ALTER TABLE audit_entry ADD COLUMN mac BLOB NOT NULL DEFAULT x''",
    """
    CREATE TABLE audit_key (
        "key" INTEGER NOT NULL PRIMARY KEY,
        begins INTEGER NOT NULL,
        next INTEGER NOT NULL,
        secret BLOB NOT NULL,
        sealed BLOB NOT NULL
    ) STRICT
    """,
    "DROP TRIGGER audit_entry_is_next",
    """
    CREATE TRIGGER audit_entry_is_next BEFORE INSERT ON audit_entry
    WHEN NEW.sequence IS NOT (SELECT sequence + 1 FROM audit_head)
        OR NEW.previous IS NOT (SELECT hash FROM audit_head)
        OR NEW.suite IS NOT (SELECT CASE count(*) WHEN 0 THEN 1 ELSE 2 END FROM audit_key)
    BEGIN SELECT RAISE(ABORT, 'the audit log takes the next entry only'); END
    """,
    """
    CREATE TRIGGER audit_key_is_one BEFORE INSERT ON audit_key
    WHEN EXISTS (SELECT 1 FROM audit_key) OR NEW.next IS NOT NEW.begins
        OR NEW.begins IS NOT (SELECT sequence + 1 FROM audit_head)
    BEGIN SELECT RAISE(ABORT, 'the audit log has one key, for the next entry'); END
    """,
    """
    CREATE TRIGGER audit_key_evolves BEFORE UPDATE ON audit_key
    WHEN NEW.key IS NOT OLD.key OR NEW.begins IS NOT OLD.begins OR NEW.sealed IS NOT OLD.sealed
        OR NEW.next IS NOT OLD.next + 1 OR NEW.next IS NOT (SELECT sequence + 1 FROM audit_head)
    BEGIN SELECT RAISE(ABORT, 'the key of the audit log goes with its entries only'); END
    """,
    """
    CREATE TRIGGER audit_key_never_goes BEFORE DELETE ON audit_key
    BEGIN SELECT RAISE(ABORT, 'the audit log keeps its key'); END
    """,
)


def upgrade() -> None:
    """Add the MACs; entries that are there keep what they have."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Take them away again."""
    op.execute("DROP TABLE audit_key")
    op.execute("DROP TRIGGER audit_entry_is_next")
    op.execute("ALTER TABLE audit_entry DROP COLUMN mac")
    op.execute(NEXT_BEFORE)
