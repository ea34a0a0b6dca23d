"""The site map in the real window, offscreen at 1920x1080, over the demo city's base map."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.drawn import Drawn, drawn
from tests.bench.folium_map import Ours, beside
from tests.bench.goal import Goal, at_most
from tests.bench.launch import heard, launched, pss_mb
from tests.bench.timing import p50, p95
from tests.bench.town import CREW_WORDS

WINDOWS, STEPS = 5, 300
GOAL_FIRST_MS, GOAL_NEXT_MS, GOAL_FRAME_MS = 300.0, 100.0, 16.7
IF_FIRST_SHORT = (
    "Done: geometry libraries are loaded and the workers started a second after the window is shown, the map is built "
    "once, its base map drawn while the rest of it is worked out"
)
GOAL_TOGGLE_MS = 50.0
IF_NEXT_SHORT = (
    "By trace, two cores: the answer 5 ms where the map was worked out ahead, 25 to 40 ms where it was not; then "
    "shapes, symbols and labels 17 ms, one paint 12 ms; beside it, in the workers, drawing the tiles 10 ms, and 10 "
    "ms for each that was not taken apart yet. Done: the map is worked out while the search or a finger has picked "
    "its facility, while its arrival sheet or a neighbour's map is looked at; tiles are taken apart once for all "
    "facilities on them, their names kept; the screen is cut where few tiles hold it and drawn in squares; what has "
    "come is in the first painting; nothing is painted under a cover; labels in place are not placed again; garbage "
    "is looked for between two maps"
)
IF_TOGGLE_SHORT = "Done: a layer is hidden, nothing is built anew"
IF_FRAME_SHORT = "Done: labels and symbols are painted from pixmaps"


IF_LAID_SHORT = "Done: what was painted of the plan is moved along; a line's name takes 20 microseconds to place"
WAYS = {
    ("sought", "0.3"): (
        "the same, key pressed at once on the sheet of a search's hit p95",
        "in the moment in which the sheet is painted; Enter 0.3 s after the hit, which is no neighbour of a map before",
    ),
    ("sought", "0"): (
        "the same, Enter pressed at once as well p95",
        "both keys in the moment in which hit and sheet are painted: nothing is worked out ahead",
    ),
    ("beside", "0.3"): (
        "the same, for a neighbour opened from the map p95",
        "its symbol pressed, after 0.3 s Open this pre-plan, and the map's key in the moment its sheet is painted",
    ),
}
"""Ways to another map by what they are called in `in_window` and how long what is picked is looked at, in seconds."""
FEATURES = 5_000
PAGES = 2
GOAL_MB = 350.0
IF_HEAVY = (
    "Most of it is an idle window with both workers. Done: no source of modules is kept and no library loaded that "
    "nothing uses, no overview of a map is kept, a quarter of a tile is "
    "drawn beside the screen and not a whole one, nothing is drawn ahead of a zoom, a left map's pictures are given "
    "back at once, an idle worker's picture after half a second, what the C library keeps of others after two of rest"
)


def run(
    made: Drawn | None = None, windows: int = WINDOWS, steps: int = STEPS, features: int = FEATURES, pages: int = PAGES
) -> list[Goal]:
    """Measure in several windows, the facilities in turn; `pages`: how many of them are opened in Chromium, too."""
    made = made or drawn()
    first, following, toggles, frames, items = [], [], [], [], 0.0
    laid: dict[str, list[float]] = {"plan": [], "grid": []}
    chosen: list[float] = []
    ways: dict[tuple[str, str], list[float]] = {way: [] for way in WAYS}
    heard("map", str(made.home), CREW_WORDS, "4", *made.facilities[:1])  # bytecode and page cache
    for turn in range(windows):
        facilities = made.facilities[turn % len(made.facilities) :] + made.facilities[: turn % len(made.facilities)]
        said = [words for _, words in heard("map", str(made.home), CREW_WORDS, str(steps), *facilities)]
        shown = [float(words[1]) for words in said if words[0] == "map"]
        first.append(shown[0])
        following += shown[1:]
        toggles += [float(words[1]) for words in said if words[0] == "toggle"]
        frames += [float(words[1]) for words in said if words[0] == "frame"]
        for what, times in laid.items():
            times += [float(words[1]) for words in said if words[0] == what]
        items = max(items, *(float(words[1]) for words in said if words[0] == "items"))
        said = [words for _, words in heard("maps", str(made.home), CREW_WORDS, *facilities)]
        chosen += [float(words[1]) for words in said if words[0] == "map"][1:]
        for (way, moment_s), times in ways.items():
            said = [words for _, words in heard(way, str(made.home), CREW_WORDS, moment_s, *facilities)]
            times += [float(words[1]) for words in said if words[0] == "map"]
    how = (
        f"median of {windows} windows; after the window's spare moment, from the key to the map with its labels "
        "arranged; the arrival sheet is worked out after it"
    )
    after = (
        f"{len(following)} maps of {len(made.facilities)} facilities, median {p50(following):.0f} ms; from the key to "
        "base map, symbols and labels; the map before was looked at until nothing more was done; the rows of the list "
        "beside it are laid out in turns after it"
    )
    by_key = (
        f"{len(chosen)} maps, median {p50(chosen):.0f} ms; as a crew comes to it: from the map's key, pressed on the "
        "sheet of a facility whose map was not seen yet, once nothing more is done"
    )
    switched = f"{len(toggles)} presses of layers' keys, painted with its labels arranged, median {p50(toggles):.0f} ms"
    frame = f"{_frames(frames)}; {items:.0f} items"
    return [
        at_most("first map of a window", p50(first), GOAL_FIRST_MS, "ms", how, IF_FIRST_SHORT),
        at_most("map of the next facility p95", p95(following), GOAL_NEXT_MS, "ms", after, IF_NEXT_SHORT),
        at_most("the same, from its arrival sheet p95", p95(chosen), GOAL_NEXT_MS, "ms", by_key, IF_NEXT_SHORT),
        *(
            at_most(name, p95(ways[way]), GOAL_NEXT_MS, "ms", _pressed(ways[way], how), IF_NEXT_SHORT)
            for way, (name, how) in WAYS.items()
            if ways[way]  # facilities of which none is near another have no neighbours to be opened
        ),
        at_most("layer hidden or shown p95", p95(toggles), GOAL_TOGGLE_MS, "ms", switched, IF_TOGGLE_SHORT),
        at_most("pan frame p95", p95(frames), GOAL_FRAME_MS, "ms", frame, IF_FRAME_SHORT),
        *(
            at_most(name, p95(laid[what]), GOAL_FRAME_MS, "ms", _frames(laid[what]), IF_LAID_SHORT)
            for what, name in (
                ("plan", "the same, a floor's plan laid on it"),
                ("grid", "the same, with the USNG grid too"),
            )
        ),
        *(city := _city(made, steps, features)),
        *beside(
            made.vehicle,
            made.facilities[:pages],
            features,
            steps,
            Ours(p50(first), p50(following), *(goal.value for goal in city)),
        ),
    ]


def _pressed(times: Sequence[float], how: str) -> str:
    return f"{len(times)} maps, median {p50(times):.0f} ms, worst {max(times):.0f} ms; {how}"


def _frames(times: Sequence[float]) -> str:
    return f"{len(times)} frames, median {p50(times):.1f} ms, worst {max(times):.0f} ms"


def _city(made: Drawn, steps: int, features: int) -> list[Goal]:
    """Many features over the base map of the city, panned through its streets."""
    frames: list[float] = []
    based = False
    with launched("city", str(made.home), CREW_WORDS, str(steps), str(features), made.facilities[0]) as window:
        assert window.stdout is not None
        for line in window.stdout:
            what, *words = line.split()
            based |= what == "base" and words == ["True"]
            frames += [float(words[0])] if what == "frame" else []
            if what == "panned":
                break
        by_kind = pss_mb(window.pid)
    if not based:
        raise AssertionError("the city has no base map")
    frame = f"{len(frames)} frames, median {p50(frames):.1f} ms, worst {max(frames):.0f} ms"
    note = "MB: " + ", ".join(f"{kind} {mb:.0f}" for kind, mb in sorted(by_kind.items()))
    what = f"pan frame p95, {features:,} features over a city's base map"
    return [
        at_most(what, p95(frames), GOAL_FRAME_MS, "ms", frame, IF_FRAME_SHORT),
        at_most("memory with a city's base map (PSS)", sum(by_kind.values()), GOAL_MB, "MB", note, IF_HEAVY),
    ]
