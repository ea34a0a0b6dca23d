"""Guests: devices that read named facilities for a limited time."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "guests",
        sa.Column("device", sa.String(64), sa.ForeignKey("devices.fingerprint", ondelete="CASCADE"), primary_key=True),
        sa.Column("terms", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("guests")
