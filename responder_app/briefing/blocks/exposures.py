"""The facts about exposures on the arrival sheet: the nearest on each side, and all with hazmat behind their walls."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.briefing.answers.fact import Fact, FactSeverity, FactState
from responder_app.briefing.brevity import clauses
from responder_app.briefing.exposures import CLOSE_M, REACH_M, Exposure
from responder_app.briefing.facts import absent, joined, missing, provided
from responder_app.briefing.situation import Situation
from responder_app.model.terms import Side

FOOT_M = 0.3048


def exposure_facts(situation: Situation) -> list[Fact]:
    """The nearest building, then the nearest on each other side and all with hazmat within REACH_M."""
    label, preplan = "Exposures", situation.preplan
    if preplan.site is None or not preplan.site.footprint:
        return [absent(preplan, "site", label)]
    outlook = situation.vicinity.outlook
    if not outlook.has_walls:
        return [missing(label)]
    found = _worth_saying(outlook.exposures)
    if not found:
        return [_nothing(label) if outlook.is_complete else missing(label)]
    first, *others = found
    facts = [_first(first)]
    if others:
        facts.append(_others(others))
    if not situation.vicinity.neighbourhood.areas:
        facts.append(missing("Other buildings"))
    return facts


def _worth_saying(found: Sequence[Exposure]) -> list[Exposure]:
    """The nearest of each side and of each facility with hazmat; the nearest of all first, then hazmat."""
    kept: list[Exposure] = []
    for exposure in sorted(found, key=lambda one: (one.metres, one.where, one.name or "")):
        new_side = all(one.where != exposure.where for one in kept)
        new_hazmat = exposure.hazmat and all(one.name != exposure.name for one in kept)
        if new_side or new_hazmat:
            kept.append(exposure)
    return [*kept[:1], *sorted(kept[1:], key=lambda one: not one.hazmat)]


def _first(exposure: Exposure) -> Fact:
    hazmat, name = "HAZMAT" if exposure.hazmat else None, exposure.name or "building"
    side = f"side {exposure.where}" if exposure.where in list(Side) else exposure.where
    shorter = [joined(exposure.away, hazmat, name) for name in clauses(name, 1)]
    value = joined(exposure.away, hazmat, name)
    return provided(
        f"Exposure, {side}", value, _severity([exposure]), shorter=(*shorter, joined(exposure.away, hazmat))
    )


def _others(exposures: list[Exposure]) -> Fact:
    def said(name: bool) -> str:
        return "; ".join(
            joined(f"{one.where}: {one.away}", "HAZMAT" if one.hazmat else None, one.name if name else None)
            for one in exposures
        )

    bare = "; ".join(f"{one.where} {int(one.metres / FOOT_M)} ft{' HAZMAT' if one.hazmat else ''}" for one in exposures)
    return provided("Other exposures", said(True), _severity(exposures), shorter=(said(False), bare))


def _severity(exposures: list[Exposure]) -> FactSeverity:
    loud = any(one.hazmat or one.metres < CLOSE_M for one in exposures)
    return FactSeverity.CAUTION if loud else FactSeverity.NORMAL


def _nothing(label: str) -> Fact:
    short = f"No building within {REACH_M / FOOT_M:.0f} ft ({REACH_M:.0f} m)"
    return Fact(label, f"{short} on the area map and among the pre-plans", FactState.NONE, shorter=(short,))
