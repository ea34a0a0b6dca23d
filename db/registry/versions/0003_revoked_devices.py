"""Since when and why a device has been revoked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("devices", sa.Column("revoked_at", sa.String(40)))
    op.add_column("devices", sa.Column("reason", sa.Text))


def downgrade() -> None:
    op.drop_column("devices", "reason")
    op.drop_column("devices", "revoked_at")
