"""The site map as one HTML page that opens anywhere, offline: made by Folium, asks no host for anything."""

from __future__ import annotations

from responder_app.documents.map_contents import MapContents
from responder_app.documents.map_layers import LayerPainter
from responder_app.documents.map_list import list_of, numbers_of
from responder_app.documents.offline_map import OfflineMap, page_of
from responder_app.documents.plain_text import cleaned


def site_map_html(contents: MapContents) -> str:
    """The page: marking, heading with trust and age, map with toggles, floor plans and zones, numbered list."""
    contents = cleaned(contents)
    longitude, latitude = contents.scene.origin
    numbers = numbers_of(contents.scene)
    drawn = OfflineMap(latitude, longitude)
    LayerPainter(drawn, contents.scene, numbers, contents.zones).paint()
    return page_of(drawn, contents, list_of(contents.scene, numbers))
