"""NFPA 704 diamonds: the owner's placard or the record's own first; else the worst that older lists give, marked."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.briefing.answers.hazmat import Diamond
from responder_app.briefing.hazmat.tables.ratings import Rating, ratings_by_cas, ratings_by_name
from responder_app.model.hazmat import Chemical, Nfpa704

_MARKS = ("W", "OX", "SA")


def diamond_of(chemical: Chemical) -> Diamond | None:
    """The diamond of one chemical, None when neither record nor lists rate it."""
    if chemical.nfpa704 is not None:
        return _diamond(chemical.nfpa704, "from the record", cautious=False)
    listed = ratings_by_cas().get(chemical.cas, ()) if chemical.cas else ()
    if listed:
        return _diamond(_worst(listed), f"older lists by CAS {chemical.cas}, the worst ratings", cautious=True)
    named = ratings_by_name().get(chemical.name.casefold(), ())
    if named:
        return _diamond(_worst(named), "older lists by name, the worst ratings", cautious=True)
    return None


def facility_diamond(placard: Nfpa704 | None, diamonds: Sequence[Diamond | None]) -> Diamond | None:
    """The facility's diamond: the owner's placard, else the worst of each rating over its chemicals.

    Chemicals without a rating are counted in the source's text, because the worst may be among them.
    """
    if placard is not None:
        return _diamond(placard, "owner's placard", cautious=False)
    rated = [diamond for diamond in diamonds if diamond is not None]
    if not rated:
        return None
    unrated = len(diamonds) - len(rated)
    source = f"worst of {len(rated)} chemical{'s' if len(rated) > 1 else ''}, not the owner's placard"
    if any(diamond.cautious for diamond in rated):
        source += ", partly from older lists"
    if unrated:
        source += f"; {unrated} not rated"
    return _diamond(_worst(rated), source, cautious=True)


def _worst(ratings: Sequence[Rating | Diamond]) -> Nfpa704:
    special = {mark for rating in ratings for mark in rating.special}
    return Nfpa704(
        health=max(rating.health for rating in ratings),
        flammability=max(rating.flammability for rating in ratings),
        instability=max(rating.instability for rating in ratings),
        special=tuple(mark for mark in _MARKS if mark in special),
    )


def _diamond(nfpa: Nfpa704, source: str, cautious: bool) -> Diamond:
    spoken = f"NFPA 704: {nfpa.spoken()} ({source})"
    return Diamond(nfpa.health, nfpa.flammability, nfpa.instability, nfpa.special, source, cautious, spoken)
