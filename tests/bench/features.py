"""Made-up things on a map, spread over a city: the same every time."""

from __future__ import annotations

from random import Random

from responder_app.gui.canvas.shapes import Shape
from responder_app.gui.canvas.symbols import Mark

REACH_M = 2_000.0
SIDE_M = 30.0
SYMBOLS = 0.04
"""Share of the features that are symbols with a label; the others are buildings and lines."""


def scattered(count: int, seed: int = 1) -> tuple[list[Shape], list[Mark]]:
    """So many features around a scene's origin, in metres."""
    dice = Random(seed)
    shapes: list[Shape] = []
    marks: list[Mark] = []
    for number in range(count):
        x, y = dice.uniform(-REACH_M, REACH_M), dice.uniform(-REACH_M, REACH_M)
        if dice.random() < SYMBOLS:
            marks.append(Mark(str(number), "hydrant", x, y, f"Hydrant {number}", caption=str(number), minor=True))
            continue
        a, b = dice.uniform(5, SIDE_M), dice.uniform(5, SIDE_M)
        corners = ((x, y), (x + a, y), (x + a, y + b), (x, y + b), (x, y))
        area = number % 2 == 0
        shapes.append(
            Shape("other facilities" if area else "exposures", (corners,) if area else (corners[:3],), area=area)
        )
    return shapes, marks
