"""Which transport reads a source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from responder_app.errors import InputError
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.base import Transport
from responder_app.sync.transport.folder import FolderTransport
from responder_app.sync.transport.https import HttpsTransport
from responder_app.sync.transport.s3 import S3Transport
from responder_app.sync.transport.sources import Sources

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def open_transport(source: str, access: Access | None = None) -> Transport:
    """A transport for a folder's path, an https:// address or an s3:// one. Opens no connection yet.

    Raises InputError for an address that is not used here, or a file of `access` that cannot be read.
    """
    access = access or Access()
    scheme = _SCHEME.match(source)
    if scheme is None:
        return FolderTransport(Path(source).expanduser())
    name = scheme[1].lower()
    if name == "https":
        return HttpsTransport(source, access)
    if name == "s3":
        return S3Transport(source, access)
    if name == "http":
        raise InputError("http:// is not encrypted and is not used; name the source by https:// or as a folder.")
    raise InputError(f"{name}:// is not a kind of source that this program reads: use https://, s3:// or a folder.")


def open_transports(sources: Sequence[str], access_to: Callable[[str], Access]) -> Transport:
    """One transport for all these sources, the most preferred first. Raises InputError, without any too."""
    if not sources:
        raise InputError("No source is set: name the folder, https:// or s3:// address to sync from.")
    if len(sources) == 1:
        return open_transport(sources[0], access_to(sources[0]))
    return Sources([open_transport(source, access_to(source)) for source in dict.fromkeys(sources)])
