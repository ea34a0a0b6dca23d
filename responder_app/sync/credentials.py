"""What this vehicle shows its sources' hosts. It is kept in the library, so sealed like all else; each for one host.

A token for the inbox goes out with reports only. Nothing here makes anything believed: signatures do.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from responder_app.errors import InputError
from responder_app.library.library import Library
from responder_app.settings import Settings
from responder_app.sync.reports import NOT_DELIVERED
from responder_app.sync.transport.access import Access, BucketKey
from responder_app.sync.transport.bucket import read_address

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,4000}")
"""RFC 6750, section 2.1: nothing that could end a header."""
_INBOX, _READ, _BUCKET = "inbox token:", "read token:", "bucket key:"
"""The library's rows, before the host's name or the bucket's place."""


def save_inbox_token(library: Library, source: str, token: str) -> None:
    """Keep the token for reports to the host of that https:// source; an empty one forgets it.

    Raises InputError, StoreError.
    """
    _save_token(library, _INBOX, source, token)
    _try_again(library)


def save_read_token(library: Library, source: str, token: str) -> None:
    """Keep the token for reading from the host of that https:// source; as `save_inbox_token`."""
    _save_token(library, _READ, source, token)


def save_bucket_key(library: Library, source: str, key: BucketKey | None) -> None:
    """Keep the access key for the bucket of that s3:// source; None forgets it. Raises InputError, StoreError."""
    words = [key.id, key.secret, *([key.token] if key.token else [])] if key else []
    if not all(_TOKEN.fullmatch(word) for word in words):
        raise InputError("an access key is letters, digits and . _ ~ + / = - only")
    library.save_row(_BUCKET + read_address(source).place, " ".join(words))
    _try_again(library)


def _try_again(library: Library) -> None:
    """The next sync delivers at once, whatever the host said before."""
    for name in library.rows():
        if name.startswith(NOT_DELIVERED):
            library.save_row(name, "")


def access_to(source: str, settings: Settings, library: Library | None = None) -> Access:
    """How this vehicle meets that source's host; without its library, what settings and environment have."""
    ca_file = Path(settings.ca_file) if settings.ca_file else None
    if source.lower().startswith("s3://"):
        place = read_address(source).place
        kept = (library.row(_BUCKET + place) or "") if library is not None else ""
        return Access(ca_file=ca_file, bucket_key=BucketKey(*kept.split(" ")) if kept else bucket_key_of(os.environ))
    host = _host(source)
    return Access(
        ca_file=ca_file,
        client_certificate=Path(settings.client_certificate) if settings.client_certificate else None,
        read_token=_row(library, _READ, host),
        inbox_token=_row(library, _INBOX, host),
    )


def inbox_tokens(library: Library, sources: Iterable[str]) -> Mapping[str, str]:
    """The tokens for the inboxes of these sources' hosts, by host. Raises StoreError."""
    hosts = dict.fromkeys(filter(None, map(_host, sources)))
    return {host: token for host in hosts if (token := _row(library, _INBOX, host))}


def with_inbox_token(access: Access, source: str, tokens: Mapping[str, str]) -> Access:
    """The same with the token for that source's host out of these, where it has none and there is one."""
    token = tokens.get(_host(source), "")
    return (
        replace(access, inbox_token=token) if token and not access.inbox_token and _TOKEN.fullmatch(token) else access
    )


def bucket_key_of(environment: Mapping[str, str]) -> BucketKey | None:
    """The access key that the environment names as all programs for S3 do; None without one."""
    name, word = environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY")
    return BucketKey(name, word, environment.get("AWS_SESSION_TOKEN", "")) if name and word else None


def _save_token(library: Library, kind: str, source: str, token: str) -> None:
    host = _host(source)
    if not host:
        raise InputError("a token is for an https:// source; name the source first")
    if token and not _TOKEN.fullmatch(token):
        raise InputError("a token is letters, digits and . _ ~ + / = - only")
    library.save_row(kind + host, token)


def _row(library: Library | None, kind: str, host: str) -> str:
    return (library.row(kind + host) or "") if library is not None and host else ""


def _host(source: str) -> str:
    try:
        parts = urlsplit(source)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme.lower() == "https" else ""
