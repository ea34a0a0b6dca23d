"""The TAK data package, read as ATAK's import reads it: manifest, plans in KMZ, shapes, markers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import numpy
import pytest
from defusedxml.ElementTree import fromstring
from PIL import Image
from pyproj import Geod

from responder_app.briefing.answers.site_map import LayerKind, MapPoint
from responder_app.briefing.ground import ground_at
from responder_app.briefing.projection import project
from responder_app.documents.cot import MOST_HYDRANTS
from responder_app.documents.map_contents import MapContents
from responder_app.documents.plan_picture import picture_of
from responder_app.documents.tak_package import MANIFEST, MOST_LETTERS, file_name, tak_package
from responder_app.render.pool import RenderPool
from tests.documents.scenes import HOSTILE, NOW, RED_AT, briefing_of, contents_of, laid, sheet_of, with_point, zones_at
from tests.fakes.buildings import BARE

KML = "{http://www.opengis.net/kml/2.2}"
MARKED = "Law enforcement sensitive"
SAFE = re.compile(r"^(?:[A-Za-z0-9][A-Za-z0-9 -]*/)?[A-Za-z0-9][A-Za-z0-9 -]*\.(?:kmz|kml|cot|xml|png)$")


@pytest.fixture(scope="module")
def contents(pool: RenderPool) -> MapContents:
    briefing = briefing_of()
    made = contents_of(briefing, zones=zones_at(briefing))
    plans = (laid(33.0), laid(-20.0, level="B/1\\..\\con"), laid(0.0, level="b 1 con"))
    return replace(made, plans=tuple(picture_of(plan, sheet_of(plan), made.scene, pool.run) for plan in plans))


def opened(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len({name.casefold() for name in names})
        return {name: archive.read(name) for name in names}


def parameters(element: Element | None) -> dict[str, str]:
    assert element is not None
    return {one.attrib["name"]: one.attrib["value"] for one in element.findall("Parameter")}


def events(files: dict[str, bytes]) -> dict[str, Element]:
    """The markers by name."""
    read = [fromstring(body) for name, body in files.items() if name.endswith(".cot")]
    return {event.find("detail/contact").attrib["callsign"]: event for event in read}  # type: ignore[union-attr]


def test_the_manifest_is_the_one_that_tak_looks_for(contents: MapContents) -> None:
    files = opened(tak_package(contents))
    assert next(iter(files)) == MANIFEST == "MANIFEST/manifest.xml"
    text = files[MANIFEST].decode()
    assert "<MissionPackageManifest" in text
    assert 'version="2"' in text
    root = fromstring(text)
    own = parameters(root.find("Configuration"))
    assert own["name"] == f"{MARKED}. Lakeside Tower"
    assert re.fullmatch(r"[0-9a-f-]{36}", own["uid"])
    assert own["remarks"].startswith(MARKED)
    listed = [content.attrib for content in root.findall("Contents/Content")]
    assert all(one["ignore"] == "false" for one in listed)
    assert [one["zipEntry"] for one in listed] == [name for name in files if name != MANIFEST]


def test_no_name_inside_is_a_path_out_of_the_package(contents: MapContents) -> None:
    files = opened(tak_package(contents))
    assert all(SAFE.match(name) for name in files)
    plans = [name for name in files if name.startswith("plans/")]
    assert plans == [
        "plans/Lakeside Tower floor G.kmz",
        "plans/Lakeside Tower floor B 1 con.kmz",
        "plans/Lakeside Tower floor b 1 con 2.kmz",
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("C:\\Windows\\con", "C Windows con"),
        ("...", "site"),
        ("建物", "site"),
        ("Zürich\u202e\x00 Übersee", "Zurich Ubersee"),
        ("-rf /", "rf"),
        ("x" * 100 + " floor 12", "x" * (MOST_LETTERS - len("floor 12")) + " floor 12"),
    ],
)
def test_a_file_name_is_made_of_plain_letters(text: str, name: str) -> None:
    assert file_name(text, "floor 12") == name


def overlay_of(kmz: bytes) -> tuple[Element, Any]:
    files = opened(kmz)
    assert list(files) == ["doc.kml", "plan.png"]
    root = fromstring(files["doc.kml"])
    assert root.tag == f"{KML}kml"
    (overlay,) = root.iter(f"{KML}GroundOverlay")
    assert not list(root.iter(f"{KML}Placemark"))
    assert overlay.findtext(f"{KML}Icon/{KML}href") == "plan.png"
    with Image.open(BytesIO(files["plan.png"])) as image:
        return overlay, numpy.asarray(image.convert("RGBA")).astype(int)


def test_a_mark_on_a_turned_plan_lies_on_the_ground_where_it_is(contents: MapContents) -> None:
    overlay, pixels = overlay_of(opened(tak_package(contents))["plans/Lakeside Tower floor G.kmz"])
    box = {one.tag.removeprefix(KML): float(one.text or "") for one in overlay.find(f"{KML}LatLonBox") or ()}
    assert box["rotation"] == 0
    rows, columns = ((pixels[..., 0] > 200) & (pixels[..., 1] < 60) & (pixels[..., 2] < 60)).nonzero()
    height, width, _ = pixels.shape
    lon = box["west"] + (box["east"] - box["west"]) * (columns.mean() + 0.5) / width
    lat = box["north"] + (box["south"] - box["north"]) * (rows.mean() + 0.5) / height
    place = ground_at(contents.scene.origin).lonlat(*project(laid(33.0).to_metres, *RED_AT))
    assert Geod(ellps="WGS84").inv(lon, lat, *place)[2] < 0.2
    wrong = ground_at(contents.scene.origin).lonlat(*project(laid(-33.0).to_metres, *RED_AT))
    assert Geod(ellps="WGS84").inv(lon, lat, *wrong)[2] > 5


def test_an_overlay_says_its_marking_floor_and_fit(contents: MapContents) -> None:
    overlay, _ = overlay_of(opened(tak_package(contents))["plans/Lakeside Tower floor G.kmz"])
    said = overlay.findtext(f"{KML}description") or ""
    assert said.startswith(f"{MARKED}. Floor G, Lakeside Tower. Positions good to 4 ft (1 m).")


def test_only_the_first_floor_is_shown_until_somebody_chooses(contents: MapContents) -> None:
    files = opened(tak_package(contents))
    shown = {
        name: overlay_of(body)[0].findtext(f"{KML}visibility") for name, body in files.items() if name.endswith(".kmz")
    }
    assert list(shown.values()) == ["1", "0", "0"]


def test_shapes_are_closed_rings_on_the_building(contents: MapContents) -> None:
    files = opened(tak_package(contents))
    root = fromstring(files["shapes/Lakeside Tower site.kml"])
    names = [mark.findtext(f"{KML}name") for mark in root.iter(f"{KML}Placemark")]
    assert {"Lakeside Tower", "Initial isolation", "Protective action"} <= set(names)
    for mark in root.iter(f"{KML}Placemark"):
        assert (mark.findtext(f"{KML}description") or "").startswith(MARKED)
    for ring in root.iter(f"{KML}LinearRing"):
        places = [tuple(map(float, one.split(","))) for one in (ring.findtext(f"{KML}coordinates") or "").split()]
        assert places[0] == places[-1]
        assert all(-87.65 < lon < -87.61 and 41.87 < lat < 41.89 for lon, lat in places)


def test_markers_have_names_places_and_the_marking(contents: MapContents) -> None:
    found = events(opened(tak_package(contents)))
    assert {"Lakeside Tower", "Key box 1", "Main lobby", "FDC"} <= found.keys()
    key_box = found["Key box 1"]
    layer = contents.scene.layer(LayerKind.KEY_BOXES)
    assert layer is not None
    (thing,) = [point for point in layer.points if point.label == "Key box 1"]
    place = key_box.find("point")
    assert place is not None
    there = ground_at(contents.scene.origin).lonlat(thing.x, thing.y)
    assert Geod(ellps="WGS84").inv(float(place.attrib["lon"]), float(place.attrib["lat"]), *there)[2] < 0.02
    for event in found.values():
        assert event.attrib["version"] == "2.0"
        assert event.attrib["type"] == "b-m-p-s-m"
        assert event.attrib["time"] == event.attrib["start"] == "2026-03-03T09:00:00.000Z"
        assert datetime.fromisoformat(event.attrib["stale"]) > NOW
        assert (event.findtext("detail/remarks") or "").startswith(MARKED)
        assert event.find("detail/archive") is not None


def test_each_marker_lies_under_its_own_id(contents: MapContents) -> None:
    files = opened(tak_package(contents))
    root = fromstring(files[MANIFEST])
    markers = [one for one in root.findall("Contents/Content") if one.attrib["zipEntry"].endswith(".cot")]
    uids = [parameters(one)["uid"] for one in markers]
    assert len(set(uids)) == len(uids) >= 12
    for one, uid in zip(markers, uids, strict=True):
        assert one.attrib["zipEntry"] == f"{uid}/{uid}.cot"
        assert fromstring(files[one.attrib["zipEntry"]]).attrib["uid"] == uid


def test_a_newer_package_speaks_of_the_same_markers(contents: MapContents) -> None:
    later = replace(contents, now=datetime(2026, 5, 1, 12, tzinfo=NOW.tzinfo))
    first, second = (set(opened(tak_package(one))) for one in (contents, later))
    assert first == second


def test_the_same_contents_give_the_same_bytes(contents: MapContents) -> None:
    assert tak_package(contents) == tak_package(contents)


def test_hostile_text_is_text_in_every_file(contents: MapContents) -> None:
    evil = f"]]></name><!ENTITY x SYSTEM 'file:///etc/passwd'>&x;\u202e\x00\ufffe{HOSTILE}"
    scene = with_point(contents.scene, MapPoint("evil", "key_box", 1.0, 1.0, evil))
    heading = replace(contents.heading, name=evil, handling=evil)
    files = opened(tak_package(replace(contents, scene=scene, heading=heading)))
    assert all(SAFE.match(name) for name in files)
    shown = evil.replace("\u202e", "").replace("\x00", "").replace("\ufffe", "")
    found = events(files)
    assert shown in found
    for name, body in files.items():
        assert b"<!ENTITY" not in body, name
    for event in found.values():
        assert len(list(event.iter())) == 8
        assert (event.findtext("detail/remarks") or "").startswith(shown)


def test_only_the_hydrants_that_take_the_least_hose_go_along(contents: MapContents) -> None:
    # In the briefing's order: here the farthest through the air takes the least hose.
    many = tuple(MapPoint(f"h{n}", "hydrant", 10.0 * n, 0.0, f"Hydrant {n}") for n in range(60, 0, -1))
    layers = tuple(
        replace(layer, points=many) if layer.kind is LayerKind.HYDRANTS else layer for layer in contents.scene.layers
    )
    found = events(opened(tak_package(replace(contents, scene=replace(contents.scene, layers=layers)))))
    hydrants = {name for name in found if name.startswith("Hydrant")}
    assert hydrants == {f"Hydrant {n}" for n in range(60, 60 - MOST_HYDRANTS, -1)}


def test_a_facility_of_which_little_is_known_still_makes_a_package() -> None:
    files = opened(tak_package(contents_of(briefing_of(), BARE)))
    assert parameters(fromstring(files[MANIFEST]).find("Configuration"))["name"] == "Riverside Flats"
    assert "Riverside Flats" in events(files)
