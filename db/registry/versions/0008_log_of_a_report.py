"""Which of its device's audit logs each report speaks of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reports", sa.Column("log", sa.Integer, nullable=False, server_default="1"))
    op.execute(
        "UPDATE reports SET log = coalesce((SELECT max(audit_logs.number) FROM audit_logs "
        "WHERE audit_logs.device = reports.device AND audit_logs.from_report <= reports.counter), 1)"
    )


def downgrade() -> None:
    op.drop_column("reports", "log")
