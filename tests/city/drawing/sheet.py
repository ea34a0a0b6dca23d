"""Owns paper: sheet sizes, scales, and how local metres fall on the page."""

from __future__ import annotations

from dataclasses import dataclass

XY = tuple[float, float]
POINTS_PER_METRE = 72 / 0.0254

SIZES = {
    "ARCH D": (2592.0, 1728.0),
    "ARCH E1": (3024.0, 2160.0),
    "ARCH C": (1728.0, 1296.0),
    "A1": (2384.0, 1684.0),
    "A2": (1684.0, 1191.0),
    "Tabloid": (1224.0, 792.0),
}
IMPERIAL = {
    48: '1/4" = 1\'-0"',
    64: '3/16" = 1\'-0"',
    96: '1/8" = 1\'-0"',
    128: '3/32" = 1\'-0"',
    192: '1/16" = 1\'-0"',
    240: "1\" = 20'",
    360: "1\" = 30'",
    480: "1\" = 40'",
}
METRIC = {50: "1 : 50", 75: "1 : 75", 100: "1 : 100", 150: "1 : 150", 200: "1 : 200", 250: "1 : 250", 500: "1 : 500"}


@dataclass(frozen=True)
class Sheet:
    """A page: its size in points, scale 1:`ratio`, and the place of local (0, 0) on it."""

    name: str
    width: float
    height: float
    ratio: int
    scale_text: str
    origin: XY
    block: float
    """Width of the title block at the right edge, in points."""

    @property
    def metric(self) -> bool:
        """Whether dimensions are in millimetres."""
        return self.name.startswith("A") and not self.name.startswith("ARCH")

    @property
    def k(self) -> float:
        """Points on paper per metre of building."""
        return POINTS_PER_METRE / self.ratio

    def page(self, point: XY) -> XY:
        """Local metres to page points from the top left."""
        return self.origin[0] + point[0] * self.k, self.origin[1] - point[1] * self.k

    @property
    def small(self) -> float:
        """A factor for lettering and symbols on small paper."""
        return 0.72 if self.width < 1500 else 1.0


def fit(name: str, bounds: tuple[float, float, float, float]) -> Sheet:
    """The sheet `name` with the largest usual scale at which the building fits."""
    width, height = SIZES[name]
    metric = name in ("A1", "A2")
    block = 130.0 if width < 1500 else 215.0 if width > 2000 else 185.0
    edge = 30.0 if width < 1500 else 54.0
    margin = 105.0 if width > 1500 else 70.0
    room = (width - block - 2 * edge - 1.5 * margin, height - 2 * edge - 1.5 * margin)
    x0, y0, x1, y1 = bounds
    scales = METRIC if metric else IMPERIAL
    for ratio, text in scales.items():
        k = POINTS_PER_METRE / ratio
        if (x1 - x0) * k <= room[0] and (y1 - y0) * k <= room[1]:
            left = edge + margin + (room[0] - (x1 - x0) * k) / 2
            bottom = edge + margin + (room[1] - (y1 - y0) * k) / 2 + (y1 - y0) * k
            return Sheet(name, width, height, ratio, text, (left - x0 * k, bottom + y0 * k), block)
    raise ValueError(f"a building of {x1 - x0:.0f} x {y1 - y0:.0f} m fits no scale on {name}")
