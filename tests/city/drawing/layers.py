"""Owns the names of the layers, after the US National CAD Standard's AIA layer guidelines, and which start hidden."""

from __future__ import annotations

from tests.city.drawing.sheet import Sheet

CEILING = "A-CLNG-GRID"
LIGHTS, EXIT_SIGNS, POWER, DATA = "E-LITE", "E-LITE-EXIT", "E-POWR-OUTL", "T-COMM-OUTL"
DUCTS, DIFFUSERS = "M-HVAC-DUCT", "M-HVAC-DIFF"
HEADS, PIPES, DETECTORS, EXTINGUISHERS = "F-SPKR-HEAD", "F-SPKR-PIPE", "F-ALRM-DEVC", "F-PROT-EXTG"
HIDDEN = frozenset({CEILING, LIGHTS, EXIT_SIGNS, POWER, DATA, DUCTS, DIFFUSERS, HEADS, PIPES, DETECTORS, EXTINGUISHERS})
"""A floor plan is issued without its services; they are in the file for whoever switches them on."""


def is_rich(sheet: Sheet) -> bool:
    """Whether the sheet is large enough for every discipline: about thirty layers. Small prints carry half of them."""
    return sheet.width > 2000
