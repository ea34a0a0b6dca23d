"""GHS pictograms of a chemical: only those that the hazards of its own record call for.

A Tier II report names a hazard's class without its category, so that the graver pictogram of the class is shown
and what was assumed is said (29 CFR 1910.1200, appendix C.4; 40 CFR 370.66).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from responder_app.briefing.answers.signs import HazardSign, Pictogram
from responder_app.briefing.hazmat.tables.pictograms import Calls, pictograms_by_hazard
from responder_app.model.hazmat import Chemical

_LEFT_OUT = re.compile(r"\s*\([^)]*\)")
_MILDER = {
    "acute": Pictogram.SKULL,
    "skin irritation": Pictogram.CORROSION,
    "eye": Pictogram.CORROSION,
    "skin sensitization": Pictogram.HEALTH,
}
"""By how a hazard begins: the pictogram in whose presence its exclamation mark is left out (C.2.3)."""


def hazard_signs(chemical: Chemical) -> tuple[HazardSign, ...]:
    """The pictograms in the order of the standard; none when the record names no hazard that calls for one."""
    reasons: dict[Pictogram, dict[str, str]] = {}
    for hazard in chemical.hazards:
        for pictogram, category in _calls(hazard):
            reasons.setdefault(pictogram, {})[_LEFT_OUT.sub("", hazard)] = category
    mild = reasons.get(Pictogram.EXCLAMATION, {})
    if mild and all(_is_covered(hazard, reasons) for hazard in mild):
        del reasons[Pictogram.EXCLAMATION]
    return tuple(_sign(pictogram, reasons[pictogram]) for pictogram in Pictogram if pictogram in reasons)


def _calls(hazard: str) -> tuple[Calls, ...]:
    """By the longest beginning that the table knows."""
    said = " ".join(_LEFT_OUT.sub("", hazard).casefold().split())
    known = pictograms_by_hazard()
    fitting = [begin for begin in known if said.startswith(begin)]
    return known[max(fitting, key=len)] if fitting else ()


def _is_covered(hazard: str, there: Iterable[Pictogram]) -> bool:
    return any(hazard.casefold().startswith(begin) and graver in there for begin, graver in _MILDER.items())


def _sign(pictogram: Pictogram, reasons: dict[str, str]) -> HazardSign:
    """Nothing is assumed as soon as one of the hazards calls for it in every category."""
    assumed = "" if "" in reasons.values() else "; ".join(dict.fromkeys(map(_category, reasons.values())))
    return HazardSign(pictogram, tuple(reasons), assumed)


def _category(words: str) -> str:
    return f"category {words}" if words[:1].isdigit() else words
