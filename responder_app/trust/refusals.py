"""tuf's errors in our own tree, in plain words."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tuf.api import exceptions

from responder_app.errors import (
    ExpiredError,
    NotFoundError,
    ResponderError,
    RollbackError,
    SignatureError,
    TamperedError,
    TransportError,
)

_REFUSALS: tuple[tuple[type[Exception], type[ResponderError], str], ...] = (
    (exceptions.UnsignedMetadataError, SignatureError, "not signed by enough of the keys that the root names"),
    (
        exceptions.ExpiredMetadataError,
        ExpiredError,
        "the repository's signatures have expired by this machine's clock: check its date",
    ),
    (exceptions.BadVersionNumberError, RollbackError, "the repository offers an older state than was accepted before"),
    (exceptions.LengthOrHashMismatchError, TamperedError, "the repository's files are not those that were signed"),
    (exceptions.RepositoryError, TamperedError, "the repository's metadata is not well-formed"),
    (exceptions.DownloadLengthMismatchError, TamperedError, "a file of the repository is longer than was signed"),
    (
        exceptions.DownloadHTTPError,
        NotFoundError,
        "the repository there is not whole: it lacks a file of its newest state",
    ),
    (exceptions.DownloadError, TransportError, "the repository cannot be read"),
)
"""Most special first. Only what is not there is an HTTP error here: fetcher makes no other."""


@contextlib.contextmanager
def in_our_words() -> Iterator[None]:
    """Raise our own error for each of tuf's."""
    try:
        yield
    except (exceptions.RepositoryError, exceptions.DownloadError) as error:
        for theirs, ours, words in _REFUSALS:
            if isinstance(error, theirs):
                raise ours(words) from error
        raise
