"""The library's tables. What they are changed by lies in db/library; a test holds the two together.

A facility has editions (versions that were accepted); one is `current`, the one that is shown. Older ones stay
while the current one's drawings are still on their way. Objects are named here and lie on disk.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

REVISION = "0006"
"""The newest revision in db/library/versions; a library at it opens without Alembic."""

metadata = MetaData()


def _belongs_to(column: str) -> Column[int]:
    table = column.split(".", maxsplit=1)[0]
    return Column(f"{table}_key", Integer, ForeignKey(column, ondelete="CASCADE"), nullable=False)


facility = Table(
    "facility",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("repository", String, nullable=False),
    Column("id", String, nullable=False, unique=True),
    Column("type", String, nullable=False),
    Column("name", String, nullable=False),
    Column("address", String, nullable=False),
    Column("lon", Float),
    Column("lat", Float),
    Column("hidden_at", String),
    Column("erase_at", String),
    Column("signed_id", String, nullable=False, server_default=text("''")),
    Index("facility_signed", "repository", "signed_id", unique=True),
)
"""`id` is what this vehicle calls it everywhere, `signed_id` what its repository does: two offices may use one id.
They differ for the second that came; see `identity`."""

edition = Table(
    "edition",
    metadata,
    Column("key", Integer, primary_key=True),
    _belongs_to("facility.key"),
    Column("version", Integer, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("manifest_hash", String, nullable=False),
    Column("compartment", String, nullable=False),
    Column("withheld", String, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("catalogue_hash", String, nullable=False),
    Column("root_hash", String, nullable=False),
    Column("office", String, nullable=False),
    Column("issued_at", String, nullable=False),
    Column("accepted_at", String, nullable=False),
    Index("edition_of_facility", "facility_key"),
    Index("edition_shown", "facility_key", unique=True, sqlite_where=text("current")),
    sqlite_autoincrement=True,
)

record = Table(
    "record",
    metadata,
    _belongs_to("edition.key"),
    Column("scopes", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("edition_key", "scopes"),
)

part = Table(
    "part",
    metadata,
    Column("key", Integer, primary_key=True),
    _belongs_to("edition.key"),
    Column("id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("readable", Boolean, nullable=False),
    Column("entry", LargeBinary, nullable=False),
    UniqueConstraint("edition_key", "id"),
)

part_object = Table(
    "part_object",
    metadata,
    Column("key", Integer, primary_key=True),
    _belongs_to("part.key"),
    Column("hash", LargeBinary, nullable=False),
    Column("length", Integer, nullable=False),
    Index("object_of_part", "part_key"),
    Index("part_of_object", "hash"),
)

held_object = Table(
    "held_object",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("length", Integer, nullable=False),
    sqlite_with_rowid=False,
)

tombstone = Table(
    "tombstone",
    metadata,
    Column("repository", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("reason", String, nullable=False),
    Column("moved_to", String),
    Column("seen_at", String, nullable=False),
)

refusal = Table(
    "refusal",
    metadata,
    Column("repository", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("error", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("at", String, nullable=False),
)

offer = Table(
    "offer",
    metadata,
    Column("repository", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("version", Integer, nullable=False),
)

trust = Table(
    "trust",
    metadata,
    Column("repository", String, primary_key=True),
    Column("era", Integer, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("catalogue_hash", String),
    Column("floor", String, nullable=False),
)

trust_file = Table(
    "trust_file",
    metadata,
    Column("repository", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

kept_object = Table(
    "kept_object",
    metadata,
    Column("repository", String, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
)
"""Objects of the accepted catalogue that belong to no facility: shards and the list of grants."""

epoch_key = Table(
    "epoch_key",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("repository", String, nullable=False),
    Column("compartment", String, nullable=False),
    Column("scope", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    UniqueConstraint("repository", "compartment", "scope", "epoch", "fingerprint"),
)

row = Table(
    "row",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
"""Small things worth remembering, such as when a repository was last asked."""

layer_choice = Table(
    "layer_choice",
    metadata,
    Column("key", Integer, primary_key=True),
    _belongs_to("facility.key"),
    Column("document", String, nullable=False),
    Column("page", Integer, nullable=False),
    Column("hidden", String, nullable=False),
    UniqueConstraint("facility_key", "document", "page"),
    sqlite_autoincrement=True,
)
"""The layers of a sheet that a crew hid: JSON of their names. The newest choice has the highest key."""

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("suite", Integer, nullable=False),
    *(
        Column(name, Text, nullable=False)
        for name in ("at", "user", "device", "action", "facility", "subject", "outcome", "detail")
    ),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("mac", LargeBinary, nullable=False, server_default=text("x''")),
)
"""Who did what, in order, each entry hashed with the one before (docs/decisions/0013-audit-chain.md)."""

audit_head = Table(
    "audit_head",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""One row: the number of the last entry and its hash. Triggers move it."""

audit_key = Table(
    "audit_key",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("begins", Integer, nullable=False),
    Column("next", Integer, nullable=False),
    Column("secret", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""One row once entries have MACs: the key of the next entry alone, and the first one sealed to the office."""

outbox = Table(
    "outbox",
    metadata,
    Column("key", Integer, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("repository", "device", "kind", "made_at")),
    Column("body", LargeBinary, nullable=False),
    Column("counter", Integer),
    Column("hash", Text),
    Column("envelope", LargeBinary),
    Column("sealed", LargeBinary),
    Column("sealed_to", Text),
    Column("delivered_at", Text),
    Index("outbox_counter", "repository", "device", "counter", unique=True),
    sqlite_autoincrement=True,
)
"""Reports to the office: waiting (no counter yet), signed, delivered; gone when the office has acknowledged them."""

outbox_head = Table(
    "outbox_head",
    metadata,
    Column("repository", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("counter", Integer, nullable=False),
    Column("hash", Text, nullable=False),
)
"""The last counter that was used and the hash of that report. Triggers let it rise only."""

outbox_acknowledged = Table(
    "outbox_acknowledged",
    metadata,
    Column("repository", Text, primary_key=True),
    Column("device", Text, primary_key=True),
    Column("counter", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("envelope", LargeBinary),
)
"""What the office has acknowledged last; without the envelope when this library never sent it."""

address = Table(
    "address",
    metadata,
    Column("key", Integer, primary_key=True),
    _belongs_to("facility.key"),
    Column("street", String, nullable=False),
    Column("city", String, nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Index("address_of_area", "facility_key"),
)
"""The address files of the areas that are held."""

search_text = Table(
    "search_text",
    metadata,
    Column("facility_key", Integer, ForeignKey("facility.key", ondelete="CASCADE"), primary_key=True),
    Column("shown", String, nullable=False),
)
"""What a facility is found by as its owner wrote it: JSON of [field, text]."""

place = Table(
    "place",
    MetaData(),
    Column("key", Integer, primary_key=True),
    Column("lon_min", Float),
    Column("lon_max", Float),
    Column("lat_min", Float),
    Column("lat_max", Float),
)
"""R*Tree of the facilities' points, in 32-bit floats; the exact point is in `facility`."""
