"""From one scene to another: where a tile that was taken apart for one facility lies about the next. Arithmetic only.

Both scenes are flat about their own origin, so that a tile of one is a turned and very slightly stretched tile of the
other: to 1 cm for a tile of 15 km, 15 km from either origin.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from responder_app.render.mapping import Fit2

MOST_OFF_M = 0.05
"""A tile that would lie farther off somewhere is taken apart anew."""
CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))


@dataclass(frozen=True)
class Move:
    """From metres about a tile's middle in one scene to metres of another: x = a dx + c dy + e, y = b dx + d dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def __call__(self, dx: float, dy: float) -> tuple[float, float]:
        """Where that place lies."""
        return self.a * dx + self.c * dy + self.e, self.b * dx + self.d * dy + self.f

    def back(self, x: float, y: float) -> tuple[float, float]:
        """From there to metres about the tile's middle."""
        dx, dy, size = x - self.e, y - self.f, self.a * self.d - self.b * self.c
        return (self.d * dx - self.c * dy) / size, (self.a * dy - self.b * dx) / size


def unmoved(place: Fit2) -> Move:
    """A tile in its own scene."""
    return Move(1.0, 0.0, 0.0, 1.0, *place(0.5, 0.5))


def move(known: Fit2, wanted: Fit2) -> Move | None:
    """From the scene where a tile's place is `known` to the one where it is `wanted`; None where that would be off."""
    (kx, ky), (wx, wy) = known(0.5, 0.5), wanted(0.5, 0.5)
    (kux, kuy), (kvx, kvy) = _sides(known)
    (wux, wuy), (wvx, wvy) = _sides(wanted)
    size = kux * kvy - kuy * kvx
    if not size:
        return None
    a, c = (wux * kvy - wvx * kuy) / size, (wvx * kux - wux * kvx) / size
    b, d = (wuy * kvy - wvy * kuy) / size, (wvy * kux - wuy * kvx) / size
    found = Move(a, b, c, d, wx, wy)
    off = 0.0
    for u, v in CORNERS:
        (x, y), (to_x, to_y) = known(u, v), wanted(u, v)
        got_x, got_y = found(x - kx, y - ky)
        off = max(off, hypot(got_x - to_x, got_y - to_y))
    return found if off <= MOST_OFF_M else None


def _sides(place: Fit2) -> tuple[tuple[float, float], tuple[float, float]]:
    """Across and down through the tile's middle."""
    (left, left_y), (right, right_y) = place(0.0, 0.5), place(1.0, 0.5)
    (top, top_y), (bottom, bottom_y) = place(0.5, 0.0), place(0.5, 1.0)
    return (right - left, right_y - left_y), (bottom - top, bottom_y - top_y)
