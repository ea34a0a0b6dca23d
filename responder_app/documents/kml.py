"""The site map as KML 2.2 for TAK: a floor's plan as a ground overlay, outlines and zones as shapes.

TAK takes a KMZ with a GroundOverlay for a picture and nothing else, reads tags without their namespace, and takes
`visibility` literally: so each floor is a file of its own, and shapes are another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from responder_app.briefing.answers.site_map import LayerKind, MapArea, ScenePoint
from responder_app.briefing.answers.zones import ZoneAnswer
from responder_app.briefing.ground import LocalGround, ground_at
from responder_app.documents.map_contents import MapContents
from responder_app.documents.plan_picture import PlanPicture
from responder_app.documents.xml_text import Element, element, written

NAMESPACE = "http://www.opengis.net/kml/2.2"
PICTURE = "plan.png"
"""The picture's name inside the KMZ."""
SHOWN = {
    LayerKind.FOOTPRINT: ("ff2c2016", "664ac8f4"),
    LayerKind.OTHER_FACILITIES: ("ff805f4a", "66e2cfc3"),
    LayerKind.EVACUATION: ("ff346b0b", "00000000"),
}
"""Layers that are drawn, with the colours of line and area as aabbggrr."""
ZONE = ("ff1712a3", "401712a3")
LINE_PX = "4"


def overlay_kml(contents: MapContents, picture: PlanPicture, name: str, shown: bool) -> bytes:
    """The document that lays a floor's picture on the ground; `shown` as soon as it is imported."""
    fit = f"{picture.fit}." if picture.fit else ""
    said = contents.marked(f"Floor {picture.level}, {contents.heading.name}. {fit} {contents.issued}")
    box = element(
        "LatLonBox",
        element("north", f"{picture.north:.9f}"),
        element("south", f"{picture.south:.9f}"),
        element("east", f"{picture.east:.9f}"),
        element("west", f"{picture.west:.9f}"),
        element("rotation", "0"),
    )
    overlay = element(
        "GroundOverlay",
        element("name", name),
        element("visibility", "1" if shown else "0"),
        element("description", said),
        element("color", "ddffffff"),
        element("Icon", element("href", PICTURE)),
        box,
    )
    return written(element("kml", overlay, xmlns=NAMESPACE))


def shapes_kml(contents: MapContents, name: str) -> bytes | None:
    """Footprints, evacuation routes and zones; None when there are none of them."""
    ground = ground_at(contents.scene.origin)
    marks = [*_layers(contents, ground), *(_zones(contents, contents.zones) if contents.zones else ())]
    if not marks:
        return None
    head = (element("name", name), element("description", contents.marked(contents.issued)))
    return written(element("kml", element("Document", *head, *marks), xmlns=NAMESPACE))


def _layers(contents: MapContents, ground: LocalGround) -> Iterator[Element]:
    for kind, colours in SHOWN.items():
        layer = contents.scene.layer(kind)
        if layer is None:
            continue
        for area in layer.areas:
            yield _mark(contents, area.label or layer.title, layer.title, colours, _polygon(ground, area))
        for line in layer.lines:
            shape = element("LineString", element("tessellate", "1"), _coordinates(ground.lonlats(line.points)))
            yield _mark(contents, line.label or layer.title, line.style, colours, shape)


def _zones(contents: MapContents, answer: ZoneAnswer) -> Iterator[Element]:
    for zone in answer.zones:
        said = f"{answer.material_text}. {zone.distance.text}. {zone.source}. {answer.caveat}"
        for part in zone.parts:
            ring = element("outerBoundaryIs", element("LinearRing", _coordinates(part)))
            yield _mark(contents, zone.title, said, ZONE, element("Polygon", element("tessellate", "1"), ring))


def _mark(contents: MapContents, name: str, said: str, colours: tuple[str, str], shape: Element) -> Element:
    line, area = colours
    style = element(
        "Style",
        element("LineStyle", element("color", line), element("width", LINE_PX)),
        element("PolyStyle", element("color", area)),
    )
    return element("Placemark", element("name", name), element("description", contents.marked(said)), style, shape)


def _polygon(ground: LocalGround, area: MapArea) -> Element:
    outer, *holes = (_ring(ground, ring) for ring in area.rings)
    inside = (element("innerBoundaryIs", hole) for hole in holes)
    return element("Polygon", element("tessellate", "1"), element("outerBoundaryIs", outer), *inside)


def _ring(ground: LocalGround, ring: Sequence[ScenePoint]) -> Element:
    return element("LinearRing", _coordinates(ground.lonlats(ring)))


def _coordinates(places: Sequence[tuple[float, float]]) -> Element:
    return element("coordinates", " ".join(f"{lon:.7f},{lat:.7f}" for lon, lat in places))
