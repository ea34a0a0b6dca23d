"""A transport placard as SVG inside a page, with the same grounds, symbols and inks as on screen.

It is read aloud in words. Text is escaped for Folium; the symbols are our own drawings.
"""

from __future__ import annotations

from collections.abc import Iterator

from responder_app.briefing.answers.signs import Placard
from responder_app.briefing.placard_designs import (
    BLACK,
    BLUE,
    DARK,
    GREEN,
    LIGHT,
    ORANGE,
    PANEL_BELOW,
    RED,
    STRIPES,
    WHITE,
    YELLOW,
    Design,
    design_of,
    has_panel_below,
    words_of,
)
from responder_app.documents import hazard_signs
from responder_app.documents.hazard_signs import svg_of, symbol_of, text_at

COLOURS = {
    DARK: hazard_signs.INK,
    BLACK: hazard_signs.INK,
    LIGHT: "#ffffff",
    WHITE: "#ffffff",
    RED: hazard_signs.RED,
    BLUE: hazard_signs.BLUE,
    YELLOW: hazard_signs.YELLOW,
    GREEN: "#00602e",
    ORANGE: "#f5852a",
}
_EDGE = "M50 2L98 50L50 98L2 50z"
_UPPER = "M50 2L98 50L2 50z"


def placard_svg(placard: Placard) -> str:
    """The placard; of explosives and radioactive material the number stands on an orange panel below."""
    design = design_of(placard)
    below = has_panel_below(placard)
    parts = "".join(
        (*_ground(design), *_symbol(design, placard), *_middle(design, placard, below), *_foot(design, placard))
    )
    if not below:
        return svg_of(placard.spoken, parts)
    scale = 1 - PANEL_BELOW
    moved = f'<g transform="translate({50 * PANEL_BELOW:g} 0) scale({scale:g})">{parts}</g>'
    high = 100 * PANEL_BELOW
    panel = _box(10, 100 - high + 1, 80, high - 2, ORANGE)
    number = text_at(50, 100 - high / 2, 17, f"{placard.un:04d}", COLOURS[DARK])
    return svg_of(placard.spoken, moved + panel + number)


def _ground(design: Design) -> Iterator[str]:
    yield f'<path d="{_EDGE}" fill="{COLOURS[design.ground]}"/>'
    if design.upper is not None:
        yield f'<path d="{_UPPER}" fill="{COLOURS[design.upper]}"/>'
    if design.striped:
        width, lowest = 100 / (2 * STRIPES + 1), 50 if design.half_striped else 98
        for number in range(STRIPES):
            yield _stripe(width * (2 * number + 1), width, lowest, COLOURS[design.striped])
    yield f'<path d="{_EDGE}" fill="none" stroke="{COLOURS[DARK]}" stroke-width="2"/>'


def _stripe(x: float, width: float, lowest: float, colour: str) -> str:
    """The part of an upright stripe that lies inside the square on its corner."""
    right = x + width
    corners = [(x, 50 - _half(x)), *([(50.0, 2.0)] if x < 50 < right else []), (right, 50 - _half(right))]
    corners += [(right, min(lowest, 50 + _half(right))), *([(50.0, lowest)] if x < 50 < right else [])]
    corners.append((x, min(lowest, 50 + _half(x))))
    return f'<path d="M{"L".join(f"{across:g} {down:g}" for across, down in corners)}z" fill="{colour}"/>'


def _half(x: float) -> float:
    """From the middle line to the square's edge."""
    return max(0.0, 48 - abs(x - 50))


def _symbol(design: Design, placard: Placard) -> Iterator[str]:
    if design.black_top:
        yield f'<path d="M50 2L69 21L50 40L31 21z" fill="{COLOURS[BLACK]}"/>'
        yield symbol_of(design.symbol, 50, 21, 20, COLOURS[design.ink])
    elif design.symbol:
        yield symbol_of(design.symbol, 50, 25, 26, COLOURS[design.ink])
    elif placard.division:
        yield text_at(50, 32, 25, placard.division[:3], COLOURS[DARK])


def _middle(design: Design, placard: Placard, below: bool) -> Iterator[str]:
    """The number on its white panel; else what kind it is."""
    if placard.division:
        yield text_at(50, 54, 18, placard.division if design.symbol else placard.division[3:], COLOURS[DARK])
    elif placard.un is not None and not below:
        yield _box(18, 41.5, 64, 21, WHITE) + text_at(50, 52, 20, f"{placard.un:04d}", COLOURS[DARK])
    elif words := words_of(placard):
        size = min(8.5, 100 / max(map(len, words)))
        yield _box(12, 41.5, 76, 21, WHITE)
        for number, line in enumerate(words):
            yield text_at(50, 52 + (number - (len(words) - 1) / 2) * size * 1.15, size, line, COLOURS[DARK])


def _foot(design: Design, placard: Placard) -> Iterator[str]:
    ink = COLOURS[design.number_ink or design.ink]
    if design.striped and not design.half_striped:
        yield f'<rect x="42" y="71" width="16" height="18" fill="{COLOURS[WHITE]}"/>'
    yield text_at(50, 80, 17, placard.number, ink)
    if placard.number == "9":
        yield f'<path d="M44 88H56" stroke="{ink}" stroke-width="2.5"/>'


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    edge = f'stroke="{COLOURS[DARK]}" stroke-width="1.2"'
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{COLOURS[fill]}" {edge}/>'
