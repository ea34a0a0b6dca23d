"""What fits on this disk: how much room there is, what is left out for want of it, and how that is said. Pure.

Records are never left out. Tiles and earlier plans make room for what a crew cannot do without; see `make_room`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from responder_app.package.limits import OBJECT_BYTES
from responder_app.package.part import BEFORE, TILES
from responder_app.sync.plan import Stage
from responder_app.sync.wants import Group, Wants

LEAST_RESERVE_BYTES, MOST_RESERVE_BYTES = OBJECT_BYTES, 512_000_000
RESERVE_SHARE = 50
"""One part in so many of the disk, within these bounds, stays free: for records, reports, the database, its journal.

A small disk's share would not hold even one object that is written beside before it has its name: such a sync failed
with a full disk, where it should have left drawings out and said so.
"""
SHED = (TILES, BEFORE)
"""Kinds that are deleted for room, in this order: a drawing is shown without them, only slower or without its past."""

_NAMES = {
    Stage.PREVIEWS: "overviews",
    Stage.DRAWINGS: "plans and documents",
    Stage.EARLIER: "earlier plans",
    Stage.TILES: "tiles of large sheets",
    Stage.BASEMAPS: "base maps",
    Stage.OTHERS: "others",
}


@dataclass(frozen=True)
class LeftOut:
    """What has no room of one stage."""

    stage: Stage
    facilities: int
    bytes: int


def room_bytes(free: int, total: int, used: int, budget: int) -> int:
    """How much more may be stored; less than 0 when there is too much already.

    Args:
        free: Of the disk.
        total: Of the disk.
        used: By what is held.
        budget: The most that may be held; 0 is as much as the disk has.
    """
    room = free - max(LEAST_RESERVE_BYTES, min(MOST_RESERVE_BYTES, total // RESERVE_SHARE))
    return min(room, budget - used) if budget else room


def share(room: int, others: Sequence[int]) -> int:
    """What of the room one repository may fill: what others still need is left to them, up to an equal part each.

    Args:
        room: On this disk or within the budget, in bytes.
        others: What each other repository still needs that crews cannot do without, in bytes.
    """
    needing = [size for size in others if size]
    if room <= 0 or not needing:
        return room
    equal = room // (len(needing) + 1)
    return room - sum(min(size, equal) for size in needing)


def essential_bytes(wants: Wants) -> int:
    """Of what is wanted, all that tiles and earlier plans make room for."""
    return sum(group.bytes for group in wants.groups() if group.stage < Stage.EARLIER)


def fit(wants: Wants, room: int) -> tuple[Wants, tuple[LeftOut, ...]]:
    """What is fetched, in the same order, and what is left out: of one facility and stage all or nothing."""
    left: dict[Stage, LeftOut] = {}

    def fetched() -> Iterator[Group]:
        free = room
        for group in wants.groups():
            if group.bytes <= free:
                free -= group.bytes
                yield group
            else:
                before = left.get(group.stage, LeftOut(group.stage, 0, 0))
                left[group.stage] = LeftOut(group.stage, before.facilities + 1, before.bytes + group.bytes)

    chosen = wants.only(fetched())
    return chosen, tuple(left[stage] for stage in sorted(left))


def said(left: Sequence[LeftOut]) -> str:
    """In a sentence what is left out; "" when nothing is."""
    if not left:
        return ""
    parts = ", ".join(f"{_NAMES[one.stage]} of {_counted(one.facilities)}" for one in left)
    size = sum(one.bytes for one in left) / 1e6
    return f"No room for {size:,.1f} MB: left out are {parts}. Every record is here."


def _counted(facilities: int) -> str:
    return "one facility or area" if facilities == 1 else f"{facilities:,} facilities and areas"
