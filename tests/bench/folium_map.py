"""The peer of the site map: the same scene as the exported Folium page, in headless Chromium.

The page has the area's own streets, buildings and water as shapes, since it carries no tiles; our window draws them as
tiles of the base map, besides. A frame is the time between two animation frames of a page whose map is dragged in each
as Leaflet's own handler does it, with Chromium's limit of 60 a second taken off; ours is from the step to the painted
window. Leaflet draws what comes in at the edges when the finger is lifted, at the end of each of four drags; our window
draws it at once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from responder_app.assembly import Vehicle
from responder_app.briefing.answers.site_map import TITLES, LayerKind, MapArea, MapLayer, MapLine, MapPoint, MapScene
from responder_app.briefing.clock import local_now
from responder_app.documents.map_contents import MapContents
from responder_app.documents.web_page import site_map_html
from responder_app.model.terms import StreetKind
from tests.bench.chromium import Chromium
from tests.bench.features import scattered
from tests.bench.goal import Goal, measured
from tests.bench.timing import p50, p95

SCREEN_PX = (1920, 1080)
LOADS = 3
PAN_PX = 12
SHOWN = """
window.shown = new Promise(function (tell) {
  window.addEventListener("load", function () {
    // After the next frame's scripts its pixels are made; in the frame after that they are there.
    requestAnimationFrame(function () { requestAnimationFrame(function () { tell(performance.now()); }); });
  });
});
"""
PAN = """
new Promise(function (tell) {
  var map = Object.values(window).find(function (one) { return window.L && one instanceof L.Map; });
  var steps = STEPS, step = 0, frames = [], last = 0;
  map.setZoom(ZOOM, {animate: false});
  map.fire("movestart").fire("dragstart");
  function frame(now) {
    if (step > 0) { frames.push(now - last); }
    last = now;
    if (step === steps) { tell(frames); return; }
    var quarter = Math.floor(step * 4 / steps);
    if (step > 0 && quarter !== Math.floor((step - 1) * 4 / steps)) { map.fire("dragend").fire("moveend"); }
    step += 1;
    map._rawPanBy(L.point([[PX, 0], [0, PX], [-PX, 0], [0, -PX]][quarter]));
    map.fire("move").fire("drag");
    requestAnimationFrame(frame);
  }
  setTimeout(function () { requestAnimationFrame(frame); }, 1000);
})
"""
ZOOM = 17.0
"""About a pixel for a metre, as our window is panned."""


@dataclass(frozen=True)
class Ours:
    """What the window took in the same run."""

    first_ms: float
    next_ms: float
    frame_p95_ms: float
    memory_mb: float


def beside(vehicle: Vehicle, facilities: Sequence[str], features: int, steps: int, ours: Ours) -> list[Goal]:
    """Measure the page; none where there is no Chromium. `facilities`: the first is panned with so many features."""
    if not Chromium.there:
        return []
    with tempfile.TemporaryDirectory() as name:
        plain = [_written(vehicle, facility, Path(name) / f"{facility}.html") for facility in facilities]
        loads = [_load_ms(page) for page in plain for _ in range(LOADS)]
        full = _written(vehicle, facilities[0], Path(name) / "full.html", features)
        frames, memory = _pan(full, steps)
    shown = f"{len(loads)} loads, median; from the page's address to its second frame, Chromium running before"
    frame = f"{len(frames)} frames, median {p50(frames):.1f} ms, worst {max(frames):.0f} ms; {features:,} features"
    whole = sum(memory.values())
    return [
        measured("Folium page in Chromium: map shown", p50(loads), "ms", shown),
        measured("Folium page in Chromium: pan frame p95", p95(frames), "ms", frame),
        measured("Folium page in Chromium: memory (PSS)", whole, "MB", "all processes, that one page open"),
        measured("first map of a window, ratio to the Folium page", ours.first_ms / p50(loads)),
        measured("map of the next facility, ratio to the Folium page", ours.next_ms / p50(loads), "", "median of ours"),
        measured("pan frame p95, ratio to the Folium page", ours.frame_p95_ms / p95(frames)),
        measured("memory with a city's base map, ratio to the Folium page", ours.memory_mb / whole),
    ]  # fmt: skip


def _written(vehicle: Vehicle, facility: str, file: Path, features: int = 0) -> Path:
    """The facility's page, as the export composes it but for floor plans."""
    briefing = vehicle.briefing
    scene = with_features(briefing.site_map(facility), features)
    file.write_text(site_map_html(MapContents(briefing.heading(facility), scene, local_now())), encoding="utf-8")
    return file


def with_features(scene: MapScene, count: int) -> MapScene:
    """The scene with as many made-up areas, lines and symbols as our window is given, at the same places."""
    shapes, marks = scattered(count)
    areas = [MapArea(f"made-{n}", (tuple(one.rings[0]),)) for n, one in enumerate(shapes) if one.area]
    lines = [
        MapLine(f"made-{n}", StreetKind.SERVICE, tuple(one.rings[0])) for n, one in enumerate(shapes) if not one.area
    ]
    points = [MapPoint(f"made-{one.id}", "hydrant", one.x, one.y, one.label) for one in marks]
    more = {
        LayerKind.STREETS: MapLayer(LayerKind.STREETS, "", lines=tuple(lines)),
        LayerKind.OTHER_FACILITIES: MapLayer(LayerKind.OTHER_FACILITIES, "", areas=tuple(areas)),
        LayerKind.HYDRANTS: MapLayer(LayerKind.HYDRANTS, "", points=tuple(points)),
    }
    return replace(scene, layers=tuple(_joined(scene, kind, more.get(kind)) for kind in LayerKind))


def _joined(scene: MapScene, kind: LayerKind, more: MapLayer | None) -> MapLayer:
    held = scene.layer(kind) or MapLayer(kind, TITLES[kind])
    if more is None:
        return held
    return replace(held, areas=held.areas + more.areas, lines=held.lines + more.lines, points=held.points + more.points)


def _load_ms(page: Path) -> float:
    with Chromium(*SCREEN_PX) as browser:
        browser.open(page, SHOWN)
        shown: float = browser.value_of("window.shown")
        return shown


def _pan(page: Path, steps: int) -> tuple[list[float], dict[str, float]]:
    script = PAN.replace("STEPS", str(steps)).replace("ZOOM", str(ZOOM)).replace("PX", str(PAN_PX))
    with Chromium(*SCREEN_PX) as browser:
        browser.open(page, SHOWN)
        browser.value_of("window.shown")
        frames: list[float] = browser.value_of(script)
        return frames, browser.weigh_mb()
