"""How each kind of zone looks, told apart without colour: line, hatching, words. No painting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from responder_app.briefing.answers.zones import Zone, ZoneKind


class Hatch(Enum):
    """Strokes that fill a zone: which way they run, and millimetres between them; 0 leaves it open."""

    DENSE = ("\\", 3.2)
    FALLING = ("\\", 5.0)
    RISING = ("/", 5.0)
    LEVEL = ("-", 5.0)
    OPEN = ("", 0.0)


@dataclass(frozen=True)
class Look:
    """Words on the map, the line (dashes in line widths, none: solid), the hatching, and whether nobody goes in."""

    words: str
    dashes: tuple[float, ...]
    hatch: Hatch
    closed: bool


SOLID: tuple[float, ...] = ()
BROKEN, FAR_BROKEN, DOTTED = (5.0, 3.0), (8.0, 3.0, 1.0, 3.0), (1.2, 2.4)

LOOKS: Mapping[ZoneKind, Look] = MappingProxyType(
    {
        ZoneKind.FIREBALL: Look("Fireball", SOLID, Hatch.DENSE, True),
        ZoneKind.ISOLATION: Look("Isolate", SOLID, Hatch.DENSE, True),
        ZoneKind.GUIDE_ISOLATION: Look("Isolate", SOLID, Hatch.DENSE, True),
        ZoneKind.RESPONDERS: Look("Responders outside", SOLID, Hatch.FALLING, True),
        ZoneKind.PROTECTION: Look("Protect people", BROKEN, Hatch.RISING, False),
        ZoneKind.LARGE_SPILL: Look("Consider evacuating", BROKEN, Hatch.RISING, False),
        ZoneKind.FIRE: Look("Fire: evacuate", FAR_BROKEN, Hatch.LEVEL, False),
        ZoneKind.EVACUATION: Look("Evacuate at least", BROKEN, Hatch.RISING, False),
        ZoneKind.EVACUATION_PREFERRED: Look("Evacuate, preferred", DOTTED, Hatch.OPEN, False),
    }
)
"""A solid line is where nobody goes in; people are protected or moved out of a broken one. As on the exported map."""


def plate_words(zone: Zone) -> tuple[str, str]:
    """What stands at a zone on the map."""
    return LOOKS[zone.kind].words, zone.distance.text
