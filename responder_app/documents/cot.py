"""Points of the site map as Cursor on Target events, which TAK shows as markers of its own with their names.

A spot marker with a colour is the one kind that every TAK client draws; what the thing is stands in its name and
remarks. Positions are as good as the pre-plan's: their error is not known, which CoT writes as 9999999.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from responder_app.briefing.answers.fact import FactSeverity
from responder_app.briefing.answers.site_map import LayerKind, MapLayer, MapPoint
from responder_app.briefing.ground import ground_at
from responder_app.briefing.scene_facility import PLACE
from responder_app.documents.hazmat_words import chemical_at, line_of
from responder_app.documents.map_contents import MapContents
from responder_app.documents.map_list import details_text
from responder_app.documents.xml_text import element, written

OURS = UUID("6d2cf2f8-4a5e-5b0e-9a35-2f1f0a3e7c11")
"""Names our markers, so that a newer package replaces an older one's instead of standing beside them."""
UNKNOWN = "9999999.0"
KEPT = timedelta(days=365)
MOST_HYDRANTS = 20
"""Those that take the least hose; the city's others would bury the map."""
UNMARKED = (LayerKind.SIDES,)
_COLOURS = {
    LayerKind.HYDRANTS: -16776961,
    LayerKind.SHUT_OFFS: -256,
    LayerKind.PROTECTION: -65536,
    LayerKind.FDC: -65536,
    LayerKind.HAZMAT: -32768,
    LayerKind.ACCESS: -16711936,
    LayerKind.KEY_BOXES: -16711936,
    LayerKind.ASSEMBLY: -16711936,
    LayerKind.STAGING: -1,
}
"""Signed 32-bit alpha, red, green, blue, as Android has it."""
_OTHER = -1


@dataclass(frozen=True)
class Marker:
    """One event, to be written as `<uid>/<uid>.cot`."""

    uid: str
    name: str
    event: bytes


def markers(contents: MapContents) -> Iterator[Marker]:
    """The facility itself first, then its things from the top layer down."""
    scene = contents.scene
    notes = "; ".join(scene.notes)
    said = f"{contents.heading.address}. {contents.issued}" + (f". {notes}" if notes else "")
    if contents.hazmat is not None and contents.hazmat.rows:
        said += f". Hazmat inside: {' | '.join(f'{row.name}: {line_of(row)}' for row in contents.hazmat.rows)}"
    yield _marker(contents, "facility", contents.heading.name, said, scene.origin, _OTHER)
    ground = ground_at(scene.origin)
    for layer in reversed(scene.layers):
        if layer.kind in UNMARKED:
            continue
        for point in _chosen(layer):
            if point.kind == PLACE:
                continue  # the facility itself, again
            loud = "DANGER. " if point.severity is FactSeverity.DANGER else ""
            chemical = chemical_at(point, contents.hazmat)
            signs = f". {line_of(chemical)}" if chemical is not None else ""
            words = f"{loud}{layer.title}. {details_text(point.details)}{signs}"
            colour = _COLOURS.get(layer.kind, _OTHER)
            yield _marker(contents, point.id, point.label, words, ground.lonlat(point.x, point.y), colour)


def _chosen(layer: MapLayer) -> tuple[MapPoint, ...]:
    if layer.kind is not LayerKind.HYDRANTS:
        return layer.points
    # Ranked by the briefing along streets: the nearest through the air may lie behind a railway.
    return layer.points[:MOST_HYDRANTS]


def _marker(contents: MapContents, thing: str, name: str, said: str, place: tuple[float, float], colour: int) -> Marker:
    uid = str(uuid5(OURS, f"{contents.heading.facility_id}/{thing}"))
    now = contents.now.astimezone(UTC)
    lon, lat = place
    detail = element(
        "detail",
        element("contact", callsign=name),
        element("remarks", contents.marked(said)),
        element("color", argb=str(colour)),
        element("usericon", iconsetpath=f"COT_MAPPING_SPOTMAP/b-m-p-s-m/{colour}"),
        element("archive"),
    )
    point = element("point", lat=f"{lat:.7f}", lon=f"{lon:.7f}", hae=UNKNOWN, ce=UNKNOWN, le=UNKNOWN)
    times = {"time": _zulu(now), "start": _zulu(now), "stale": _zulu(now + KEPT)}
    event = element("event", point, detail, version="2.0", uid=uid, type="b-m-p-s-m", how="h-e", **times)
    return Marker(uid, name, written(event))


def _zulu(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
