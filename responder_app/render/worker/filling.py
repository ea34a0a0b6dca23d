"""Filling connected areas of a black and white picture, run by run: rows of pixels are searched by the C library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

FREE, TAKEN = 0, 255
Place = tuple[int, int]


@dataclass
class Area:
    """Pixels that hang together, as runs: row, first column, one past the last."""

    runs: list[tuple[int, int, int]]

    @property
    def size(self) -> int:
        """How many pixels it has."""
        return sum(end - start for _, start, end in self.runs)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, and one past right and bottom."""
        rows = [row for row, _, _ in self.runs]
        return min(run[1] for run in self.runs), min(rows), max(run[2] for run in self.runs), max(rows) + 1


class Field:
    """A picture, one byte a pixel, FREE or TAKEN; what is filled becomes TAKEN."""

    def __init__(self, width: int, height: int, values: bytes) -> None:
        self.width, self.height = width, height
        self.values = bytearray(values)

    def free(self, place: Place) -> bool:
        """True inside the picture where nothing is."""
        x, y = place
        return 0 <= x < self.width and 0 <= y < self.height and self.values[y * self.width + x] == FREE

    def fill(self, start: Place, corners: bool = False) -> Area:
        """Fill from a free place; with `corners` also from pixel to pixel across their corners."""
        area = Area([])
        waiting = [start]
        while waiting:
            x, y = waiting.pop()
            row = y * self.width
            if self.values[row + x] != FREE:
                continue
            left = max(self.values.rfind(TAKEN, row, row + x) + 1, row)
            right = self.values.find(TAKEN, row + x, row + self.width)
            right = row + self.width if right < 0 else right
            self.values[left:right] = bytes([TAKEN]) * (right - left)
            first, last = left - row, right - row
            area.runs.append((y, first, last))
            reach = (max(first - corners, 0), min(last + corners, self.width))
            for beside in (y - 1, y + 1):
                if 0 <= beside < self.height:
                    waiting.extend((column, beside) for column in self._starts(beside, *reach))
        return area

    def areas(self) -> Iterator[Area]:
        """Fill all there is, area by area, across corners."""
        place = self.values.find(FREE)
        while place >= 0:
            y, x = divmod(place, self.width)
            yield self.fill((x, y), corners=True)
            place = self.values.find(FREE, place)

    def _starts(self, row: int, first: int, last: int) -> Iterator[int]:
        """The first column of each free run in a part of a row."""
        begin = row * self.width
        place = self.values.find(FREE, begin + first, begin + last)
        while place >= 0:
            yield place - begin
            end = self.values.find(TAKEN, place, begin + last)
            place = self.values.find(FREE, end, begin + last) if end >= 0 else -1
