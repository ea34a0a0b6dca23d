"""A device's audit log may begin anew, and the one before stays; what somebody ticked off of what reports told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_logs",
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("from_report", sa.BigInteger, nullable=False),
        sa.Column("told_at", sa.String(40)),
        sa.Column("begins", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "audit_log_entries",
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("log", sa.Integer, primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_table(
        "seen_notes",
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(40), primary_key=True),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("covered", sa.Text, nullable=False),
    )
    op.execute(
        "INSERT INTO audit_logs (device, number, from_report, begins, sealed) "
        "SELECT device, 1, 0, begins, sealed FROM audit_keys"
    )
    op.execute(
        "INSERT INTO audit_log_entries (device, log, sequence, hash, line) "
        "SELECT device, 1, sequence, hash, line FROM audit_entries"
    )
    op.drop_table("audit_keys")
    op.drop_table("audit_entries")


def downgrade() -> None:
    """Each device's first log stays."""
    op.create_table(
        "audit_entries",
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("sequence", sa.BigInteger, primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("line", sa.Text, nullable=False),
    )
    op.create_table(
        "audit_keys",
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("begins", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.execute(
        "INSERT INTO audit_entries (device, sequence, hash, line) "
        "SELECT device, sequence, hash, line FROM audit_log_entries WHERE log = 1"
    )
    op.execute(
        "INSERT INTO audit_keys (device, begins, sealed) SELECT device, begins, sealed FROM audit_logs WHERE number = 1"
    )
    for table in ("seen_notes", "audit_log_entries", "audit_logs"):
        op.drop_table(table)
