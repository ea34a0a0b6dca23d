"""A Folium map whose page asks no host for anything: Leaflet inside, no tiles, a policy that forbids the rest.

Folium's own page names eleven hosts. Here its scripts and styles are switched off and ours stand in the page.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import Any

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from responder_app.briefing.answers.hazmat import HazmatRow
from responder_app.documents.hazard_signs import diamond_svg, pictogram_svg
from responder_app.documents.map_contents import MapContents
from responder_app.documents.map_list import ListGroup, inside_of
from responder_app.documents.placard_svg import placard_svg
from responder_app.documents.plan_picture import PlanPicture
from responder_app.paths import RESOURCES

NEAR_ZOOM = 16
"""Below this zoom (2 m a pixel at 40 degrees) only outlines, zones and what is dangerous are shown."""

CLOSE_ZOOM = 19
"""Below this zoom (5 pixels a metre at 40 degrees) exposures that are not the nearest of their side have no symbol."""


class OfflineMap(folium.Map):
    """A map without tiles and without links to scripts or styles."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  folium's own type
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, latitude: float, longitude: float) -> None:
        self.first_view: list[list[float]] = []
        super().__init__(
            location=(latitude, longitude),
            tiles=None,
            control_scale=True,
            zoom_start=18,
            attribution_control=False,
            zoom_snap=0.25,
            zoom_delta=0.5,
        )
        # Folium's own arguments of these names are for tiles only.
        self.options["maxZoom"] = 22
        self.options["minZoom"] = 13


class TextPopup(MacroElement):
    """A popup from HTML that is already escaped. Folium's own needs jQuery."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this._parent.get_name() }}.bindPopup({{ this.html|tojson }}, {maxWidth: 340});"
        "{% endmacro %}"
    )

    def __init__(self, html: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "TextPopup"
        self.html = html


def page_of(drawn: OfflineMap, contents: MapContents, groups: tuple[ListGroup, ...]) -> str:
    """The whole page around a map. Every text of a package is escaped by the template."""
    figure = drawn.get_root()
    if not isinstance(figure, Figure):
        raise TypeError("a Folium map always stands in a figure")
    figure.header._children.clear()
    values: dict[str, Any] = {
        "scene": contents.scene,
        "heading": contents.heading,
        "zones": contents.zones,
        "groups": groups,
        "inside": inside_of(contents.inside),
        "hazmat": contents.hazmat,
        "chemicals": [_chemical(row) for row in contents.hazmat.rows] if contents.hazmat is not None else [],
        "made": contents.made,
        "plans": [_plan(picture) for picture in contents.plans],
        "leaflet_js": leaflet_script(),
        "leaflet_css": leaflet_style(),
        "page_css": (RESOURCES / "map" / "site_map.css").read_text(encoding="utf-8"),
        "map_name": drawn.get_name(),
        "bounds": drawn.first_view,
        "near_zoom": NEAR_ZOOM,
        "close_zoom": CLOSE_ZOOM,
        "north": (RESOURCES / "icons" / "north.svg").read_text(encoding="utf-8"),
    }
    for name, value in values.items():
        setattr(figure, name, value)
    figure._template = Template((RESOURCES / "map" / "site_map.html").read_text(encoding="utf-8"))
    return str(figure.render())


def _chemical(row: HazmatRow) -> dict[str, object]:
    """A chemical as the page tells of it, its signs drawn; placards in words too: they say what must be added."""
    diamond = [diamond_svg(row.diamond)] if row.diamond is not None else []
    guides = " or ".join(str(guide.number) for guide in row.guides)
    told = (row.un.value, f"guide {guides}" if guides else "", row.amount.value, *(place.text for place in row.places))
    return {
        "name": row.name,
        "told": " · ".join(filter(None, told)),
        "marks": " · ".join(row.marks),
        "placards": "; ".join(placard.spoken for placard in row.placards),
        "signs": [*diamond, *map(placard_svg, row.placards), *map(pictogram_svg, row.signs)],
    }


def _plan(picture: PlanPicture) -> dict[str, object]:
    """A floor's picture as the page's script takes it: inside the page, with its corners in Leaflet's order."""
    return {
        "level": picture.level,
        "fit": picture.fit,
        "url": "data:image/png;base64," + base64.b64encode(picture.png).decode(),
        "bounds": [[picture.south, picture.west], [picture.north, picture.east]],
    }


@cache
def leaflet_script() -> str:
    """Leaflet without what a browser might follow: its link to its makers, its source map."""
    text = (RESOURCES / "map" / "leaflet.js").read_text(encoding="utf-8")
    text = re.sub(r"//# sourceMappingURL=\S+", "", text)
    return text.replace('href="https://leafletjs.com"', 'href="#"')


@cache
def leaflet_style() -> str:
    """Leaflet's style without its pictures, which we do not use, and without comments."""
    text = (RESOURCES / "map" / "leaflet.css").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"[\w-]+:\s*url\([^)]*\);?", "", text)
