"""How shapes of plans and maps are painted by day and by night: one ink for each style name of briefing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Ink:
    """Colours as (day, night); widths in scene units (metres on maps) and at least in pixels.

    `case` is drawn under the line, `case_px` wider on each side. `fill` is for areas.
    """

    line: tuple[str, str] | None = None
    least_px: float = 1.0
    width: float = 0.0
    case: tuple[str, str] | None = None
    case_px: float = 1.0
    fill: tuple[str, str] | None = None
    dash: tuple[float, ...] = ()
    order: float = 0.0


GROUND = ("#eceff1", "#080c0f")
"""What a map lies on."""

_STREET_CASE = ("#8d98a3", "#566871")

INKS: Mapping[str, Ink] = MappingProxyType(
    {
        "green": Ink(fill=("#cfe3c4", "#0d1c12"), order=-9),
        "water body": Ink(fill=("#a9cdea", "#0c2338"), line=("#5e93bd", "#2d5878"), order=-8),
        "service road": Ink(("#ffffff", "#222d33"), 2, 4, _STREET_CASE, order=-7),
        "street": Ink(("#ffffff", "#2a363d"), 3, 9, _STREET_CASE, order=-7),
        "major street": Ink(("#fff3c9", "#36434a"), 4, 14, _STREET_CASE, order=-6.5),
        "highway": Ink(("#ffdf8a", "#434b3c"), 5, 20, _STREET_CASE, order=-6),
        "rail": Ink(("#4a545e", "#7d8b92"), 2, 1.5, dash=(4, 2), order=-5.5),
        "structures": Ink(("#7c858d", "#5b686e"), fill=("#d3d7da", "#182126"), order=-5),
        "other facilities": Ink(("#3a556f", "#7e96a3"), 1.5, fill=("#b9c8d6", "#1c2d38"), order=-4),
        "exposures": Ink(("#b3541e", "#b98a5e"), 2.5, dash=(3, 2), order=-3.5),
        "footprint": Ink(("#0c1420", "#aebdc0"), 3, fill=("#9fb6cf", "#25435a"), order=-3),
        "way": Ink(("#0b6b3a", "#6fae8b"), 2, case=("#ffffff", "#05080a"), order=2),
        "route": Ink(("#0b6b3a", "#74bd95"), 5, case=("#ffffff", "#05080a"), case_px=1.5, order=3),
        "step-free route": Ink(
            ("#0b4fa8", "#7aaad2"), 5, case=("#ffffff", "#05080a"), case_px=1.5, dash=(2, 1), order=3
        ),
    }
)
