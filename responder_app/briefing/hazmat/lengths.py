"""Distances of the guidebook as text: both units as printed. What is converted here is never less than its source."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

METRES_PER_FOOT = 0.3048
METRES_PER_MILE = 1609.344
_FEET_STEP = 10
_FUZZ = 1e-9
"""What binary fractions may add to a number that is printed with one decimal."""


@dataclass(frozen=True)
class Length:
    """One printed distance. `us` is in feet or miles as `us_unit` ("ft", "mi") says, e.g. "1250", "0.1", "1/2"."""

    metres: float
    us: str
    us_unit: str
    in_km: bool = False
    """Printed in kilometres with one decimal."""
    plus: bool = False
    """Printed with "+": the real distance can be larger."""
    is_doubled: bool = False

    @property
    def text(self) -> str:
        """Both units, the crews' own first: "330 ft (100 m)", "1.5 mi (2.4 km)", "7.0+ mi (11.0+ km)"."""
        plus = "+" if self.plus else ""
        metric = f"{self.metres / 1000:.1f}{plus} km" if self.in_km else f"{self.metres:,.0f}{plus} m"
        us = f"{int(self.us):,}" if self.us.isdigit() else self.us
        return f"{us}{plus} {self.us_unit} ({metric})"

    @property
    def rank(self) -> tuple[float, bool]:
        """What the largest of several is found by."""
        return self.metres, self.plus

    def doubled(self) -> Length:
        """Twice as far. The US unit is twice the printed number, or more where that would be less than the metres."""
        metres = 2 * self.metres
        if self.us_unit == "ft":
            us = str(max(2 * int(self.us), feet_at_least(metres)))
        else:
            us = str(max(2 * Decimal(self.us), miles_at_least(metres)))
        return Length(metres, us, self.us_unit, self.in_km, self.plus, is_doubled=True)


def feet_at_least(metres: float) -> int:
    """Feet in tens, rounded up."""
    return math.ceil(metres / METRES_PER_FOOT / _FEET_STEP - _FUZZ) * _FEET_STEP


def miles_at_least(metres: float) -> Decimal:
    """Miles in tenths, rounded up."""
    return Decimal(metres / METRES_PER_MILE - _FUZZ).quantize(Decimal("0.1"), ROUND_CEILING)
