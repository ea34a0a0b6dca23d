"""Under which UN number a chemical travels: its record's own, else by CAS number, else by its name in the guidebook."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.facts import missing, provided
from responder_app.briefing.hazmat.divisions import division_guides, divisions_text
from responder_app.briefing.hazmat.tables.cas import un_by_cas
from responder_app.briefing.hazmat.tables.guides import UNIDENTIFIED_GUIDE, guides
from responder_app.briefing.hazmat.tables.names import entries_by_name, names_by_un
from responder_app.model.hazmat import Chemical


@dataclass(frozen=True)
class Identity:
    """What a chemical may be. Several numbers, or several guides, mean that it is not sure."""

    uns: tuple[int, ...]
    guides: tuple[int, ...]
    fact: Fact
    """The UN number as it is shown, with its source."""
    guide_source: str
    unidentified: bool = False

    @property
    def sure(self) -> bool:
        """One UN number at most, and one guide."""
        return len(self.uns) <= 1 and len(self.guides) <= 1 and not self.unidentified


def identify(chemical: Chemical) -> Identity:
    """The UN numbers and guides that fit.

    A record without a number that no table knows gets guide 111, as the guidebook does with unidentified
    cargo. One that the tables know to have no number of its own gets none.
    """
    uns, fact, known = _numbers(chemical)
    found = {guide for un in uns for guide in _guides_of(un)}
    if chemical.erg_guide is not None and chemical.erg_guide in guides():
        source = "from the record"
        if found and chemical.erg_guide not in found:
            source = "record and UN number disagree: both are shown"
        return Identity(
            uns, tuple(sorted(found | {chemical.erg_guide})) if found else (chemical.erg_guide,), fact, source
        )
    if found:
        return Identity(uns, tuple(sorted(found)), fact, f"by UN {spoken(uns)}")
    if known:
        return Identity(uns, (), fact, "")
    return Identity(uns, (UNIDENTIFIED_GUIDE,), fact, "unidentified material", unidentified=True)


def _guides_of(un: int) -> frozenset[int]:
    """The guides of a number, of an explosive that the guidebook does not list those of its division."""
    listed = names_by_un().get(un, ())
    return frozenset(one.guide for one in listed) if listed else frozenset(division_guides(un))


def spoken(uns: tuple[int, ...]) -> str:
    """UN numbers as they are printed, four digits: "1198 or 2209"."""
    return " or ".join(f"{un:04d}" for un in uns)


def _numbers(chemical: Chemical) -> tuple[tuple[int, ...], Fact, bool]:
    """The numbers, the fact to show, and whether the tables know the chemical to have none."""
    listed = un_by_cas().get(chemical.cas, ()) if chemical.cas else ()
    by_cas = tuple(dict.fromkeys(entry.un for entry in listed if entry.un is not None))
    if chemical.un is not None:
        return (chemical.un,), _recorded(chemical, chemical.un, by_cas), False
    named = entries_by_name().get(chemical.name.casefold(), ())
    by_both = tuple(un for un in by_cas if any(one.un == un for one in named))
    if by_both and len(by_both) < len(by_cas):
        # Of the forms that share a CAS number the record names one as the guidebook does: gas, solution, solid.
        text = f"UN {spoken(by_both)} by CAS {chemical.cas} and its name in ERG 2024, not from the record"
        severity = FactSeverity.NORMAL if len(by_both) == 1 else FactSeverity.CAUTION
        return by_both, provided("UN", text, severity), False
    if by_cas:
        confidence = _lowest(entry.confidence for entry in listed if entry.un is not None)
        sure = len(by_cas) == 1 and confidence == "high"
        text = f"UN {spoken(by_cas)} by CAS {chemical.cas} ({confidence} confidence), not from the record"
        return by_cas, provided("UN", text, FactSeverity.NORMAL if sure else FactSeverity.CAUTION), False
    if listed:
        return (), provided("UN", f"No UN number of its own (by CAS {chemical.cas})"), True
    by_name = tuple(dict.fromkeys(one.un for one in named if one.un is not None))
    if by_name:
        text = f"UN {spoken(by_name)} by its name in ERG 2024, not from the record"
        return by_name, provided("UN", text, FactSeverity.CAUTION), False
    return (), missing("UN", FactSeverity.CAUTION), False


def _recorded(chemical: Chemical, un: int, by_cas: tuple[int, ...]) -> Fact:
    text = f"UN {un:04d}"
    if un not in names_by_un() and division_guides(un):
        said = f"{text}, {divisions_text(un)} in 49 CFR 172.101, not in ERG 2024: guide by division"
        return provided("UN", said, FactSeverity.CAUTION)
    if un not in names_by_un():
        return provided("UN", f"{text}, not in ERG 2024", FactSeverity.CAUTION)
    if by_cas and un not in by_cas:
        return provided("UN", f"{text} (CAS {chemical.cas} suggests UN {spoken(by_cas)})", FactSeverity.CAUTION)
    return provided("UN", text)


def _lowest(confidences: Iterable[str]) -> str:
    order = ("low", "medium", "high")
    return min(confidences, key=order.index)
