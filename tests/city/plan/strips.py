"""Owns rows of rooms along a corridor: a strip is cut into rooms by a programme around what is fixed in it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from shapely import box

from tests.city.plan.programme import RoomType, sequence
from tests.city.plan.shapes import Room, Use


@dataclass(frozen=True)
class Strip:
    """A rectangle of rooms. u runs along the corridor, v is the depth away from it."""

    x0: float
    y0: float
    x1: float
    y1: float
    corridor: str
    """Side of the rectangle on which the corridor lies: S, N, W or E."""

    @property
    def length(self) -> float:
        """Along the corridor, in metres."""
        return self.x1 - self.x0 if self.corridor in "SN" else self.y1 - self.y0

    @property
    def depth(self) -> float:
        """Away from the corridor, in metres."""
        return self.y1 - self.y0 if self.corridor in "SN" else self.x1 - self.x0

    @property
    def start(self) -> float:
        """Local coordinate at which u begins."""
        return self.x0 if self.corridor in "SN" else self.y0

    def rect(self, u0: float, u1: float, v0: float, v1: float) -> tuple[float, float, float, float]:
        """Local x0, y0, x1, y1 of a piece of the strip; u is absolute, v from the corridor."""
        if self.corridor == "S":
            return u0, self.y0 + v0, u1, self.y0 + v1
        if self.corridor == "N":
            return u0, self.y1 - v1, u1, self.y1 - v0
        if self.corridor == "W":
            return self.x0 + v0, u0, self.x0 + v1, u1
        return self.x1 - v1, u0, self.x1 - v0, u1


@dataclass(frozen=True)
class Fixed:
    """Rooms that stand in a strip from u = `start` to `end` on every floor."""

    start: float
    end: float
    rooms: tuple[Room, ...]


def _cut(length: float, rooms: Iterator[RoomType]) -> list[tuple[RoomType, float]]:
    """Rooms whose widths sum to `length`: the programme's own widths stretched to fit."""
    if length < 2.5:
        return [(RoomType("CLOSET", Use.STORAGE, length, length), length)]
    taken: list[RoomType] = []
    least = 0.0
    for _ in range(200):
        kind = next(rooms)
        if least + kind.least > length:
            if taken and length - sum(room.most for room in taken) < 1.5:
                break
            if taken and least + 2.4 > length:
                break
            if least + 2.4 <= length and (not taken or length - least > 2.4):
                spare = RoomType("STORAGE", Use.STORAGE, 2.4, max(2.4, length - least))
                taken.append(spare)
            break
        taken.append(kind)
        least += kind.least
    mean = [(room.least + room.most) / 2 for room in taken]
    factor = length / sum(mean)
    return [(room, width * factor) for room, width in zip(taken, mean, strict=True)]


def _gaps(strip: Strip, fixed: list[Fixed]) -> Iterator[tuple[float, float]]:
    at = strip.start
    for item in sorted(fixed, key=lambda item: item.start):
        if item.start - at > 0.3:
            yield at, item.start
        at = item.end
    if strip.start + strip.length - at > 0.3:
        yield at, strip.start + strip.length


def fill(strip: Strip, name: str, fixed: list[Fixed], rng: random.Random, tag: str) -> list[Room]:
    """The rooms of a strip by the programme `name`, around `fixed`; keys begin with `tag`."""
    rooms = [room for item in fixed for room in item.rooms]
    kinds = sequence(name, rng)
    count = 0
    for low, high in _gaps(strip, fixed):
        at = low
        pieces = _cut(high - low, kinds)
        for index, (kind, width) in enumerate(pieces):
            end = high if index == len(pieces) - 1 else round(at + width, 2)
            shape = box(*strip.rect(at, end, 0, strip.depth))
            rooms.append(Room(f"{tag}{count}", kind.name, kind.use, shape))
            at, count = end, count + 1
    return rooms
