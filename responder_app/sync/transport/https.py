"""Reading a repository over HTTPS, leaving reports there: kept-alive connections, ranges, one host, always by TLS."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from urllib3 import BaseHTTPResponse, Timeout
from urllib3 import exceptions as failures
from urllib3.util import make_headers, parse_url

from responder_app.errors import InputError, LimitError, NotFoundError, TamperedError, TransportError
from responder_app.sync.transport.access import Access
from responder_app.sync.transport.base import (
    CHUNK_BYTES,
    Meter,
    Sink,
    Traffic,
    checked_inbox_path,
    checked_path,
    wrong_length,
)
from responder_app.sync.transport.connections import MOST, Connections
from responder_app.sync.transport.neighbour import tls_to_neighbour
from responder_app.sync.transport.patience import Patience, PatientSocket
from responder_app.sync.transport.pin import unpinned
from responder_app.sync.transport.proxy import proxy_for

ERROR_PAGE_BYTES = 1 << 16
"""An error page up to this long is read to its end, which keeps the connection usable."""

# 403: a public bucket that may not be listed says so of every file that it does not have.
_MISSING = frozenset({403, 404, 410})

_NO_CERTIFICATE = "wants a client certificate, or another one than this vehicle has"
_WANTS_MORE = {
    401: "wants a token before it shows the repository, or another one than this vehicle has",
    495: _NO_CERTIFICATE,
    496: _NO_CERTIFICATE,
}
"""What a host that is closed to strangers misses."""

_STORED = frozenset({200, 201, 202, 204})
_NOT_STORED = {
    401: "wants a token for its inbox, or another one than this vehicle has",
    403: "does not allow this vehicle to leave reports",
    404: "has no inbox",
    405: "has no inbox: it only gives files out",
    409: "has no inbox folder",
    411: "does not take reports in this way",
    413: "does not take reports of this size",
    501: "has no inbox: it only gives files out",
    507: "has no room left for reports",
}
"""What to tell the administrator of the host, by its answer."""

_CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")


class HttpsTransport:
    """A repository on one https:// host. Redirects are not followed: the source must be named as it is."""

    def __init__(self, address: str, access: Access | None = None, patience: Patience | None = None) -> None:
        """Nothing is sent yet. Raises InputError for an address, certificate or proxy that cannot be used.

        An address that ends with a fingerprint (transport/pin.py) is a vehicle beside: whoever shows that certificate
        is it, whatever else it says; no proxy leads there, and it is shown nothing of `access`.
        """
        access = access or Access()
        patience = patience or Patience()
        address, pin = unpinned(address)
        access = Access() if pin else access
        parts = _checked_address(address)
        self._source = address.rstrip("/")
        self._host = parts.hostname or ""
        self._base = quote(parts.path.rstrip("/"), safe="/%")
        self._patience = patience
        self._access = access
        self._meter = Meter()
        self._etags: dict[str, str] = {}
        self._pool = Connections(
            self._host,
            parts.port or 443,
            timeout=Timeout(connect=patience.connect_s, read=patience.stall_s),
            maxsize=MOST,
            retries=False,
            ssl_context=tls_to_neighbour() if pin else _tls(access),
            assert_fingerprint=pin or None,
            meter=self._meter,
            patience=patience,
            **({} if pin else _by_proxy(self._host)),
        )

    @property
    def source(self) -> str:
        """The address."""
        return self._source

    @property
    def traffic(self) -> Traffic:
        """Requests sent, and every byte of their headers and bodies in both directions, without TLS."""
        return self._meter.total

    def make_ready(self, downloads: int) -> None:
        """See Transport.make_ready: connect so often."""
        self._pool.open_ahead(downloads)

    def fetch(self, path: str, max_bytes: int, start: int = 0) -> bytes:
        """See Transport.fetch."""
        content = bytearray()
        until = time.monotonic() + self._patience.fetch_s
        with self._reply(path, start) as reply:
            for chunk in _body(reply, start):
                content += chunk
                if len(content) > max_bytes:
                    raise LimitError(f"{path} is longer than the {max_bytes} bytes that it may have.")
                if time.monotonic() > until:
                    raise TransportError(f"{self._host} answers too slowly.")
        return bytes(content)

    def download(self, path: str, length: int, start: int, sink: Sink) -> None:
        """See Transport.download. A second part is asked for on condition that the file is the same (If-Range)."""
        position = start
        with self._reply(path, start) as reply:
            total = _total_length(reply)
            if total is not None and total != length:
                raise wrong_length(path, length, total)
            self._remember(reply, path)
            for chunk in _body(reply, start):
                position += len(chunk)
                if position > length:
                    raise wrong_length(path, length, position)
                sink(chunk)
        if position < length:
            raise TransportError(f"{path} ends early: {position} of {length} bytes came.")
        self._etags.pop(path, None)

    def put(self, path: str, data: bytes) -> None:
        """See Transport.put: one PUT as WebDAV has it, with the inbox's own token where there is one."""
        headers = {"User-Agent": "responder", "Content-Type": "application/octet-stream"}
        if self._access.inbox_token:
            headers["Authorization"] = f"Bearer {self._access.inbox_token}"
        with self._request("PUT", checked_inbox_path(path), headers, data) as reply:
            read_out(reply)
        if reply.status not in _STORED:
            raise TransportError(self._not_stored(reply.status))

    def _not_stored(self, status: int) -> str:
        if 300 <= status < 400:
            return f"{self._host} points to another address for reports; name that one as the source instead."
        why = _NOT_STORED.get(status, "does not take reports now")
        return f"{self._host} {why} (answer {status})."

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    @contextmanager
    def _reply(self, path: str, start: int) -> Iterator[BaseHTTPResponse]:
        """The reply to a GET, its body unread; closed at the end unless it was read whole."""
        with self._request("GET", checked_path(path), self._headers(path, start)) as reply:
            self._check(reply, path)
            yield reply

    @contextmanager
    def _request(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> Iterator[BaseHTTPResponse]:
        """The reply to one request, its body unread; closed at the end. Raises TransportError."""
        self._meter.add(requests=1)
        reply: BaseHTTPResponse | None = None
        try:
            reply = self._pool.urlopen(
                method,
                f"{self._base}/{path}",
                body=body,
                headers=headers,
                redirect=False,
                preload_content=False,
                decode_content=False,
            )
            yield reply
        except failures.HTTPError as error:
            raise meaning(error, self._host) from error
        finally:
            if reply is not None:
                reply.close()

    def _headers(self, path: str, start: int) -> dict[str, str]:
        headers = {"User-Agent": "responder", "Accept-Encoding": "identity"}
        if self._access.authorization:
            headers["Authorization"] = self._access.authorization
        if start:
            headers["Range"] = f"bytes={start}-"
            if path in self._etags:
                headers["If-Range"] = self._etags[path]
        return headers

    def _remember(self, reply: BaseHTTPResponse, path: str) -> None:
        """Keep the mark of this edition of the file until its download is whole."""
        etag = reply.headers.get("ETag", "")
        if etag.startswith('"'):  # a weak one (W/) does not promise the same bytes
            self._etags[path] = etag

    def _check(self, reply: BaseHTTPResponse, path: str) -> None:
        """Raise what a reply other than the file itself means."""
        status = reply.status
        if status in _WANTS_MORE or (status == 400 and b"certificate" in read_out(reply)):
            raise TransportError(f"{self._host} {_WANTS_MORE.get(status, _NO_CERTIFICATE)} (answer {status}).")
        if status in _MISSING:
            read_out(reply)
            raise NotFoundError(f"{self._host} has no {path} (answer {status}).")
        if 300 <= status < 400:
            raise TransportError(f"{self._host} points to another address; name that one as the source instead.")
        if status == 416:
            raise TamperedError(f"{path} is shorter on {self._host} than the part of it that is here.")
        if status not in (200, 206):
            read_out(reply)
            raise TransportError(f"{self._host} cannot answer now (answer {status}).")
        if reply.headers.get("Content-Encoding", "identity") != "identity":
            raise TransportError(f"{self._host} changes files on their way (Content-Encoding).")


def _checked_address(address: str) -> SplitResult:
    """The address in its parts. Raises InputError when it is not plainly https://host[:port][/path]."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise InputError(f"{address} is not an address.") from error
    if not usable:
        raise InputError(f"{address} is not an https:// address.")
    if parts.username is not None or parts.query or parts.fragment:
        raise InputError("The source's address must have no user name, password, ? or #.")
    return parts


def _tls(access: Access) -> ssl.SSLContext:
    """Certificates of the given authority only, or of those that the system trusts. Raises InputError."""
    try:
        context = ssl.create_default_context(cafile=access.ca_file)
    except OSError as error:  # ssl.SSLError is one
        raise InputError(f"{access.ca_file} is not a PEM file of certificate authorities that can be read.") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = PatientSocket
    if access.client_certificate is not None:
        try:
            # A password would be asked for on the terminal: a key that has one is refused.
            context.load_cert_chain(access.client_certificate, password="")
        except OSError as error:
            raise InputError(
                f"{access.client_certificate} is not a PEM file with a certificate and its key, without a password."
            ) from error
    return context


def _by_proxy(host: str) -> dict[str, Any]:
    """What the pool must be told of this computer's proxy for that host."""
    address = proxy_for(host)
    if address is None:
        return {}
    parts = urlsplit(address)
    user = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
    named = f"http://{parts.hostname}:{parts.port or 80}"
    return {"_proxy": parse_url(named), "_proxy_headers": make_headers(proxy_basic_auth=user)}


def _total_length(reply: BaseHTTPResponse) -> int | None:
    """The whole file's length as the server states it, if it does."""
    if reply.status == 206:
        return _range(reply)[1]
    stated = reply.headers.get("Content-Length", "")
    return int(stated) if stated.isdecimal() else None


def _range(reply: BaseHTTPResponse) -> tuple[int, int]:
    """Where a partial reply begins, and the whole file's length. Raises TransportError."""
    match = _CONTENT_RANGE.fullmatch(reply.headers.get("Content-Range", ""))
    if match is None:
        raise TransportError("The server sent a part of a file without saying which.")
    return int(match[1]), int(match[3])


def _body(reply: BaseHTTPResponse, start: int) -> Iterator[bytes]:
    """The file's bytes from `start` on, also from a server that knows no ranges or whose edition has changed."""
    position = _range(reply)[0] if reply.status == 206 else 0
    if position > start:
        raise TransportError("The server sent another part of the file than was asked for.")
    while chunk := reply.read1(CHUNK_BYTES):
        ahead = chunk[max(0, start - position) :]
        position += len(chunk)
        if ahead:
            yield ahead


def read_out(reply: BaseHTTPResponse) -> bytes:
    """The beginning of an error page."""
    page = bytearray()
    while len(page) < ERROR_PAGE_BYTES and (chunk := reply.read1(ERROR_PAGE_BYTES - len(page))):
        page += chunk
    return bytes(page)


def meaning(error: failures.HTTPError, host: str) -> TransportError | TamperedError:
    """A way that failed may be tried again; another certificate than was compared is another computer."""
    if isinstance(error, failures.SSLError) and "Fingerprints did not match" in str(error):
        return TamperedError(
            f"{host} shows another fingerprint than was compared: it is another computer, or it shares anew. "
            "Compare again."
        )
    return TransportError(_sentence(error, host))


_NOT_YET_VALID, _EXPIRED, _ITS_OWN = 9, 10, 18
"""OpenSSL's numbers (X509_V_ERR_CERT_NOT_YET_VALID, _CERT_HAS_EXPIRED, _DEPTH_ZERO_SELF_SIGNED_CERT)."""


def _to_check(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in (_NOT_YET_VALID, _EXPIRED):
        return "Check this machine's date; if it is right, the host needs a new certificate."
    if error.verify_code == _ITS_OWN:
        return "If it is a vehicle beside that shares, give the fingerprint that it shows."
    return "This network asks to log in first, or the host's certificate or the authority set here is not right."


def _sentence(error: failures.HTTPError, host: str) -> str:
    """What went wrong, for a person."""
    if isinstance(error, failures.ProxyError):
        return f"The proxy that this computer is set to use does not lead to {host}."
    if isinstance(error, failures.NameResolutionError):
        return f"The name {host} is not found: there is no network here, or the address is wrong."
    if isinstance(error, failures.SSLError):
        cause = error.args[0] if error.args else error
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"{host} does not prove that it is {host}: {cause.verify_message.rstrip('.')}. {_to_check(cause)}"
        return f"No encrypted connection to {host} is possible."
    if isinstance(error, failures.ReadTimeoutError):
        return f"{host} answers too slowly."
    if isinstance(error, failures.NewConnectionError | failures.ConnectTimeoutError):
        return f"{host} cannot be reached."
    return f"{host} broke off the transfer."
