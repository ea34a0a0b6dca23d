"""The BLEVE table for propane tanks (page 359): distances, times and cooling water by the tank's size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from responder_app.briefing.hazmat.tables.reading import rows


@dataclass(frozen=True)
class BleveRow:
    """One tank size. Each distance and amount as printed in both units: (metric, US)."""

    capacity: tuple[str, str]
    """Litres and US gallons."""
    diameter: tuple[str, str]
    """Metres and feet, as are the other lengths."""
    length: tuple[str, str]
    propane_mass: tuple[str, str]
    """Kilograms and pounds."""
    least_minutes_to_failure: str
    """In a severe torch."""
    minutes_to_empty: str
    """In an engulfing fire, about."""
    fireball: tuple[str, str]
    """Radius."""
    responders: tuple[str, str]
    evacuation: tuple[str, str]
    """The least."""
    evacuation_preferred: tuple[str, str]
    cooling_water: tuple[str, str]
    """Litres and US gallons a minute."""
    page: str

    @property
    def capacity_l(self) -> int:
        """Litres."""
        return int(self.capacity[0])


@cache
def bleve() -> Mapping[int, BleveRow]:
    """Rows by the tank's capacity in litres, the smallest first."""
    found = sorted(map(_bleve_row, rows("bleve_propane.csv")), key=lambda row: row.capacity_l)
    return MappingProxyType({row.capacity_l: row for row in found})


def _bleve_row(row: dict[str, str]) -> BleveRow:
    def both(column: str, metric: str, us: str) -> tuple[str, str]:
        return row[f"{column}_{metric}"], row[f"{column}_{us}"]

    return BleveRow(
        capacity=both("capacity", "l", "gal"),
        diameter=both("diameter", "m", "ft"),
        length=both("length", "m", "ft"),
        propane_mass=both("propane_mass", "kg", "lb"),
        least_minutes_to_failure=row["min_time_to_failure_severe_torch_min"],
        minutes_to_empty=row["approx_time_to_empty_engulfing_fire_min"],
        fireball=both("fireball_radius", "m", "ft"),
        responders=both("emergency_response_distance", "m", "ft"),
        evacuation=both("min_evacuation", "m", "ft"),
        evacuation_preferred=both("preferred_evacuation", "m", "ft"),
        cooling_water=both("cooling_water", "l_per_min", "gal_per_min"),
        page=row["printed_page"],
    )
