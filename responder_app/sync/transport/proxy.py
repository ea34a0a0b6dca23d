"""The proxy that this computer is set to use: its environment's, on Windows and macOS also the system's own."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from responder_app.errors import InputError


def proxy_for(host: str) -> str | None:
    """The http:// address of the proxy by which that host is reached; None goes there directly.

    Only CONNECT is asked of it: it sees which host is talked to and how much, nothing of what is said.
    Raises InputError for a proxy of another kind.
    """
    found = getproxies()
    address = found.get("https") or found.get("all")
    if not address or proxy_bypass(host):
        return None
    if "://" not in address:
        address = f"http://{address}"
    try:
        parts = urlsplit(address)
        usable = parts.scheme == "http" and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        # Never the address itself: it may hold a password.
        raise InputError("This computer is set to use a proxy that is not an http:// one; name such a one, or none.")
    return address
