"""Where reports lie that are no folder of this computer: what such a place can do, and which one an address names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from responder_app.errors import InputError
from responder_app.sync.transport.access import Access

MOST_LISTED = 100_000
"""Names of reports that a listing may have; what follows is looked at when these are gone."""
UNKNOWN_TIME = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, order=True)
class Listed:
    """A file as its host lists it; nothing of it is believed but that it can be asked for."""

    since: datetime
    name: str
    """64 hexadecimal digits."""
    length: int
    """Bytes, -1 where the host says nothing."""


@dataclass(frozen=True)
class Listing:
    """What lies at a place."""

    reports: Sequence[Listed]
    others: int = 0
    """Of other names, or outside the place."""
    more: bool = False
    """The host went on beyond what is looked at."""


class InboxPlace(Protocol):
    """A place with reports. Safe from several threads. Every call raises TransportError when it cannot be reached."""

    @property
    def where(self) -> str:
        """The address, for a person."""
        ...

    def lying(self) -> Listing:
        """What lies there, within bounds."""
        ...

    def fetch(self, name: str, most: int) -> bytes:
        """A file's bytes. Raises NotFoundError, LimitError beyond `most`."""
        ...

    def remove(self, names: Iterable[str]) -> int:
        """Delete these files; how many stayed because the host does not allow it."""
        ...

    def close(self) -> None:
        """Give back connections."""
        ...


def is_address(where: str) -> bool:
    """Whether it is an address of a host and not a folder's path."""
    return "://" in where


def open_place(address: str, access: Access) -> InboxPlace:
    """The inbox at an https:// or s3:// address: of a repository, or the inbox itself. Raises InputError."""
    scheme = address.partition("://")[0].lower()
    if scheme == "https":
        from responder_app.publisher.inbox_web import WebInbox  # noqa: PLC0415

        return WebInbox(address, access)
    if scheme == "s3":
        from responder_app.publisher.inbox_bucket import BucketInbox  # noqa: PLC0415

        return BucketInbox(address, access)
    if scheme == "http":
        raise InputError("http:// is not encrypted and is not used; name the inbox by https://, s3:// or as a folder")
    raise InputError(f"{scheme}:// is not a kind of inbox that this program reads: use https://, s3:// or a folder")
