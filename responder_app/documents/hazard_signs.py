"""NFPA 704 diamonds and GHS pictograms as SVG inside a page, with the same places and marks as on screen.

Each is read aloud in words. Text is escaped for Folium; the symbols are our own drawings.
"""

from __future__ import annotations

import re
from functools import cache

from responder_app.briefing.answers.hazmat import Diamond
from responder_app.briefing.answers.signs import HazardSign
from responder_app.documents.plain_text import for_folium
from responder_app.paths import RESOURCES

RED, BLUE, YELLOW, INK = "#a31217", "#1b4f9c", "#ffd21f", "#0c1420"
_QUARTERS = (
    ("health", 25, 50, BLUE, "#fff"),
    ("flammability", 50, 25, RED, "#fff"),
    ("instability", 75, 50, YELLOW, INK),
    ("special", 50, 75, "#fff", INK),
)
"""Name, middle, colour and ink of each quarter of a diamond 100 high (NFPA 704, figure 9.1(a))."""
_MARK_SIZES = {0: 20, 1: 26, 2: 18, 4: 12}
DRAWN_IN = "#000000"
"""The ink of the symbols in resources/signs."""
_SYMBOL = 54
"""Side of a pictogram's symbol, of 100."""


def diamond_svg(diamond: Diamond) -> str:
    """The diamond: health left, flammability top, instability right, special below; "?" where sources differ."""
    parts = [_quarter(diamond, *quarter) for quarter in _QUARTERS]
    frame = f'<path d="M50 1L99 50L50 99L1 50z" fill="none" stroke="{INK}" stroke-width="2"/>'
    return svg_of(f"NFPA 704: {diamond.spoken}", "".join((*parts, frame)))


def pictogram_svg(sign: HazardSign) -> str:
    """The red-framed square on its corner with the symbol in it; "?" says that a category was assumed."""
    symbol = symbol_of(sign.pictogram.replace(" ", "_"), 50, 50, _SYMBOL, "#000")
    parts = [
        f'<path d="M50 6L94 50L50 94L6 50z" fill="#fff" stroke="{RED}" stroke-width="8"/>',
        symbol,
    ]
    if sign.assumed:
        parts.append(f'<circle cx="83" cy="83" r="15" fill="{YELLOW}" stroke="{INK}" stroke-width="2"/>')
        parts.append(text_at(83, 83, 22, "?", INK))
    return svg_of(sign.spoken, "".join(parts))


def _quarter(diamond: Diamond, name: str, x: int, y: int, fill: str, ink: str) -> str:
    said = " ".join(diamond.special) if name == "special" else str(getattr(diamond, name))
    square = f'<path d="M{x} {y - 25}L{x + 25} {y}L{x} {y + 25}L{x - 25} {y}z" fill="{fill}" stroke="{INK}"/>'
    size = _MARK_SIZES.get(len(said), 9)
    doubt = text_at(x + 13, y, 13, "?", ink) if name in diamond.doubted else ""
    return square + text_at(x, y, size, said, ink, struck="W" in diamond.special and name == "special") + doubt


def text_at(x: float, y: float, size: float, words: str, ink: str, struck: bool = False) -> str:
    """Words about a place. Of the special quarter only the W has a bar, and it comes first."""
    first, rest = (words[:1], words[1:]) if struck else ("", words)
    bar = f'<tspan text-decoration="line-through">{for_folium(first)}</tspan>' if first else ""
    place = f'x="{x:g}" y="{y + size * 0.36:g}" font-size="{size:g}" fill="{ink}"'
    return (
        f'<text {place} text-anchor="middle" font-weight="bold" font-family="sans-serif">{bar}{for_folium(rest)}</text>'
    )


def svg_of(says: str, inside: str) -> str:
    """A sign of 100 by 100 that is read aloud."""
    return f'<svg class="sign" viewBox="0 0 100 100" role="img" aria-label="{for_folium(says)}">{inside}</svg>'


def symbol_of(name: str, x: float, y: float, side: float, ink: str) -> str:
    """A symbol of resources/signs about a place, in one colour."""
    place = f"translate({x - side / 2:g} {y - side / 2:g}) scale({side / 48:g})"
    return f'<g transform="{place}" fill="{ink}">{_symbol(name).replace(DRAWN_IN, ink)}</g>'


@cache
def _symbol(name: str) -> str:
    """What stands inside the symbol's own svg element."""
    text = (RESOURCES / "signs" / f"{name}.svg").read_text(encoding="utf-8")
    return re.sub(r"</?svg[^>]*>", "", text).strip()
