"""Hydrants of OpenStreetMap: numbers only with a unit that is certain. A wrong flow is worse than an unknown one."""

from __future__ import annotations

import re
from collections.abc import Mapping

from responder_app.model.base import LonLat
from responder_app.model.building import UNNUMBERED, Hydrant

_GPM = {
    "usgpm": 1.0,
    "gpm": 1.0,
    "gal/min": 1.0,
    "l/min": 1 / 3.785411784,
    "lpm": 1 / 3.785411784,
    "l/s": 60 / 3.785411784,
    "m3/h": 1000 / 60 / 3.785411784,
    "m³/h": 1000 / 60 / 3.785411784,
}
"""US gallons per minute in one of each unit: a US gallon is 3.785411784 l (NIST SP 811, appendix B)."""
_MM_PER_INCH = 25.4
_AMOUNT = re.compile(r"^\s*(\d{1,6}(?:\.\d{1,3})?)\s*([^\d\s].*?)?\s*$")
_NUMBER = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")
_LOCATION = 200
_OUT = frozenset({"broken", "closed", "out_of_order", "out of order", "not_in_use", "abandoned"})
MAX_GPM, MAX_INCHES = 20_000, 120
_MILLIMETRES_FROM = 50
"""A bare number from here on is the main in millimetres, as the wiki has it; a smaller one could be inches."""


def number_of(tags: Mapping[str, str]) -> str:
    """What stands on its plate, if the file says so in a form that an id may have; else ""."""
    number = tags.get("ref", "").strip()
    return number if _NUMBER.match(number) and not number.startswith(UNNUMBERED) else ""


def hydrant_of(
    osm_id: str, point: LonLat, tags: Mapping[str, str], number: str = "", street: str | None = None
) -> Hydrant:
    """The hydrant as an area holds it. `number` no other one there has; `street` is where it stands.

    A location begins with the street and a comma where the street is known.
    """
    kind, position = (tags.get(f"fire_hydrant:{name}", "").replace("_", " ") for name in ("type", "position"))
    words = [street.replace(",", " ") if street else "", kind or ("hydrant" if street else ""), position]
    return Hydrant(
        id=number or f"{UNNUMBERED}{osm_id}",
        point=point,
        flow_gpm=_flow(tags.get("fire_hydrant:flow_rate") or tags.get("flow_rate") or ""),
        main_in=_main(tags.get("fire_hydrant:diameter") or tags.get("diameter") or ""),
        in_service=tags.get("operational_status", "").casefold() not in _OUT,
        location=", ".join(filter(None, words))[:_LOCATION] or None,
    )


def _flow(text: str) -> float | None:
    found = _AMOUNT.match(text)
    factor = _GPM.get((found[2] or "").casefold().replace(" ", "")) if found else None
    if found is None or factor is None:
        return None
    # Rounded down: a hydrant never gives more on the screen than on its sign.
    flow = float(int(float(found[1]) * factor))
    return flow if flow <= MAX_GPM else None


def _main(text: str) -> float | None:
    found = _AMOUNT.match(text)
    if found is None:
        return None
    amount, unit = float(found[1]), (found[2] or "").casefold()
    if unit in ("in", "inch", '"', "″"):
        inches = amount
    elif unit == "mm" or (not unit and amount >= _MILLIMETRES_FROM):
        inches = round(amount / _MM_PER_INCH, 1)
    else:
        return None
    return inches if 0 < inches <= MAX_INCHES else None
