"""How zones and places are said, on screen and aloud."""

from __future__ import annotations

import math
from collections.abc import Sequence

from responder_app.briefing.answers.materials import Material, Wind
from responder_app.briefing.answers.zones import Inside, Sun, Zone, ZoneKind
from responder_app.briefing.distance import compass
from responder_app.briefing.hazmat.drafts import ZoneDraft

_SAID = {
    ZoneKind.FIREBALL: "Fireball: {text}",
    ZoneKind.ISOLATION: "Isolate {text}",
    ZoneKind.GUIDE_ISOLATION: "Isolate {text}",
    ZoneKind.RESPONDERS: "Responders stay beyond {text}",
    ZoneKind.PROTECTION: "Protect {text}",
    ZoneKind.LARGE_SPILL: "Consider evacuating {text}",
    ZoneKind.FIRE: "Fire: isolate and evacuate {text}",
    ZoneKind.EVACUATION: "Evacuate at least {text}",
    ZoneKind.EVACUATION_PREFERRED: "Preferred: evacuate {text}",
}


def spoken_zone(draft: ZoneDraft, toward_deg: float | None) -> str:
    """One zone aloud: "Protect 1.5 mi (2.4 km) downwind toward NE"."""
    said = _SAID[draft.kind].format(text=draft.cell.length.text)
    if not draft.downwind:
        return f"{said} in all directions"
    if toward_deg is None:
        return f"{said} in all directions: the wind is not known"
    return f"{said} downwind toward {compass(toward_deg)}"


def wind_text(wind: Wind) -> str:
    """From where, where to, how strong: "Wind from SW (225°) toward NE, moderate"."""
    speed = f", {wind.speed}" if wind.speed else ""
    if wind.from_deg is None:
        return f"Wind direction not known: full circles{speed and f'; speed {wind.speed}'}"
    toward = compass(wind.from_deg + 180)
    return f"Wind from {compass(wind.from_deg)} ({wind.from_deg:.0f}°) toward {toward}{speed}"


def distance_text(metres: float) -> str:
    """How far a thing is away, never more than it is: "910 ft (280 m)", "1.4 mi (2.4 km)"."""
    if metres < 1000:
        return f"{math.floor(metres / 3.048) * 10:,} ft ({math.floor(metres)} m)"
    return f"{math.floor(metres / 160.9344) / 10:.1f} mi ({math.floor(metres / 100) / 10:.1f} km)"


def bearing_of(x: float, y: float) -> float:
    """True bearing of a place x metres east and y metres north of the spill, degrees clockwise from north."""
    return math.degrees(math.atan2(x, y)) % 360


def spoken_answer(material: Material, zones: Sequence[Zone], sun: Sun, cautions: Sequence[str], inside: Inside) -> str:
    """All of it aloud, the distances first."""
    parts = [f"{material.name}, {material.un_text}", *(zone.spoken for zone in zones)]
    if any(zone.kind is ZoneKind.PROTECTION for zone in zones):
        parts.append(f"{sun.light} distances".capitalize())
    warned = [point.text for point in inside.assembly_points]
    return ". ".join((*parts, f"Inside: {inside.text}", *warned, *cautions)) + "."
