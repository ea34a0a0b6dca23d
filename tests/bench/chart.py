"""Lines on two logarithmic axes, as SVG: for the page of measurements."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, TOP, KEY = 420, 300, 60, 20, 210
COLOURS = ("#0b5fa5", "#b3261e", "#2e7d32", "#8e24aa", "#e07b00", "#455a64")
"""Told apart in grey too, by their order in the key and the shape of their marks."""


@dataclass(frozen=True)
class Line:
    """A name, and points of positive numbers."""

    name: str
    points: Sequence[tuple[float, float]]


def chart(across: str, panels: Sequence[Sequence[Line]]) -> str:
    """The panels one below the other, each with a key beside it."""
    tall = HEIGHT + TOP + 50
    parts = [_panel(across, lines, number * tall) for number, lines in enumerate(panels)]
    size = f'width="{LEFT + WIDTH + KEY}" height="{tall * len(panels)}"'
    back = '<rect width="100%" height="100%" fill="white"/>'
    style = 'font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{back}{"".join(parts)}</svg>\n'


def _panel(across: str, lines: Sequence[Line], down: float) -> str:
    xs = [x for line in lines for x, _ in line.points]
    ys = [y for line in lines for _, y in line.points if y > 0]
    first_x, last_x = math.floor(math.log10(min(xs))), math.ceil(math.log10(max(xs)))
    first_y, last_y = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def place(x: float, y: float) -> tuple[float, float]:
        right = (math.log10(x) - first_x) / max(1, last_x - first_x)
        up = (math.log10(y) - first_y) / max(1, last_y - first_y)
        return LEFT + right * WIDTH, TOP + (1 - up) * HEIGHT

    parts = [f'<g transform="translate(0 {down})">']
    for power in range(first_x, last_x + 1):
        x, _ = place(10.0**power, 10.0**first_y)
        parts.append(f'<path d="M{x:.1f} {TOP}v{HEIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(first_y, last_y + 1):
        _, y = place(10.0**first_x, 10.0**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}h{WIDTH}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    parts.append(f'<text x="{LEFT + WIDTH / 2}" y="{TOP + HEIGHT + 36}" text-anchor="middle">{escape(across)}</text>')
    for number, line in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        spots = [place(x, y) for x, y in line.points if y > 0]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [_mark(number, x, y, colour) for x, y in spots]
        below = TOP + 12 + 20 * number
        parts.append(_mark(number, LEFT + WIDTH + 16, below - 4, colour))
        parts.append(f'<text x="{LEFT + WIDTH + 28}" y="{below}">{escape(line.name)}</text>')
    return "".join([*parts, "</g>"])


def _mark(number: int, x: float, y: float, colour: str) -> str:
    if number % 3 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    if number % 3 == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
    return f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" fill="{colour}"/>'
