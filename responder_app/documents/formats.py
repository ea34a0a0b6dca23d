"""The forms in which a site map leaves, and the words that help choosing. Nothing slow is imported here."""

from __future__ import annotations

from enum import StrEnum


class MapFormat(StrEnum):
    """What `responder export-map --format` takes."""

    HTML = "html"
    GEOJSON = "geojson"
    TAK = "tak"

    @property
    def label(self) -> str:
        """Its name on keys."""
        return _LABELS[self]

    @property
    def for_whom(self) -> str:
        """Who needs it, in few words."""
        return _FOR_WHOM[self]

    @property
    def use(self) -> str:
        """Who needs it and what it does there, in one line."""
        return _USES[self]

    @property
    def suffix(self) -> str:
        """How the file's name ends, with the dot."""
        return _SUFFIXES[self]

    @property
    def kind(self) -> str:
        """What a file of this form is called in a list of files."""
        return _KINDS[self]

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return f"site map as {self.value}"


_LABELS = {MapFormat.HTML: "Web page", MapFormat.GEOJSON: "GeoJSON", MapFormat.TAK: "TAK package"}
_FOR_WHOM = {MapFormat.HTML: "Any browser", MapFormat.GEOJSON: "Map desk, GIS", MapFormat.TAK: "Crews with TAK"}
_USES = {
    MapFormat.HTML: "For partners without this program: opens in any browser, prints",
    MapFormat.GEOJSON: "For map desks and GIS: lines, areas and points without the drawing",
    MapFormat.TAK: "For crews with TAK on a phone or tablet: plans and points on their map",
}
_SUFFIXES = {MapFormat.HTML: ".html", MapFormat.GEOJSON: ".geojson", MapFormat.TAK: ".zip"}
_KINDS = {MapFormat.HTML: "Web page", MapFormat.GEOJSON: "GeoJSON", MapFormat.TAK: "TAK data package"}
