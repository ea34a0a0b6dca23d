"""A folder on an https:// host that lists itself and lets files be deleted: WebDAV (RFC 4918), as little as is needed.

What a listing says is not read here, nor believed: bytes within bounds.
"""

from __future__ import annotations

import time
from collections.abc import Generator

from responder_app.errors import NotAllowedError, TransportError
from responder_app.sync.transport.base import CHUNK_BYTES
from responder_app.sync.transport.https import HttpsTransport, read_out

_ASKED = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<propfind xmlns="DAV:"><prop><getcontentlength/><getlastmodified/></prop></propfind>'
)
_GONE = frozenset({200, 202, 204, 404, 410})
_MULTI_STATUS = 207
LISTING_S = 120.0
"""The longest that a listing may take."""
_NO_LISTING = {
    401: "wants a user name and password or a token before it lists the inbox, or other ones than are kept",
    403: "does not allow the inbox to be listed",
    404: "has no inbox there",
    405: "does not list folders: it speaks no WebDAV",
    501: "does not list folders: it speaks no WebDAV",
}


class Collection(HttpsTransport):
    """One folder: also lists what lies in it, and deletes."""

    def listing(self) -> Generator[bytes, None, None]:
        """The bytes of the host's own listing (XML) as long as they come fast enough. Raises TransportError."""
        until = time.monotonic() + LISTING_S
        headers = {"User-Agent": "responder", "Depth": "1", "Content-Type": "application/xml", **self._shown()}
        with self._request("PROPFIND", "", headers, _ASKED) as reply:
            if reply.status != _MULTI_STATUS:
                read_out(reply)
                raise TransportError(self._no_listing(reply.status))
            while chunk := reply.read1(CHUNK_BYTES):
                if time.monotonic() > until:
                    raise TransportError(f"{self._host} takes too long to list the inbox.")
                yield chunk

    def remove(self, name: str) -> None:
        """Delete one file; what is not there needs no deleting.

        Raises NotAllowedError where the host lets nothing be deleted, TransportError.
        """
        with self._request("DELETE", name, {"User-Agent": "responder", **self._shown()}) as reply:
            read_out(reply)
        if reply.status in _GONE:
            return
        if 400 <= reply.status < 500 or reply.status == 501:
            raise NotAllowedError(f"{self._host} lets nothing be deleted there (answer {reply.status})")
        raise TransportError(f"{self._host} cannot delete now (answer {reply.status}).")

    def _shown(self) -> dict[str, str]:
        return {"Authorization": self._access.authorization} if self._access.authorization else {}

    def _no_listing(self, status: int) -> str:
        if 300 <= status < 400:
            return f"{self._host} points to another address for the inbox; name that one instead."
        return f"{self._host} {_NO_LISTING.get(status, 'cannot list the inbox now')} (answer {status})."
