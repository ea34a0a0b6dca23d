"""The word that a host wants to see before it takes a report. It is kept in the library, so sealed like all else.

It goes with reports only, to the one host that it was given for: it opens nothing that is read from there.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from responder_app.errors import InputError
from responder_app.library.library import Library
from responder_app.sync.reports import NOT_DELIVERED

_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,4000}")
"""RFC 6750, section 2.1: nothing that could end a header."""


def save_inbox_token(library: Library, source: str, token: str) -> None:
    """Keep the token for the host of that https:// source; an empty one forgets it. Raises InputError, StoreError."""
    host = _host(source)
    if not host:
        raise InputError("a token is for an https:// source; name the source first")
    if token and not _TOKEN.fullmatch(token):
        raise InputError("a token is letters, digits and . _ ~ + / = - only")
    library.save_row(_row(host), token)
    library.save_row(NOT_DELIVERED, "")  # the next sync tries again at once


def read_inbox_token(library: Library, source: str) -> str:
    """The token for the host of that source; empty where there is none."""
    host = _host(source)
    return (library.row(_row(host)) or "") if host else ""


def _host(source: str) -> str:
    try:
        parts = urlsplit(source)
    except ValueError:
        return ""
    return parts.netloc.lower() if parts.scheme.lower() == "https" else ""


def _row(host: str) -> str:
    return f"inbox token:{host}"
