"""Which file of each document vehicles were last given, and the one before it: what Compare shows."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SHARED = ["shared"]


def upgrade() -> None:
    made = op.create_table(
        "published_files",
        sa.Column("package", sa.String(36), sa.ForeignKey("packages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("document", sa.String(64), primary_key=True),
        sa.Column("generation", sa.String(10), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("described", sa.Text, nullable=False),
        sa.Column("since", sa.String(10)),
        sa.Column("until", sa.String(10)),
    )
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT f.package, f.document, f.sha256, f.length, p.content"
            " FROM files f JOIN packages p ON p.id = f.package"
            " WHERE p.type = 'facility' AND p.published_hash = p.content_hash"
        )
    ).all()
    # What is published now is known; since when it has been so was not noted until now.
    found = [row for row in (_row(*row) for row in rows) if row is not None]
    if found:
        op.bulk_insert(made, found)


def _row(package: str, document: str, sha256: str, length: int, content: str) -> dict | None:
    preplan = json.loads(content)
    told = next((one for one in preplan.get("documents", ()) if one["id"] == document), None)
    if told is None:
        return None
    levels = [
        {key: level[key] for key in ("label", "page", "valid_on") if level.get(key) is not None}
        for level in (preplan.get("levels") or {}).get("levels") or ()
        if level.get("plan") == document
    ]
    return {
        "package": package,
        "document": document,
        "generation": "current",
        "sha256": sha256,
        "length": length,
        "scopes": " ".join(sorted(told.get("scopes", SHARED))),
        "described": json.dumps({"media_type": told["media_type"], "pages": told["pages"], "levels": levels}),
        "since": None,
        "until": None,
    }


def downgrade() -> None:
    op.drop_table("published_files")
