"""Files of inboxes on hosts that were dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox_files",
        sa.Column("place", sa.String(400), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("length", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("inbox_files")
