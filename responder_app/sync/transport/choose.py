"""Which transport reads a source."""

from __future__ import annotations

import re
from pathlib import Path

from responder_app.errors import InputError
from responder_app.sync.transport.base import Transport
from responder_app.sync.transport.folder import FolderTransport
from responder_app.sync.transport.https import HttpsTransport

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")


def open_transport(source: str, ca_file: Path | None = None, inbox_token: str = "") -> Transport:
    """A transport for a folder's path or an https:// address. Opens no connection yet.

    Args:
        source: As settings.source has it.
        ca_file: PEM file of the only certificate authority to believe; None means those of the system.
        inbox_token: Shown to an https:// host with each report, where it wants one.

    Raises:
        InputError: An address that is not used here, or a CA file that cannot be read.
    """
    scheme = _SCHEME.match(source)
    if scheme is None:
        return FolderTransport(Path(source).expanduser())
    name = scheme[1].lower()
    if name == "https":
        return HttpsTransport(source, ca_file, inbox_token=inbox_token)
    if name == "http":
        raise InputError("http:// is not encrypted and is not used; name the source by https:// or as a folder.")
    raise InputError(f"{name}:// is not a kind of source that this program reads: use https:// or a folder.")
