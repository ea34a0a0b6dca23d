"""How shapes of plans and maps are painted by day and by night: one ink for each style name of briefing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from responder_app.render.map_inks import GROUND_INKS, PAPER, Ground


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


GROUND = PAPER
"""What a map lies on."""


def _ground(ground: Ground, order: float, dash: tuple[float, ...] = ()) -> Ink:
    """As a base map paints it: where a facility's own streets go on beyond the base map they look the same."""
    ink = GROUND_INKS[ground]
    return Ink(ink.line, ink.least_px, ink.width_m, ink.case, fill=ink.fill, dash=dash, order=order)


INKS: Mapping[str, Ink] = MappingProxyType(
    {
        "green": _ground(Ground.GREEN, -9),
        "water body": _ground(Ground.WATER, -8),
        "service road": _ground(Ground.SERVICE, -7),
        "street": _ground(Ground.STREET, -7),
        "major street": _ground(Ground.MAJOR, -6.5),
        "highway": _ground(Ground.HIGHWAY, -6),
        "rail": _ground(Ground.RAIL, -5.5, dash=(4, 2)),
        "structures": _ground(Ground.BUILDING, -5),
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
