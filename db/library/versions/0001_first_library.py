"""The first library: facilities and their editions, objects, trust, search, places, addresses."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    """
    CREATE TABLE epoch_key (
        "key" INTEGER NOT NULL,
        repository VARCHAR NOT NULL,
        compartment VARCHAR NOT NULL,
        scope VARCHAR NOT NULL,
        epoch INTEGER NOT NULL,
        fingerprint VARCHAR NOT NULL,
        secret BLOB NOT NULL,
        PRIMARY KEY ("key"),
        UNIQUE (repository, compartment, scope, epoch, fingerprint)
    )
    """,
    """
    CREATE TABLE facility (
        "key" INTEGER NOT NULL,
        repository VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        type VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        address VARCHAR NOT NULL,
        lon FLOAT,
        lat FLOAT,
        hidden_at VARCHAR,
        erase_at VARCHAR,
        PRIMARY KEY ("key"),
        UNIQUE (id)
    )
    """,
    """
    CREATE TABLE held_object (
        hash BLOB NOT NULL,
        length INTEGER NOT NULL,
        PRIMARY KEY (hash)
    )
     WITHOUT ROWID
    """,
    """
    CREATE TABLE kept_object (
        repository VARCHAR NOT NULL,
        hash BLOB NOT NULL,
        PRIMARY KEY (repository, hash)
    )
    """,
    """
    CREATE TABLE offer (
        repository VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        type VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (repository, id)
    )
    """,
    """
    CREATE TABLE refusal (
        repository VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        error VARCHAR NOT NULL,
        reason VARCHAR NOT NULL,
        at VARCHAR NOT NULL,
        PRIMARY KEY (repository, id)
    )
    """,
    """
    CREATE TABLE "row" (
        name VARCHAR NOT NULL,
        value VARCHAR NOT NULL,
        PRIMARY KEY (name)
    )
    """,
    """
    CREATE TABLE tombstone (
        repository VARCHAR NOT NULL,
        id VARCHAR NOT NULL,
        version INTEGER NOT NULL,
        reason VARCHAR NOT NULL,
        moved_to VARCHAR,
        seen_at VARCHAR NOT NULL,
        PRIMARY KEY (repository, id)
    )
    """,
    """
    CREATE TABLE trust (
        repository VARCHAR NOT NULL,
        era INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        catalogue_hash VARCHAR,
        floor VARCHAR NOT NULL,
        PRIMARY KEY (repository)
    )
    """,
    """
    CREATE TABLE trust_file (
        repository VARCHAR NOT NULL,
        name VARCHAR NOT NULL,
        body BLOB NOT NULL,
        PRIMARY KEY (repository, name)
    )
    """,
    """
    CREATE TABLE address (
        "key" INTEGER NOT NULL,
        facility_key INTEGER NOT NULL,
        street VARCHAR NOT NULL,
        city VARCHAR NOT NULL,
        lon FLOAT NOT NULL,
        lat FLOAT NOT NULL,
        PRIMARY KEY ("key"),
        FOREIGN KEY(facility_key) REFERENCES facility ("key") ON DELETE CASCADE
    )
    """,
    "CREATE INDEX address_of_area ON address (facility_key)",
    """
    CREATE TABLE edition (
        "key" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        facility_key INTEGER NOT NULL,
        version INTEGER NOT NULL,
        current BOOLEAN NOT NULL,
        manifest_hash VARCHAR NOT NULL,
        compartment VARCHAR NOT NULL,
        withheld VARCHAR NOT NULL,
        sequence INTEGER NOT NULL,
        catalogue_hash VARCHAR NOT NULL,
        root_hash VARCHAR NOT NULL,
        office VARCHAR NOT NULL,
        issued_at VARCHAR NOT NULL,
        accepted_at VARCHAR NOT NULL,
        FOREIGN KEY(facility_key) REFERENCES facility ("key") ON DELETE CASCADE
    )
    """,
    "CREATE INDEX edition_of_facility ON edition (facility_key)",
    "CREATE UNIQUE INDEX edition_shown ON edition (facility_key) WHERE current",
    """
    CREATE TABLE search_text (
        facility_key INTEGER NOT NULL,
        shown VARCHAR NOT NULL,
        PRIMARY KEY (facility_key),
        FOREIGN KEY(facility_key) REFERENCES facility ("key") ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE part (
        "key" INTEGER NOT NULL,
        edition_key INTEGER NOT NULL,
        id VARCHAR NOT NULL,
        kind VARCHAR NOT NULL,
        readable BOOLEAN NOT NULL,
        entry BLOB NOT NULL,
        PRIMARY KEY ("key"),
        UNIQUE (edition_key, id),
        FOREIGN KEY(edition_key) REFERENCES edition ("key") ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE record (
        edition_key INTEGER NOT NULL,
        scopes VARCHAR NOT NULL,
        body BLOB NOT NULL,
        UNIQUE (edition_key, scopes),
        FOREIGN KEY(edition_key) REFERENCES edition ("key") ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE part_object (
        "key" INTEGER NOT NULL,
        part_key INTEGER NOT NULL,
        hash BLOB NOT NULL,
        length INTEGER NOT NULL,
        PRIMARY KEY ("key"),
        FOREIGN KEY(part_key) REFERENCES part ("key") ON DELETE CASCADE
    )
    """,
    "CREATE INDEX object_of_part ON part_object (part_key)",
    "CREATE INDEX part_of_object ON part_object (hash)",
)

VIRTUAL_TABLES = (
    "CREATE VIRTUAL TABLE place USING rtree(key, lon_min, lon_max, lat_min, lat_max)",
    """
    CREATE VIRTUAL TABLE search_words USING fts5(
        name, alias, complex, address, tenant, chemical,
        tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3'
    )
    """,
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_words, row)",
    """
    CREATE VIRTUAL TABLE search_trigrams USING fts5(
        text, tokenize = "trigram", detail = none, content = '', contentless_delete = 1
    )
    """,
    # Erasing a facility takes its words out of the index at once, not only at some later merge.
    "INSERT INTO search_words(search_words, rank) VALUES ('secure-delete', 1)",
    "INSERT INTO search_trigrams(search_trigrams, rank) VALUES ('secure-delete', 1)",
    """
    CREATE VIRTUAL TABLE address_words USING fts5(
        street, city, tokenize = "unicode61 remove_diacritics 0", prefix = '1 2 3'
    )
    """,
    "CREATE VIRTUAL TABLE address_vocabulary USING fts5vocab(address_words, row)",
)


def upgrade() -> None:
    """Make everything."""
    for statement in (*TABLES, *VIRTUAL_TABLES):
        op.execute(statement)


def downgrade() -> None:
    """Drop everything, what depends on others first."""
    for name in (
        "address_vocabulary",
        "search_vocabulary",
        "address_words",
        "search_trigrams",
        "search_words",
        "place",
        "part_object",
        "record",
        "part",
        "search_text",
        "edition",
        "address",
        "trust_file",
        "trust",
        "tombstone",
        "row",
        "refusal",
        "offer",
        "kept_object",
        "held_object",
        "facility",
        "epoch_key",
    ):
        op.execute(f"DROP TABLE {name}")
