"""Which pictogram a hazard category of a Tier II report calls for (29 CFR 1910.1200, appendix C)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from responder_app.briefing.answers.signs import Pictogram
from responder_app.briefing.hazmat.tables.reading import grouped, rows

Calls = tuple[Pictogram, str]
"""A pictogram, and the category that must be assumed for it; empty when none."""


@cache
def pictograms_by_hazard() -> Mapping[str, tuple[Calls, ...]]:
    """Pictograms by the beginning of a hazard's name, in small letters."""
    return grouped(
        (row["hazard"], (Pictogram(row["pictogram"]), row["category"])) for row in rows("ghs_pictograms.csv")
    )
