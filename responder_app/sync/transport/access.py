"""What a host is shown before it gives or takes anything. Held in memory only; who keeps it is elsewhere."""

from __future__ import annotations

import base64
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
    """Shown to an https:// host with everything that is read; with `user`, as that user's password."""
    user: str = ""
    """The name that a host asks for beside a password (Basic); empty shows the token alone (Bearer)."""
    inbox_token: str = field(default="", repr=False)
    """Shown to an https:// host with reports, and only with them."""
    bucket_key: BucketKey | None = None
    """None reads a bucket that is open to all."""

    @property
    def authorization(self) -> str:
        """The header that is sent with everything that is read (RFC 6750, RFC 7617); empty for none."""
        if not self.read_token:
            return ""
        if not self.user:
            return f"Bearer {self.read_token}"
        return f"Basic {base64.b64encode(f'{self.user}:{self.read_token}'.encode()).decode()}"
