"""Hazmat zones on the Folium map: where people are kept back, each with its source when it is touched."""

from __future__ import annotations

import folium

from responder_app.briefing.answers.zones import Zone, ZoneAnswer, ZoneKind
from responder_app.documents.offline_map import OfflineMap, TextPopup
from responder_app.documents.plain_text import for_folium

DANGER = "#a31217"
INNER = (ZoneKind.FIREBALL, ZoneKind.ISOLATION, ZoneKind.GUIDE_ISOLATION, ZoneKind.RESPONDERS)
"""Nobody goes in: a solid edge. The others, where people are protected, have a broken one."""


def paint_zones(drawn: OfflineMap, answer: ZoneAnswer) -> None:
    """A layer with every zone, the widest below, and the spill."""
    group = folium.FeatureGroup(name="Hazmat zones")
    for zone in sorted(answer.zones, key=lambda zone: -zone.distance.metres):
        _paint(group, zone, answer)
    longitude, latitude = answer.spill
    spill = folium.CircleMarker(
        (round(latitude, 7), round(longitude, 7)), radius=7, color=DANGER, weight=3, fill=True, fill_color="#fff",
        fill_opacity=1,
    )  # fmt: skip
    said = "<br>".join(map(for_folium, (answer.wind_text, answer.caveat)))
    spill.add_child(TextPopup(f"<b>Spill: {for_folium(answer.material_text)}</b><br>{said}"))
    spill.add_to(group)
    group.add_to(drawn)


def _paint(group: folium.FeatureGroup, zone: Zone, answer: ZoneAnswer) -> None:
    # Runs on past 180 degrees where it crosses: Leaflet draws that in one piece.
    ring = [(round(latitude, 7), round(longitude, 7)) for longitude, latitude in zone.outline]
    dashes = {} if zone.kind in INNER else {"dash_array": "12 8"}
    shape = folium.Polygon(ring, color=DANGER, weight=3, fill_color=DANGER, fill_opacity=0.1, **dashes)
    lines = (zone.distance.text, zone.source, *zone.assumptions, zone.inside.text, answer.caveat)
    said = "<br>".join(for_folium(line) for line in lines if line)
    shape.add_child(TextPopup(f"<b>{for_folium(zone.title)}</b><br>{said}"))
    shape.add_to(group)
