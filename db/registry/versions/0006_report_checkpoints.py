"""Where each device's chain of reports is known up to: old receipts below it need not be kept."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_checkpoints",
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("counter", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("report_checkpoints")
