"""Reports to the office that wait, and the place in its chain that each device has reached."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STATEMENTS = (
    """
    CREATE TABLE outbox (
        "key" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        repository TEXT NOT NULL,
        device TEXT NOT NULL,
        kind TEXT NOT NULL,
        made_at TEXT NOT NULL,
        body BLOB NOT NULL,
        counter INTEGER,
        hash TEXT,
        envelope BLOB,
        sealed BLOB,
        sealed_to TEXT,
        delivered_at TEXT,
        CHECK ((counter IS NULL) = (envelope IS NULL) AND (counter IS NULL) = (hash IS NULL))
    ) STRICT
    """,
    "CREATE UNIQUE INDEX outbox_counter ON outbox (repository, device, counter)",
    """
    CREATE TABLE outbox_head (
        repository TEXT NOT NULL,
        device TEXT NOT NULL,
        counter INTEGER NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (repository, device)
    ) STRICT
    """,
    """
    CREATE TRIGGER outbox_head_only_rises BEFORE UPDATE ON outbox_head
    WHEN NEW.counter <= OLD.counter OR NEW.repository IS NOT OLD.repository OR NEW.device IS NOT OLD.device
    BEGIN SELECT RAISE(ABORT, 'a counter is used once'); END
    """,
    """
    CREATE TRIGGER outbox_head_never_goes BEFORE DELETE ON outbox_head
    BEGIN SELECT RAISE(ABORT, 'a counter is used once'); END
    """,
    """
    CREATE TRIGGER outbox_signed_stays BEFORE UPDATE ON outbox
    WHEN OLD.counter IS NOT NULL AND (NEW.counter IS NOT OLD.counter OR NEW.hash IS NOT OLD.hash)
    BEGIN SELECT RAISE(ABORT, 'what is signed stays as it is'); END
    """,
    """
    CREATE TABLE outbox_acknowledged (
        repository TEXT NOT NULL,
        device TEXT NOT NULL,
        counter INTEGER NOT NULL,
        hash TEXT NOT NULL,
        envelope BLOB,
        PRIMARY KEY (repository, device)
    ) STRICT
    """,
)


def upgrade() -> None:
    """Make the tables and what guards the counter."""
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Drop them; their triggers go with them."""
    for table in ("outbox_acknowledged", "outbox_head", "outbox"):
        op.execute(f"DROP TABLE {table}")
