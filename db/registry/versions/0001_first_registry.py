"""The first registry: packages and their files and parts, devices, sealed secrets, publications."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "office", sa.Column("name", sa.String(40), primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "packages",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("type", sa.String(10), nullable=False),
        sa.Column("compartment", sa.String(40), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, server_default="live"),
        sa.Column("version", sa.Integer, nullable=False, server_default="0"),
        sa.Column("published_hash", sa.String(64)),
        sa.Column("epoch", sa.Integer),
        sa.Column("manifest_hash", sa.String(64)),
        sa.Column("manifest_length", sa.Integer),
    )
    op.create_table(
        "files",
        sa.Column("package", sa.String(36), sa.ForeignKey("packages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("document", sa.String(64), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
    )
    op.create_table(
        "parts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("package", sa.String(36), sa.ForeignKey("packages.id", ondelete="CASCADE"), nullable=False),
        sa.Column("role", sa.String(120), nullable=False),
        sa.Column("source_hash", sa.String(64), nullable=False),
        sa.Column("entry", sa.Text, nullable=False),
    )
    op.create_index("ix_parts_package", "parts", ["package"])
    op.create_table(
        "devices",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("agency", sa.Text, nullable=False),
        sa.Column("agreement_key", sa.String(100), nullable=False),
        sa.Column("signing_key", sa.String(100), nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("compartments", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("enrolled_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "lists",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("object", sa.Text, nullable=False),
    )
    op.create_table(
        "publications",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("catalogue_hash", sa.String(64), nullable=False),
        sa.Column("issued_at", sa.String(40), nullable=False),
    )


def downgrade() -> None:
    for table in ("publications", "lists", "devices", "parts", "files", "packages", "secrets", "office"):
        op.drop_table(table)
