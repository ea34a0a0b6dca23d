"""The registry's tables. Revisions are in db/registry; a test holds the two together."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

office = Table(
    "office",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Facts about the office by name: its own name, the repository id, the sequence."""

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
"""Private keys, each sealed under the office key."""

packages = Table(
    "packages",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("type", String(10), nullable=False),
    Column("compartment", String(40), nullable=False),
    Column("name", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("state", String(10), nullable=False, server_default="live"),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("published_hash", String(64)),
    Column("epoch", Integer),
    Column("manifest_hash", String(64)),
    Column("manifest_length", Integer),
)
"""Facilities and areas: the newest content (JSON of the model) and what of it was published last."""

files = Table(
    "files",
    metadata,
    Column("package", String(36), ForeignKey("packages.id", ondelete="CASCADE"), primary_key=True),
    Column("document", String(64), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("length", Integer, nullable=False),
)
"""Which file is which document."""

parts = Table(
    "parts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("package", String(36), ForeignKey("packages.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("role", String(120), nullable=False),
    Column("source_hash", String(64), nullable=False),
    Column("entry", Text, nullable=False),
)
"""Parts as last published, so that an unchanged one keeps its objects."""

published_files = Table(
    "published_files",
    metadata,
    Column("package", String(36), ForeignKey("packages.id", ondelete="CASCADE"), primary_key=True),
    Column("document", String(64), primary_key=True),
    Column("generation", String(10), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("length", Integer, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("described", Text, nullable=False),
    Column("since", String(10)),
    Column("until", String(10)),
)
"""The file that vehicles were last given of each document ("current"), and the one before it ("before")."""

devices = Table(
    "devices",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("agreement_key", String(100), nullable=False),
    Column("signing_key", String(100), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("compartments", Text, nullable=False),
    Column("state", String(10), nullable=False),
    Column("enrolled_at", String(40), nullable=False),
    Column("revoked_at", String(40)),
    Column("reason", Text),
)
"""Devices with what they may read; of revoked ones since when not, and why."""

guests = Table(
    "guests",
    metadata,
    Column("device", String(64), ForeignKey("devices.fingerprint", ondelete="CASCADE"), primary_key=True),
    Column("terms", Text, nullable=False),
)
"""Devices that read named facilities for a limited time; JSON of the terms. Their scope is that of their own key."""

orders = Table(
    "orders",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("envelope", Text, nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("in_force_at", String(40)),
)
"""Destroy orders and approvals of removals: started, and in force once two holders of root keys signed."""

lists = Table(
    "lists",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("content_hash", String(64), nullable=False),
    Column("object", Text, nullable=False),
)
"""Shards and the grant list as last sealed: an unchanged one keeps its object."""

publications = Table(
    "publications",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("catalogue_hash", String(64), nullable=False),
    Column("issued_at", String(40), nullable=False),
)

reports = Table(
    "reports",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("hash", String(64), primary_key=True),
    Column("counter", BigInteger, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("received_at", String(40), nullable=False),
    Column("audit_count", BigInteger, nullable=False),
    Column("audit_hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("trouble", Text, nullable=False),
    Column("log", Integer, nullable=False, server_default="1"),
    Index("reports_counter", "device", "counter"),
)
"""What devices reported, verified; `trouble` says what is wrong, a line each. Two with one number are a fork."""

report_checkpoints = Table(
    "report_checkpoints",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("counter", BigInteger, nullable=False),
)
"""Each device's chain is looked at from the report with that number on; receipts before it may be gone."""

audit_logs = Table(
    "audit_logs",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("from_report", BigInteger, nullable=False),
    Column("told_at", String(40)),
    Column("begins", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
"""The vehicles' audit logs: from which report on each is spoken of, and the first key of its MACs as it came, sealed.
A device's first log may have no row: none until its key comes."""

audit_log_entries = Table(
    "audit_log_entries",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("log", Integer, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("line", Text, nullable=False),
)
"""Their entries as far as they came, each verified when it did; JSON of an entry as it travelled."""

seen_notes = Table(
    "seen_notes",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("at", String(40), primary_key=True),
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("told", Text, nullable=False),
    Column("covered", Text, nullable=False),
)
"""What a person ticked off of what a device's reports told, and why; `covered` is JSON: hashes of reports, and gaps."""

inbox_files = Table(
    "inbox_files",
    metadata,
    Column("place", String(400), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("length", BigInteger, nullable=False),
)
"""Files of inboxes on hosts that were dealt with, as they were listed."""

sealed_packages = Table(
    "sealed_packages",
    metadata,
    Column("package", String(36), ForeignKey("packages.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("sealed", Text, nullable=False),
)
"""Next versions that were sealed and are not published yet; JSON of manifest, parts and warnings."""
