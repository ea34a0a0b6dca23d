"""What the pages are given. Shapes only, no behaviour."""

# ruff: noqa: D102  the names say it; the classes say the rest

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from responder_app.model.base import LonLat

if TYPE_CHECKING:  # it brings the library along, which would cost the window a part of its start
    from responder_app.sync.prospects import Disk, District, Forecast


class Foresight(Protocol):
    """What a choice would mean. Every call may take a second: on a lane. Raises ResponderError."""

    def districts(self) -> tuple[District, ...]: ...
    def place_of(self, facility_id: str) -> LonLat: ...
    def disk(self) -> Disk: ...
    def forecast(self, budget_gb: float) -> Forecast: ...
