"""Whether the hydrants near a building give the water that its pre-plan asks for: rated flows, added up with care."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.briefing.answers.fact import Fact, FactSeverity
from responder_app.briefing.facts import provided
from responder_app.briefing.hose_lay import HoseLay, LayWay

WITHIN_M = 304.8
WITHIN = "1,000 ft (305 m)"
"""Hydrants are counted up to here: what an engine lays by itself."""
ONE_BY_ONE = "rated one by one, together less"


def fire_flow_fact(lays: Sequence[HoseLay], needed_gpm: float | None) -> Fact | None:
    """The nearest hydrants in service against the needed fire flow; amber where they do not give it.

    Args:
        lays: The shortest first.
        needed_gpm: What the pre-plan asks for; without it the flows are added up only.

    None where there is nothing to say: no flow is needed and no hydrant is near.
    """
    near = [lay for lay in lays if lay.rank is not None and lay.metres <= WITHIN_M]
    if needed_gpm is None:
        return _together(near) if near else None
    label, needed = "Needed fire flow", f"{needed_gpm:,.0f} gpm"
    if not near:
        words = f"{needed}: NO hydrant in service within {WITHIN} of hose"
        return provided(label, words, FactSeverity.CAUTION, shorter=(f"{needed}: NO hydrant within 1,000 ft",))
    enough = _enough(near, needed_gpm)
    if enough is None:
        words = f"{needed}: NOT COVERED, {_said(near)} within {WITHIN} of hose{_unrated(near)}"
        shorter = (f"{needed}: NOT COVERED, {_gpm(near)} within 1,000 ft", f"{needed}: ONLY {_gpm(near)} near")
        return provided(label, words, FactSeverity.CAUTION, shorter=shorter)
    words = f"{needed}: covered by {_said(enough, 'the nearest ')}, the last at {enough[-1].shortly} of hose"
    return provided(label, words, shorter=(f"{needed}; nearest {len(enough)}: {_gpm(enough)}", needed))


def _enough(near: Sequence[HoseLay], needed_gpm: float) -> Sequence[HoseLay] | None:
    total = 0.0
    for number, lay in enumerate(near, start=1):
        total += lay.hydrant.flow_gpm or 0.0
        if total >= needed_gpm:
            return near[:number]
    return None


def _together(near: Sequence[HoseLay]) -> Fact:
    value = f"{_said(near)} within {WITHIN} of hose{_unrated(near)}"
    return provided("Water near", value, shorter=(f"{len(near)} hydrants, {_gpm(near)} within 1,000 ft",))


def _said(lays: Sequence[HoseLay], which: str = "") -> str:
    """How many and how much: "the nearest 2 hydrants, 2,600 gpm (rated one by one, together less)"."""
    if len(lays) == 1:
        return f"{which or '1 '}hydrant, {_gpm(lays)}"
    return f"{which}{len(lays)} hydrants, {_gpm(lays)} ({ONE_BY_ONE})"


def _gpm(lays: Sequence[HoseLay]) -> str:
    return f"{int(sum(lay.hydrant.flow_gpm or 0.0 for lay in lays)):,} gpm"


def _unrated(lays: Sequence[HoseLay]) -> str:
    count = sum(lay.hydrant.flow_gpm is None for lay in lays)
    straight = any(lay.way is LayWay.STRAIGHT for lay in lays)
    parts = [f"{count} more not rated" if count else "", "some in a straight line only" if straight else ""]
    return "".join(f"; {part}" for part in parts if part)
