"""The whole page in a real browser: plans in their place, choices that work, popups of text, paper, no request."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape, unescape
from pathlib import Path
from typing import Any

import numpy
import pymupdf
import pytest
from PIL import Image

from responder_app.briefing.answers.site_map import MapPoint
from responder_app.briefing.ground import ground_at
from responder_app.briefing.projection import project
from responder_app.documents.map_contents import MapContents
from responder_app.documents.plain_text import clean
from responder_app.documents.plan_picture import picture_of
from responder_app.documents.web_page import site_map_html
from responder_app.render.pool import RenderPool
from tests.documents.browser import logging_proxy, may_cut_the_network, needs_chromium, run
from tests.documents.scenes import (
    BLUE_AT,
    HOSTILE,
    RED_AT,
    briefing_of,
    contents_of,
    laid,
    sheet_of,
    with_point,
    zones_at,
)

pytestmark = needs_chromium

TURN = 33.0
NEAR_PX = 40
EVIL = f'{HOSTILE}\' onmouseover="x()" \u202etxt.exe \u05d0\u05d1 &amp; <b>bold</b>'
OPEN_ALL = """
var said = [];
MAP.eachLayer(function (layer) {
  if (!layer.getPopup || !layer.getPopup()) { return; }
  layer.openPopup();
  var inside = layer.getPopup().getElement();
  var all = Array.from(inside.querySelectorAll("*"));
  said.push({text: inside.textContent, tags: all.map(function (one) { return one.tagName; })});
});
document.body.dataset.told = JSON.stringify(said);
"""
OPERATE = """
function state() {
  return Array.from(document.querySelectorAll(".leaflet-plan-pane img")).map(function (image) {
    return [image.alt, image.style.opacity];
  });
}
var floor = document.getElementById("floor"), strength = document.getElementById("strength"), seen = [state()];
function choose(box, value, kind) { box.value = value; box.dispatchEvent(new Event(kind)); seen.push(state()); }
choose(floor, "1", "change");
choose(strength, "40", "input");
choose(floor, "", "change");
var floors = Array.from(floor.options).map(function (one) { return one.text; });
document.body.dataset.told = JSON.stringify({seen: seen, floors: floors});
"""
ZOOM_TO_PLAN = """
MAP.fitBounds(BOUNDS, {animate: false});
document.getElementById("strength").value = 100;
document.getElementById("strength").dispatchEvent(new Event("input"));
MAP.eachLayer(function (layer) { if (layer instanceof L.Marker || layer instanceof L.Path) { layer.remove(); } });
PLACES.forEach(function (place) {
  var spot = '<div style="width: 5px; height: 5px; background: #00ff00"></div>';
  L.marker(place, {icon: L.divIcon({html: spot, className: "", iconSize: [5, 5]})}).addTo(MAP);
});
"""


@pytest.fixture(scope="module")
def contents(pool: RenderPool) -> MapContents:
    briefing = briefing_of()
    made = contents_of(briefing, zones=zones_at(briefing, EVIL[:190]))
    plans = (laid(TURN), laid(TURN, level="7 <b>"))
    scene = with_point(made.scene, MapPoint("evil", "key_box", 1.0, 1.0, EVIL))
    return replace(made, scene=scene, plans=tuple(picture_of(plan, sheet_of(plan), scene, pool.run) for plan in plans))


def with_script(page: str, script: str) -> str:
    found = re.search(r"\bvar (map_[0-9a-f]+) = L\.map\(", page)
    assert found is not None
    # The first view is reached by an animation, which must not end after what the script does.
    later = f"setTimeout(function () {{ {script.replace('MAP', found[1])} }}, 1000);"
    return page.replace("</body>", f"<script>{later}</script></body>")


def told_by(dom: str) -> Any:
    found = re.search(r'data-told="([^"]*)"', dom)
    assert found is not None, "the script did not run to its end"
    return json.loads(unescape(found[1]))


def opened(contents: MapContents, script: str, folder: Path, *flags: str) -> str:
    page = folder / "map.html"
    page.write_text(with_script(site_map_html(contents), script), encoding="utf-8")
    return run(page, folder, *flags)


def test_a_turned_plan_lies_on_the_screen_where_its_marks_are_on_the_ground(
    contents: MapContents, tmp_path: Path
) -> None:
    ground, plan = ground_at(contents.scene.origin), laid(TURN)
    places = [[lat, lon] for lon, lat in (ground.lonlat(*project(plan.to_metres, *at)) for at in (RED_AT, BLUE_AT))]
    first = contents.plans[0]
    bounds = [[first.south, first.west], [first.north, first.east]]
    script = ZOOM_TO_PLAN.replace("BOUNDS", json.dumps(bounds)).replace("PLACES", json.dumps(places))
    opened(contents, script, tmp_path, f"--screenshot={tmp_path / 'map.png'}")
    with Image.open(tmp_path / "map.png") as image:
        pixels = numpy.asarray(image.convert("RGB")).astype(int)
    spots = list(zip(*(pixels == (0, 255, 0)).all(axis=2).nonzero(), strict=True))
    assert len(spots) == 2 * 25
    # The blue one is the upper one.
    for place, strong, weak in ((spots[12], 2, 0), (spots[-13], 0, 2)):
        y, x = place
        assert pixels[y - 5, x, strong] > 180 > pixels[y - 5, x, weak]
        around = pixels[y - NEAR_PX : y + NEAR_PX, x - NEAR_PX : x + NEAR_PX]
        rows, columns = ((around[..., strong] > 180) & (around[..., weak] < 80) & (around[..., 1] < 80)).nonzero()
        assert len(rows) > 100
        # A pixel is some ten centimetres here.
        assert abs(columns.mean() - NEAR_PX) < 2
        assert abs(rows.mean() - NEAR_PX) < 2


def test_floors_are_chosen_one_at_a_time_as_strongly_as_wanted(contents: MapContents, tmp_path: Path) -> None:
    told = told_by(opened(contents, OPERATE, tmp_path, "--dump-dom"))
    assert told["floors"] == ["Floor G", "Floor 7 <b>", "None"]
    assert told["seen"] == [
        [["Plan of floor G", "0.85"]],
        [["Plan of floor 7 <b>", "0.85"]],
        [["Plan of floor 7 <b>", "0.4"]],
        [],
    ]


def test_from_afar_symbols_give_way_to_zones_and_outlines(contents: MapContents, tmp_path: Path) -> None:
    look = """
    function shown(what) {
      var all = Array.from(document.querySelectorAll(what));
      return all.filter(function (one) { return one.offsetParent !== null; }).length;
    }
    var told = [];
    [18, 14, 17].forEach(function (zoom) {
      MAP.setZoom(zoom, {animate: false});
      told.push([shown(".mark:not(.danger)"), shown(".mark.danger"), shown(".street")]);
    });
    document.body.dataset.told = JSON.stringify(told);
    """
    near, far, again = told_by(opened(contents, look, tmp_path, "--dump-dom"))
    assert near[0] > 5
    assert near[1] > 0
    assert near[2] > 0
    assert far == [0, near[1], 0]
    assert again == near


def test_every_popup_is_text_whatever_it_says(contents: MapContents, tmp_path: Path) -> None:
    dom = opened(contents, OPEN_ALL, tmp_path, "--dump-dom")
    told = told_by(dom)
    assert len(told) > 12
    assert any(clean(EVIL) in one["text"] for one in told), [one["text"] for one in told if "script" in one["text"]]
    assert any(clean(EVIL[:190]) in one["text"] and "ERG 2024 Table 1, row T1-004" in one["text"] for one in told)
    assert not any("\u202e" in one["text"] for one in told)
    allowed = {"DIV", "B", "BR", "A", "SPAN"}
    assert all(set(one["tags"]) <= allowed for one in told)
    title = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)
    assert title is not None
    assert title[1] == f"{escape(contents.heading.name)}: site map"


def test_opening_everything_asks_nobody_and_the_same_watch_catches_a_page_that_asks(
    contents: MapContents, tmp_path: Path
) -> None:
    page = site_map_html(contents)
    with logging_proxy() as proxy:
        (tmp_path / "map.html").write_text(with_script(page, OPEN_ALL), encoding="utf-8")
        dom = run(tmp_path / "map.html", tmp_path, "--dump-dom", proxy=proxy.port)
    assert len(told_by(dom)) > 12
    assert proxy.asked_by_page == []
    with logging_proxy() as proxy:
        # The control: the same page, with the policy taken off and one picture from outside put in.
        control = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
        asking = OPEN_ALL + f'new Image().src = "http://127.0.0.1:{proxy.port}/leak.png";'
        (tmp_path / "control.html").write_text(with_script(control, asking), encoding="utf-8")
        run(tmp_path / "control.html", tmp_path, "--dump-dom", proxy=proxy.port)
    assert any("/leak.png" in line for line in proxy.asked_by_page)


def test_with_the_network_cut_the_page_is_whole(contents: MapContents, tmp_path: Path) -> None:
    if not may_cut_the_network():
        pytest.skip("this user may not make an empty network")
    page = tmp_path / "map.html"
    page.write_text(with_script(site_map_html(contents), OPERATE), encoding="utf-8")
    dom = run(page, tmp_path, "--dump-dom", no_network=True)
    assert told_by(dom)["seen"][0] == [["Plan of floor G", "0.85"]]
    assert dom.count('class="mark') > 10


def test_on_paper_the_marking_is_first_and_the_plan_is_there(contents: MapContents, tmp_path: Path) -> None:
    paper = tmp_path / "map.pdf"
    opened(contents, "document.body.dataset.told = 1;", tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    with pymupdf.open(paper) as document:
        texts = [page.get_text() for page in document]
        pixels = document[0].get_pixmap(dpi=150)
        drawn = numpy.frombuffer(pixels.samples, numpy.uint8).reshape(pixels.height, pixels.width, 3).astype(int)
        wide = document[0].rect.width > document[0].rect.height
    assert wide
    assert 2 <= len(texts) <= 4
    # Upper case is the style's.
    assert all(text.strip().upper().startswith("LAW ENFORCEMENT SENSITIVE") for text in texts)
    assert "Key box 1" in "".join(texts[1:])
    assert "Initial isolation: 197 ft (60 m)" in "".join(texts)
    assert "Exported by" in texts[0]
    # The square's red under the building's amber, by multiplication.
    red = (drawn[..., 0] > 150) & (drawn[..., 1] < 90) & (drawn[..., 2] < 90)
    assert red.sum() > 30


def test_a_page_without_plans_offers_none(tmp_path: Path) -> None:
    page = site_map_html(contents_of(briefing_of()))
    assert 'id="floor"' not in page
    dom = opened(contents_of(briefing_of()), "document.body.dataset.told = JSON.stringify(1);", tmp_path, "--dump-dom")
    assert told_by(dom) == 1
