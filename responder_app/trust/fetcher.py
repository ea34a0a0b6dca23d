"""Between tuf, which asks for addresses, and the fetching that we are given. In memory, and bounded."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from typing import IO

from tuf.api.exceptions import DownloadHTTPError, DownloadLengthMismatchError
from tuf.ngclient import FetcherInterface

from responder_app.errors import LimitError, NotFoundError, TransportError
from responder_app.package.limits import MAX_CATALOGUE_BYTES

Fetch = Callable[[str, int], bytes]
"""Gives the bytes of a repository's file, by its path and the most bytes to take.

Raises NotFoundError, LimitError for a longer file, TransportError.
"""

_NOT_FOUND = 404
_PAGE = "a web page came instead of the repository: this network asks to log in first, or the address is not right"


class RepositoryFetcher(FetcherInterface):
    """Hands every request to `fetch`. Errors of the transport pass through tuf as they are."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch_bytes = fetch

    @contextlib.contextmanager
    def download_file(self, url: str, max_length: int) -> Iterator[IO[bytes]]:
        """The file in memory, instead of the temporary file of the base class."""
        yield io.BytesIO(self._bounded(url, min(max_length, MAX_CATALOGUE_BYTES)))

    def _fetch(self, url: str) -> Iterator[bytes]:
        yield self._bounded(url, MAX_CATALOGUE_BYTES)

    def _bounded(self, path: str, most: int) -> bytes:
        try:
            data = self._fetch_bytes(path, most)
        except NotFoundError as error:
            raise DownloadHTTPError(f"no such file: {path}", _NOT_FOUND) from error
        except LimitError as error:
            raise DownloadLengthMismatchError(f"more than {most} bytes: {path}") from error
        if len(data) > most:
            raise DownloadLengthMismatchError(f"more than {most} bytes: {path}")
        if data.lstrip()[:1] == b"<":  # metadata and catalogue begin with a brace; nobody tried to deceive anybody
            raise TransportError(_PAGE)
        return data
