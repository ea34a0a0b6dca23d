"""An inbox in a bucket of an S3-compatible store: listed within bounds, its reports fetched and deleted by name."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from responder_app.errors import TransportError
from responder_app.package.report import INBOX
from responder_app.publisher.inbox_place import MOST_LISTED, Listed, Listing
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.bucket import open_bucket, read_address, refusal, sentence
from responder_app.sync.transport.patience import Patience
from responder_app.sync.transport.s3 import S3Transport

if TYPE_CHECKING:
    from obstore.store import S3Store

LISTING_S = 120.0
"""The longest that a listing may take: a store may answer without end, page after page."""
_NAME = re.compile(r"[0-9a-f]{64}")


class BucketInbox:
    """Reports in one bucket."""

    def __init__(self, address: str, access: Access, listing_s: float = LISTING_S) -> None:
        """Nothing is sent yet. Raises InputError for an address or file of `access` that cannot be used."""
        head, mark, asked = address.partition("?")
        head = head.rstrip("/").removesuffix(f"/{INBOX}")
        self._address = read_address(head + mark + asked)
        self._reports = S3Transport(self._address.text, access)
        self._store: S3Store = open_bucket(self._address, access.bucket_key, access.ca_file, Patience())
        self._listing_s = listing_s

    @property
    def where(self) -> str:
        """The repository's address in the store."""
        return self._address.text

    def lying(self) -> Listing:
        """See InboxPlace.lying."""
        found: list[Listed] = []
        with self._failures():
            try:
                others, more = asyncio.run(asyncio.wait_for(self._listed(found), self._listing_s))
            except TimeoutError as error:
                raise TransportError(
                    f"s3://{self._address.bucket} lists its inbox without end, or too slowly."
                ) from error
        return Listing(found[:MOST_LISTED], others, more)

    async def _listed(self, found: list[Listed]) -> tuple[int, bool]:
        import obstore  # noqa: PLC0415

        others, folder = 0, "/".join(filter(None, (self._address.prefix, INBOX)))
        async for page in obstore.list(self._store, INBOX, chunk_size=1000):
            for one in page:
                place, _, name = one["path"].rpartition("/")
                if place in (folder, INBOX) and _NAME.fullmatch(name):
                    found.append(Listed(one["last_modified"], name, one["size"]))
                else:
                    others += 1
            if len(found) + others >= MOST_LISTED:
                return others, True
        return others, False

    def fetch(self, name: str, most: int) -> bytes:
        """See InboxPlace.fetch."""
        return self._reports.fetch(f"{INBOX}/{name}", most)

    def remove(self, names: Iterable[str]) -> int:
        """See InboxPlace.remove."""
        import obstore  # noqa: PLC0415
        from obstore import exceptions as failures  # noqa: PLC0415

        gone = [f"{INBOX}/{name}" for name in names]
        if not gone:
            return 0
        with self._failures():
            try:
                obstore.delete(self._store, gone)
            except (failures.PermissionDeniedError, failures.UnauthenticatedError):
                return len(gone)
        return 0

    def close(self) -> None:
        """See InboxPlace.close."""
        self._reports.close()

    @contextmanager
    def _failures(self) -> Iterator[None]:
        from obstore import exceptions as failures  # noqa: PLC0415

        name = f"s3://{self._address.bucket}"
        try:
            yield
        except (failures.BaseError, FileNotFoundError) as error:
            if refusal(error, name) is None and "403 Forbidden" in str(error):
                raise TransportError(f"{name} does not let this access key list its inbox.") from error
            raise TransportError(sentence(error, name)) from error
