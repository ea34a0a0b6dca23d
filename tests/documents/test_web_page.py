"""The exported site map: one file, all text escaped, drawn by a real browser that asks nobody for anything."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from html import escape, unescape
from pathlib import Path

import folium
import pytest
from PIL import Image

from responder_app.briefing.answers.site_map import LayerKind, MapArea, MapLayer
from responder_app.briefing.briefing import Briefing
from responder_app.briefing.things_inside import help_inside
from responder_app.documents.geojson import site_map_geojson
from responder_app.documents.map_contents import MapContents
from responder_app.documents.map_spread import spread
from responder_app.documents.offline_map import TextPopup
from responder_app.documents.plain_text import for_folium
from responder_app.documents.web_page import site_map_html
from tests.documents.browser import logging_proxy, may_cut_the_network, needs_chromium, run
from tests.documents.scenes import HOSTILE, briefing_of, contents_of, zones_at
from tests.fakes.buildings import BARE, TOWER, at, tower

SVG = "http://www.w3.org/2000/svg"


def page_of(briefing: Briefing, facility: str = TOWER) -> str:
    return site_map_html(contents_of(briefing, facility))


def hostile_briefing() -> Briefing:
    identity = {**tower().identity.model_dump(), "name": HOSTILE[:190], "handling": HOSTILE[:190]}
    site = tower().site
    assert site is not None
    doors = [{"id": "a", "label": HOSTILE[:190], "notes": HOSTILE[:190], "kind": "door", "point": at(1, 1)}]
    return briefing_of(identity=identity, site={**site.model_dump(), "access_points": doors})


def test_the_marking_stands_before_everything_else() -> None:
    page = page_of(briefing_of())
    body = page[page.index("<body>") :]
    assert body.index("Law enforcement sensitive") < body.index("<header>")


def test_a_facility_without_a_marking_shows_none() -> None:
    page = page_of(briefing_of(), BARE)
    assert 'class="handling"' not in page


def test_trust_and_age_stand_on_the_page() -> None:
    page = page_of(briefing_of())
    assert "City of Springfield OEM, version 3, issued 20 Feb 2026" in page
    assert "1 of 14 sections overdue for review" in page
    assert "3 Mar 2026 03:00" in page


def test_a_building_that_the_streets_file_names_too_is_named_once() -> None:
    contents = contents_of(briefing_of())
    others = [layer for layer in contents.scene.layers if layer.kind is not LayerKind.STRUCTURES]
    (name,) = {area.label for layer in others if layer.kind is LayerKind.FOOTPRINT for area in layer.areas}
    ring = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 0.0))
    areas = (MapArea("own", (ring,), name), MapArea("mill", (ring,), "Mill"))
    scene = replace(contents.scene, layers=(*others, MapLayer(LayerKind.STRUCTURES, "Buildings", areas=areas)))
    page = site_map_html(replace(contents, scene=scene))
    loud, quiet = r"named\"\u003e", r"named quiet\"\u003e"
    assert [page.count(one) for one in (loud + name, quiet + name, quiet + "Mill")] == [1, 0, 1]


def test_another_facility_that_the_streets_file_names_too_is_named_once() -> None:
    contents = contents_of(briefing_of())
    layer = next(layer for layer in contents.scene.layers if layer.kind is LayerKind.OTHER_FACILITIES)
    (there,) = layer.points
    assert there.label == "Riverside Flats"
    corners = ((-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0), (-5.0, -5.0))
    around = tuple((there.x + x, there.y + y) for x, y in corners)
    beside = tuple((there.x + x + 40, there.y + y) for x, y in corners)
    areas = (
        MapArea("place", (around,), "Flats, Block 1"), MapArea("name", (beside,), "RIVERSIDE FLATS"),
        MapArea("mill", (beside,), "Mill"),
    )  # fmt: skip
    others = [one for one in contents.scene.layers if one.kind is not LayerKind.STRUCTURES]
    structures = MapLayer(LayerKind.STRUCTURES, "Buildings", areas=areas)
    page = site_map_html(replace(contents, scene=replace(contents.scene, layers=(structures, *others))))
    quiet = r"named quiet\"\u003e"
    named = [page.count(quiet + name) for name in ("Riverside Flats", "RIVERSIDE FLATS", "Flats, Block 1", "Mill")]
    assert named == [1, 0, 0, 1]


def test_first_aid_shelter_and_refuge_inside_are_listed_by_floor() -> None:
    occupancy = {
        "first_aid": [
            {"id": "a", "kind": "AED", "label": "AED by lifts", "level": "7", "location": "lift lobby"},
            {"id": "b", "kind": "AED", "label": "AED at desk", "level": "G", "point": at(2, 2)},
        ],
        "shelter_areas": [{"label": "Core <b>", "level": "2", "capacity": 80}],
    }
    briefing = briefing_of(occupancy=occupancy)
    contents = replace(contents_of(briefing), inside=help_inside(tower(occupancy=occupancy)))
    page = site_map_html(contents)
    lines = re.findall(r"<li>(.*?)</li>", page[page.index("Inside: first aid, shelter, refuge") :])
    first_aid = [line for line in lines if line.startswith(("AED", "Core"))]
    assert [line.partition("; ")[0] for line in first_aid] == ["AED at desk", "Core &lt;b&gt;", "AED by lifts"]
    assert "floor 7" in first_aid[2]
    assert "lift lobby" in first_aid[2]
    features = json.loads(site_map_geojson(contents))["features"]
    inside = [one["properties"] for one in features if one["properties"]["layer"] == "inside"]
    assert ("AED at desk", "G") in [(one["name"], one["level"]) for one in inside]


def test_no_host_is_named_but_in_the_licence_and_the_name_of_svg() -> None:
    page = page_of(briefing_of())
    licence = page[page.index("@preserve") : page.index("*/", page.index("@preserve"))]
    found = set(re.findall(r"(?:https?|wss?|ftp)://[^\s\"'<>)\\\\]+", page.replace(licence, "")))
    assert found == {SVG}
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!#)[a-z./]""", page.split("<body>")[1], re.IGNORECASE)
    assert "url(" not in page.replace("url(#", "")
    assert "sourceMappingURL" not in page


def test_the_policy_forbids_everything_that_is_not_in_the_file() -> None:
    page = page_of(briefing_of())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; ")
    assert "http" not in policy[1]
    assert page.index("Content-Security-Policy") < page.index("<script>")


RUNS = "{{ cycler.__init__.__globals__.os.environ.update(RESPONDER_WAS_RUN=49|string) }}"
"""Writes into our own process, without a quotation mark that would be escaped on the way."""


@pytest.fixture
def was_run(monkeypatch: pytest.MonkeyPatch) -> Callable[[], bool]:
    monkeypatch.setenv("RESPONDER_WAS_RUN", "no")
    return lambda: os.environ["RESPONDER_WAS_RUN"] != "no"


def test_no_text_of_a_package_runs_as_a_template(was_run: Callable[[], bool]) -> None:
    for text in ("{{ 7*7 }}", "{% for one in [1, 2] %}x{% endfor %}", "{# gone #}", "{{", "%}", RUNS):
        assert unescape(site_map_html(named_everywhere(text))).count(text) > 1
    assert not was_run()


def test_folium_alone_would_run_it(was_run: Callable[[], bool]) -> None:
    # The control: why `for_folium` is there.
    drawn, safe = folium.Map(), folium.Map()
    TextPopup(for_folium(RUNS)).add_to(folium.Marker((0, 0)).add_to(safe))
    safe.get_root().render()
    assert not was_run()
    TextPopup(escape(RUNS)).add_to(folium.Marker((0, 0)).add_to(drawn))
    drawn.get_root().render()
    assert was_run()


def named_everywhere(text: str) -> MapContents:
    """A map on which everything that has a name has this one."""
    briefing = briefing_of()
    contents = contents_of(briefing, zones=zones_at(briefing, text))
    layers = tuple(
        replace(
            layer,
            areas=tuple(replace(area, label=text) for area in layer.areas),
            lines=tuple(replace(line, label=text) for line in layer.lines),
            points=tuple(
                replace(point, label=text, details=tuple(replace(fact, value=text) for fact in point.details))
                for point in layer.points
            ),
        )
        for layer in contents.scene.layers
    )
    return replace(
        contents,
        heading=replace(contents.heading, name=text, handling=text, address=text),
        scene=replace(contents.scene, layers=layers, title=text, notes=(text,)),
    )


def test_no_access_code_leaves_with_the_map() -> None:
    codes = {"codes": [{"opens": "k1", "code": "SESAME-OPEN"}]}
    assert "SESAME-OPEN" not in page_of(briefing_of(access_codes=codes))
    sheet = briefing_of(access_codes=codes).arrival_sheet(TOWER)
    assert any("SESAME-OPEN" in fact.value for block in sheet.blocks for fact in block.facts)


def test_every_symbol_in_view_has_its_number_in_the_list() -> None:
    page = page_of(briefing_of())
    numbers = [int(number) for number in re.findall(r'<li value="(\d+)">', page)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 12
    for number in numbers:
        assert f"\\u003cb\\u003e{number}\\u003c/b\\u003e" in page


def test_hostile_text_stays_text() -> None:
    page = page_of(hostile_briefing())
    assert "<img" not in page
    assert "document.title='taken'</script>" not in page
    plain = page_of(briefing_of())
    assert page.count("<script") == plain.count("<script")
    assert page.count("</script") == plain.count("</script")
    assert "&lt;/script&gt;" in page
    assert "49`" not in page


def test_symbols_that_would_hide_each_other_are_pulled_apart() -> None:
    places = dict.fromkeys("abcdef", (0.0, 0.0)) | {"far": (100.0, 0.0)}
    moved = spread(places, [(0.0, 0.0)], 5.0)
    assert moved["far"] == (100.0, 0.0)
    spots = [*moved.values(), (0.0, 0.0)]
    nearest = min(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for i, a in enumerate(spots) for b in spots[i + 1 :])
    assert nearest > 4.0
    assert all(abs(x) < 20 and abs(y) < 20 for name, (x, y) in moved.items() if name != "far")
    assert spread(places, [(0.0, 0.0)], 5.0) == moved


def _is_amber(colour: object) -> bool:
    assert isinstance(colour, tuple)
    red, green, blue = colour
    return bool(red > 225 and 185 < green < 225 and 60 < blue < 120)


@needs_chromium
def test_a_real_browser_draws_it_and_asks_nobody(tmp_path: Path) -> None:
    page, picture = tmp_path / "map.html", tmp_path / "map.png"
    page.write_text(page_of(briefing_of()), encoding="utf-8")
    with logging_proxy() as proxy:
        dom = run(page, tmp_path, "--dump-dom", proxy=proxy.port)
    assert proxy.asked_by_page == []
    assert dom.count("<path") > 10
    assert 'class="mark' in dom
    assert "leaflet-marker-icon" in dom
    cut = may_cut_the_network()
    run(page, tmp_path, f"--screenshot={picture}", no_network=cut)
    with Image.open(picture) as image:
        colours = image.convert("RGB").crop((0, 160, 1000, 760)).getcolors(1_000_000) or []
    assert len(colours) > 200
    # The footprint's amber over the paper's colour.
    assert sum(count for count, colour in colours if _is_amber(colour)) > 5_000


@needs_chromium
def test_the_watch_catches_a_page_that_does_ask(tmp_path: Path) -> None:
    page = tmp_path / "leak.html"
    page.write_text('<!DOCTYPE html><img src="http://tracker.example/pixel.png">', encoding="utf-8")
    with logging_proxy() as proxy:
        run(page, tmp_path, "--dump-dom", proxy=proxy.port)
    assert any("tracker.example/pixel.png" in line for line in proxy.asked_by_page)


@needs_chromium
def test_the_policy_stops_a_page_that_would_ask(tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    leak = '<img src="http://tracker.example/pixel.png"></body>'
    page.write_text(page_of(briefing_of()).replace("</body>", leak), encoding="utf-8")
    with logging_proxy() as proxy:
        dom = run(page, tmp_path, "--dump-dom", proxy=proxy.port)
    assert "tracker.example" in dom
    assert proxy.asked_by_page == []


@needs_chromium
def test_hostile_text_runs_nothing_in_a_real_browser(tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    page.write_text(page_of(hostile_briefing()), encoding="utf-8")
    dom = run(page, tmp_path, "--dump-dom")
    title = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)
    assert title is not None
    assert title[1] != "taken"
    assert dom.count("<path") > 10
    control = tmp_path / "control.html"
    control.write_text(f"<!DOCTYPE html><title>map</title><p>{HOSTILE}</p>", encoding="utf-8")
    assert "<title>taken</title>" in run(control, tmp_path, "--dump-dom")
