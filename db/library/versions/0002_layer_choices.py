"""Which layers of a sheet a crew has hidden."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.execute(
        """
        CREATE TABLE layer_choice (
            "key" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            facility_key INTEGER NOT NULL,
            document VARCHAR NOT NULL,
            page INTEGER NOT NULL,
            hidden VARCHAR NOT NULL,
            UNIQUE (facility_key, document, page),
            FOREIGN KEY(facility_key) REFERENCES facility ("key") ON DELETE CASCADE
        )
        """
    )


def downgrade() -> None:
    """Drop it."""
    op.execute("DROP TABLE layer_choice")
