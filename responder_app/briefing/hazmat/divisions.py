"""Explosives that the guidebook does not list by number: their guide goes by division (pages 1 and 344)."""

from __future__ import annotations

from responder_app.briefing.hazmat.tables.shipping import shipping_by_un

_MASS_EXPLOSION_GUIDE, _SMALL_EXPLOSION_GUIDE = 112, 114


def division_guides(un: int) -> tuple[int, ...]:
    """The guides of a number's divisions in 49 CFR 172.101; of a sample whose division is open both; else none."""
    found: set[int] = set()
    for entry in shipping_by_un().get(un, ()):
        if entry.division[:3] in ("1.1", "1.2", "1.3", "1.5"):
            found.add(_MASS_EXPLOSION_GUIDE)
        elif entry.division[:3] in ("1.4", "1.6"):
            found.add(_SMALL_EXPLOSION_GUIDE)
        elif not entry.division:
            found |= {_MASS_EXPLOSION_GUIDE, _SMALL_EXPLOSION_GUIDE}
    return tuple(sorted(found))


def divisions_text(un: int) -> str:
    """The divisions as the regulation writes them: "1.1D or 4.1"."""
    divisions = dict.fromkeys(entry.division or "division open" for entry in shipping_by_un().get(un, ()))
    return " or ".join(divisions)
