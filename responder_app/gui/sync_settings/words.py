"""The choices in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from responder_app.gui import amounts
from responder_app.model.base import LonLat

if TYPE_CHECKING:
    from responder_app.sync.prospects import Disk, Forecast

ALIKE = "none: all alike"
NOT_SET = "not set"
ORDINALS = ("1st", "2nd", "3rd")


def ordinal(number: int) -> str:
    """Of a place in the list, from 1."""
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}th"


def districts(first: tuple[str, ...]) -> str:
    """E.g. "north, then harbour"."""
    return ", then ".join(first) or ALIKE


def place(point: LonLat | None) -> str:
    """E.g. "41.87312 N, 87.62410 W"."""
    if point is None:
        return NOT_SET
    lon, lat = point
    return f"{abs(lat):.5f} {'N' if lat >= 0 else 'S'}, {abs(lon):.5f} {'E' if lon >= 0 else 'W'}"


def budget(gigabytes: float) -> str:
    """E.g. "20 GB"."""
    return f"{gigabytes:g} GB" if gigabytes else "as much as there is"


def disk(found: Disk) -> str:
    """How full it is."""
    coming = f", {amounts.size(found.missing)} still to come" if found.missing else ""
    return (
        f"Packages take {amounts.size(found.used)}{coming}. "
        f"The disk has {amounts.size(found.free)} free of {amounts.size(found.total)}."
    )


def forecast(gigabytes: float, found: Forecast) -> str:
    """What a budget means, before it is kept."""
    parts = [f"With {budget(gigabytes)}:" if gigabytes else "With as much as there is:"]
    if found.shed_bytes:
        parts.append(f"{amounts.size(found.shed_bytes)} of tiles and earlier plans are deleted to make room.")
    if found.left_out:
        parts.append(found.left_out)
    elif not found.shed_bytes:
        parts.append("all that is known fits.")
    if found.over_bytes:
        parts.append(
            f"What is held is {amounts.size(found.over_bytes)} more than that: plans that are here stay, new ones wait."
        )
    return " ".join(parts)
