"""The guidebook's tables as they are printed, read straight from the CSV files: what the tests compare with."""

from __future__ import annotations

import csv
import math
from decimal import Decimal
from fractions import Fraction

from responder_app.paths import RESOURCES


def rows(name: str) -> list[dict[str, str]]:
    with (RESOURCES / "hazmat" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def metres_text(metres: str, feet: str) -> str:
    return f"{int(feet):,} ft ({int(metres):,} m)"


def kilometres_text(kilometres: str, miles: str, plus: bool) -> str:
    sign = "+" if plus else ""
    return f"{miles}{sign} mi ({Decimal(kilometres):.1f}{sign} km)"


def us_text(words: str) -> str:
    number, unit = words.split()
    return f"{int(number):,} ft" if unit == "feet" else f"{number} mi"


def miles_up(kilometres: str) -> str:
    """Tenths of a mile that are not less than the kilometres, in exact fractions."""
    tenths = math.ceil(Fraction(kilometres) * 10_000 / Fraction("1609.344"))
    return f"{tenths // 10}.{tenths % 10}"
