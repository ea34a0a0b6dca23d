"""The id that a facility has in its repository, beside the one that it has on this vehicle."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Until now they were the same."""
    op.execute("ALTER TABLE facility ADD COLUMN signed_id VARCHAR NOT NULL DEFAULT ''")
    op.execute("UPDATE facility SET signed_id = id")
    op.execute("CREATE UNIQUE INDEX facility_signed ON facility (repository, signed_id)")


def downgrade() -> None:
    """An id that two offices use is one's alone again: what came second goes, and comes back as a sync allows."""
    op.execute("DELETE FROM facility WHERE signed_id <> id")
    op.execute("DROP INDEX facility_signed")
    op.execute("ALTER TABLE facility DROP COLUMN signed_id")
