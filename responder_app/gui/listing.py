"""What is held, ready to be shown: put in every order beforehand, so that no screen waits for sorting. No widgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from responder_app.gui.sync_rows import ORDERS, Order, headline
from responder_app.gui.welcome import Welcome, welcome
from responder_app.sync.answers import SyncRow, SyncStatus


@dataclass(frozen=True)
class Listing:
    """`orders`: for each way to sort the places of the rows in `status.facilities`, its first way and turned round."""

    status: SyncStatus
    orders: tuple[tuple[Sequence[int], Sequence[int]], ...]
    headline: str
    welcome: Welcome
    lacking: bool
    """Whether something of what is offered is not here yet."""
    place_of: Mapping[str, int]
    """In `status.facilities`, by id."""

    @property
    def rows(self) -> Sequence[SyncRow]:
        """Each facility and area."""
        return self.status.facilities

    def places(self, order: Order, turned: bool) -> Sequence[int]:
        """Of the rows, in that order."""
        return self.orders[ORDERS.index(order)][turned]


def listed(status: SyncStatus, running: bool = False) -> Listing:
    """Takes some 40 ms for 10,000 facilities: on a lane. `running`: whether a sync is under way."""
    rows = status.facilities
    names = [row.name.casefold() for row in rows]
    by_name = sorted(range(len(rows)), key=names.__getitem__)
    orders = []
    for order in ORDERS:
        keys = [order.key(row) for row in rows]
        # Those alike stand by name, whichever way round.
        orders.append((sorted(by_name, key=keys.__getitem__), sorted(by_name, key=keys.__getitem__, reverse=True)))
    lacking = any(row.state in ("updating", "old") or row.bytes_missing for row in rows)
    places = {row.id: place for place, row in enumerate(rows)}
    said = headline(rows, status.aid_ended, running)
    return Listing(status, tuple(orders), said, welcome(status, running), lacking, places)
