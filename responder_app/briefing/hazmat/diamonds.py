"""NFPA 704 diamonds: the owner's placard or the record's own first; else the worst that older lists give, marked."""

from __future__ import annotations

from collections.abc import Sequence

from responder_app.briefing.answers.hazmat import Diamond
from responder_app.briefing.hazmat.tables.ratings import QUARTERS, Rating, ratings_by_cas, ratings_by_name
from responder_app.model.hazmat import Chemical, Nfpa704

_MARKS = ("W", "OX", "SA")


def diamond_of(chemical: Chemical) -> Diamond | None:
    """The diamond of one chemical, None when neither record nor lists rate it.

    Where the lists rate a pure substance graver than its record does, the graver rating is shown and said.
    """
    listed = ratings_by_cas().get(chemical.cas, ()) if chemical.cas else ()
    if chemical.nfpa704 is not None:
        return _of_record(chemical.nfpa704, () if chemical.mixture else listed)
    if listed:
        return _listed(listed, f"older lists by CAS {chemical.cas}, the worst ratings")
    named = ratings_by_name().get(chemical.name.casefold(), ())
    return _listed(named, "older lists by name, the worst ratings") if named else None


def _of_record(own: Nfpa704, listed: Sequence[Rating]) -> Diamond:
    graver = [name for name in QUARTERS if max((getattr(one, name) for one in listed), default=0) > getattr(own, name)]
    if not graver:
        return _diamond(own, "from the record", cautious=False)
    shown = own.model_copy(update={name: max(getattr(one, name) for one in listed) for name in graver})
    said = ", ".join(f"{name} {getattr(own, name)}" for name in graver)
    source = f"from the record, which says {said}: older lists are graver and shown"
    return _diamond(shown, source, cautious=True, doubted=tuple(graver))


def _listed(ratings: Sequence[Rating], source: str) -> Diamond:
    """The worst of the lists, marked where they differ."""
    worst = _worst(ratings)
    doubted = tuple(
        name
        for name in QUARTERS
        if any(name in one.doubted or getattr(one, name) != getattr(worst, name) for one in ratings)
    )
    if doubted:
        source += f"; lists differ in {', '.join(doubted)}"
    return _diamond(worst, source, cautious=True, doubted=doubted)


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


def _diamond(nfpa: Nfpa704, source: str, cautious: bool, doubted: tuple[str, ...] = ()) -> Diamond:
    spoken = f"NFPA 704: {nfpa.spoken()} ({source})"
    return Diamond(nfpa.health, nfpa.flammability, nfpa.instability, nfpa.special, source, cautious, spoken, doubted)
