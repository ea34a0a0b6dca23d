"""Finding a vehicle beside: its address as a crew types it, and the fingerprint that whoever answers there shows."""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
from urllib.parse import urlsplit

from responder_app.errors import InputError, TransportError
from responder_app.sync.transport.pin import PORT

ASK_S = 10.0
_BARE = re.compile(r"[0-9.]{7,15}(:[0-9]{1,5})?")


def full_address(typed: str) -> str:
    """What a crew typed as an https:// address: "192.168.1.20" is enough. Raises InputError."""
    text = typed.strip().rstrip("/")
    if _BARE.fullmatch(text):
        text = f"https://{text}" if ":" in text else f"https://{text}:{PORT}"
    try:
        parts = urlsplit(text)
        good = parts.scheme == "https" and bool(parts.hostname) and parts.port != 0 and parts.path in ("", "/")
    except ValueError as error:
        raise InputError(f"{typed} is no address") from error
    if not good or parts.username or parts.query or parts.fragment:
        raise InputError("type the address as the other vehicle shows it, such as 192.168.1.20:8443")
    return text


def shown_fingerprint(address: str) -> str:
    """The fingerprint of whoever answers there: to be compared by people, and believed by nobody before.

    Raises TransportError, InputError.
    """
    parts = urlsplit(full_address(address))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # two people compare what is shown; nothing is sent before
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        with (
            socket.create_connection((parts.hostname or "", parts.port or 443), ASK_S) as plain,
            context.wrap_socket(plain) as secured,
        ):
            shown = secured.getpeercert(binary_form=True)
    except OSError as error:
        raise TransportError(
            f"No vehicle answers at {parts.netloc}. Is it sharing, and are both on one network?"
        ) from error
    return hashlib.sha256(shown or b"").hexdigest()
