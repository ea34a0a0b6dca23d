"""Sizes in millimetres on the glass, turned into pixels. Knows nothing of colours or widgets."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF, QScreen

FAMILY = "Atkinson Hyperlegible Next"
MM_PER_INCH = 25.4
FALLBACK_DPI = 96.0
BELIEVABLE_DPI = (60.0, 400.0)

KEY_MM = 15.0
"""Least touch target (field.md, tests in a moving car)."""
PRIMARY_MM = 20.0
"""Touch target of a primary action (field.md)."""
VALUE_CAP_MM = 4.0
"""Capital height of a value on the arrival sheet (field.md)."""
TEXT_CAP_MM = 2.5
"""Capital height of everything else that is read."""
TITLE_CAP_MM = 3.0
WIDE_MM = 250.0
"""From this width of the content on, the arrival sheet fits on one page."""


def screen_dpi(screen: QScreen | None) -> float:
    """Logical pixels in an inch of the glass: RESPONDER_DPI, else what the screen says, else 96.

    Screens that report no believable size (virtual ones do) count as 96.
    """
    override = os.environ.get("RESPONDER_DPI", "")
    try:
        chosen = float(override)
    except ValueError:
        chosen = screen.physicalDotsPerInch() if screen is not None else FALLBACK_DPI
    low, high = BELIEVABLE_DPI
    return chosen if low <= chosen <= high else FALLBACK_DPI


def cap_height_of(font: QFont) -> float:
    """Capital height of the font in pixels, not rounded to whole pixels."""
    probe = QFont(font)
    probe.setPixelSize(1000)
    return QFontMetricsF(probe).capHeight() / 1000 * font.pixelSize()


@dataclass(frozen=True)
class Metrics:
    """Millimetres to pixels, and the fonts, for one screen."""

    dpi: float = FALLBACK_DPI

    def px(self, millimetres: float) -> int:
        """Whole pixels, rounded up so that a target never comes out smaller than its millimetres."""
        exact = millimetres * self.dpi / MM_PER_INCH
        return int(exact) if exact == int(exact) else int(exact) + 1

    def mm(self, pixels: float) -> float:
        """Millimetres on the glass."""
        return pixels * MM_PER_INCH / self.dpi

    def font(self, cap_mm: float = TEXT_CAP_MM, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The font whose capitals are at least `cap_mm` high on the glass."""
        return QFont(_made_font(self, cap_mm, weight))

    @property
    def key(self) -> int:
        """Least side of anything that is touched, in pixels."""
        return self.px(KEY_MM)

    @property
    def primary(self) -> int:
        """Side of a primary action, in pixels."""
        return self.px(PRIMARY_MM)

    @property
    def gap(self) -> int:
        """The usual space between two things, in pixels."""
        return self.px(1.6)


@functools.lru_cache(maxsize=64)
def _made_font(metrics: Metrics, cap_mm: float, weight: QFont.Weight) -> QFont:
    """Made once: a map asks for hundreds."""
    font = QFont(FAMILY)
    font.setWeight(weight)
    font.setPixelSize(1000)
    ratio = QFontMetricsF(font).capHeight() / 1000
    pixels = metrics.px(cap_mm) if ratio <= 0 else cap_mm * metrics.dpi / MM_PER_INCH / ratio
    font.setPixelSize(max(1, int(pixels + 0.999)))
    return font
