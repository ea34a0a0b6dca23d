"""What a host is shown before it gives or takes anything. Held in memory only; who keeps it is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class BucketKey:
    """An access key of an S3-compatible store; `token` only where the key is a temporary one."""

    id: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Access:
    """How one source's host is met. Nothing of it makes what comes from there believed: signatures do."""

    ca_file: Path | None = None
    """PEM file of a private certificate authority."""
    client_certificate: Path | None = None
    """PEM file with this vehicle's certificate and its key, for an https:// host that asks for one."""
    read_token: str = field(default="", repr=False)
    """Shown to an https:// host with everything that is read."""
    inbox_token: str = field(default="", repr=False)
    """Shown to an https:// host with reports, and only with them."""
    bucket_key: BucketKey | None = None
    """None reads a bucket that is open to all."""
