"""Sharing with a vehicle beside: what this one holds, on one address, until it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from responder_app.sync.handing.addresses import checked_address
from responder_app.sync.handing.certificate import make_certificate
from responder_app.sync.handing.holding import Holding
from responder_app.sync.handing.server import Bounds, Count, Server
from responder_app.sync.handing.shelf import Shelf
from responder_app.sync.transport.pin import PORT, grouped


@dataclass(frozen=True)
class Offer:
    """One office's state that is shared. From `expires_at` on every vehicle refuses it as news."""

    office: str
    sequence: int
    expires_at: datetime


@dataclass(frozen=True)
class Sharing:
    """A share that is running. `stop` ends it; it ends with the program at the latest."""

    server: Server
    address: str
    """What the other vehicle types: https://192.168.1.20:8443"""
    fingerprint: str
    offers: tuple[Offer, ...]
    """Of each office."""
    ended: Callable[[Count], object] = str
    """Hears what went out, when it is stopped."""

    @property
    def fingerprint_groups(self) -> str:
        """For two people to compare."""
        return grouped(self.fingerprint)

    @property
    def count(self) -> Count:
        """What went out so far."""
        return self.server.count

    def stop(self) -> None:
        """End it."""
        self.server.stop()
        self.ended(self.count)


def share(
    holdings: Sequence[Holding],
    address: str,
    port: int = PORT,
    bounds: Bounds | None = None,
    ended: Callable[[Count], object] = str,
    names: frozenset[str] | None = None,
) -> Sharing:
    """Begin to serve what is held of each of these offices, of which the first is met by programs that name none.

    Port 0 takes any that is free; `names` as of `Shelf`. Raises InputError when the address or port cannot be had.
    """
    checked = checked_address(address)
    certificate = make_certificate(checked)
    server = Server(Shelf(tuple(holdings), names), certificate, checked, port, bounds)
    server.start()
    host = f"[{checked}]" if ":" in checked else checked
    offers = tuple(Offer(one.office, one.catalogue.sequence, one.laid_out.expires_at) for one in holdings)
    return Sharing(server, f"https://{host}:{server.port}", certificate.fingerprint, offers, ended)
