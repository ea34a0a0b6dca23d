"""Owns the frame of a sheet: border, title block, key plan, north arrow, scale (A-ANNO-TTLB), legend, notes."""

from __future__ import annotations

import math
from dataclasses import dataclass

from shapely import Polygon

from tests.city.drawing.pen import Pen, text_width
from tests.city.drawing.sheet import Sheet

XY = tuple[float, float]


@dataclass(frozen=True)
class Title:
    """What the block says."""

    project: str
    address: str
    drawing: str
    number: str
    issued: str
    north_deg: float
    """Degrees clockwise from the top of the sheet to true north."""
    outline: Polygon
    firm: str = "HALLORAN VOSS ARCHITECTS"
    legend: tuple[str, ...] = ()


def fitted(text: str, width: float, size: float, bold: bool = False) -> float:
    """The size, at most `size`, at which the text is no wider than `width`."""
    return min(size, size * width / max(text_width(text, size, bold), 0.1))


def broken(text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than `width`."""
    lines = [""]
    for word in text.split():
        trial = f"{lines[-1]} {word}".strip()
        if text_width(trial, size) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = trial
    return lines


def north_arrow(pen: Pen, centre: XY, radius: float, degrees: float) -> None:
    """A circle, a half-filled needle and an N beyond its tip."""
    turn = math.radians(degrees)

    def at(forward: float, side: float) -> XY:
        return (
            centre[0] + radius * (forward * math.sin(turn) + side * math.cos(turn)),
            centre[1] + radius * (-forward * math.cos(turn) + side * math.sin(turn)),
        )

    pen.stroke(0.9)
    pen.circle(centre, radius)
    pen.path([[at(1, 0), at(-0.75, 0.45), at(-0.4, 0), at(-0.75, -0.45)]])
    pen.fill(0.0)
    pen.path([[at(1, 0), at(-0.75, 0.45), at(-0.4, 0)]], "f*")
    x, y = at(1.38, 0)
    pen.text((x, y + radius * 0.18), "N", radius * 0.5, bold=True)


def graphic_scale(pen: Pen, sheet: Sheet, at: XY) -> None:
    """A bar of four parts, in feet or metres, with its left end at `at`."""
    unit = 1.0 if sheet.metric else 0.3048
    step = next(n for n in (1, 2, 4, 5, 8, 10, 16, 20, 32, 40, 80) if n * unit * sheet.k * 4 > sheet.block * 0.52)
    width = step * unit * sheet.k
    pen.stroke(0.6)
    pen.fill(0.0)
    height = 5.0 * sheet.small
    for index in range(4):
        pen.rect(at[0] + index * width, at[1], width, height, "B" if index % 2 == 0 else "S")
    for index in (0, 1, 2, 4):
        pen.text((at[0] + index * width, at[1] - 3), str(index * step), 6.5 * sheet.small)
    pen.text((at[0] + 4 * width + 12 * sheet.small, at[1] + height), "M" if sheet.metric else "FT", 6.5 * sheet.small)


def _key_plan(pen: Pen, title: Title, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    x0, y0, x1, y1 = title.outline.bounds
    k = min(width / (x1 - x0), height / (y1 - y0))
    left, bottom = x + (width - (x1 - x0) * k) / 2, y + (height + (y1 - y0) * k) / 2
    pen.stroke(0.8)
    pen.fill(0.85)
    rings = [title.outline.exterior, *title.outline.interiors]
    pen.path([[(left + (px - x0) * k, bottom - (py - y0) * k) for px, py in ring.coords] for ring in rings], "B*")


def _lettered(pen: Pen, x: float, y: float, caption: str, value: str, width: float, u: float) -> None:
    pen.fill(0.35)
    pen.text((x, y), caption, 6 * u, anchor="start")
    pen.fill(0.0)
    pen.text((x, y + 13 * u), value, fitted(value, width, 11 * u), anchor="start")


def draw(pen: Pen, sheet: Sheet, title: Title) -> None:
    """Frame and block at the right edge of the sheet."""
    u = sheet.small if sheet.width < 1500 else min(1.15, sheet.height / 1600)
    edge = 22.0 * sheet.small
    left, right = sheet.width - sheet.block - edge, sheet.width - edge
    width, pad = right - left, 9.0 * u
    inner = width - 2 * pad
    with pen.layer("A-ANNO-TTLB"):
        pen.stroke(2.0)
        pen.rect(edge, edge, sheet.width - 2 * edge, sheet.height - 2 * edge)
        pen.stroke(1.2)
        pen.line((left, edge), (left, sheet.height - edge))
        pen.fill(0.0)
        y = edge + 34 * u
        pen.text((left + pad, y), title.firm, fitted(title.firm, inner, 14 * u, True), bold=True, anchor="start")
        for line in ("Architects and engineers", "Port Adler, IL   312-555-0100"):
            y += 13 * u
            pen.text((left + pad, y), line, 8 * u, anchor="start")
        y = _rule(pen, left, right, y + 12 * u)
        y = _key(pen, title, (left, right), y, u)
    with pen.layer("A-ANNO-LEGN"):
        y = _legend(pen, title, (left, right), y, u)
    with pen.layer("A-ANNO-NOTE"):
        _notes(pen, (left + pad, inner), y, u)
    with pen.layer("A-ANNO-TTLB"):
        _foot(pen, sheet, title, (left, right), u)


def _rule(pen: Pen, left: float, right: float, y: float) -> float:
    pen.stroke(0.8)
    pen.line((left, y), (right, y))
    return y


def _key(pen: Pen, title: Title, span: tuple[float, float], y: float, u: float) -> float:
    left, right = span
    pen.text((left + 9 * u, y + 14 * u), "KEY PLAN", 8 * u, bold=True, anchor="start")
    _key_plan(pen, title, (left + 24 * u, y + 26 * u, right - left - 48 * u, 84 * u))
    pen.fill(0.0)
    pen.text(((left + right) / 2, y + 126 * u), "SIDE A IS THE LOWER EDGE", 6.5 * u)
    return _rule(pen, left, right, y + 136 * u)


def _legend(pen: Pen, title: Title, span: tuple[float, float], y: float, u: float) -> float:
    left, right = span
    pen.text((left + 9 * u, y + 14 * u), "LEGEND", 8 * u, bold=True, anchor="start")
    y += 20 * u
    for grey, text in ((0.72, "WALL"), (0.42, "FIRE-RATED WALL"), (0.1, "COLUMN")):
        pen.stroke(0.6)
        pen.fill(grey)
        pen.rect(left + 9 * u, y, 24 * u, 8 * u, "B")
        pen.fill(0.0)
        pen.text((left + 40 * u, y + 7 * u), text, 7 * u, anchor="start")
        y += 15 * u
    for text in title.legend:
        for line in broken(text, right - left - 18 * u, 7 * u):
            pen.text((left + 9 * u, y + 7 * u), line, 7 * u, anchor="start")
            y += 11 * u
    return _rule(pen, left, right, y + 6 * u)


_NOTES = (
    "1. Dimensions are to grid lines and faces of walls. Do not scale from a print.",
    "2. Room numbers are those on the doors.",
    "3. Ceilings and services (A-CLNG, E, F, M, T) are in this file on layers that start hidden.",
    "4. Port Adler is an invented city. This building does not exist.",
)


def _notes(pen: Pen, span: tuple[float, float], y: float, u: float) -> None:
    left, width = span
    pen.text((left, y + 14 * u), "NOTES", 8 * u, bold=True, anchor="start")
    y += 27 * u
    for note in _NOTES:
        for line in broken(note, width, 7 * u):
            pen.text((left, y), line, 7 * u, anchor="start")
            y += 9.5 * u
        y += 3 * u


def _foot(pen: Pen, sheet: Sheet, title: Title, span: tuple[float, float], u: float) -> None:
    left, right = span
    pad = 9 * u
    inner = right - left - 2 * pad
    base = sheet.height - 22 * sheet.small
    top = _rule(pen, left, right, base - 330 * u)
    if sheet.ratio > 1:
        north_arrow(pen, ((left + right) / 2, top + 42 * u), 22 * u, title.north_deg)
        graphic_scale(pen, sheet, (left + 16 * u, top + 92 * u))
    else:
        pen.text(((left + right) / 2, top + 58 * u), "SCHEMATIC", 9 * u, bold=True)
    y = _rule(pen, left, right, top + 108 * u)
    pen.fill(0.35)
    pen.text((left + pad, y + 11 * u), "PROJECT", 6 * u, anchor="start")
    pen.fill(0.0)
    pen.text(
        (left + pad, y + 28 * u), title.project, fitted(title.project, inner, 15 * u, True), bold=True, anchor="start"
    )
    pen.text((left + pad, y + 41 * u), title.address, fitted(title.address, inner, 9 * u), anchor="start")
    y = _rule(pen, left, right, y + 50 * u)
    pen.fill(0.35)
    pen.text((left + pad, y + 11 * u), "DRAWING", 6 * u, anchor="start")
    pen.fill(0.0)
    pen.text(
        (left + pad, y + 30 * u), title.drawing, fitted(title.drawing, inner, 16 * u, True), bold=True, anchor="start"
    )
    y = _rule(pen, left, right, y + 40 * u)
    half = inner / 2
    _lettered(pen, left + pad, y + 11 * u, "SCALE", sheet.scale_text, half - 6, u)
    _lettered(pen, left + pad + half, y + 11 * u, "DATE", title.issued, half - 4, u)
    y = _rule(pen, left, right, y + 32 * u)
    _lettered(pen, left + pad, y + 11 * u, "SHEET SIZE", sheet.name.upper(), half - 6, u)
    _lettered(pen, left + pad + half, y + 11 * u, "DRAWN / CHECKED", "T.O. / M.K.", half - 4, u)
    y = _rule(pen, left, right, y + 32 * u)
    pen.text(((left + right) / 2, y + 48 * u), title.number, fitted(title.number, inner, 40 * u, True), bold=True)
