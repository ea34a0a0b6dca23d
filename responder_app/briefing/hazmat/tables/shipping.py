"""The hazardous materials table of 49 CFR 172.101: proper shipping names with hazard class and placard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from responder_app.briefing.hazmat.tables.reading import grouped, rows


@dataclass(frozen=True)
class ShippingName:
    """One entry with a number. Class and placard as in the regulation."""

    un: int
    prefix: str
    """UN, NA or ID."""
    name: str
    division: str
    """Class or division, e.g. "2.3", "1.4S"."""
    placard: str
    """E.g. "POISON GAS"; "NONE" where none is required."""
    second_placard: str
    """One that is shown besides; empty when none."""
    subsidiary: tuple[str, ...] = ()
    """Classes and divisions of further hazards."""
    packing_group: str = ""
    zone: str = ""
    """Hazard zone of what is poisonous by inhalation, "A" to "D"; empty when none is given."""


@cache
def shipping_names() -> tuple[ShippingName, ...]:
    """All entries that are not forbidden and have a number."""
    return tuple(
        ShippingName(
            un=int(row["un"]),
            prefix=row["id_prefix"],
            name=row["proper_shipping_name"],
            division=row["class_division"],
            placard=row["placard"],
            second_placard=row["subsidiary_placard"],
            subsidiary=tuple(row["subsidiary"].replace("8.6.1", "8;6.1").split(";")) if row["subsidiary"] else (),
            packing_group=row["packing_group"],
            zone=row["pih_zone"],
        )
        for row in rows("cfr172_101.csv")
        if row["un"]
    )


@cache
def shipping_by_un() -> Mapping[int, tuple[ShippingName, ...]]:
    """The entries under each number."""
    return grouped((entry.un, entry) for entry in shipping_names())
